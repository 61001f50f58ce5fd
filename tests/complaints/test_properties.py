"""Random lives of complaints, moves and undos by whoever may: what must be true at every moment of each of them."""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.complaints.fields import CLOSED, NOT_CHOSEN, ClockKind, Move, State, TrackState
from app.complaints.undoing import undo
from app.core.actor import Actor
from app.core.errors import UserError
from app.core.ids import new_id
from app.desk.check import check_all
from app.office.absences import Word, come_back, go
from app.office.duty import roster
from tests.complaints.conftest import FORMS, House, at
from tests.conftest import Desk

PEOPLE = ("孙物管", "吴物管", "陈主任", "刘工", "何班长", "王主任", "梁班长", "冯队员", "贺行政", "钱主任", "郑经理")
MOVES = tuple(move for move in Move if move not in NOT_CHOSEN and move in FORMS and move not in (Move.CORRECT, Move.SPLIT))
FORWARD = (Move.START, Move.FACTS, Move.DISPATCH, Move.ACCEPT, Move.REMEDY, Move.RESULT, Move.REPORT, Move.VISIT, Move.DECIDE_ROUND)
STEPS = st.one_of(
    st.tuples(st.just("on"), st.integers(0, 2)),  # the next move of the table, by whoever may
    st.tuples(st.just("on"), st.integers(0, 2)),
    st.tuples(st.just("on"), st.integers(0, 2)),
    st.tuples(st.just("move"), st.tuples(st.integers(0, 2), st.sampled_from(PEOPLE), st.sampled_from(MOVES), st.booleans())),
    st.tuples(st.just("undo"), st.tuples(st.integers(0, 2), st.sampled_from(PEOPLE))),
    st.tuples(st.just("wait"), st.integers(1, 3000)),
    st.tuples(st.just("away"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("back"), st.sampled_from(PEOPLE)),
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(STEPS, min_size=8, max_size=32))
def test_one_answers_closed_never_with_an_open_remedy_no_limit_before_receipt_no_remedy_past_the_promise(
    complaint_office: tuple[Path, dict[str, Actor]], tmp_path: Path, steps: list[Any]
) -> None:
    folder = tmp_path / new_id().hex
    shutil.copytree(complaint_office[0], folder)
    desk = Desk(folder, complaint_office[1]["李红"])
    try:
        desk.now = at("11-23 09:00")
        _check_a_life(House(desk, complaint_office[1]), steps)
    finally:
        desk.store.close()
        shutil.rmtree(folder)


def _check_a_life(house: House, steps: list[Any]) -> None:
    complaints = [house.open(), house.open(kind="漏水渗水", severity="serious"), house.open(source="staff", accused="刘工")]
    gone: set[str] = set()
    for what, about in steps:
        house.desk.later(seconds=5)
        _happens(house, what, about, gone, complaints)
        for complaint in complaints:
            _check_one(house, complaint)
    assert house.desk.read(check_all).troubles == ()


def _happens(house: House, what: str, about: Any, gone: set[str], complaints: list[UUID]) -> None:
    if what == "away" and about not in gone:
        gone.add(about)
        house.does(go, house.id(about), {"kind": "out"}, Word(), who="周总" if about == "钱主任" else "钱主任")
    elif what == "back" and about in gone:
        gone.remove(about)
        house.does(come_back, house.id(about))
    elif what == "wait":
        house.desk.later(minutes=about)
    elif what == "undo":
        _tries(house, undo, complaints[about[0]], about[1])
    elif what == "on":
        _goes_on(house, complaints[about])
    elif what == "move":
        number, name, move, is_content = about
        form = {} if is_content or move is not Move.VISIT else {"satisfaction": "unsatisfied", "why": "不行"}
        _makes(house, complaints[number], move, name, form)


def _goes_on(house: House, complaint: UUID) -> None:
    for move in FORWARD:
        for name in PEOPLE:
            if move in house.moves(complaint, name):
                form = {"satisfaction": "unsatisfied", "why": "不行"} if move is Move.VISIT and house.row(complaint).round < 3 else {}
                _makes(house, complaint, move, name, form)
                return


def _makes(house: House, complaint: UUID, move: Move, name: str, form: dict[str, Any]) -> None:
    is_offered = move in house.moves(complaint, name)
    before = house.row(complaint)
    try:
        house.move(complaint, move, name, **form)
    except UserError:
        assert house.row(complaint) == before  # nothing half done
    else:
        assert is_offered, (move, name)  # what can be done is on the screen


def _tries(house: House, service: Any, complaint: UUID, name: str) -> None:
    with suppress(UserError):
        house.does(service, complaint, who=name)


def _check_one(house: House, complaint: UUID) -> None:
    whole = house.whole(complaint)
    row, found = whole.row, house.desk.read(roster, now=house.desk.now)
    is_over = row.state in CLOSED
    assert (row.acts is None) == is_over
    if row.acts is not None:
        anybody = any(found.on_duty(one) for one in found.members)
        assert found.on_duty(row.acts.staff_id) or row.acts.as_ == "head" or not anybody
    open_remedies = [one for one in whole.attached.remedies if one.state is TrackState.OPEN]
    assert not (is_over and open_remedies)
    assert not (row.state is State.CLOSED and [clock for clock in row.running if clock.kind != ClockKind.CORRECT])
    _check_limits(row, {one.id: one for one in open_remedies}, bool(whole.attached.consents))


def _check_limits(row: Any, remedies: dict[UUID, Any], has_consent: bool) -> None:
    promises = {clock.round: clock for clock in row.clocks if clock.kind == ClockKind.PROMISE}
    for clock in row.clocks:
        assert clock.due_at >= clock.started_at >= row.received_at
        if clock.kind == ClockKind.REMEDY and clock.is_open and not has_consent:
            assert clock.due_at <= promises[clock.round].due_at
    running = {clock.record_id for clock in row.running if clock.kind == ClockKind.REMEDY}
    assert running == set(remedies)
    assert len([clock for clock in row.running if clock.kind == ClockKind.PROMISE]) <= 1
