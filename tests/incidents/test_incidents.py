"""Sudden events (V3, P1-5): recorded, reported at once, followed up, closed; nothing is lost on the way."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from app.core.actor import Actor, Role
from app.core.errors import FormErrors, StaleRecord, UnknownStaff, UserError
from app.desk.check import check_all
from app.desk.find import find
from app.incidents import counts, lists, plans, service
from app.incidents.fields import EntryKind, ReportWay, State
from app.incidents.lists import IncidentFilter
from app.incidents.service import Telling
from app.shifts.lists import open_now
from app.visits import service as visits
from tests.incidents.conftest import FORM, Incidents

GUARD = Actor(None, "门卫", frozenset({Role.GUARD}), "gate")


def test_an_incident_has_a_number_and_is_open_and_unreported(desk: Any, incidents: Incidents) -> None:
    done = incidents.record(time="11:20")
    row = incidents.row(done.id)
    assert (done.number, done.state, row.reported_at, row.kind_words) == ("S20261121-0001", State.OPEN, None, "People trapped in a lift")
    assert (row.happened_at, row.recorded_at) == (datetime(2026, 11, 21, 3, 20, tzinfo=UTC), desk.now)
    board = desk.read(lists.board)
    assert (board.total, board.open, board.unreported) == (1, 1, 1)
    assert desk.read(check_all).troubles == ()


def test_who_was_told_at_once_is_written_with_it(desk: Any, incidents: Incidents) -> None:
    done = incidents.record(Telling({"to": "王主任", "way": "phone", "told_time": "11:23"}), time="11:20")
    assert incidents.row(done.id).reported_to == "王主任"
    (entry,) = desk.read(lists.entries, done.id)
    assert (entry.kind, entry.department, entry.way) == (EntryKind.REPORT, "办公室", ReportWay.PHONE)
    assert entry.at == datetime(2026, 11, 21, 3, 23, tzinfo=UTC)


def test_a_name_on_no_list_is_said_once_and_then_taken_as_written(desk: Any, incidents: Incidents) -> None:
    with pytest.raises(UnknownStaff, match="called 派出所") as caught:
        incidents.record(Telling({"to": "派出所"}))
    assert set(caught.value.errors) == {"to"}
    assert desk.read(lists.board).total == 0, "nothing half done is kept"
    done = incidents.record(Telling({"to": "派出所"}, as_written=True))
    assert incidents.row(done.id).reported_to == "派出所"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "meteor"}, "kind"), ({"kind": ""}, "kind"), ({"what": " "}, "what"), ({"what": "x" * 4001}, "what"),
        ({"time": "12:01"}, "time"), ({"day": "2026-11-22"}, "day"), ({"linked": "V1"}, "linked"), ({"place": "x" * 256}, "place"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_no_number_is_used_up(incidents: Incidents, wrong: dict[str, str], field: str) -> None:
    with pytest.raises(FormErrors) as caught:
        incidents.record(**wrong)
    assert set(caught.value.errors) == {field}
    assert incidents.record().number == "S20261121-0001"


def test_several_are_told_and_the_first_counts(desk: Any, incidents: Incidents) -> None:
    done = incidents.record(time="11:20")
    incidents.report(done.id, told_time="11:40")
    incidents.report(done.id, "维保公司", told_time="11:25", note="15 分钟内到")
    row = incidents.row(done.id)
    assert (row.reported_to, row.reported_at) == ("维保公司", datetime(2026, 11, 21, 3, 25, tzinfo=UTC))
    with pytest.raises(FormErrors, match="before the incident itself"):
        incidents.report(done.id, told_time="11:19")
    with pytest.raises(FormErrors, match="not come yet"):
        incidents.report(done.id, told_time="12:30")


def test_somebody_told_in_the_very_minute_it_happened_is_told_in_time(desk: Any, incidents: Incidents) -> None:
    desk.later(seconds=30)
    done = incidents.record()
    incidents.report(done.id, told_time="12:00")
    assert incidents.row(done.id).reported_to == "王主任"


def test_a_line_that_is_wrong_stays_struck_through_and_counts_no_more(desk: Any, incidents: Incidents) -> None:
    done = incidents.record(time="11:20")
    first = incidents.report(done.id, told_time="11:25")
    incidents.report(done.id, "刘工", told_time="11:30")
    with pytest.raises(FormErrors):
        desk.do(service.strike, first.entry_id, " ")
    desk.do(service.strike, first.entry_id, "Did not take place")
    row = incidents.row(done.id)
    assert (row.reported_to, row.reported_at) == ("刘工", datetime(2026, 11, 21, 3, 30, tzinfo=UTC))
    assert [(entry.to_name, entry.strike_reason) for entry in desk.read(lists.entries, done.id)] == [
        ("王主任", "Did not take place"), ("刘工", ""),
    ]  # fmt: skip
    with pytest.raises(UserError, match="struck already"):
        desk.do(service.strike, first.entry_id, "again")
    with pytest.raises(UserError, match="no longer on record"):
        desk.do(service.strike, uuid4(), "why")
    assert incidents.trail(done.id)[-1] == ("line struck", "Did not take place")
    assert desk.read(check_all).troubles == ()


def test_nothing_is_closed_that_nobody_was_told_of(desk: Any, incidents: Incidents) -> None:
    """V3: stay calm, report at once, record what was done."""
    done = incidents.record()
    with pytest.raises(UserError, match="Nobody was told of S20261121-0001 yet"):
        incidents.close(done.id)
    incidents.report(done.id)
    for missing in ("calmed", "result"):
        with pytest.raises(FormErrors) as caught:
            incidents.close(done.id, **{missing: " "})
        assert set(caught.value.errors) == {missing}
    desk.later(hours=1)
    incidents.close(done.id)
    row = incidents.row(done.id)
    assert (row.state, row.calmed, row.result, row.closed_by, row.closed_at) == (State.CLOSED, "安抚", "全部救出", "李红", desk.now)


def test_a_closed_one_takes_follow_ups_and_nothing_else_until_it_is_opened_again(desk: Any, incidents: Incidents) -> None:
    done = incidents.record()
    incidents.report(done.id)
    incidents.close(done.id)
    with pytest.raises(UserError, match="Open it again first"):
        incidents.report(done.id)
    desk.do(service.follow_up, done.id, {"note": "次日回访，无碍。"})
    with pytest.raises(FormErrors):
        desk.do(service.follow_up, done.id, {"note": " "})
    with pytest.raises(FormErrors):
        desk.do(service.reopen, done.id, "")
    opened = desk.do(service.reopen, done.id, "It began again")
    assert (opened.state, incidents.row(done.id).closed_at) == (State.OPEN, None)
    with pytest.raises(UserError, match="is not closed"):
        desk.do(service.reopen, done.id, "again")
    with pytest.raises(UserError, match="ten seconds"):
        desk.do(service.undo, done.id, version=opened.version)
    assert [what for what, _detail in incidents.trail(done.id)] == ["recorded", "reported", "closed", "followed up", "opened again"]


def test_recording_closing_and_voiding_are_taken_back_within_ten_seconds(desk: Any, incidents: Incidents) -> None:
    fresh = incidents.record()
    assert desk.do(service.undo, fresh.id, version=fresh.version).state is State.VOID
    done = incidents.record()
    incidents.report(done.id)
    closed = incidents.close(done.id)
    assert desk.do(service.undo, done.id, version=closed.version).state is State.OPEN
    assert (incidents.row(done.id).closed_at, incidents.row(done.id).result) == (None, "")
    closed = incidents.close(done.id)
    voided = desk.do(service.void, done.id, "Entered twice")
    assert desk.do(service.undo, done.id, version=voided.version).state is State.CLOSED
    assert incidents.row(done.id).result == "全部救出"
    with pytest.raises(StaleRecord):
        desk.do(service.undo, done.id, version=closed.version)
    late = desk.do(service.void, done.id, "Entered twice")
    desk.later(seconds=11)
    with pytest.raises(UserError, match="ten seconds"):
        desk.do(service.undo, done.id, version=late.version)
    assert desk.read(check_all).troubles == ()


def test_a_void_one_takes_nothing_more_and_its_number_stays(desk: Any, incidents: Incidents) -> None:
    done = incidents.record()
    desk.do(service.void, done.id, "Entered twice")
    for move in (
        lambda: incidents.report(done.id),
        lambda: desk.do(service.follow_up, done.id, {"note": "x"}),
        lambda: incidents.close(done.id),
    ):
        with pytest.raises(UserError, match="void"):
            move()
    with pytest.raises(UserError, match="void"):
        desk.do(service.correct, done.id, {"what": "x"}, "why", version=incidents.row(done.id).version)
    assert incidents.record().number == "S20261121-0002"


def test_a_correction_keeps_the_old_value_who_when_and_why(desk: Any, incidents: Incidents) -> None:
    done = incidents.record(time="11:20")
    incidents.report(done.id, told_time="11:25")
    version = incidents.row(done.id).version
    with pytest.raises(FormErrors, match="told of it before that"):
        desk.do(service.correct, done.id, {"time": "11:26"}, "Typing mistake", version=version)
    desk.do(service.correct, done.id, {"kind": "fire", "place": "5 栋", "time": "11:21"}, "Typing mistake", version=version)
    row = incidents.row(done.id)
    assert (row.kind, row.kind_words, row.place, row.is_corrected) == ("fire", "Fire", "5 栋", True)
    assert incidents.trail(done.id)[-1] == (
        "corrected",
        "Happened at: 2026-11-21 11:20 → 2026-11-21 11:21; Kind: People trapped in a lift → Fire; "
        "Where: 3 栋 2 单元 → 5 栋; Typing mistake",
    )
    with pytest.raises(StaleRecord):
        desk.do(service.correct, done.id, {"place": "6 栋"}, "Typing mistake", version=version)


def test_it_keeps_what_its_kind_was_called_when_the_plan_is_dropped(desk: Any, incidents: Incidents) -> None:
    done = incidents.record()
    desk.do(plans.drop, "lift")
    desk.do(service.correct, done.id, {"place": "5 栋"}, "Typing mistake", version=incidents.row(done.id).version)
    assert incidents.row(done.id).kind_words == "People trapped in a lift"
    with pytest.raises(FormErrors, match="Choose one of: Fire"):
        incidents.record()
    assert incidents.row(incidents.record(kind="other").id).kind_words == "Other incident"


def test_it_is_linked_to_a_visit_both_ways(desk: Any, incidents: Incidents) -> None:
    visit = desk.do(visits.arrive, {"name": "王小明", "host": "刘工", "purpose": "Visiting"})
    done = incidents.record(linked=visit.number.lower())
    row = incidents.row(done.id)
    assert (row.linked_kind, row.linked_id, row.linked_number) == ("visit", visit.visit_id, visit.number)
    assert [each.number for each in desk.read(lists.of_linked, visit.visit_id)] == [done.number]
    desk.do(service.correct, done.id, {"linked": ""}, "Typing mistake", version=row.version)
    assert desk.read(lists.of_linked, visit.visit_id) == ()


def test_a_guard_records_and_reports_and_closes_and_voids_nothing(desk: Any, incidents: Incidents) -> None:
    done = desk.store.do(service.record, FORM, by=GUARD, now=desk.now).value
    desk.store.do(service.report, done.id, Telling({"to": "王主任"}), by=GUARD, now=desk.now)
    with pytest.raises(UserError, match="another role"):
        desk.store.do(service.close, done.id, {"calmed": "x", "result": "y"}, version=1, by=GUARD, now=desk.now)
    for move in (service.void, service.reopen):
        with pytest.raises(UserError, match="another role"):
            desk.store.do(move, done.id, "why", by=GUARD, now=desk.now)
    assert incidents.row(done.id).recorded_by == "门卫"


def test_open_ones_stand_on_the_sheet_of_the_shift_first_and_unreported_ones_are_marked(desk: Any, incidents: Incidents) -> None:
    done = incidents.record(time="11:20")
    part = desk.read(open_now, now=desk.now)[0]
    assert (part.key, [(line.title, line.when, line.mark, line.id) for line in part.lines]) == (
        "incidents", [("People trapped in a lift", "11:20", "unreported", done.id.hex)],
    )  # fmt: skip
    incidents.report(done.id)
    assert desk.read(open_now, now=desk.now)[0].lines[0].mark == ""
    incidents.close(done.id)
    assert desk.read(open_now, now=desk.now)[0].lines == ()


@pytest.fixture
def many(desk: Any, incidents: Incidents) -> Any:
    """Two in October (one void), three in November of which one is closed."""
    incidents.record(day="2026-10-03", time="09:00", kind="fire", what="厨房起火")
    desk.do(service.void, incidents.record(day="2026-10-04").id, "Entered twice")
    reported = incidents.record(Telling({"to": "刘工", "told_time": "11:50"}), time="11:40")
    incidents.report(reported.id, "派出所", note="已记录 100%")
    closed = incidents.record(Telling({"to": "王主任", "told_time": "11:10"}), kind="quarrel", time="11:00", what="争吵", place="大厅")
    incidents.close(closed.id)
    incidents.record(kind="other", what="玻璃碎了")
    return desk


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (IncidentFilter(), "5 3 1 4 2"), (IncidentFilter(first=date(2026, 11, 1)), "5 3 4"),
        (IncidentFilter(last=date(2026, 10, 31)), "1 2"),
        (IncidentFilter(kind="quarrel"), "4"), (IncidentFilter(state=State.OPEN), "5 3 1"), (IncidentFilter(state=State.VOID), "2"),
        (IncidentFilter(text="厨房"), "1"), (IncidentFilter(text="派出"), "3"), (IncidentFilter(text="100%"), "3"),
        (IncidentFilter(text="大厅"), "4"), (IncidentFilter(text="_"), ""),
    ],
)  # fmt: skip
def test_the_register_shows_open_ones_first_and_is_narrowed(many: Any, wanted: IncidentFilter, numbers: str) -> None:
    board = many.read(lists.board, wanted)
    assert " ".join(str(int(row.number[-4:])) for row in board.rows) == numbers
    assert (board.total, board.open, board.unreported) == (len(numbers.split()), 3, 2)


def test_a_long_register_is_cut_and_says_how_many_there_are(many: Any) -> None:
    board = many.read(lists.board, limit=2)
    assert (len(board.rows), board.total) == (2, 5)


def test_the_months_of_a_year_are_counted_without_what_is_void(many: Any) -> None:
    found = many.read(counts.year, 2026)
    assert set(found.names.values()) == {"Fire", "People trapped in a lift", "Quarrel or fight at the counter", "Other incident"}
    october, november, whole = found.months[9], found.months[10], found.months[12]
    assert (october.total, october.unreported, october.minutes) == (1, 1, None)
    assert (november.total, november.unreported, november.minutes, november.closed) == (3, 1, 10.0, 1)
    assert (whole.total, whole.closed) == (4, 1)
    assert len(counts.heads(found)) == len(counts.cells(found, whole))
    assert counts.cells(found, november)[:2] == ("2026-11", "3")
    assert counts.cells(found, november)[-4:] == ("10", "1", "1", "2")


def test_the_one_box_finds_one_by_its_number(many: Any) -> None:
    hits = many.read(find, "S20261121-0001", now=many.now).hits
    assert [(hit.kind, hit.name, hit.detail) for hit in hits] == [("incident", "Fire", "3 栋 2 单元 · 厨房起火")]
    assert many.read(lists.row, many.read(lists.numbered, "s20261121-0001 ")).kind == "fire"
    for query, wrong in ((lists.numbered, "N1"), (lists.row, uuid4())):
        with pytest.raises(UserError):
            many.read(query, wrong)


def test_an_incident_after_midnight_belongs_to_the_day_of_the_office(desk: Any, incidents: Incidents) -> None:
    desk.now = datetime(2026, 11, 21, 16, 5, tzinfo=UTC)  # 00:05 on the 22nd
    done = incidents.record(day="yesterday", time="23:50")
    assert done.number == "S20261122-0001"
    assert incidents.row(done.id).happened_at == desk.now - timedelta(minutes=15)
    assert desk.read(lists.board, IncidentFilter(date(2026, 11, 21), date(2026, 11, 21))).total == 1
