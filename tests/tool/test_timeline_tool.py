"""find and timeline of the office tool over everything that was written down."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.__main__ import main
from app.calls.service import take_call
from app.core import clock, i18n
from app.core.actor import SYSTEM
from app.people.service import add
from app.visits.service import Coming, arrive, leave
from app.wiring import open_office
from tests.conftest import NOON

Tool = Callable[..., tuple[int, str, str]]
CALL = {"direction": "in", "name": "王小明", "phone": "13812345678", "kind": "answered", "text": "问厨房漏水何时来修"}


@pytest.fixture
def tool(office_folder: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Tool]:
    """The tool on an office where Wang Xiaoming came twice and called once; another of that name never came."""
    from app.visits.fields import Leaving

    clock.fix(NOON)
    store = open_office(office_folder)
    form = {"name": "王小明", "phone": "13812345678", "host": "5-1-0803", "purpose": "探访", "note": "厨房水管漏水"}
    for days in (3, 1):
        at = NOON - timedelta(days=days)
        done = store.do(arrive, form, Coming(as_written=True), by=SYSTEM, now=at).value
        store.do(leave, done.visit_id, Leaving.SEEN, by=SYSTEM, now=at + timedelta(minutes=20))
    store.do(take_call, CALL, by=SYSTEM, now=NOON - timedelta(days=2))
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


@pytest.mark.parametrize("who", ["王小明", "wxm", "5678", "V20261120-0001", "c20261119-0001"])
def test_a_timeline_is_named_by_name_pinyin_phone_or_number(tool: Tool, who: str) -> None:
    code, out, _error = tool("timeline", who)
    assert code == 0
    assert out.splitlines() == [
        "王小明 · Visits 2 · Calls 1",
        "2026-11-20 12:00\tvisit\tV20261120-0001\tleft\t5-1-0803 · 探访",
        "2026-11-19 12:00\tcall\tC20261119-0001\tanswered here\t问厨房漏水何时来修",
        "2026-11-18 12:00\tvisit\tV20261118-0001\tleft\t5-1-0803 · 探访",
    ]


def test_what_is_left_out_is_said(tool: Tool) -> None:
    assert tool("timeline", "王小明", "--limit", "1")[1].splitlines()[-1] == "2 earlier ones are not listed."
    assert tool("timeline", "王小明", "--kind", "call")[1].splitlines()[1:] == [
        "2026-11-19 12:00\tcall\tC20261119-0001\tanswered here\t问厨房漏水何时来修"
    ]


def test_a_timeline_as_json_holds_counts_and_entries(tool: Tool) -> None:
    told = json.loads(tool("timeline", "王小明", "--json", "--limit", "2")[1])
    assert (told["name"], told["total"], told["counts"]) == ("王小明", 3, {"visit": 2, "call": 1})
    assert [(each["kind"], each["at"]) for each in told["entries"]] == [
        ("visit", "2026-11-20T04:00:00+00:00"), ("call", "2026-11-19T04:00:00+00:00"),
    ]  # fmt: skip


def test_a_name_of_several_people_is_answered_with_who_they_are(tool: Tool, office_folder: Path) -> None:
    store = open_office(office_folder)
    store.do(add, {"name": "王小明", "phones": "13900001111", "company": "顺达物流"}, by=SYSTEM, now=datetime(2026, 11, 21, 4, tzinfo=UTC))
    store.close()
    code, _out, error = tool("timeline", "王小明")
    assert code == 1
    assert error.splitlines() == [
        "王小明 means several people. Say a number of theirs, or more of the phone:",
        "王小明  139****1111  顺达物流", "王小明  138****5678",
    ]  # fmt: skip
    assert tool("timeline", "1111")[1].splitlines() == ["王小明", "Nothing is on record with 王小明."]


def test_nobody_and_numbers_of_nobody_are_a_sentence(tool: Tool, office_folder: Path) -> None:
    store = open_office(office_folder)
    store.do(take_call, {**CALL, "name": "", "phone": "", "text": "无人应答"}, by=SYSTEM, now=NOON)
    store.close()
    assert tool("timeline", "李四")[::2] == (1, "Nobody on record and no number fits 李四.\n")
    assert tool("timeline", "C20261121-0001")[2] == "C20261121-0001 is of nobody on record, so it is on nobody's timeline.\n"


def test_find_prints_what_stands_in_texts(tool: Tool) -> None:
    lines = [line.split("\t") for line in tool("find", "漏水")[1].splitlines()]
    assert [(line[0], line[1], line[-1]) for line in lines] == [
        ("call", "C20261119-0001", "text: 漏水"), ("visit", "V20261120-0001", "text: 漏水"), ("visit", "V20261118-0001", "text: 漏水"),
    ]  # fmt: skip


def test_check_makes_the_indexes_anew(tool: Tool, office_folder: Path) -> None:
    store = open_office(office_folder)
    store.idle(lambda s: s.connection().exec_driver_sql("DELETE FROM story"))
    store.close()
    assert "2 records (visit) are not found by the words they hold" in tool("check")[1]
    assert tool("check", "--rebuild")[0] == 0
    assert len(tool("find", "漏水")[1].splitlines()) == 3
