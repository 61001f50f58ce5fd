"""Opinions, incidents and contingency plans from the office tool."""

import json
from pathlib import Path

import pytest

from tests.tool.test_passes_tool import Tool, tool

__all__ = ["tool"]
OPINION, INCIDENT = "O20261121-0001", "S20261121-0001"


def opinion(tool: Tool, *more: str) -> tuple[int, str, str]:
    who = () if "--anonymous" in more else ("--name", "林先生", "--phone", "13812345678")
    return tool("opinion", "add", "路灯坏了三天", *who, "--channel", "letter", *more)


def test_an_opinion_is_registered_listed_shown_answered_and_counted(tool: Tool) -> None:
    assert opinion(tool, "--kind", "suggestion", "--home", "5-1-0803")[:2] == (0, f"{OPINION}\n")
    assert opinion(tool, "--anonymous", "--day", "yesterday")[:2] == (0, "O20261121-0002\n")
    lines = [line.split("\t") for line in tool("opinion", "list")[1].splitlines()]
    assert lines == [
        ["O20261121-0002", "2026-11-20 12:00", "to answer", "Opinion", "By letter", "anonymous", "", "路灯坏了三天"],
        [OPINION, "2026-11-21 12:00", "to answer", "Suggestion", "By letter", "林先生", "5-1-0803", "路灯坏了三天"],
    ]
    assert tool("opinion", "answer", OPINION, "已换灯泡", "--way", "phone")[:2] == (0, f"{OPINION} is answered.\n")
    assert tool("opinion", "answer", OPINION, "again", "--way", "phone")[0] == 1
    shown = tool("opinion", "show", OPINION)[1]
    for part in ("State: answered", "Phone: 138****5678", "已换灯泡", "registered\toffice tool"):
        assert part in shown
    found = json.loads(tool("opinion", "show", OPINION, "--json")[1])
    assert (found["way"], [event["what"] for event in found["trail"]]) == ("phone", ["registered", "answered"])
    assert [row["number"] for row in json.loads(tool("opinion", "list", "--state", "open", "--json")[1])] == ["O20261121-0002"]
    assert tool("opinion", "list", "--from", "2026-11-21", "--kind", "praise")[1] == "Nothing fits.\n"
    november = next(line for line in tool("opinion", "counts", "--year", "2026")[1].splitlines() if line.startswith("2026-11"))
    assert november.split("\t")[:4] == ["2026-11", "2", "1", "1"]
    assert tool("find", OPINION)[1].split("\t")[:3] == ["opinion", OPINION, "林先生"]
    assert tool("check")[0] == 0


def test_an_opinion_of_a_visit_is_linked_with_it(tool: Tool) -> None:
    number = tool("visit", "arrive", "--name", "林先生", "--host", "刘工", "--purpose", "办事", "--as-written")[1].strip()
    opinion(tool, "--visit", number)
    assert f"Came out of: Visit {number}" in tool("opinion", "show", OPINION)[1]
    assert opinion(tool, "--visit", "V1")[::2] == (1, "No visit has the number or badge V1. Check it, or look for the name.\n")


def test_wrong_words_are_one_line_at_their_fields(tool: Tool) -> None:
    assert opinion(tool, "--day", "tomorrow")[::2] == (1, "day: Received on is a date such as 2026-11-21.\n")
    assert tool("opinion", "answer", "O1", "x", "--way", "phone")[::2] == (1, "Nothing here has the number O1. Check it.\n")
    opinion(tool)
    assert tool("opinion", "answer", OPINION, "--way", "phone")[::2] == (1, "answer: Write in a few words what was answered.\n")
    assert tool("opinion", "add", "x")[0] == 2


def test_an_incident_is_recorded_reported_followed_up_and_closed(tool: Tool) -> None:
    add = ("incident", "add", "lift", "三人被困电梯", "--place", "3 栋", "--time", "11:20")
    assert tool(*add)[:2] == (0, f"{INCIDENT}\n")
    assert tool("incident", "list")[1].split("\t")[2:5] == ["not reported", "People trapped in a lift", "3 栋"]
    assert tool("incident", "close", INCIDENT, "救出", "--calmed", "安抚")[::2] == (
        1, f"Nobody was told of {INCIDENT} yet. Report it first, then close it.\n",
    )  # fmt: skip
    assert (
        tool("incident", "report", INCIDENT, "--to", "王主任", "--way", "phone", "--told-time", "11:23")[1]
        == f"{INCIDENT}: 王主任 was told.\n"
    )
    assert tool("incident", "follow-up", INCIDENT, "次日回访")[1] == f"{INCIDENT}: noted.\n"
    assert tool("incident", "close", INCIDENT, "救出", "--calmed", "安抚")[1] == f"{INCIDENT} is closed.\n"
    shown = tool("incident", "show", INCIDENT)[1]
    for part in (
        "State: closed",
        "Reported to: 2026-11-21 11:23 · 王主任 · By phone",
        "Follow-up: 2026-11-21 12:00 · 次日回访",
        "How it ended: 救出",
    ):
        assert part in shown
    found = json.loads(tool("incident", "show", INCIDENT, "--json")[1])
    assert [entry["kind"] for entry in found["entries"]] == ["report", "follow_up"]
    assert tool("incident", "list", "--kind", "People trapped in a lift", "--state", "closed")[1].startswith(INCIDENT)
    assert tool("incident", "add", "meteor", "x")[2].startswith("kind: Choose one of: Fire")
    assert tool("incident", "report", INCIDENT, "--to", "")[0] == 1
    assert json.loads(tool("incident", "counts", "--json")[1])["months"][10]["closed"] == 1
    assert tool("check")[0] == 0


def test_plans_are_listed_shown_reworded_dropped_and_brought_back(tool: Tool, tmp_path: Path) -> None:
    assert [line.split("\t")[0] for line in tool("plan", "list")[1].splitlines()] == [
        "fire", "lift", "water", "power", "quarrel", "medical", "object",
    ]  # fmt: skip
    assert tool("plan", "show", "lift")[1].splitlines()[1].startswith("1. Talk to them by intercom")
    assert tool("plan", "set", "lift", "--phone", "维保：027-88888888", "--phone", "王主任：13800138000")[1] == "lift\n"
    found = json.loads(tool("plan", "show", "lift", "--json")[1])
    assert (found["phones"], len(found["steps"]), found["is_own"]) == ([["维保", "027-88888888"], ["王主任", "13800138000"]], 8, True)
    (tmp_path / "steps.txt").write_text("断电\n疏散\n", "utf-8")
    own = tool("plan", "set", "电动车起火", "--new", "--steps-file", str(tmp_path / "steps.txt"))[1].strip()
    assert own.startswith("own-")
    assert tool("plan", "show", own)[1] == "电动车起火\n1. 断电\n2. 疏散\n"
    assert tool("plan", "set", "water", "--drop")[0] == 0
    assert "dropped" in tool("plan", "list", "--all")[1]
    assert tool("plan", "set", "lift", "--back")[0] == tool("plan", "set", "water", "--back")[0] == 0
    assert [line.split("\t")[2] for line in tool("plan", "list")[1].splitlines()][:3] == ["as shipped with the program"] * 3
    assert tool("plan", "set", "lift", "--step", "x" * 161)[::2][0] == 1
    assert tool("plan", "set", "lift", "--steps-file", str(tmp_path / "none.txt"))[2].endswith(
        "cannot be read (No such file or directory).\n"
    )


@pytest.mark.parametrize(
    "words", [("opinions",), ("opinions", "--from", "2026-11-01", "--kind", "opinion"), ("incident", INCIDENT), ("plan", "fire")]
)
def test_papers_are_written_as_pdf(tool: Tool, tmp_path: Path, words: tuple[str, ...]) -> None:
    opinion(tool)
    tool("incident", "add", "fire", "厨房起火", "--to", "王主任", "--as-written")
    assert tool("print", *words, "--out", str(tmp_path / "x.pdf"))[:2] == (0, "x.pdf\n")
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")


def test_registers_are_exported(tool: Tool, tmp_path: Path) -> None:
    opinion(tool)
    tool("incident", "add", "fire", "厨房起火")
    for what, number in (("opinions", OPINION), ("incidents", INCIDENT)):
        assert tool("export", what, "--from", "2026-11-01", "--to", "today", "--out", str(tmp_path / "x.csv"))[0] == 0
        assert number in (tmp_path / "x.csv").read_text("utf-8-sig")
    assert tool("plan", "show", "fire", "--out", str(tmp_path / "p.pdf"))[1] == "p.pdf\n"
