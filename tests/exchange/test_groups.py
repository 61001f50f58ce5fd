"""Groups of expected visitors from tables, calendars, vCards and the clipboard: whole or not at all."""

import csv
import zipfile
from pathlib import Path
from typing import Any

import pytest

from app.core.clock import local
from app.core.errors import UserError
from app.exchange import groups, importing
from app.exchange.groups import Group, GroupFaults, GroupRow, look_over, read_group, read_pasted, take_group
from app.exchange.importing import Plan, preview
from app.exchange.writing import SheetFile
from app.office.audit import verify
from app.office.service import add_staff
from app.people.lists import listed
from app.visits.fields import VisitState
from app.visits.lists import VisitFilter, register_rows

HEAD = "姓名,电话,单位,被访人,事由,日期,时间\n"
GOOD = HEAD + "张三,13800138000,武当山,5-1-0803,参观,2026-11-25,09:30\n李四,13900139000,,5-1-0803,参观,2026-11-25,\n"
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
{zone}BEGIN:VEVENT
UID:1
DTSTAMP:20261101T000000Z
DTSTART{start}
SUMMARY:季度会议
LOCATION:三号会议室
ORGANIZER;CN=刘工:mailto:liu@office.example
ATTENDEE;CN=刘工;PARTSTAT=ACCEPTED:mailto:liu@office.example
ATTENDEE;CN=何师傅:mailto:he@office.example
ATTENDEE;CN="Lindgren, Astrid";PARTSTAT=ACCEPTED:mailto:astrid@siemens.example
ATTENDEE:mailto:zhao.min@jd.example
ATTENDEE;CN=王五;PARTSTAT=DECLINED:mailto:w5@jd.example
ATTENDEE;CN=三号会议室;CUTYPE=ROOM:mailto:room3@office.example
{more}END:VEVENT
END:VCALENDAR
"""
BERLIN = """BEGIN:VTIMEZONE
TZID:Kantine
BEGIN:STANDARD
DTSTART:20200101T000000
TZOFFSETFROM:+0100
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
CARDS = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=BC=A0;=E4=B8=89;;;
TEL;CELL;VOICE:13800138000
ORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E4=BA=AC=E4=B8=9C;=E9=87=87=E8=B4=AD
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Pat O'Brien
N:O'Brien;Pat;;;
TEL;TYPE=CELL:+44 20 7946 0000
TEL;TYPE=WORK:+44 20 7946 0001
EMAIL:pat@example.com
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:赵敏
TEL;VALUE=uri:tel:+86-139-0013-9000
END:VCARD
"""


def written(folder: Path, text: str, name: str = "group.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def read(desk: Any, folder: Path, text: str, name: str = "group.csv") -> Group:
    return read_group(written(folder, text, name), now=desk.now)


def looked(desk: Any, group: Group, **shared: str) -> tuple[GroupRow, ...]:
    rows: tuple[GroupRow, ...] = desk.read(look_over, group.rows, shared, is_calendar=group.is_calendar, now=desk.now)
    return rows


def take(desk: Any, group: Group, **shared: str) -> Any:
    return desk.do(take_group, group.rows, shared, is_calendar=group.is_calendar)


def expected(desk: Any) -> list[tuple[str, str]]:
    rows = desk.read(register_rows, VisitFilter())
    assert {row.state for row in rows} <= {VisitState.EXPECTED}
    return [(row.name, f"{local(row.at):%m-%d %H:%M}") for row in rows]


def test_a_table_becomes_one_expected_visit_per_row(desk: Any, tmp_path: Path) -> None:
    group = read(desk, tmp_path, GOOD)
    done = take(desk, group)
    assert (done.count, done.left_out, done.number) == (2, 0, "V20261125-0001")
    assert expected(desk) == [("李四", "11-25 00:00"), ("张三", "11-25 09:30")]
    assert desk.read(verify) == ()


def test_a_workbook_and_pasted_rows_are_read_alike(desk: Any, tmp_path: Path) -> None:
    with SheetFile(tmp_path / "group.xlsx") as file:
        file.write_all(list(csv.reader(GOOD.splitlines())))
    book = read_group(tmp_path / "group.xlsx", now=desk.now)
    pasted = read_pasted(GOOD.replace(",", "\t").replace("\n", "\r\n"), now=desk.now)
    assert [row.form for row in book.rows] == [row.form for row in pasted.rows] == [row.form for row in read(desk, tmp_path, GOOD).rows]


def test_rows_without_headings_are_told_by_what_stands_in_them(desk: Any) -> None:
    (row,) = read_pasted("赵敏\t13900139000\t2026-11-25 10:00\n", now=desk.now).rows
    assert (row.form["name"], row.form["phone"], row.form["day"], row.form["time"]) == ("赵敏", "13900139000", "2026-11-25", "10:00")


def test_what_is_said_once_counts_where_a_row_says_nothing(desk: Any, tmp_path: Path) -> None:
    group = read(desk, tmp_path, "name,host,date\n张三,,\n李四,3-2-1202,2026-11-30\n")
    assert [list(row.errors) for row in looked(desk, group)] == [["host", "purpose", "day"], ["purpose"]]
    take(desk, group, day="+4", time="14:00", host="5-1-0803", purpose="参观")
    assert expected(desk) == [("张三", "11-25 14:00"), ("李四", "11-30 00:00")]
    assert {row.name: row.host for row in desk.read(register_rows, VisitFilter())} == {"张三": "5-1-0803", "李四": "3-2-1202"}


def test_one_faulty_row_and_nothing_is_taken(desk: Any, tmp_path: Path) -> None:
    group = read(desk, tmp_path, GOOD + "王五,12,,5-1-0803,参观,31.02.2026,9:00\n赵六,,,5-1-0803,参观,2026-11-20,\n")
    with pytest.raises(GroupFaults, match="2 rows must be mended") as caught:
        take(desk, group)
    assert [(row.line, list(row.errors)) for row in caught.value.rows if row.errors] == [(4, ["phone", "day"]), (5, ["day"])]
    assert expected(desk) == []
    assert desk.read(listed)[0] == ()
    mended = [
        *group.rows[:2],
        GroupRow(4, {**group.rows[2].form, "phone": "", "day": "+1"}),
        GroupRow(5, {**group.rows[3].form, "day": "+1"}),
    ]
    assert desk.do(take_group, mended, {}).count == 4


def test_the_same_person_twice_is_taken_once_and_said(desk: Any, tmp_path: Path) -> None:
    group = read(desk, tmp_path, GOOD + "张三,+86 138 0013 8000,,5-1-0803,参观,2026-11-25,10:00\n")
    assert looked(desk, group)[2].left_out == "The same person stands in line 2."
    assert (take(desk, group).count, len(expected(desk))) == (2, 2)


def test_people_of_one_name_whom_nothing_tells_apart_must_be_mended(desk: Any, tmp_path: Path) -> None:
    group = read(desk, tmp_path, GOOD + "李四,,,5-1-0803,参观,2026-11-25,\n李四,13700137000,,5-1-0803,参观,2026-11-25,\n")
    rows = looked(desk, group)
    assert "nothing tells the two apart" in rows[2].errors["phone"]
    assert rows[3].reason == ""


def test_the_same_file_again_makes_no_doubles(desk: Any, tmp_path: Path) -> None:
    group = read(desk, tmp_path, GOOD)
    take(desk, group)
    done = take(desk, group)
    assert (done.count, done.left_out, len(expected(desk))) == (0, 2, 2)
    assert "V20261125-0001" in looked(desk, group)[0].left_out


def calendar(start: str, zone: str = "", more: str = "") -> str:
    return CALENDAR.format(start=start, zone=zone, more=more).replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("text", "when", "note"),
    [
        (calendar(":20261125T010000Z"), "11-25 09:00", ""),
        (calendar(";TZID=Asia/Shanghai:20261125T090000"), "11-25 09:00", ""),
        (calendar(";TZID=Kantine:20261125T020000", BERLIN), "11-25 09:00", ""),
        (calendar(":20261125T090000"), "11-25 09:00", "no time zone"),
        (calendar(";TZID=Mars/Base:20261125T090000"), "11-25 09:00", "nobody knows"),
        (calendar(";VALUE=DATE:20261125"), "11-25 00:00", ""),
    ],
    ids=["utc", "zone", "own-zone", "floating", "unknown-zone", "day"],
)
def test_a_calendars_guests_are_expected_at_its_time(desk: Any, tmp_path: Path, text: str, when: str, note: str) -> None:
    for name in ("刘工", "何师傅"):
        desk.do(add_staff, {"name": name, "department": "工程部"})
    group = read(desk, tmp_path, text, "meeting.ics")
    assert group.is_calendar
    assert any(note in sentence for sentence in group.notes) if note else group.notes == ("Guests who declined are left out.",)
    assert [row.left_out for row in looked(desk, group)] == ["何师傅 works here and is no visitor.", "", ""]
    assert take(desk, group).count == 2
    assert sorted(expected(desk)) == [("Lindgren, Astrid", when), ("zhao.min", when)]
    (row, _other) = desk.read(register_rows, VisitFilter())
    assert (row.host, row.department, row.purpose) == ("刘工", "工程部", "季度会议")
    assert "三号会议室" in row.desk_note


def test_cancelled_lonely_and_repeating_events_are_said(desk: Any, tmp_path: Path) -> None:
    repeating = read(desk, tmp_path, calendar(":20261125T010000Z", more="RRULE:FREQ=WEEKLY\n"), "a.ics")
    assert any("repeats" in note for note in repeating.notes)
    with pytest.raises(UserError, match=r"names no visitors.*cancelled"):
        read(desk, tmp_path, calendar(":20261125T010000Z", more="STATUS:CANCELLED\n"), "b.ics")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:nonsense\nATTENDEE:mailto:a@b\n", "a.ics"),
        ("BEGIN:VCALENDAR\nEND:VEVENT\n", "b.ics"),
        ("BEGIN:VCARD\nVERSION:3.0\nnot a line\nEND:VCARD\n", "c.vcf"),
        ("BEGIN:VCARD\nNOTE;ENCODING=NOTE;ENCODING=QUOTED-PRINTABLE:3.0\nEND:VCARD\n", "c.vcf"),
    ],
)
def test_a_damaged_calendar_or_card_file_is_refused_with_a_sentence(desk: Any, tmp_path: Path, text: str, name: str) -> None:
    with pytest.raises(UserError, match=r"damaged|names no visitors"):
        read(desk, tmp_path, text, name)
    assert expected(desk) == []


def test_vcards_become_expected_visitors_and_people(desk: Any, tmp_path: Path) -> None:
    path = written(tmp_path, CARDS, "people.vcf")
    group = read_group(path, now=desk.now)
    assert [(row.form["name"], row.form["company"]) for row in group.rows] == [("张三", "京东"), ("Pat O'Brien", ""), ("赵敏", "")]
    take(desk, group, day="+1", host="5-1-0803", purpose="参观")
    assert len(expected(desk)) == 3
    found = preview(path, "people")
    assert found.columns.targets == ("name", "phones", "company", "note")
    done = importing.run(desk.store, Plan(path, found.columns), by=desk.by, now=desk.now)
    assert (done.taken, done.faulty) == (3, 0)
    assert ("Pat O'Brien", "+44 20 7946 0000, +44 20 7946 0001") in {(row.name, row.phones) for row in desk.read(listed)[0]}


def test_a_spreadsheet_bomb_and_too_many_rows_are_refused(desk: Any, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    with pytest.raises(UserError, match="would unpack to"):
        read_group(bomb, now=desk.now)
    rows = "".join(f"张{n},{n:011d},,,,,\n" for n in range(groups.MOST_ROWS + 1))
    with pytest.raises(UserError, match="more than 1000 rows"):
        read(desk, tmp_path, HEAD + rows)
    with pytest.raises(UserError, match="No column holds the name"):
        read_pasted("1\t2\n3\t4\n", now=desk.now)
    with pytest.raises(UserError, match="nothing to paste"):
        read_pasted(" \n", now=desk.now)


def test_a_table_of_200_megabytes_is_no_group_and_is_not_read_to_its_end(desk: Any, tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    rows = "".join(f"张{n},{n:011d},,5-1-0803,参观,2026-11-25,\n" for n in range(20_000)).encode()
    with path.open("wb") as file:
        file.write(HEAD.encode())
        for _block in range(1 + 200_000_000 // len(rows)):
            file.write(rows)
    with pytest.raises(UserError, match=r"more than 1000 rows\. A group is smaller"):
        read_group(path, now=desk.now)
    assert expected(desk) == []


def test_a_calendar_larger_than_any_is_refused(tmp_path: Path, desk: Any) -> None:
    path = tmp_path / "huge.ics"
    with path.open("wb") as file:
        file.write(b"BEGIN:VCALENDAR\r\n")
        file.truncate(200_000_000)
    with pytest.raises(UserError, match="larger than 16 MB"):
        read_group(path, now=desk.now)


# -- who leads whom


def led(rows: tuple[GroupRow, ...]) -> dict[str, str]:
    return {row.form["name"]: row.lead for row in rows}


def test_rows_of_one_time_host_and_purpose_are_led_by_the_first_of_them(desk: Any, tmp_path: Path) -> None:
    group = read(desk, tmp_path, HEAD + "".join(f"{name},,,{host},参观,2026-11-25,09:30\n" for name, host in (
        ("张三", "5-1-0803"), ("李四", "3-2-1202"), ("王五", "5-1-0803"), ("赵六", "3-2-1202"), ("孙七", "1-1-0101"),
    )))  # fmt: skip
    assert led(looked(desk, group)) == {"张三": "", "李四": "", "王五": "张三", "赵六": "李四", "孙七": ""}
    take(desk, group)
    rows = {row.name: row for row in desk.read(register_rows, VisitFilter())}
    assert {name: (row.lead, row.companions) for name, row in rows.items()} == {
        "张三": ("", 1), "王五": ("张三", 0), "李四": ("", 1), "赵六": ("李四", 0), "孙七": ("", 0),
    }  # fmt: skip
    assert sorted(rows, key=lambda name: rows[name].number) == ["张三", "王五", "李四", "赵六", "孙七"]


def test_rows_that_come_each_on_their_own_have_no_lead(desk: Any, tmp_path: Path) -> None:
    group = read(desk, tmp_path, GOOD.replace("09:30", ""))
    desk.do(take_group, group.rows, {}, as_one=False)
    assert {row.lead for row in desk.read(register_rows, VisitFilter())} == {""}


@pytest.mark.parametrize(
    ("column", "cells", "leads"),
    [
        ("领队", ("", "是", ""), {"甲": "乙", "乙": "", "丙": "乙"}),
        ("领队", ("丙", "丙", ""), {"甲": "丙", "乙": "丙", "丙": ""}),
        ("领队", ("甲", "x", ""), {"甲": "", "乙": "", "丙": "乙"}),
        ("组别", ("A", "B", "a"), {"甲": "", "乙": "", "丙": "甲"}),
        ("Group leader", ("✓", "甲", ""), {"甲": "", "乙": "甲", "丙": "甲"}),
    ],
)
def test_a_column_says_who_leads(desk: Any, column: str, cells: tuple[str, ...], leads: dict[str, str]) -> None:
    text = f"姓名\t{column}\n" + "".join(f"{name}\t{cell}\n" for name, cell in zip("甲乙丙", cells, strict=True))
    group = read_pasted(text, now=desk.now)
    shared = {"day": "+4", "host": "5-1-0803", "purpose": "参观"}
    assert led(looked(desk, group, **shared)) == leads
    take(desk, group, **shared)
    assert {row.name: row.lead for row in desk.read(register_rows, VisitFilter())} == leads


def test_a_lead_who_stands_in_no_row_comes_another_day_or_is_led_is_a_fault_at_its_row(desk: Any) -> None:
    told = (("甲", "王总", 25), ("乙", "丙", 25), ("丙", "", 26), ("丁", "戊", 25), ("戊", "己", 25), ("己", "", 25))
    text = "姓名\t领队\t日期\n" + "".join(f"{name}\t{lead}\t2026-11-{day}\n" for name, lead, day in told)
    rows = looked(desk, read_pasted(text, now=desk.now), host="5-1-0803", purpose="参观")
    said = {row.form["name"]: row.errors.get("lead", "") for row in rows}
    assert "王总 stands in no row" in said["甲"]
    assert "comes on another day than the lead 丙" in said["乙"]
    assert "戊 leads others and cannot come with 己" in said["戊"]
    assert [said[name] for name in "丙丁己"] == ["", "", ""]
    with pytest.raises(GroupFaults, match="3 rows must be mended"):
        take(desk, read_pasted(text, now=desk.now), host="5-1-0803", purpose="参观")
    assert expected(desk) == []


def test_a_list_read_again_with_more_people_makes_the_group_larger(desk: Any, tmp_path: Path) -> None:
    take(desk, read(desk, tmp_path, GOOD.replace(",09:30", ",")))
    take(desk, read(desk, tmp_path, GOOD.replace(",09:30", ",") + "王五,,,5-1-0803,参观,2026-11-25,\n"))
    assert {row.name: row.lead for row in desk.read(register_rows, VisitFilter())} == {"张三": "", "李四": "张三", "王五": "张三"}


def test_the_guests_of_each_calendar_event_are_a_group(desk: Any, tmp_path: Path) -> None:
    desk.do(add_staff, {"name": "何师傅"})
    text = CALENDAR.format(zone="", start=":20261125T010000Z", more="")
    group = read(desk, tmp_path, text, "event.ics")
    take(desk, group)
    rows = desk.read(register_rows, VisitFilter())
    assert [(row.name, row.lead) for row in sorted(rows, key=lambda row: row.number)] == [
        ("Lindgren, Astrid", ""), ("zhao.min", "Lindgren, Astrid"),
    ]  # fmt: skip
