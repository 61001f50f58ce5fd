"""The working calendar from the office tool."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.__main__ import main
from app.core import clock, i18n

Tool = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tool(office_folder: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Tool]:
    """The tool on the founded office, at noon of 2026-11-21."""
    clock.fix(datetime(2026, 11, 21, 4, 0, tzinfo=UTC))

    def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            code = main(["--data", str(office_folder), "--lang", "en", *words])
        except SystemExit as ended:
            code = int(ended.code or 0)
        i18n.use_language("en")
        return code, *capsys.readouterr()

    yield run
    clock.fix(None)


@pytest.fixture
def year_2027(tmp_path: Path) -> Path:
    """A year file as holiday-cn has them."""
    days = [{"name": "元旦", "date": "2027-01-01", "isOffDay": True}, {"name": "元旦", "date": "2027-01-03", "isOffDay": False}]
    path = tmp_path / "2027.json"
    path.write_text(json.dumps({"$schema": "…", "year": 2027, "papers": [], "days": days}), "utf-8")
    return path


def test_a_month_is_shown_day_by_day(tool: Tool) -> None:
    code, out, error = tool("calendar", "show", "2026-02")
    lines = out.splitlines()
    assert (code, error, len(lines), lines[0]) == (0, "", 29, "Office hours · 2026-02 · Asia/Shanghai")
    assert lines[13:16] == [
        "2026-02-13\tFri\tworking day\t08:30–12:00 14:00–17:30",
        "2026-02-14\tSat\tmake-up working day\t08:30–12:00 14:00–17:30\tSpring Festival",
        "2026-02-15\tSun\tholiday\t\tSpring Festival",
    ]
    assert tool("calendar", "show")[1].splitlines()[0] == "Office hours · 2026-11 · Asia/Shanghai"


def test_a_year_is_shown_month_by_month(tool: Tool) -> None:
    lines = tool("calendar", "show", "2026")[1].splitlines()
    assert (len(lines), lines[10]) == (
        13, "2026-10\t18 open days\tholiday: 1–7 National Day\tmake-up working day: 10 National Day",
    )  # fmt: skip


def test_a_year_not_loaded_says_so(tool: Tool) -> None:
    assert tool("calendar", "show", "2027-01")[1].splitlines()[1].startswith("The days of 2027 are not loaded")


def test_as_json_every_day_has_its_hours(tool: Tool) -> None:
    shown = json.loads(tool("calendar", "show", "2026", "--json")[1])
    assert (shown["timezone"], shown["years"], shown["revision"], shown["open_days"], len(shown["days"])) == (
        "Asia/Shanghai", [2024, 2025, 2026], 1, 248, 365,
    )  # fmt: skip
    assert shown["days"][0] == {"date": "2026-01-01", "kind": "holiday", "open": [], "name": "元旦", "known": True}


def test_a_year_is_loaded_and_a_dry_run_keeps_nothing(tool: Tool, year_2027: Path) -> None:
    told = "2027: 1 day off, 1 make-up day; 0 limits move.\n"
    assert tool("calendar", "import", str(year_2027), "--dry-run") == (0, told, "")
    assert json.loads(tool("calendar", "show", "2027", "--json")[1])["years"] == [2024, 2025, 2026]
    assert tool("calendar", "import", str(year_2027)) == (0, told, "")
    shown = tool("calendar", "show", "2027-01")[1].splitlines()
    assert shown[1] == "2027-01-01\tFri\tholiday\t\tNew Year's Day"
    assert shown[3] == "2027-01-03\tSun\tmake-up working day\t08:30–12:00 14:00–17:30\tNew Year's Day"
    again = json.loads(tool("calendar", "import", str(year_2027), "--json")[1])
    assert again == {"year": 2027, "off": 1, "on": 1, "moved": []}
    assert tool("check")[0] == 0


def test_who_changed_the_calendar_when_why_and_what_is_told(tool: Tool, year_2027: Path) -> None:
    assert tool("calendar", "changes") == (0, "", "")
    tool("calendar", "import", str(year_2027))
    line = tool("calendar", "changes")[1].rstrip("\n").split("\t")
    assert line[2:] == ["the days of 2027 were loaded", "2027 loaded: 1 day off, 1 make-up day"]
    (told,) = json.loads(tool("calendar", "changes", "--json")[1])
    assert (told["revision"], told["changes"]) == (2, ["2027 loaded: 1 day off, 1 make-up day"])


def test_another_calendar_stands_beside_the_offices_own(tool: Tool, tmp_path: Path) -> None:
    path = tmp_path / "night.json"
    path.write_text(json.dumps({"timezone": "Asia/Shanghai", "week": {"sun": [["20:00", "24:00"]]}}), "utf-8")
    assert tool("calendar", "add", "Night", str(path))[0] == 0
    shown = json.loads(tool("calendar", "show", "2026-11", "--calendar", "Night", "--json")[1])
    assert (shown["name"], shown["years"], shown["open_days"]) == ("Night", None, 5)
    assert tool("calendar", "show", "2026-11", "--json")[1] != json.dumps(shown)
    assert tool("calendar", "add", "Night", str(path))[2].startswith("There is a calendar called Night already.")
    assert tool("calendar", "add", "Office hours", str(path))[0] == tool("calendar", "add", " ", str(path))[0] == 1
    path.write_text(json.dumps({"timezone": "Asia/Shanghai", "week": {}}), "utf-8")
    assert "no open time in 370 days" in tool("calendar", "add", "Never", str(path))[2]
    path.write_text("x", "utf-8")
    assert tool("calendar", "add", "X", str(path))[2].startswith("This is no JSON file")
    assert tool("check")[0] == 0


def test_what_cannot_be_done_is_one_sentence(tool: Tool, year_2027: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tool("calendar", "show", "November")[2] == "“November” is no year or month. Write 2026 or 2026-11.\n"
    assert tool("calendar", "show", "2026-13")[0] == 1
    assert tool("calendar", "show", "--calendar", "Night")[2].startswith("No working calendar is called Night.")
    assert tool("calendar", "import", str(tmp_path / "none.json"))[2].endswith("Check the name, or choose another file.\n")
    year_2027.write_text("{}", "utf-8")
    assert tool("calendar", "import", str(year_2027))[2].startswith("The file needs a “year”")
    monkeypatch.setenv("FIRSTDESK_PASSWORD", "wrong")
    assert tool("--as", "李红", "calendar", "import", str(year_2027))[0] == 1
