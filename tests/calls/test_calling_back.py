"""CALL-BACK (W4.3): "at once" is a limit that runs from the message and ends with the call."""

from datetime import timedelta
from typing import Any

import pytest

from app.calls.corrections import correct, restore, void
from app.calls.fields import About, MessageState
from app.calls.lists import message, open_messages
from app.calls.service import finish, take_back, take_call, take_message, tell, undo
from app.clocks.fields import Result, Standing
from app.clocks.lists import open_clocks
from app.clocks.service import mark_overdue
from app.desk.check import check_all
from app.office.settings import change_setting
from app.shifts.lists import open_now

LEFT = {"for_whom": "刘工", "name": "王建国", "phone": "13800138000", "text": "材料进场时间改到三点", "wants_call_back": "yes"}
BACK = {"direction": "out", "kind": "answered", "name": "王建国", "phone": "13800138000", "text": "三点东门接车"}


@pytest.fixture(autouse=True)
def monday(line: Any) -> None:
    """10:00 on a working day: the office is open for two hours more."""
    line.later(days=1, hours=22)


def leave(line: Any, **more: Any) -> Any:
    return line.do(take_message, {**LEFT, **more})


def clock_of(line: Any, left: Any) -> Any:
    return line.read(message, left.id).clock


def test_a_call_back_is_due_thirty_working_minutes_after_the_message(line: Any) -> None:
    left = leave(line)
    clock = clock_of(line, left)
    assert (clock.kind, clock.number, clock.due_at) == ("call_back", left.number, line.now + timedelta(minutes=30))
    line.later(minutes=30)
    assert clock.standing(line.now) is Standing.WARNED
    line.later(seconds=1)
    assert (clock.standing(line.now), line.do(mark_overdue)) == (Standing.OVERDUE, 1)


def test_at_noon_it_waits_for_the_afternoon(line: Any) -> None:
    line.later(hours=1, minutes=50)
    assert clock_of(line, leave(line)).due_at > line.now + timedelta(minutes=60)


def test_the_office_sets_how_long_at_once_is(line: Any) -> None:
    line.do(change_setting, "call_back_minutes", "10")
    assert clock_of(line, leave(line)).due_at == line.now + timedelta(minutes=10)


@pytest.mark.parametrize(("more", "is_owed"), [
    ({}, True), ({"for_whom": "工程部"}, True), ({"wants_call_back": "no"}, False), ({"for_whom": "5-1-0803"}, False),
])  # fmt: skip
def test_staff_and_departments_owe_the_call_they_were_asked_for_and_residents_owe_none(line: Any, more: Any, is_owed: bool) -> None:
    left = leave(line, **more)
    assert (clock_of(line, left) is not None) is is_owed


def test_the_recorded_call_ends_it_and_taking_that_back_lets_it_run_on(line: Any) -> None:
    left = leave(line)
    line.later(minutes=20)
    call = line.do(take_call, BACK, About(answers=left.id))
    assert clock_of(line, left).result is Result.ON_TIME
    line.later(seconds=8)
    line.do(take_back, call.id)
    again = clock_of(line, left)
    assert (again.is_open, again.due_at) == (True, line.now - timedelta(minutes=20, seconds=8) + timedelta(minutes=30))
    line.later(minutes=15)
    line.do(take_call, BACK, About(answers=left.id))
    assert clock_of(line, left).result is Result.LATE
    assert line.read(check_all).troubles == ()


def test_a_call_in_vain_lets_it_run(line: Any) -> None:
    left = leave(line)
    line.do(take_call, {**BACK, "kind": "not_reached"}, About(answers=left.id))
    assert clock_of(line, left).is_open


@pytest.mark.parametrize(("outcome", "result"), [
    ("called back", Result.ON_TIME), ("seen to", Result.ON_TIME), ("他又打来了", Result.ON_TIME), ("no longer needed", Result.CANCELLED),
])  # fmt: skip
def test_what_came_of_the_message_ends_it_and_not_needed_counts_neither_way(line: Any, outcome: str, result: Result) -> None:
    left = leave(line)
    line.do(tell, left.id, "by phone")
    assert clock_of(line, left).is_open
    done = line.do(finish, left.id, outcome)
    assert clock_of(line, left).result is result
    line.later(seconds=9)
    line.do(undo, left.id, version=done.version)
    assert clock_of(line, left).is_open
    assert line.read(message, left.id).state is MessageState.TOLD


def test_a_void_message_owes_nothing_until_it_is_had_back(line: Any) -> None:
    left = leave(line)
    version = line.do(void, "message", left.id, "Entered twice")
    assert clock_of(line, left).result is Result.CANCELLED
    line.do(restore, "message", left.id, version=version)
    assert clock_of(line, left).is_open
    line.do(take_back, None, left.id)
    assert (clock_of(line, left).result, line.read(open_clocks)) == (Result.CANCELLED, ())


def test_a_correction_starts_and_ends_it_from_when_the_message_was_left(line: Any) -> None:
    left = leave(line, wants_call_back="no")
    line.later(minutes=12)
    version = line.do(correct, "message", left.id, {"wants_call_back": "yes"}, "Told later", version=1)
    assert clock_of(line, left).due_at == line.now + timedelta(minutes=18)
    version = line.do(correct, "message", left.id, {"time": "10:05"}, "Typing mistake", version=version)
    assert clock_of(line, left).due_at == line.read(message, left.id).at + timedelta(minutes=30) == line.now + timedelta(minutes=23)
    version = line.do(correct, "message", left.id, {"text": "改到四点"}, "Typing mistake", version=version)
    assert len(line.read(open_clocks)) == 1
    line.do(correct, "message", left.id, {"wants_call_back": "no"}, "Told later", version=version)
    assert line.read(open_clocks) == ()


def test_what_is_untold_or_owed_stands_on_the_hand_over_and_the_late_say_so(line: Any) -> None:
    first, second, third = leave(line), leave(line, for_whom="赵敏", wants_call_back="no", is_urgent="yes"), leave(line)
    line.later(minutes=31)
    line.do(tell, first.id, "by phone")
    line.do(tell, third.id, "by phone")
    line.do(finish, third.id, "called back")
    (part,) = (part for part in line.read(open_now, now=line.now) if part.key == "messages")
    assert [(row.title, row.number, row.mark, row.kind) for row in part.lines] == [
        ("For 赵敏", second.number, "urgent", "message"), ("For 刘工", first.number, "overdue", "call_back"),
    ]  # fmt: skip
    assert "138****8000" in part.lines[1].about
    assert "13800138000" not in str(part)
    assert [row.number for row in line.read(open_messages)] == [second.number, first.number]
