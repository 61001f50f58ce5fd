"""The waiting clock, the end of the day and its figures from the office tool."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.core import clock, i18n
from app.core.actor import SYSTEM
from app.office.service import add_staff
from app.office.settings import change_setting
from app.wiring import open_office

Tool = Callable[..., tuple[int, str, str]]
NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


@pytest.fixture
def tool(office_folder: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Tool]:
    """The tool on an office that lets visitors wait, at noon of 2026-11-21."""
    clock.fix(NOON)
    store = open_office(office_folder)
    store.do(change_setting, "admit_on_arrival", False, by=SYSTEM, now=NOON)
    store.do(change_setting, "close_at", "22:00", by=SYSTEM, now=NOON)
    for name, deputy in (("白工", ""), ("刘工", "白工")):
        store.do(add_staff, {"name": name, "department": "工程部", "role": "", "deputy": deputy}, by=SYSTEM, now=NOON)
    store.close()

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


def arrive(tool: Tool, name: str = "陈思远") -> str:
    code, out, error = tool("visit", "arrive", "--name", name, "--host", "刘工", "--purpose", "维修")
    assert code == 0, error
    return out.strip()


def asked(tool: Tool, *words: str) -> Any:
    code, out, error = tool(*words, "--json")
    assert code == 0, error
    return json.loads(out)


def later(**span: float) -> None:
    clock.fix(clock.now() + timedelta(**span))


def test_a_host_is_tried_a_deputy_suggested_and_the_visitor_fetched(tool: Tool) -> None:
    number = arrive(tool)
    later(minutes=6)
    assert tool("visit", "reach", number, "no_answer")[1] == "刘工: no answer\n"
    assert tool("visit", "reach", number, "no_answer")[1] == "刘工: no answer ×2\n"
    assert asked(tool, "visit", "reach", number, "deputy")["whom"] == "白工"
    (waiting,) = asked(tool, "visit", "waiting")
    assert (waiting["number"], waiting["minutes"], waiting["answer"], waiting["tries"]) == (number, 6, "deputy", 2)
    assert tool("visit", "waiting")[1] == f"{number}\t6 min\t陈思远\t刘工\tdeputy 白工\n"
    assert tool("visit", "admit", number)[1] == "陈思远 may go in, fetched by 白工.\n"
    assert tool("visit", "waiting")[1] == "Nobody is waiting.\n"


def test_somebody_refused_is_turned_away_with_the_reason(tool: Tool) -> None:
    number = arrive(tool)
    assert tool("visit", "turn-away", number, "--reason", "Host refused")[1] == "陈思远 turned away.\n"
    assert tool("visit", "reach", number, "busy")[0] == 1


def test_who_is_inside_is_listed_with_limits_and_who_stays_overnight(tool: Tool) -> None:
    number = arrive(tool)
    tool("visit", "admit", number, "--by", "白工")
    later(hours=9)
    (row,) = asked(tool, "visit", "inside")
    assert (row["minutes"], row["limit"], row["is_over"], row["stays_overnight"]) == (540, 480, True, False)
    assert "over by 60 min" in tool("visit", "inside")[1]
    assert tool("visit", "overnight", number)[1] == "陈思远 stays overnight.\n"
    assert asked(tool, "visit", "inside")[0]["stays_overnight"] is True


def test_a_walk_is_not_begun_by_an_answer_that_is_refused(tool: Tool) -> None:
    number = arrive(tool)
    tool("visit", "leave", number)
    before = asked(tool, "check")["counts"]
    assert tool("visit", "overnight", number)[0] == 1
    assert tool("visit", "overnight", "V20260101-0001")[0] == 1
    assert asked(tool, "check")["counts"] == before


def test_forgotten_visits_are_closed_at_the_hour_and_named(tool: Tool) -> None:
    number = arrive(tool)
    assert tool("visit", "close-forgotten")[1] == "No visit was closed.\n"
    later(hours=20)
    out = tool("visit", "close-forgotten")[1].splitlines()
    assert out == ["1 visit nobody had signed out was closed for 2026-11-21 22:00 as “time unknown”:", f"陈思远 {number}"]
    assert tool("check")[0] == 0


def test_the_figures_of_a_day_as_text_json_and_pdf(tool: Tool, tmp_path: Path) -> None:
    number = arrive(tool)
    later(minutes=6)
    tool("visit", "admit", number)
    later(minutes=60)
    tool("visit", "leave", number, "--how", "unknown")
    found = asked(tool, "report", "day", "--day", "2026-11-21")
    assert (found["day"], found["came"]["arrivals"], found["gone"]["gone"], found["gone"]["unknown"]) == ("2026-11-21", 1, 1, 1)
    assert found["came"]["waits"] == {"count": 1, "mean": 360.0, "median": 360.0, "longest": 360.0}
    assert found["gone"]["stays"] == {"count": 0, "mean": None, "median": None, "longest": None}
    assert found["departments"][0]["name"] == "工程部"
    assert found["tries"] == {"came": 1}
    assert "工程部\t1\t1\t6 min\t6 min\t6 min\t0\t0\t0" in tool("report", "day")[1]
    assert tool("report", "day", "--out", str(tmp_path / "day.pdf"))[1] == "day.pdf\n"
    assert (tmp_path / "day.pdf").read_bytes().startswith(b"%PDF")


def test_a_day_to_come_has_no_figures(tool: Tool) -> None:
    code, _out, error = tool("report", "day", "--day", "2026-11-22")
    assert (code, error) == (1, "This day has not come yet. Choose today or an earlier one.\n")
    assert asked(tool, "report", "day", "--day", "yesterday")["came"]["arrivals"] == 0
