"""The hand-over: what is open at a change of shift, frozen, numbered, printed, and read again as it was."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pypdfium2
import pytest
from sqlalchemy import text

from app.core.actor import Actor, Role
from app.core.errors import FormErrors, UnknownStaff, UserError
from app.core.i18n import speaking
from app.core.ids import new_id
from app.desk.check import check_all
from app.drafts.fields import HalfFilled
from app.drafts.service import keep
from app.items.service import With, give
from app.office.service import add_staff
from app.office.settings import change_setting
from app.places.service import add_home
from app.printing import queue
from app.printing.sheet import reprint_words
from app.shifts import drawing
from app.shifts.fields import Part
from app.shifts.lists import handover_numbered, handovers, open_now, sheet
from app.shifts.sections import MOST, SECTIONS, Section, parts
from app.shifts.service import Taker, hand_over, print_again
from app.storage.records import insert_rows, new_row
from app.visits import service
from app.visits.escorting import escort_here, settle_slip
from app.visits.expecting import expect, mark_missed
from app.visits.fields import Leaving, VisitState
from app.visits.kinds import Escorting
from app.visits.outcomes import Step, finish_step, record_outcome
from app.visits.record import Visit
from app.visits.service import Coming

GUEST = {"name": "王小明", "host": "5-1-0803", "purpose": "Visiting"}
CONTRACTOR = {"name": "王电工", "company": "快修公司", "host": "5-1-0803", "purpose": "Repair", "type": "contractor"}
OFFICIAL = {"name": "林晓东", "company": "街道办", "host": "5-1-0803", "purpose": "Inspection", "type": "official"}


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def open_parts(desk: Any, **options: Any) -> dict[str, list[str]]:
    found: tuple[Part, ...] = desk.read(open_now, now=desk.now, counter=desk.by.counter, **options)
    return {part.key: [line.title for line in part.lines] for part in found if part.total}


@pytest.fixture
def shift(desk: Any) -> Any:
    """A home, two of the staff besides Li Hong."""
    desk.do(add_home, {"code": "5-1-0803", "residents": "林先生"})
    for name, department in (("刘工", "工程部"), ("赵敏", "客服部")):
        desk.do(add_staff, {"name": name, "department": department, "role": ""})
    return desk


@pytest.fixture
def busy(shift: Any) -> Any:
    """One of everything open at 12:40."""
    shift.do(expect, {**GUEST, "name": "昨日客", "day": "today", "time": "10:00"})
    shift.later(days=1)
    shift.store.do(mark_missed, now=shift.now)
    shift.do(change_setting, "print_slip", True)
    for form in (GUEST, CONTRACTOR, OFFICIAL):
        shift.do(service.arrive, {**form, "host": "5-1-0803"}, Coming(escort=Escorting("刘工") if form is CONTRACTOR else None))
    left = shift.do(service.arrive, {**OFFICIAL, "name": "陈科长"}).visit_id
    shift.do(expect, {**GUEST, "name": "午后客", "day": "today", "time": "15:00"})
    shift.later(minutes=40)
    shift.do(service.leave, left, Leaving.SEEN)
    other = shift.do(service.arrive, {**OFFICIAL, "name": "周主任"}).visit_id
    shift.do(record_outcome, other, {"discussed": "电梯年检"}, [Step("报年检", "刘工", "+2")])
    job = shift.do(queue.claim, shift.by.counter)
    shift.do(queue.failed, job.id, "out of paper")
    return shift


def test_everything_open_stands_in_its_part(busy: Any) -> None:
    busy.do(keep, HalfFilled(new_id(), "visit", "半截", "→ 5-1-0803", "{}", busy.now))
    assert open_parts(busy) == {
        "inside": ["王小明", "王电工", "林晓东", "周主任"],
        "late_escorts": ["王电工"],
        "expected": ["午后客"],
        "missed": ["昨日客"],
        "slips": ["陈科长"],
        "prints": ["Badge"],
        "parked": ["半截"],
        "records": ["陈科长"],
        "steps": ["报年检"],
    }


def test_what_was_seen_to_is_open_no_more(busy: Any) -> None:
    lines = {part.key: part.lines for part in busy.read(open_now, now=busy.now)}
    gone = UUID(hex=lines["slips"][0].id)
    busy.do(escort_here, UUID(hex=lines["late_escorts"][0].about_id))
    busy.do(settle_slip, gone)
    busy.do(record_outcome, gone, {"discussed": "已谈"})
    busy.do(finish_step, UUID(hex=lines["steps"][0].id))
    assert set(open_parts(busy)) == {"inside", "expected", "missed", "prints"}


def test_an_empty_desk_hands_over_nothing_and_says_so(shift: Any) -> None:
    done = shift.do(hand_over, {"to": "赵敏"})
    text = text_of(shift.read(drawing.handover, done.handover_id, now=shift.now))
    assert "Nothing is open." in text
    assert "Nothing open: Open incidents, Late escorts, Visit slips not returned" in text


def test_a_hand_over_is_numbered_frozen_and_printed(busy: Any) -> None:
    done = busy.do(hand_over, {"to": "赵敏", "note": "夜里有装修队"})
    assert done.number == "H20261122-0001"
    assert [job.title for job in busy.read(queue.open_jobs, busy.by.counter) if job.paper == "handover"] == [done.number]
    before = busy.read(sheet, done.handover_id)
    busy.do(service.leave, UUID(hex=before.parts[-1].lines[0].id), Leaving.SEEN)
    after = busy.read(sheet, done.handover_id)
    assert after == before, "what was handed over stays as it was"
    assert (after.row.from_name, after.row.to_name, after.row.counter, after.row.note) == ("李红", "赵敏", "1", "夜里有装修队")
    assert after.row.counts["inside"] == 4
    assert busy.do(hand_over, {"to": "刘工"}).number == "H20261122-0002"
    assert [row.number for row in busy.read(handovers)] == ["H20261122-0002", "H20261122-0001"]
    assert busy.read(check_all).troubles == ()


def test_the_sheet_says_who_hands_over_what_to_whom(busy: Any) -> None:
    done = busy.do(hand_over, {"to": "赵敏", "note": "夜里有装修队"})
    text = text_of(busy.read(drawing.handover, done.handover_id, now=busy.now))
    for words in (
        "Shift hand-over", "H20261122-0001", "李红", "赵敏", "夜里有装修队", "Still inside (4) · in since", "王电工", "Late escorts (1)",
        "报年检", "刘工 · 工程部 · 周主任", "2026-11-24", "out of paper", "Handed over (signature):", "Taken over (signature):",
        "Nothing open: Open incidents, Cards, keys and belongings not returned", "Messages to tell, calls back owed", "Forms put away",
    ):  # fmt: skip
        assert words in text
    with speaking("zh_CN"):
        assert "交接班记录" in text_of(busy.read(drawing.handover, done.handover_id, now=busy.now))


def test_a_reprint_says_so_and_the_first_job_is_used_again(busy: Any) -> None:
    done = busy.do(hand_over, {"to": "赵敏"})
    (job,) = busy.read(queue.jobs_of, done.handover_id)
    while (claimed := busy.do(queue.claim, busy.by.counter)) is not None:
        busy.do(queue.done, claimed.id)
    assert busy.do(print_again, done.handover_id) == done.number
    again = busy.read(queue.job, job.id)
    assert again.state == "waiting"
    busy.do(queue.claim, busy.by.counter)
    text = text_of(busy.read(drawing.handover_job, busy.read(queue.job, job.id), now=busy.now))
    assert reprint_words(1) in text


def test_who_takes_over_is_needed_and_must_be_of_the_staff(shift: Any) -> None:
    with pytest.raises(FormErrors) as caught:
        shift.do(hand_over, {"to": " "})
    assert set(caught.value.errors) == {"to"}
    with pytest.raises(UnknownStaff, match="called 赵明"):
        shift.do(hand_over, {"to": "赵明"})
    assert shift.read(handovers) == ()
    assert shift.do(hand_over, {"to": "赵明"}, Taker(as_written=True)).to_name == "赵明"


def test_a_guard_hands_over_too(shift: Any) -> None:
    guard = Actor(None, "门卫", frozenset({Role.GUARD}), "gate")
    done = shift.store.do(hand_over, {"to": "赵敏"}, by=guard, now=shift.now).value
    assert shift.read(sheet, done.handover_id).row.from_name == "门卫"


def test_lines_changed_behind_the_programs_back_are_not_shown(busy: Any) -> None:
    done = busy.do(hand_over, {"to": "赵敏"})
    busy.store.idle(lambda s: s.execute(text("UPDATE handover_content SET body = replace(body, '[', '[')||' '")))
    with pytest.raises(UserError, match="changed behind the program's back"):
        busy.read(sheet, done.handover_id)


def test_the_night_shift_sees_who_comes_after_midnight_and_numbers_by_its_own_day(shift: Any) -> None:
    shift.now = datetime(2026, 11, 21, 14, 30, tzinfo=UTC)  # 22:30 at the office
    for name, day, time in (("零点客", "2026-11-22", "00:30"), ("早客", "2026-11-22", "08:00"), ("午客", "2026-11-22", "12:00")):
        shift.do(expect, {**GUEST, "name": name, "day": day, "time": time})
    shift.do(service.arrive, GUEST)
    assert open_parts(shift)["expected"] == ["零点客", "早客"]
    assert shift.do(hand_over, {"to": "赵敏"}).number == "H20261121-0001"
    shift.later(hours=2)  # 00:30: the visitor of half past twelve is due, whoever came yesterday is still inside
    found = {part.key: part.lines for part in shift.read(open_now, now=shift.now)}
    assert [(line.title, line.when) for line in found["inside"]] == [("王小明", "11-21 22:30")]
    assert [line.title for line in found["expected"]] == ["零点客", "早客", "午客"]
    assert shift.do(hand_over, {"to": "赵敏"}).number == "H20261122-0001"


def test_a_step_is_overdue_from_the_offices_midnight_on(shift: Any) -> None:
    visit_id = shift.do(service.arrive, GUEST).visit_id
    shift.do(record_outcome, visit_id, {"discussed": "x"}, [Step("换锁", "刘工", "today")])

    def mark() -> str:
        return {part.key: part for part in shift.read(open_now, now=shift.now)}["steps"].lines[0].mark

    shift.now = datetime(2026, 11, 21, 15, 59, tzinfo=UTC)  # 23:59
    assert mark() == ""
    shift.later(minutes=1)
    assert mark() == "overdue"


def crowd(desk: Any, people: int) -> None:
    rows = [
        new_row(Visit, {
            "number": f"V20261121-8{n:04d}", "state": VisitState.INSIDE, "day": 20261121, "at": desk.now - timedelta(minutes=n % 300),
            "arrived_at": desk.now, "name": f"访客{n}", "host": "5-1-0803", "company": "恒通电梯",
        })
        for n in range(people)
    ]  # fmt: skip
    desk.store.idle(lambda s: insert_rows(s, Visit, rows))


def test_a_long_list_goes_over_pages_with_its_heading_and_says_what_is_cut(shift: Any) -> None:
    crowd(shift, MOST + 40)
    done = shift.do(hand_over, {"to": "赵敏", "note": "x"})
    document = pypdfium2.PdfDocument(io.BytesIO(shift.read(drawing.handover, done.handover_id, now=shift.now)))
    pages = [page.get_textpage().get_text_range() for page in document]
    assert len(pages) > 10
    assert all("Still inside (640)" in page for page in pages)
    assert "40 more, see the program" in pages[-1]
    assert "Taken over (signature):" in pages[-1]
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]


def test_another_room_adds_its_part_with_one_line(shift: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.shifts import sections
    from app.shifts.fields import Line

    items = Section("letters", "Letters not fetched", "given at", lambda _s, _asked: [Line("门禁卡 3", "王小明")])
    monkeypatch.setattr(sections, "SECTIONS", (*SECTIONS, items))
    found = shift.read(parts, sections.Asked(shift.now))
    assert found[-1] == Part("letters", (Line("门禁卡 3", "王小明"),), 1)
    done = shift.do(hand_over, {"to": "赵敏"})
    assert "Letters not fetched (1)" in text_of(shift.read(drawing.handover, done.handover_id, now=shift.now))


def test_cards_and_keys_that_are_out_are_handed_over(shift: Any) -> None:
    visit_id = shift.do(service.arrive, GUEST).visit_id
    shift.do(give, With(visit_id=visit_id), [{"kind": "key", "number": "3"}])
    (line,) = next(part for part in shift.read(open_now, now=shift.now) if part.key == "items").lines
    assert (line.title, line.when, line.about_id) == ("Key 3", "12:00", visit_id.hex)


def test_a_sheet_is_found_by_its_number(shift: Any) -> None:
    done = shift.do(hand_over, {"to": "赵敏"})
    assert shift.read(handover_numbered, " h20261121-0001 ") == done.handover_id
    with pytest.raises(UserError, match="No hand-over has the number"):
        shift.read(handover_numbered, "H1")


def test_the_list_as_it_stands_can_be_looked_at_before_handing_over(busy: Any) -> None:
    text = text_of(busy.read(drawing.now_open, now=busy.now, by=busy.by))
    assert "not handed over yet" in text
    assert "王电工" in text
