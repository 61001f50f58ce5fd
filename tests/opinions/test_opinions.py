"""Opinions, suggestions and praise (P2六.1): numbered, answered, corrected, counted, never forced into anything."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.core.actor import Actor, Role
from app.core.errors import FormErrors, StaleRecord, UserError
from app.desk.check import check_all
from app.desk.find import find
from app.opinions import counts, lists, service
from app.opinions.fields import AnswerWay, Channel, OpinionKind, Origin, State
from app.opinions.lists import OpinionFilter, OpinionRow
from app.people.service import forget
from app.places.service import add_home
from app.visits import service as visits

FORM = {"kind": "opinion", "channel": "phone", "name": "林先生", "phone": "13812345678", "home": "5-1-0803", "text": "路灯坏了三天。"}
ANSWER = {"way": "phone", "answer": "已换灯泡。"}
GUARD = Actor(None, "门卫", frozenset({Role.GUARD}), "gate")


def register(desk: Any, origin: Origin | None = None, **more: Any) -> service.Done:
    done: service.Done = desk.do(service.register, {**FORM, **more}, origin)
    return done


def row(desk: Any, opinion_id: UUID) -> OpinionRow:
    return desk.read(lists.row, opinion_id)  # type: ignore[no-any-return] -- the desk of conftest is untyped


def trail(desk: Any, opinion_id: UUID) -> list[tuple[str, str]]:
    return [(event.what, event.detail) for event in desk.read(lists.details, opinion_id).events]


def test_every_one_has_a_number_of_its_own_by_the_day(desk: Any) -> None:
    assert [register(desk, kind=kind).number for kind in OpinionKind] == ["O20261121-0001", "O20261121-0002", "O20261121-0003"]
    desk.later(days=1)
    done = register(desk)
    assert (done.number, done.state) == ("O20261122-0001", State.OPEN)
    kept = row(desk, done.id)
    assert (kept.channel, kept.name, kept.phone, kept.received_by, kept.counter) == (Channel.PHONE, "林先生", "138****5678", "李红", "1")
    assert desk.read(check_all).troubles == ()


def test_what_is_anonymous_bears_no_name_and_no_phone(desk: Any) -> None:
    with pytest.raises(FormErrors, match="tick “anonymous”"):
        register(desk, name="  ")
    with pytest.raises(FormErrors, match="bears no name") as caught:
        register(desk, is_anonymous=True)
    assert set(caught.value.errors) == {"name"}
    with pytest.raises(FormErrors, match="bears no name") as caught:
        register(desk, is_anonymous=True, name="")
    assert set(caught.value.errors) == {"phone"}
    done = register(desk, Origin(person_id=uuid4()), is_anonymous=True, name="", phone="")
    assert (row(desk, done.id).who, row(desk, done.id).person_id) == ("anonymous", None)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": ""}, "kind"), ({"kind": "complaint"}, "kind"), ({"channel": "smoke"}, "channel"), ({"text": " "}, "text"),
        ({"text": "x" * 4001}, "text"), ({"phone": "12"}, "phone"), ({"day": "32"}, "day"), ({"time": "25:00"}, "time"),
        ({"day": "2026-11-22"}, "day"), ({"time": "12:01"}, "time"), ({"home": "x" * 256}, "home"),
        ({"department": "x" * 61}, "department"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_no_number_is_used_up(desk: Any, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(FormErrors) as caught:
        register(desk, **wrong)
    assert set(caught.value.errors) == {field}
    assert register(desk).number == "O20261121-0001"


def test_a_letter_of_last_week_counts_on_the_day_it_came(desk: Any) -> None:
    done = register(desk, channel="letter", day="11-14", time="09:30", original="来信 2026-17")
    kept = row(desk, done.id)
    assert kept.received_at == datetime(2026, 11, 14, 1, 30, tzinfo=UTC)
    assert done.number == "O20261121-0001"
    assert desk.read(lists.board, OpinionFilter(date(2026, 11, 14), date(2026, 11, 14))).total == 1
    assert desk.read(lists.board, OpinionFilter(date(2026, 11, 21), date(2026, 11, 21))).total == 0


def test_a_home_on_the_list_is_known_and_any_other_stands_as_written(desk: Any) -> None:
    home = desk.do(add_home, {"code": "5-1-0803", "residents": "林先生"})
    found = [desk.read(lambda s, key: s.get(service.Opinion, key).home_id, register(desk, home=words).id) for words in ("5-1-0803", "五栋")]
    assert found == [home, None]


def test_an_answer_says_how_when_and_by_whom(desk: Any) -> None:
    done = register(desk)
    desk.later(hours=2)
    answered = desk.do(service.answer, done.id, {**ANSWER, "answered_time": "13:15"}, version=done.version)
    kept = row(desk, done.id)
    assert (kept.state, kept.way, kept.answer, kept.answered_by) == (State.ANSWERED, AnswerWay.PHONE, "已换灯泡。", "李红")
    assert kept.answered_at == datetime(2026, 11, 21, 5, 15, tzinfo=UTC)
    with pytest.raises(UserError, match="already"):
        desk.do(service.answer, done.id, ANSWER, version=answered.version)
    with pytest.raises(StaleRecord):
        desk.do(service.answer, done.id, ANSWER, version=done.version)


@pytest.mark.parametrize(
    ("form", "field"),
    [({**ANSWER, "way": ""}, "way"), ({**ANSWER, "answer": " "}, "answer"), ({**ANSWER, "answered_day": "yesterday"}, "answered_time")],
)
def test_an_answer_needs_a_way_and_words_and_comes_after_the_opinion(desk: Any, form: dict[str, str], field: str) -> None:
    done = register(desk)
    with pytest.raises(FormErrors) as caught:
        desk.do(service.answer, done.id, form, version=done.version)
    assert set(caught.value.errors) == {field}
    assert row(desk, done.id).state is State.OPEN


def test_who_cannot_be_answered_needs_no_words(desk: Any) -> None:
    done = register(desk, is_anonymous=True, name="", phone="")
    desk.do(service.answer, done.id, {"way": "none", "answer": ""}, version=done.version)
    assert row(desk, done.id).state is State.ANSWERED


def test_every_move_is_taken_back_within_ten_seconds_and_not_later(desk: Any) -> None:
    done = register(desk)
    answered = desk.do(service.answer, done.id, ANSWER, version=done.version)
    undone = desk.do(service.undo, done.id, version=answered.version)
    assert (undone.state, row(desk, done.id).answer, row(desk, done.id).answered_at) == (State.OPEN, "", None)
    with pytest.raises(UserError, match="ten seconds"):
        desk.do(service.undo, done.id, version=undone.version)
    voided = desk.do(service.void, done.id, "Entered twice")
    assert desk.do(service.undo, done.id, version=voided.version).state is State.OPEN
    assert row(desk, done.id).reason == ""
    fresh = register(desk)
    assert desk.do(service.undo, fresh.id, version=fresh.version).state is State.VOID
    late = register(desk)
    desk.later(seconds=11)
    with pytest.raises(UserError, match="ten seconds"):
        desk.do(service.undo, late.id, version=late.version)
    assert desk.read(check_all).troubles == ()


def test_undo_takes_back_nothing_another_counter_did_since(desk: Any) -> None:
    done = register(desk)
    desk.do(service.answer, done.id, ANSWER, version=done.version)
    with pytest.raises(StaleRecord):
        desk.do(service.undo, done.id, version=done.version)


def test_a_void_one_keeps_number_and_reason_and_takes_nothing_more(desk: Any) -> None:
    done = register(desk)
    with pytest.raises(FormErrors):
        desk.do(service.void, done.id, " ")
    desk.do(service.void, done.id, "Entered twice")
    for move, more in ((service.answer, (ANSWER,)), (service.correct, ({"text": "x"}, "why"))):
        with pytest.raises(UserError, match="void"):
            desk.do(move, done.id, *more, version=row(desk, done.id).version)
    assert (row(desk, done.id).state, row(desk, done.id).reason) == (State.VOID, "Entered twice")
    assert register(desk).number == "O20261121-0002"


def test_a_correction_keeps_the_old_value_who_when_and_why(desk: Any) -> None:
    done = register(desk)
    desk.later(minutes=5)
    with pytest.raises(FormErrors):
        desk.do(service.correct, done.id, {"text": "x"}, "", version=done.version)
    corrected = desk.do(service.correct, done.id, {"text": "路灯坏了五天。", "kind": "suggestion"}, "Typing mistake", version=done.version)
    kept = row(desk, done.id)
    assert (kept.text, kept.kind, kept.is_corrected, kept.received_at) == (
        "路灯坏了五天。",
        OpinionKind.SUGGESTION,
        True,
        desk.now - timedelta(minutes=5),
    )
    assert trail(desk, done.id)[-1] == (
        "corrected",
        "Kind: Opinion → Suggestion; What was said: 路灯坏了三天。 → 路灯坏了五天。; Typing mistake",
    )
    with pytest.raises(StaleRecord):
        desk.do(service.correct, done.id, {"text": "y"}, "Typing mistake", version=done.version)
    answered = desk.do(service.answer, done.id, ANSWER, version=corrected.version)
    desk.do(service.correct, done.id, {"answer": "已换。", "way": "in_person"}, "Typing mistake", version=answered.version)
    assert trail(desk, done.id)[-1][1].startswith("What was answered: 已换灯泡。 → 已换。; How it was answered: By phone → In person")
    assert desk.read(check_all).troubles == ()


def test_a_correction_that_puts_the_answer_before_the_opinion_is_refused(desk: Any) -> None:
    done = register(desk, time="11:00")
    answered = desk.do(service.answer, done.id, {**ANSWER, "answered_time": "11:30"}, version=done.version)
    with pytest.raises(FormErrors, match="Answering comes after"):
        desk.do(service.correct, done.id, {"time": "11:45"}, "Typing mistake", version=answered.version)
    assert row(desk, done.id).received_at == datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def test_what_a_visitor_said_is_linked_both_ways(desk: Any) -> None:
    visit = desk.do(visits.arrive, {"name": "王小明", "host": "5-1-0803", "purpose": "Visiting", "phone": "13812345678"})
    person = desk.read(lambda s, key: s.get(visits.Visit, key).person_id, visit.visit_id)
    done = register(desk, Origin("visit", visit.visit_id, visit.number, person), name="王小明")
    assert (row(desk, done.id).source_number, row(desk, done.id).person_id) == (visit.number, person)
    assert [each.number for each in desk.read(lists.of_source, visit.visit_id)] == [done.number]
    desk.do(service.correct, done.id, {"name": "王大明"}, "Typing mistake", version=done.version)
    assert row(desk, done.id).person_id is None, "somebody else is meant"
    other = register(desk, Origin("visit", visit.visit_id, visit.number, person), name="他人")
    assert row(desk, other.id).person_id is None
    desk.do(service.void, other.id, "Entered twice")
    assert [each.number for each in desk.read(lists.of_source, visit.visit_id)] == [done.number]


def test_somebody_forgotten_meanwhile_is_not_linked(desk: Any) -> None:
    visit = desk.do(visits.arrive, {"name": "王小明", "host": "5-1-0803", "purpose": "Visiting", "phone": ""})
    person = desk.read(lambda s, key: s.get(visits.Visit, key).person_id, visit.visit_id)
    desk.do(forget, person)
    done = register(desk, Origin("visit", visit.visit_id, visit.number, person), name="王小明")
    assert row(desk, done.id).person_id is None


def test_a_complaint_made_of_it_is_named_once(desk: Any) -> None:
    done, complaint = register(desk), uuid4()
    desk.store.do(service.became, done.id, "complaint", complaint, "投诉〔2026〕0001")
    kept = row(desk, done.id)
    assert (kept.linked_kind, kept.linked_id, kept.linked_number) == ("complaint", complaint, "投诉〔2026〕0001")
    with pytest.raises(UserError, match="was made into 投诉〔2026〕0001 already"):
        desk.store.do(service.became, done.id, "complaint", uuid4(), "投诉〔2026〕0002")


def test_a_guard_takes_in_what_is_said_and_answers_and_voids_nothing(desk: Any) -> None:
    done = desk.store.do(service.register, FORM, by=GUARD, now=desk.now).value
    for move, more in ((service.answer, (ANSWER,)), (service.void, ("Entered twice",))):
        with pytest.raises(UserError, match="another role"):
            desk.store.do(move, done.id, *more, by=GUARD, now=desk.now, **({"version": 1} if more == (ANSWER,) else {}))
    assert row(desk, done.id).received_by == "门卫"


def test_a_full_phone_is_noted_before_it_is_seen(desk: Any) -> None:
    done = register(desk)
    (shown,) = desk.do(service.reveal, [done.id], "to call them")
    assert (shown.name, shown.phone) == ("林先生", "13812345678")
    assert trail(desk, done.id)[-1] == ("phone shown", "to call them")


@pytest.fixture
def many(desk: Any) -> Any:
    """One of each kind in October, four in November of which one is answered and one void."""
    for kind in OpinionKind:
        register(desk, kind=kind, day="2026-10-05", channel="letter")
    register(desk, text="建议把快递柜移到东门", kind="suggestion", name="吴女士")
    register(desk, is_anonymous=True, name="", phone="", department="工程部", channel="fax", text="电梯 50%_时间停用")
    done = register(desk, kind="praise", channel="email")
    desk.do(service.answer, done.id, ANSWER, version=done.version)
    desk.do(service.void, register(desk).id, "Entered twice")
    return desk


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (OpinionFilter(), "7 6 5 4 3 2 1"), (OpinionFilter(first=date(2026, 11, 1)), "7 6 5 4"),
        (OpinionFilter(date(2026, 10, 1), date(2026, 10, 31)), "3 2 1"), (OpinionFilter(kind=OpinionKind.PRAISE), "6 3"),
        (OpinionFilter(state=State.ANSWERED), "6"), (OpinionFilter(state=State.VOID), "7"), (OpinionFilter(text="快递"), "4"),
        (OpinionFilter(text="吴女士"), "4"), (OpinionFilter(text="工程"), "5"), (OpinionFilter(text="50%_"), "5"),
        (OpinionFilter(text="灯泡"), "6"),
        (OpinionFilter(text="-0002"), "2"), (OpinionFilter(text="\x00没有"), ""),
    ],
)  # fmt: skip
def test_the_register_is_narrowed_by_days_kind_state_and_any_words(many: Any, wanted: OpinionFilter, numbers: str) -> None:
    board = many.read(lists.board, wanted)
    assert " ".join(str(int(each.number[-4:])) for each in board.rows) == numbers
    assert (board.total, board.to_answer) == (len(numbers.split()), 5)


def test_a_long_register_is_cut_and_says_how_many_there_are(many: Any) -> None:
    board = many.read(lists.board, limit=3)
    assert ([each.number for each in board.rows], board.total) == (["O20261121-0007", "O20261121-0006", "O20261121-0005"], 7)


def test_the_months_of_a_year_are_counted_without_what_is_void(many: Any) -> None:
    found = many.read(counts.year, 2026)
    assert len(found) == 13
    october, november, whole = found[9], found[10], found[12]
    assert (october.month, october.total, october.channels[Channel.LETTER], october.to_answer) == (202610, 3, 3, 3)
    assert (november.total, november.kinds[OpinionKind.SUGGESTION], november.anonymous, november.answered) == (3, 1, 1, 1)
    assert (whole.total, whole.answered, whole.to_answer) == (6, 1, 5)
    assert counts.cells(november) == ("2026-11", "3", "1", "1", "1", "–", "1", "–", "1", "1", "1", "1", "2")
    assert len(counts.heads()) == len(counts.cells(whole))
    rows = many.read(lists.register_rows, OpinionFilter())
    assert counts.months_of(rows) == (october, november, whole), "counted from the rows as by the database"
    assert all(each.total == 0 for each in many.read(counts.year, 2025))


def test_the_one_box_finds_one_by_its_number(many: Any) -> None:
    hits = many.read(find, "o20261121-0004", now=many.now).hits
    assert [(hit.kind, hit.number, hit.name) for hit in hits] == [("opinion", "O20261121-0004", "吴女士")]
    numbers = [hit.number for hit in many.read(find, "O20261121", now=many.now).hits if hit.kind == "opinion"]
    assert len(numbers) == len(set(numbers)) >= 5


def test_one_is_found_by_its_number_however_it_is_typed(many: Any) -> None:
    assert row(many, many.read(lists.numbered, " o20261121-0004 ")).name == "吴女士"
    with pytest.raises(UserError, match="Nothing here has the number"):
        many.read(lists.numbered, "O1")
    with pytest.raises(UserError, match="no longer on record"):
        many.read(lists.row, uuid4())
