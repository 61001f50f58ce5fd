"""Repeating events of a calendar stand there with each of their dates; no rule, however odd, takes longer than its dates are worth."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import UserError
from app.exchange.cards import Unreadable, read_calendar
from app.exchange.groups import look_over, read_group, take_group
from app.visits.lists import VisitFilter, register_rows

TODAY = date(2026, 11, 21)
EVENT = "BEGIN:VEVENT\nUID:1\nDTSTART{start}\n{more}ATTENDEE;CN=赵敏:mailto:zhao@x.test\nSUMMARY:例会\nEND:VEVENT\n"
MOVED = (
    "BEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20261202T010000Z\nDTSTART:20261203T030000Z\nATTENDEE;CN=赵敏:mailto:zhao@x.test\nEND:VEVENT\n"
    "BEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20261209T010000Z\nDTSTART:20261209T010000Z\nSTATUS:CANCELLED\n"
    "ATTENDEE;CN=赵敏:mailto:zhao@x.test\nEND:VEVENT\n"
)


def written(folder: Path, start: str, more: str = "", after: str = "") -> Path:
    path = folder / "meeting.ics"
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{EVENT.format(start=start, more=more)}{after}END:VCALENDAR\n"
    path.write_bytes(text.replace("\n", "\r\n").encode())
    return path


def dates(folder: Path, start: str, more: str = "", after: str = "") -> tuple[set[str], list[str]]:
    """What is noted, and when each guest is expected."""
    about, _headings, *rows = read_calendar(written(folder, start, more, after), TODAY)
    assert isinstance(about, dict)
    return set(about["notes"]), [row[1][3] for row in rows if isinstance(row, tuple)]


def days(found: list[str]) -> list[str]:
    return [when[5:16] for when in found]


@pytest.mark.parametrize(
    ("start", "rule", "expected"),
    [
        (":20261125T010000Z", "FREQ=WEEKLY;COUNT=3", ["11-25 01:00", "12-02 01:00", "12-09 01:00"]),
        (":20261104T010000Z", "FREQ=WEEKLY;COUNT=4", ["11-25 01:00"]),  # the others have passed
        (";TZID=Europe/Berlin:20261020T090000", "FREQ=WEEKLY;UNTIL=20261201T080000Z", ["11-24 09:00", "12-01 09:00"]),
        (";VALUE=DATE:20261125", "FREQ=DAILY;INTERVAL=2;UNTIL=20261129", ["11-25", "11-27", "11-29"]),
        (":20261125T010000Z", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=2", ["11-25 01:00", "11-27 01:00", "12-25 01:00"]),
        (":20261126T010000Z", "FREQ=YEARLY;COUNT=2", ["11-26 01:00"]),  # next year's is too far ahead to be announced
    ],
)
def test_a_rule_says_each_date(tmp_path: Path, start: str, rule: str, expected: list[str]) -> None:
    notes, found = dates(tmp_path, start, f"RRULE:{rule}\n")
    assert (notes, days(found)) == ({"each_date"}, expected)


def test_an_hour_stays_when_the_clocks_change(tmp_path: Path) -> None:
    _notes, found = dates(tmp_path, ";TZID=Europe/Berlin:20270310T090000", "RRULE:FREQ=WEEKLY;COUNT=4\n")
    assert [when[11:] for when in found] == ["09:00:00+01:00", "09:00:00+01:00", "09:00:00+01:00", "09:00:00+02:00"]


def test_dates_taken_out_moved_and_added_are_followed(tmp_path: Path) -> None:
    weekly = "RRULE:FREQ=WEEKLY;COUNT=3\n"
    assert days(dates(tmp_path, ":20261125T010000Z", weekly + "EXDATE:20261202T010000Z\n")[1]) == ["11-25 01:00", "12-09 01:00"]
    notes, found = dates(tmp_path, ":20261125T010000Z", weekly, MOVED)
    assert (notes, days(found)) == ({"each_date", "withdrawn"}, ["11-25 01:00", "12-03 03:00"])
    assert days(dates(tmp_path, ":20261125T010000Z", "RDATE:20261127T010000Z,20261130T020000Z\n")[1]) == [
        "11-25 01:00", "11-27 01:00", "11-30 02:00",
    ]  # fmt: skip


def test_without_an_end_three_months_stand_there_and_that_is_said(tmp_path: Path) -> None:
    notes, found = dates(tmp_path, ":20200101T010000Z", "RRULE:FREQ=DAILY\n")
    assert (notes, len(found), found[0][:10], found[-1][:10]) == ({"endless"}, 93, "2026-11-21", "2027-02-21")


def test_what_is_over_is_left_out_and_said(tmp_path: Path) -> None:
    assert dates(tmp_path, ":20251125T010000Z", "RRULE:FREQ=WEEKLY;COUNT=2\n") == ({"over"}, [])


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=HOURLY", "FREQ=DAILY;BYMONTHDAY=31;BYMONTH=2", "FREQ=DAILY;BYHOUR=1,2,3",
        "FREQ=WEEKLY;INTERVAL=0", "FREQ=WEEKLY;COUNT=-1", "COUNT=3", "FREQ=DAILY;BYMONTH=13", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTHDAY=-17;BYDAY=MO;BYSETPOS=3", "FREQ=MONTHLY;BYDAY=6MO",
    ],
)  # fmt: skip
def test_a_rule_that_is_not_followed_gives_its_first_date_and_a_sentence(tmp_path: Path, rule: str) -> None:
    notes, found = dates(tmp_path, ":20261125T010000Z", f"RRULE:{rule}\n")
    assert (notes, days(found)) == ({"repeats"}, ["11-25 01:00"])


@pytest.mark.parametrize("rule", ["FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;UNTIL=nonsense", "nonsense"])
def test_a_damaged_rule_is_a_damaged_calendar(tmp_path: Path, rule: str) -> None:
    with pytest.raises(Unreadable):
        dates(tmp_path, ":20261125T010000Z", f"RRULE:{rule}\n")


PARTS = st.fixed_dictionaries(
    {"FREQ": st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY", "HOURLY"])},
    optional={
        "INTERVAL": st.integers(0, 9), "COUNT": st.integers(0, 50), "BYMONTH": st.integers(0, 13), "BYMONTHDAY": st.integers(-31, 31),
        "BYDAY": st.sampled_from(["MO", "TU,FR", "-1SU", "3WE"]), "BYSETPOS": st.integers(-3, 3), "UNTIL": st.just("20270601T000000Z"),
    },
)  # fmt: skip


@given(PARTS, st.integers(-4000, 400))
def test_any_rule_ends_with_dates_from_today_on_in_order(tmp_path_factory: pytest.TempPathFactory, rule: dict[str, Any], ago: int) -> None:
    start = f":{TODAY + timedelta(days=ago):%Y%m%d}T010000Z"
    more = "RRULE:" + ";".join(f"{name}={value}" for name, value in rule.items()) + "\n"
    try:
        notes, found = dates(tmp_path_factory.getbasetemp(), start, more)
    except Unreadable:
        return
    assert found == sorted(set(found))
    assert "repeats" in notes or all("2026-11-21" <= when < "2027-11-24" for when in found)


def test_each_date_becomes_an_expected_visit(desk: Any, tmp_path: Path) -> None:
    group = read_group(written(tmp_path, ":20261125T010000Z", "RRULE:FREQ=WEEKLY;COUNT=3\n"), now=desk.now)
    assert any("each of their dates" in note for note in group.notes)
    rows = desk.read(look_over, group.rows, {"host": "5-1-0803"}, is_calendar=True, now=desk.now)
    assert [row.reason for row in rows] == ["", "", ""]
    assert desk.do(take_group, group.rows, {"host": "5-1-0803"}, is_calendar=True).count == 3
    assert [f"{row.at:%m-%d}" for row in desk.read(register_rows, VisitFilter())] == ["11-25", "12-02", "12-09"]
    again = desk.read(look_over, group.rows, {"host": "5-1-0803"}, is_calendar=True, now=desk.now)
    assert all("is expected on this day already" in row.left_out for row in again)


def test_a_calendar_of_what_is_over_names_nobody(desk: Any, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"names no visitors.*over are left out"):
        read_group(written(tmp_path, ":20251125T010000Z", "RRULE:FREQ=WEEKLY;COUNT=2\n"), now=desk.now)
