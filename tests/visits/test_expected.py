"""Announcing visits, and what becomes of those announced."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from app.core.clock import day_of, local
from app.core.errors import FormErrors, StaleRecord, UserError
from app.desk.find import find
from app.office.audit import verify
from app.office.service import add_staff
from app.visits import drawing, expected, expecting, service
from app.visits.details import visit as details
from app.visits.expected import ExpectedFilter, due_of
from app.visits.fields import Due, VisitState
from app.visits.lists import VisitFilter, register_rows, row, today

FORM = {"name": "陈思远", "phone": "13800138888", "host": "5-1-0803", "purpose": "探访", "day": "2026-11-21", "time": "14:00"}
SOON = 30


def announce(desk: Any, **changes: str) -> expecting.Announced:
    found: expecting.Announced = desk.do(expecting.expect, {**FORM, **changes})
    return found


def board(desk: Any, **wanted: Any) -> expected.ExpectedBoard:
    found: expected.ExpectedBoard = desk.read(expected.board, ExpectedFilter(**wanted), now=desk.now)
    return found


def names(desk: Any, **wanted: Any) -> list[str]:
    return [row.name for row in board(desk, **wanted).rows]


def mark_missed(desk: Any) -> int:
    """What the clock does."""
    count: int = desk.store.do(expecting.mark_missed, now=desk.now).value
    return count


def hits(desk: Any, text: str) -> list[tuple[str, str]]:
    return [(hit.kind, hit.number) for hit in desk.read(find, text, now=desk.now).hits]


def errors(desk: Any, **changes: str) -> dict[str, str]:
    with pytest.raises(FormErrors) as caught:
        announce(desk, **changes)
    assert desk.read(register_rows, VisitFilter()) == ()
    return caught.value.errors


def test_an_announced_visit_has_a_number_of_its_day_and_no_badge(desk: Any) -> None:
    done = announce(desk, day="2026-11-25", desk_note="VIP lift")
    found = desk.read(row, done.visit_id)
    assert (done.number, done.count, found.state, found.badge) == ("V20261125-0001", 1, VisitState.EXPECTED, None)
    assert f"{local(found.expected_at):%Y-%m-%d %H:%M}" == "2026-11-25 14:00"
    assert found.desk_note == "VIP lift"
    assert desk.read(verify) == ()


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("+4", "2026-11-25"),
        ("tomorrow", "2026-11-22"),
        ("明天", "2026-11-22"),
        ("11-20", "2027-11-20"),
        ("12.1", "2026-12-01"),
        ("今天", "2026-11-21"),
    ],
)
def test_a_day_may_be_written_short(desk: Any, written: str, day: str) -> None:
    assert str(day_of(announce(desk, day=written).at)) == day


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": "2026-11-20"}, "day"), ({"day": ""}, "day"), ({"day": "soon"}, "day"), ({"time": "25:00"}, "time"),
        ({"name": " "}, "name"),
        ({"weekdays": "135"}, "until"), ({"until": "2026-12-31"}, "weekdays"), ({"weekdays": "89", "until": "2026-12-31"}, "weekdays"),
        ({"weekdays": "1", "until": "2026-11-22"}, "until"), ({"weekdays": "1234567", "until": "2027-11-20"}, "until"),
        ({"weekdays": "1", "until": "2028-11-20"}, "until"),
    ],
)  # fmt: skip
def test_what_cannot_be_announced_is_said_at_its_field_and_nothing_is_kept(desk: Any, changes: dict[str, str], field: str) -> None:
    assert list(errors(desk, **changes)) == [field]


def test_a_repeating_visit_is_one_expected_visit_per_date(desk: Any) -> None:
    done = announce(desk, weekdays="1,3", until="2026-12-06")
    rows = desk.read(register_rows, VisitFilter())
    assert [str(day_of(r.at)) for r in rows] == ["2026-11-23", "2026-11-25", "2026-11-30", "2026-12-02"]
    assert (done.count, len({r.series_id for r in rows}), len({r.person_id for r in rows}), len({r.number for r in rows})) == (4, 1, 1, 4)


def test_the_rest_of_a_repeating_visit_is_cancelled_with_one_reason(desk: Any) -> None:
    announce(desk, weekdays="13", until="2026-12-06")
    second = desk.read(register_rows, VisitFilter())[1]
    assert desk.do(expecting.cancel_series, second.id, "Course is over") == 3
    states = [r.state for r in desk.read(register_rows, VisitFilter())]
    assert states == [VisitState.EXPECTED, *[VisitState.CANCELLED] * 3]


def test_a_second_announcement_for_the_same_day_is_said(desk: Any) -> None:
    first = announce(desk)
    assert first.notes == ()
    assert first.number in announce(desk, time="16:00").notes[0]


def test_the_board_is_grouped_by_when_somebody_comes(desk: Any) -> None:
    announce(desk, name="甲", time="12:20")
    announce(desk, name="乙", time="15:00")
    announce(desk, name="丙", time="")
    announce(desk, name="丁", day="+1")
    announce(desk, name="戊", day="+9")
    found = board(desk)
    assert [due_of(r, desk.now, SOON) for r in found.rows] == [Due.TODAY, Due.NOW, Due.TODAY, Due.TOMORROW, Due.LATER]
    assert [found.counts[due] for due in Due] == [1, 2, 1, 0, 1, 0]
    for due, who in ((Due.NOW, ["甲"]), (Due.TODAY, ["丙", "乙"]), (Due.TOMORROW, ["丁"]), (Due.WEEK, []), (Due.LATER, ["戊"])):
        assert names(desk, due=due) == who
    desk.later(days=1)  # 2026-11-22 is a Sunday, its week is over
    announce(desk, name="己", day="2026-11-24")
    assert names(desk, due=Due.WEEK) == []
    desk.later(days=-6)
    announce(desk, name="庚", day="2026-11-19")
    assert names(desk, due=Due.WEEK) == ["庚", "丙", "甲", "乙", "丁"]


def test_the_board_is_narrowed_by_day_host_purpose_and_words(desk: Any) -> None:
    announce(desk, name="甲", host="林先生", desk_note="allergic")
    announce(desk, name="乙", purpose="面试", company="京东", day="+2")
    assert names(desk, host="林") == ["甲"]
    assert names(desk, purpose="面试") == ["乙"]
    assert names(desk, text="京东") == names(desk, day=day_of(desk.now + timedelta(days=2))) == ["乙"]
    assert names(desk, text="allergic") == ["甲"]
    assert board(desk, text="京东").counts[Due.TODAY] == 1


def test_nobody_came_is_marked_once_and_stays_on_the_board_until_dealt_with(desk: Any) -> None:
    done = announce(desk)
    assert mark_missed(desk) == 0
    desk.later(days=1)
    assert mark_missed(desk) == 1
    before = len(desk.read(details, done.visit_id).events)
    assert mark_missed(desk) == 0
    assert len(desk.read(details, done.visit_id).events) == before
    desk.later(days=300)
    assert names(desk, due=Due.MISSED) == names(desk) == ["陈思远"]
    assert [r.name for r in desk.read(today, now=desk.now).missed.rows] == ["陈思远"]
    desk.do(service.cancel, done.visit_id, "Did not come")
    assert names(desk) == []


def test_a_missed_visit_gets_another_day_and_is_expected_again(desk: Any) -> None:
    done = announce(desk)
    desk.later(days=1)
    mark_missed(desk)
    form = desk.read(expecting.announced_form, done.visit_id).values
    with pytest.raises(FormErrors, match="This day has passed"):
        desk.do(expecting.change, done.visit_id, form, version=desk.read(row, done.visit_id).version)
    desk.do(expecting.change, done.visit_id, {**form, "day": "+1", "time": "09:30"}, version=desk.read(row, done.visit_id).version)
    found = desk.read(row, done.visit_id)
    assert (found.state, found.number, f"{local(found.at):%m-%d %H:%M}") == (VisitState.EXPECTED, done.number, "11-23 09:30")


def test_a_changed_visit_keeps_its_number_and_a_stale_change_is_refused(desk: Any) -> None:
    done = announce(desk)
    form = desk.read(expecting.announced_form, done.visit_id).values
    desk.do(expecting.change, done.visit_id, {**form, "purpose": "面试"}, version=1)
    with pytest.raises(StaleRecord):
        desk.do(expecting.change, done.visit_id, {**form, "purpose": "维修"}, version=1)
    assert desk.read(row, done.visit_id).purpose == "面试"


def test_who_has_come_cannot_be_announced_anew(desk: Any) -> None:
    done = announce(desk)
    desk.do(expecting.check_in, done.visit_id)
    with pytest.raises(UserError, match="is inside"):
        desk.do(expecting.change, done.visit_id, FORM, version=desk.read(row, done.visit_id).version)
    with pytest.raises(UserError, match="is inside"):
        desk.do(expecting.check_in, done.visit_id)


@pytest.mark.parametrize("days", [-5, -1, 0, 1, 5])
def test_early_or_late_the_announced_visit_is_the_one_that_begins(desk: Any, days: int) -> None:
    done = announce(desk, day="+6")
    desk.later(days=6 + days)
    mark_missed(desk)
    assert hits(desk, "chensiyuan")[0] == hits(desk, "138888")[0] == hits(desk, "陈思")[0] == ("expected", done.number)
    assert [r.number for r in desk.read(expected.matches, "陈思远", "", now=desk.now)] == [done.number]
    assert [r.number for r in desk.read(expected.matches, "", "+86 138 0013 8888", now=desk.now)] == [done.number]
    arrived = desk.do(expecting.check_in, done.visit_id)
    found = desk.read(row, arrived.visit_id)
    assert (arrived.visit_id, found.number, found.state, day_of(found.at)) == (
        done.visit_id,
        done.number,
        VisitState.INSIDE,
        day_of(desk.now),
    )


def test_whoever_is_announced_for_next_month_is_not_offered(desk: Any) -> None:
    announce(desk, day="+30")
    assert [kind for kind, _number in hits(desk, "陈思远")] == ["person"]
    assert desk.read(expected.matches, "陈思远", "", now=desk.now) == ()


def test_of_a_repeating_visit_the_nearest_is_offered_and_today_hides_the_person(desk: Any) -> None:
    announce(desk, weekdays="1234567", until="2026-11-30")
    assert hits(desk, "陈思远") == [("expected", "V20261121-0001")]
    desk.do(expecting.check_in, desk.read(register_rows, VisitFilter())[0].id)
    assert hits(desk, "陈思远")[0] == ("expected", "V20261122-0001")


def test_a_host_finds_who_is_expected_these_days_not_the_whole_week(desk: Any) -> None:
    announce(desk, name="甲")
    announce(desk, name="乙", day="+1")
    announce(desk, name="丙", day="+4")
    assert [name for name, _host in [(hit.name, hit.detail) for hit in desk.read(find, "0803", now=desk.now).hits]] == ["甲", "乙"]


@pytest.mark.parametrize("later", [0, 1])
def test_an_arrival_taken_back_leaves_the_visit_announced_or_missed_as_it_was(desk: Any, later: int) -> None:
    done = announce(desk)
    desk.later(days=later)
    mark_missed(desk)
    before = desk.read(row, done.visit_id)
    desk.do(expecting.check_in, done.visit_id)
    desk.do(service.undo, done.visit_id)
    after = desk.read(row, done.visit_id)
    assert (after.state, after.at, after.badge) == (before.state, before.at, None)
    assert names(desk) == ["陈思远"]


def test_a_host_on_no_list_is_asked_about_once_and_not_again_at_the_check_in(desk: Any) -> None:
    desk.do(add_staff, {"name": "刘工", "department": "工程部", "place": "B1"})
    with pytest.raises(FormErrors, match="nobody here is called"):
        announce(desk, host="老王")
    done = desk.do(expecting.expect, {**FORM, "host": "老王"}, service.Coming(as_written=True))
    known = announce(desk, name="乙", phone="", host="刘工")
    assert desk.do(expecting.check_in, done.visit_id).state is VisitState.INSIDE
    desk.do(expecting.check_in, known.visit_id)
    assert desk.read(row, known.visit_id).department == "工程部"


def test_a_visit_is_announced_again_as_it_was_for_another_day(desk: Any) -> None:
    arrived = desk.do(service.arrive, {"name": "陈思远", "phone": "13800138888", "host": "5-1-0803", "purpose": "维修", "company": "京东"})
    copy = desk.read(expecting.again, arrived.visit_id)
    assert "day" not in copy.values
    done = desk.do(expecting.expect, {**copy.values, "day": "+7"}, service.Coming(copy.person_id, copy.host))
    found, first = desk.read(row, done.visit_id), desk.read(row, arrived.visit_id)
    assert (found.person_id, found.company, found.type, str(day_of(found.at))) == (first.person_id, "京东", first.type, "2026-11-28")


def test_the_desks_note_is_on_no_paper_and_in_no_export(desk: Any, tmp_path: Any) -> None:
    import io

    import pypdfium2

    from app.exchange.exporting import visits_sheet

    done = desk.do(expecting.expect, {**FORM, "desk_note": "SECRETNOTE"})
    desk.do(expecting.check_in, done.visit_id)
    papers = [
        desk.read(draw, *words, by=desk.by, now=desk.now)
        for draw, words in ((drawing.badge, (done.visit_id,)), (drawing.slip, (done.visit_id,)), (drawing.record, (done.visit_id,)),
                            (drawing.register, (VisitFilter(),)))
    ]  # fmt: skip
    for paper in papers:
        text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(io.BytesIO(paper)))
        assert "SECRETNOTE" not in text
        assert "陈思远" in text
    assert b"SECRETNOTE" not in desk.read(visits_sheet, VisitFilter(), ".csv")


def test_old_misses_of_an_imported_register_are_history_not_work(desk: Any) -> None:
    from app.core.ids import new_id
    from app.storage.records import insert_rows, new_row
    from app.visits.record import Visit

    def write(s: Any, *, by: Any, now: datetime) -> None:
        values = {"number": "V20200101-I0001", "day": 20200101, "at": now, "state": VisitState.MISSED, "name": "旧", "import_id": new_id()}
        insert_rows(s, Visit, [new_row(Visit, values)])

    desk.do(write)
    assert names(desk) == []
