"""An existing register of complaints read in: whole or not at all, never twice, with its own numbers; our own export reads back."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.complaints import lists
from app.complaints.fields import Channel, Satisfaction, State
from app.complaints.kinds import kinds
from app.complaints.lists import ComplaintFilter, board
from app.complaints.record import Complaint, ComplaintEvent
from app.complaints.story import visits_of
from app.complaints.tracks import ReturnVisit
from app.core.i18n import LANGUAGES, speaking
from app.exchange.complaint_register import complaints_sheet
from app.exchange.fields import COMPLAINTS
from app.exchange.importing import Plan, Progress, Result, Watch, check, preview, run
from app.stories.lists import find
from tests.complaints.conftest import NOISE, House, complaint_office, house, office_folder  # noqa: F401 -- fixtures

HEADINGS = ["编号", "日期", "投诉人", "房号", "电话", "方式", "类别", "摘要", "诉求", "处理结果", "回访", "满意度", "结案日"]
ROWS = [
    ["投诉〔2025〕0007", "2025-03-05", "王小明", "3-1-0502", "13811112222", "来电", NOISE, "楼上装修噪音", "停止施工", "已停工",
     "2025-03-09", "满意", "2025-03-09"],
    ["投诉〔2025〕0008", "2025/3/6 14:30", "李四", "2-1-0301", "", "来信", "宠物扰民", "狗叫", "管一管", "已劝导", "2025-03-10", "不满意",
     "2025-03-20"],
    ["", "2025年4月1日", "", "", "", "来访", NOISE, "半夜敲墙声音很大", "", "正在处理", "", "", ""],
]  # fmt: skip


def written(folder: Path, rows: list[list[str]], headings: list[str] | None = None, name: str = "投诉登记.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([headings or HEADINGS, *rows])
    return path


def plan(path: Path) -> Plan:
    found = preview(path, COMPLAINTS)
    return Plan(path, found.columns, found.sheet)


def taken(house: House, path: Path, watch: Watch | None = None) -> Result:  # noqa: F811 -- the class's fixture
    return run(house.desk.store, plan(path), by=house.actor("李红"), now=house.desk.now, watch=watch)


def all_of(house: House) -> dict[str, Any]:  # noqa: F811 -- as above
    rows = house.desk.read(board, ComplaintFilter(is_open=False), by=house.actor("钱主任"), now=house.desk.now).rows
    return {row.number: row for row in rows}


def count(house: House, record: Any) -> int:  # noqa: F811 -- as above
    found: int = house.desk.read(lambda s: s.execute(select(func.count()).select_from(record)).scalar())
    return found


def test_headings_are_guessed_in_chinese_and_english(tmp_path: Path) -> None:
    targets = preview(written(tmp_path, ROWS), COMPLAINTS).columns.targets
    assert targets == (
        "number", "received", "name", "home", "phone", "channel", "kind", "summary", "wish", "result", "visited", "satisfaction", "closed",
    )  # fmt: skip
    english = ["Complaint No", "Date", "Complainant", "Flat", "Phone", "Channel", "Category", "Description", "Resolution", "Closed on"]
    found = preview(written(tmp_path, [["1"] * 10], english), COMPLAINTS).columns
    assert found.targets == ("number", "received", "name", "home", "phone", "channel", "kind", "summary", "result", "closed")
    assert preview(written(tmp_path, [["x"]], ["投诉人"]), COMPLAINTS).columns.missing()


def test_a_register_is_taken_in_with_its_own_numbers(house: House, tmp_path: Path) -> None:  # noqa: F811 -- as above
    path = written(tmp_path, ROWS)
    dry = check(house.desk.store, plan(path), now=house.desk.now)
    assert (dry.taken, dry.faulty, count(house, Complaint)) == (3, 0, 0)
    result = taken(house, path)
    assert (result.taken, result.doubles, result.faulty) == (3, 0, 0)
    rows = all_of(house)
    first = rows["投诉〔2025〕0007"]
    assert (first.state, first.satisfaction, first.channel, first.name) == (State.CLOSED, Satisfaction.SATISFIED, Channel.CALL, "王小明")
    assert first.kind.endswith(NOISE)
    assert (first.result, first.wish, first.day) == ("已停工", "停止施工", 20250305)
    visit = house.desk.read(visits_of, first.id)[0]
    assert visit.satisfaction is Satisfaction.SATISFIED
    assert rows["投诉〔2025〕0008"].state is State.ENDED
    assert rows["投诉〔2025〕0008"].kind == "宠物扰民"


def test_an_open_one_has_its_officer_and_its_limits(house: House, tmp_path: Path) -> None:  # noqa: F811 -- as above
    taken(house, written(tmp_path, ROWS))
    row = all_of(house)["投诉〔2025〕I0001"]
    assert row.state is State.REGISTERED
    assert row.acts is not None
    assert row.owner == "孙物管"
    assert {clock.kind for clock in row.running} >= {"promise", "verify"}
    assert "正在处理" in row.story
    assert row.is_anonymous


def test_a_kind_nobody_knows_is_kept_and_not_offered(house: House, tmp_path: Path) -> None:  # noqa: F811 -- as above
    taken(house, written(tmp_path, ROWS))
    assert "宠物扰民" not in {row.name for row in house.desk.read(kinds)}
    assert "宠物扰民" in {row.name for row in house.desk.read(kinds, with_retired=True)}


def test_the_same_file_twice_makes_no_doubles(house: House, tmp_path: Path) -> None:  # noqa: F811 -- as above
    path = written(tmp_path, ROWS)
    taken(house, path)
    again = taken(house, path)
    assert (again.taken, again.doubles) == (0, 3)
    assert check(house.desk.store, plan(path), now=house.desk.now).doubles == 3
    assert count(house, Complaint) == 3


def test_stopped_it_leaves_nothing_and_the_desks_numbers_go_on(house: House, tmp_path: Path) -> None:  # noqa: F811 -- as above
    rows = [[f"投诉〔2026〕{n:04d}", *ROWS[0][1:7], f"第{n}件", *ROWS[0][8:]] for n in range(50, 2050)]
    seen: list[Progress] = []
    stopped = taken(house, written(tmp_path, rows), Watch(seen.append, lambda: bool(seen)))
    assert stopped.is_cancelled
    assert [count(house, record) for record in (Complaint, ComplaintEvent, ReturnVisit)] == [0, 0, 0]
    assert house.desk.read(find, "第60件", kind="complaint").rows == ()
    assert house.register().number == "投诉〔2026〕0001"


def test_the_desk_goes_on_behind_the_numbers_of_the_register(house: House, tmp_path: Path) -> None:  # noqa: F811 -- as above
    house.register()
    rows = [["投诉〔2026〕0031", *ROWS[0][1:]], ["投诉〔2026〕0001", *ROWS[1][1:]]]
    taken(house, written(tmp_path, rows))
    found = all_of(house)
    assert found["投诉〔2025〕I0001"].original == "投诉〔2026〕0001"  # the desk had given it: the register's mark is kept
    assert house.register().number == "投诉〔2026〕0032"


def test_each_row_that_cannot_be_taken_says_why_and_the_others_are(house: House, tmp_path: Path) -> None:  # noqa: F811 -- as above
    bad = [
        ["1", "", *ROWS[0][2:]], ["2", "someday", *ROWS[0][2:]], ["3", *ROWS[0][1:7], "", *ROWS[0][8:]],
        ["4", "2030-01-01", *ROWS[0][2:]], ["5", *ROWS[0][1:11], "马马虎虎", ROWS[0][12]], ["6", *ROWS[0][1:12], "2024-01-01"],
    ]  # fmt: skip
    result = taken(house, written(tmp_path, [*bad, ROWS[0]]))
    assert (result.taken, result.faulty) == (1, 6)
    said = [fault.reason for fault in result.faults]
    for words, part in zip(
        said, ("day of receipt", "no time we can read", "complained of", "future", "马马虎虎", "before the day"), strict=True
    ):
        assert part in words
    assert result.errors_path is not None
    assert result.errors_path.exists()


def test_what_was_complained_of_is_found_after_the_import(house: House, tmp_path: Path) -> None:  # noqa: F811 -- as above
    taken(house, written(tmp_path, ROWS))
    assert [hit.number for hit in house.desk.read(find, "装修噪音", kind="complaint").rows] == ["投诉〔2025〕0007"]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_our_export_reads_back_and_is_no_formula(house: House, tmp_path: Path, suffix: str) -> None:  # noqa: F811 -- as above
    house.open(summary="=HYPERLINK(1)", story="@cmd|x", wish="+1")
    path = tmp_path / f"register{suffix}"
    for language in LANGUAGES:
        with speaking(language):
            days = (date(2026, 11, 1), date(2026, 11, 30))
            path.write_bytes(house.desk.read(complaints_sheet, *days, suffix, by=house.actor("李红"), now=house.desk.now))
        found = preview(path, COMPLAINTS)
        assert set(found.columns.targets) >= {"number", "received", "summary", "story", "wish", "kind", "channel", "satisfaction", "closed"}
        assert taken(house, path).doubles == 1
    assert count(house, Complaint) == 1
    content = path.read_bytes().decode("utf-8", "replace")
    assert '"=HYPERLINK' not in content


def test_an_exported_row_of_another_office_keeps_what_it_said(house: House, tmp_path: Path) -> None:  # noqa: F811 -- as above
    taken(house, written(tmp_path, ROWS[:1]))
    row = next(iter(all_of(house).values()))
    one = house.desk.read(lists.one, row.id, now=house.desk.now)
    assert replace(one, clocks=(), acts=None).summary == "楼上装修噪音"
    assert one.phone == "138****2222"
