"""What can be done with a visit, and what can be taken back."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.errors import FormErrors, StaleRecord, UserError
from app.office.settings import change_setting
from app.people import lists as people
from app.people import service as people_service
from app.printing import queue
from app.printing.codes import badge_code
from app.printing.record import JobState
from app.storage.numbers import take
from app.visits import drawing, lists, service
from app.visits.fields import Leaving, VisitState
from app.visits.record import MOVES, Visit

FORM = {"name": "王小明", "phone": "13812345678", "host": "5-1-0803", "purpose": "Visiting"}
EXPECTED, WAITING, INSIDE, LEFT = VisitState.EXPECTED, VisitState.WAITING, VisitState.INSIDE, VisitState.LEFT
MISSED, CANCELLED, TURNED_AWAY, VOID = VisitState.MISSED, VisitState.CANCELLED, VisitState.TURNED_AWAY, VisitState.VOID


def expect(s: Session, *, by: Actor, now: datetime, state: VisitState = EXPECTED) -> UUID:
    """Somebody announced beforehand; entering it by hand belongs to a later room."""
    visit = Visit(
        number=f"V20261121-9{take(s, 'test'):03d}", day=20261121, at=now, expected_at=now, state=state, name="李四", host="5-1-0803"
    )
    s.add(visit)
    return visit.id


def come(desk: Any, state: VisitState) -> UUID:
    """A visit standing in `state`, brought there by the desk's own verbs."""
    if state in (EXPECTED, MISSED):
        return desk.do(expect, state=state)
    if state is CANCELLED:
        visit_id = desk.do(expect)
        desk.do(service.cancel, visit_id, "host is away")
        return visit_id
    desk.do(change_setting, "admit_on_arrival", False)
    visit_id = desk.do(service.arrive, FORM).visit_id
    desk.later(minutes=1)
    if state in (INSIDE, LEFT):
        desk.do(service.admit, visit_id)
        desk.later(minutes=1)
    if state is LEFT:
        desk.do(service.leave, visit_id, Leaving.SEEN)
    if state is TURNED_AWAY:
        desk.do(service.turn_away, visit_id, "host refused")
    if state is VOID:
        desk.do(service.void, visit_id, "entered twice")
    return visit_id


def arrive_expected(desk: Any, visit_id: UUID) -> None:
    desk.do(service.arrive, FORM, service.Coming(visit_id=visit_id))


VERBS = {
    WAITING: arrive_expected,
    INSIDE: lambda desk, visit_id: desk.do(service.admit, visit_id),
    LEFT: lambda desk, visit_id: desk.do(service.leave, visit_id, Leaving.SEEN),
    CANCELLED: lambda desk, visit_id: desk.do(service.cancel, visit_id, "will not come"),
    TURNED_AWAY: lambda desk, visit_id: desk.do(service.turn_away, visit_id, "host refused"),
    VOID: lambda desk, visit_id: desk.do(service.void, visit_id, "entered twice"),
}


@pytest.mark.parametrize("start", list(VisitState))
def test_only_the_moves_of_the_procedure_can_be_made(desk: Any, start: VisitState) -> None:
    for to, verb in VERBS.items():
        desk.do(change_setting, "admit_on_arrival", False)
        visit_id = come(desk, start)
        desk.later(seconds=30)
        if to in MOVES[start]:
            verb(desk, visit_id)
            assert desk.read(lists.row, visit_id).state is to
        else:
            with pytest.raises(UserError, match="that cannot be done with it now"):
                verb(desk, visit_id)
            assert desk.read(lists.row, visit_id).state is start


def test_a_property_counter_admits_on_arrival_and_a_company_lets_wait(desk: Any) -> None:
    assert desk.do(service.arrive, FORM).state is INSIDE
    desk.do(change_setting, "admit_on_arrival", False)
    done = desk.do(service.arrive, FORM)
    row = desk.read(lists.row, done.visit_id)
    assert (row.state, row.arrived_at, row.admitted_at) == (WAITING, desk.now, None)


def test_an_arrival_taken_back_is_void_and_its_number_is_not_given_again(desk: Any) -> None:
    first = desk.do(service.arrive, FORM)
    desk.later(seconds=10)
    assert desk.do(service.undo, first.visit_id).state is VOID
    second = desk.do(service.arrive, FORM)
    assert (first.number, second.number) == ("V20261121-0001", "V20261121-0002")
    assert second.badge == first.badge + 1


def test_an_arrival_taken_back_cancels_its_papers(desk: Any) -> None:
    done = desk.do(service.arrive, FORM)
    desk.do(service.undo, done.visit_id)
    assert [job.state for job in desk.read(queue.jobs_of, done.visit_id)] == [JobState.CANCELLED]


def test_an_arrival_taken_back_takes_the_person_it_made_along(desk: Any) -> None:
    done = desk.do(service.arrive, FORM)
    assert len(desk.read(people.search, "王小明")) == 1
    desk.do(service.undo, done.visit_id)
    assert desk.read(people.search, "王小明") == ()
    assert desk.read(people.same_name, "王小明") == ()
    assert desk.read(lists.row, done.visit_id).person_id is None


def test_an_arrival_taken_back_leaves_a_person_known_before(desk: Any) -> None:
    known = desk.do(people_service.add, {"name": "王小明", "phones": "13812345678"})
    desk.later(minutes=1)
    done = desk.do(service.arrive, FORM)
    desk.do(service.undo, done.visit_id)
    assert [row.id for row in desk.read(people.search, "王小明")] == [known]


def test_an_admission_taken_back_waits_on_with_its_badge(desk: Any) -> None:
    visit_id = come(desk, WAITING)
    desk.do(service.admit, visit_id)
    desk.later(seconds=9)
    assert desk.do(service.undo, visit_id).state is WAITING
    assert desk.read(lists.row, visit_id).admitted_at is None
    assert [job.state for job in desk.read(queue.jobs_of, visit_id)] == [JobState.WAITING]


@pytest.mark.parametrize(
    ("start", "to"), [(INSIDE, LEFT), (WAITING, LEFT), (WAITING, TURNED_AWAY), (EXPECTED, CANCELLED), (MISSED, CANCELLED), (INSIDE, VOID)]
)
def test_a_move_taken_back_is_as_if_it_had_not_been(desk: Any, start: VisitState, to: VisitState) -> None:
    visit_id = come(desk, start)
    before = desk.read(lists.row, visit_id)
    VERBS[to](desk, visit_id)
    desk.later(seconds=10)
    assert desk.do(service.undo, visit_id).state is start
    after = desk.read(lists.row, visit_id)
    assert (after.left_at, after.leaving, after.reason) == (before.left_at, before.leaving, before.reason)


def test_a_leaving_in_the_very_moment_of_the_arrival_can_be_taken_back(desk: Any) -> None:
    done = desk.do(service.arrive, FORM)
    desk.do(service.leave, done.visit_id, Leaving.SEEN)
    assert desk.do(service.undo, done.visit_id).state is INSIDE


def test_after_ten_seconds_nothing_is_taken_back(desk: Any) -> None:
    done = desk.do(service.arrive, FORM)
    desk.later(seconds=10.5)
    with pytest.raises(UserError, match="ten seconds only"):
        desk.do(service.undo, done.visit_id)
    assert desk.read(lists.row, done.visit_id).state is INSIDE


def test_a_move_is_taken_back_once(desk: Any) -> None:
    visit_id = come(desk, INSIDE)
    desk.do(service.leave, visit_id, Leaving.SEEN)
    desk.do(service.undo, visit_id)
    with pytest.raises(UserError, match="ten seconds only"):
        desk.do(service.undo, visit_id)


def test_the_same_person_again_the_same_day_is_a_new_visit(desk: Any) -> None:
    first = desk.do(service.arrive, FORM)
    desk.do(service.leave, first.visit_id, Leaving.SEEN)
    desk.later(hours=1)
    second = desk.do(service.arrive, FORM)
    rows = [desk.read(lists.row, done.visit_id) for done in (first, second)]
    assert rows[0].person_id == rows[1].person_id
    assert [row.state for row in rows] == [LEFT, INSIDE]
    assert rows[0].arrived_at < rows[1].arrived_at


def test_a_void_visit_keeps_its_number_and_reason_and_prints_nothing_more(desk: Any) -> None:
    done = desk.do(service.arrive, FORM)
    desk.do(service.void, done.visit_id, " entered twice ")
    row = desk.read(lists.row, done.visit_id)
    assert (row.number, row.state, row.reason, row.badge) == (done.number, VOID, "entered twice", done.badge)
    assert [job.state for job in desk.read(queue.jobs_of, done.visit_id)] == [JobState.CANCELLED]


@pytest.mark.parametrize(("verb", "start"), [(service.void, INSIDE), (service.turn_away, WAITING), (service.cancel, EXPECTED)])
def test_ending_a_visit_early_needs_a_reason(desk: Any, verb: Any, start: VisitState) -> None:
    visit_id = come(desk, start)
    with pytest.raises(FormErrors) as caught:
        desk.do(verb, visit_id, "  ")
    assert "reason" in caught.value.errors
    assert desk.read(lists.row, visit_id).state is start


@pytest.mark.parametrize("how", list(Leaving))
def test_a_leaving_says_how_it_is_known(desk: Any, how: Leaving) -> None:
    done = desk.do(service.arrive, FORM)
    desk.later(minutes=5)
    desk.do(service.leave, done.visit_id, how)
    row = desk.read(lists.row, done.visit_id)
    assert (row.leaving, row.left_at) == (how, desk.now)


def test_closing_in_bulk_passes_over_those_already_gone(desk: Any) -> None:
    ids = [desk.do(service.arrive, {**FORM, "name": name}).visit_id for name in ("甲一", "乙二", "丙三")]
    desk.do(service.leave, ids[0], Leaving.SEEN)
    assert desk.do(service.leave_many, ids) == 2
    assert [desk.read(lists.row, visit_id).leaving for visit_id in ids] == [Leaving.SEEN, Leaving.BULK, Leaving.BULK]


def test_a_badge_signs_out_and_so_does_the_number(desk: Any) -> None:
    first, second = desk.do(service.arrive, FORM), desk.do(service.arrive, FORM)
    assert desk.do(service.leave_by_code, badge_code(first.badge)).visit_id == first.visit_id
    assert desk.do(service.leave_by_code, second.number.lower()).visit_id == second.visit_id
    assert desk.read(lists.row, second.visit_id).leaving is Leaving.SCANNED


def test_of_badges_that_came_round_again_the_one_inside_is_meant(desk: Any) -> None:
    inside = desk.do(service.arrive, FORM)
    desk.later(minutes=1)
    newer = desk.do(service.arrive, FORM)
    desk.do(service.leave, newer.visit_id, Leaving.SEEN)
    desk.do(_same_badge, newer.visit_id, inside.badge)
    assert desk.read(service.open_visit, badge_code(inside.badge)) == inside.visit_id


def _same_badge(s: Session, visit_id: UUID, badge: int, *, by: Actor, now: datetime) -> None:
    visit = s.get(Visit, visit_id)
    assert visit is not None
    visit.badge = badge


def test_an_unknown_code_is_a_sentence(desk: Any) -> None:
    with pytest.raises(UserError, match="No visit has the number or badge"):
        desk.do(service.leave_by_code, "7100000999")


def test_a_second_print_is_the_same_job_once_the_first_is_out(desk: Any) -> None:
    done = desk.do(service.arrive, FORM)
    with pytest.raises(UserError, match="still waiting for the printer"):
        desk.do(service.reprint, done.visit_id)
    job = desk.do(queue.claim, "1")
    desk.do(queue.sent, job.id, "ticket-1")
    desk.do(queue.done, job.id)
    assert desk.do(service.reprint, done.visit_id) == done.job_ids[0]


def test_nobody_is_given_a_badge_before_arriving(desk: Any) -> None:
    with pytest.raises(UserError, match="has not arrived"):
        desk.do(service.reprint, come(desk, EXPECTED))


def test_undoing_the_arrival_of_an_announced_visitor_expects_them_again(desk: Any) -> None:
    visit_id = desk.do(expect)
    number = desk.read(lists.row, visit_id).number
    arrive_expected(desk, visit_id)
    first = desk.read(lists.row, visit_id)
    back = desk.do(service.undo, visit_id)
    arrive_expected(desk, visit_id)
    again = desk.read(lists.row, visit_id)
    assert (back.state, back.number) == (EXPECTED, number)
    assert (again.state, again.number, again.badge != first.badge) == (INSIDE, number, True)


def test_undo_leaves_alone_what_another_counter_did_meanwhile(desk: Any) -> None:
    arrived = desk.do(service.arrive, FORM)
    desk.do(service.leave, arrived.visit_id, Leaving.SEEN)
    with pytest.raises(StaleRecord, match="Another counter"):
        desk.do(service.undo, arrived.visit_id, version=arrived.version)
    assert desk.read(lists.row, arrived.visit_id).state is LEFT


def test_a_void_visit_prints_no_badge(desk: Any) -> None:
    arrived = desk.do(service.arrive, FORM)
    desk.do(service.void, arrived.visit_id, "entered twice")
    with pytest.raises(UserError, match="is void"):
        desk.read(drawing.badge, arrived.visit_id, now=desk.now)


def test_who_stayed_overnight_is_among_those_gone_today(desk: Any) -> None:
    arrived = desk.do(service.arrive, FORM)
    desk.later(days=1)
    desk.do(service.leave, arrived.visit_id, Leaving.SEEN)
    assert [row.id for row in desk.read(lists.today, now=desk.now).gone.rows] == [arrived.visit_id]


def test_a_blank_behind_the_name_makes_nobody_somebody_else(desk: Any) -> None:
    desk.do(service.arrive, FORM)
    desk.do(service.arrive, {**FORM, "name": FORM["name"] + " "})
    assert len(desk.read(people.listed)[0]) == 1
