"""Escorts, outcomes and the change of shift from the office tool."""

import json
from datetime import timedelta
from pathlib import Path

from app.core import clock
from tests.tool.test_calls_tool import text_of
from tests.tool.test_expected_tool import Tool, tool  # noqa: F401 -- a fixture is found by its name


def come(tool: Tool, *more: str, name: str = "王电工", kind: str = "contractor") -> str:  # noqa: F811 -- the fixture's value
    code, out, error = tool(
        *("visit", "arrive", "--name", name, "--host", "5-1-0803", "--purpose", "维修", "--type", kind, "--as-written"), *more
    )
    assert code == 0, error
    return out.strip()


def test_an_escort_is_named_late_and_reported(tool: Tool) -> None:  # noqa: F811 -- the fixture's value
    number = come(tool)
    code, _out, error = tool("escort", "here", number)
    assert (code, error.strip()) == (1, "Nobody is named as escort yet. Say who escorts first.")
    assert tool("escort", "name", number, "刘工", "--areas", "机房、屋顶")[:2] == (0, "刘工, not reported · 机房, 屋顶\n")
    assert tool("escort", "late")[1].strip() == "No escort is late."
    clock.fix(clock.now() + timedelta(minutes=12))
    assert tool("escort", "late")[1].split("\t") == [number, "王电工", "刘工", "", "called 12 min ago\n"]
    assert tool("escort", "here", number)[1].strip() == "刘工, here 2026-11-21 12:12 · 机房, 屋顶"
    assert json.loads(tool("escort", "late", "--json")[1]) == []
    assert tool("check")[0] == 0


def test_an_arrival_may_name_escort_and_areas(tool: Tool) -> None:  # noqa: F811 -- the fixture's value
    number = come(tool, "--escort", "刘工", "--areas", "机房")
    assert json.loads(tool("escort", "here", number, "--json")[1])["areas"] == "机房"


def test_an_outcome_is_set_shown_and_its_steps_listed(tool: Tool) -> None:  # noqa: F811 -- the fixture's value
    number = come(tool, name="林晓东", kind="official")
    tool("visit", "leave", number)
    assert tool("outcome", "due")[1].split("\t")[:2] == [number, "林晓东"]
    code, out, error = tool("outcome", "set", number, "--discussed", "消防检查", "--step", "报年检 | 李红 | +2")
    assert code == 0, error
    assert "What was discussed: 消防检查" in out
    assert "Next step 1: 报年检: 李红, due 2026-11-23" in out
    tool("outcome", "set", number, "--feedback", "满意")
    assert "What was discussed: 消防检查" in tool("outcome", "show", number)[1], "what is not said stays"
    assert [step["what"] for step in json.loads(tool("outcome", "steps", "--json")[1])] == ["报年检"]
    assert tool("outcome", "steps", "--done")[1].strip() == "There are no next steps."
    assert tool("outcome", "due")[1].strip() == "No outcome is due."


def test_what_is_wrong_is_one_sentence(tool: Tool) -> None:  # noqa: F811 -- the fixture's value
    number = come(tool)
    code, _out, error = tool("outcome", "set", number, "--discussed", "x", "--step", "报年检, 李红")
    assert (code, error.count("\n")) == (1, 1)
    assert "what | owner | due" in error
    code, _out, error = tool("outcome", "set", number, "--discussed", "x", "--step", "报年检 | 李红 | 2026-11-01")
    assert (code, error.strip()) == (1, "The due date 2026-11-01 has passed. Write today or a later one.")


def test_a_shift_is_handed_over_listed_and_printed(tool: Tool, tmp_path: Path) -> None:  # noqa: F811 -- the fixture's value
    number = come(tool)
    assert f"\t{number}\t王电工" in tool("handover", "show")[1]
    assert tool("handover", "make", "--to", "赵敏", "--note", "夜班")[:2] == (0, "H20261121-0001\n")
    tool("visit", "leave", number)
    assert "Still inside: 0" in tool("handover", "show")[1]
    assert "Still inside: 1" in tool("handover", "show", "h20261121-0001")[1]
    parts = json.loads(tool("handover", "show", "H20261121-0001", "--json")[1])
    assert (parts[-1]["key"], parts[-1]["lines"][0]["title"]) == ("inside", "王电工")
    listed = tool("handover", "list")[1].rstrip("\n").split("\t")
    assert listed == ["H20261121-0001", "2026-11-21 12:00", "office tool", "赵敏", "tool"]
    for words in (("H20261121-0001",), ()):
        out = tmp_path / "sheet.pdf"
        assert tool("print", "handover", *words, "--out", str(out))[:2] == (0, "sheet.pdf\n")
        assert out.read_bytes().startswith(b"%PDF")
    assert tool("--lang", "zh_CN", "print", "handover", "H20261121-0001", "--out", str(out))[0] == 0
    sheet = text_of(out.read_bytes())
    assert "办公工具" in sheet  # the counter it was written at, in the language of the paper
    assert tool("handover", "show", "H9")[0] == 1


def test_a_slip_comes_back(tool: Tool, office_folder: Path) -> None:  # noqa: F811 -- the fixture's value
    from app.core.actor import SYSTEM
    from app.office.settings import change_setting
    from app.wiring import open_office

    store = open_office(office_folder)
    store.do(change_setting, "print_slip", True, by=SYSTEM, now=clock.now())
    store.close()
    number = come(tool)
    tool("visit", "leave", number)
    assert "Visit slips not returned: 1" in tool("handover", "show")[1]
    assert tool("visit", "slip-back", number)[:2] == (0, "returned\n")
    assert "Visit slips not returned: 0" in tool("handover", "show")[1]
