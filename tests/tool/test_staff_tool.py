"""Staff, departments, pairs and absences from the office tool."""

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
def staffed(tool: Tool) -> Tool:
    for name, roles in (("刘工", ["handler"]), ("何师傅", ["handler", "team_leader"]), ("王主任", ["department_head"])):
        assert tool("staff", "add", name, "--department", "工程部", "--roles", *roles)[0] == 0
    assert tool("department", "set", "工程部", "--head", "王主任", "--phone", "8001")[:2] == (0, "工程部\n")
    assert tool("pair", "set", "--department", "工程部", "--matter", "维修", "--a", "刘工", "--b", "何师傅")[:2] == (0, "工程部 · 维修\n")
    return tool


def test_staff_hold_several_roles(staffed: Tool) -> None:
    rows = {row["name"]: row["roles"] for row in json.loads(staffed("staff", "list", "--json")[1])}
    assert rows["何师傅"] == ["handler", "team_leader"]
    assert staffed("staff", "roles", "刘工", "guard", "receptionist")[1] == "Receptionist, Guard\n"
    assert "刘工\t工程部\t\t\t\t\tReceptionist, Guard\n" in staffed("staff", "list")[1]
    assert staffed("staff", "roles", "刘工")[1] == "no access to the program\n"
    assert staffed("staff", "roles", "刘工", "king")[0] == 2
    assert staffed("staff", "roles", "李红", "guard")[2].startswith("This is the only administrator.")


def test_departments_and_pairs_are_set_listed_and_removed(staffed: Tool) -> None:
    assert staffed("department", "list")[1] == "工程部\t王主任\t\t8001\n"
    assert staffed("department", "set", "工程部", "--rename", "维修部")[0] == 0
    (row,) = json.loads(staffed("department", "list", "--json")[1])
    assert (row["name"], row["head"], row["phone"], row["people"], row["matters"]) == ("维修部", "王主任", "8001", 3, 1)
    assert staffed("pair", "list")[1] == "维修部\t维修\t刘工\t何师傅\n"
    staffed("pair", "set", "--department", "维修部", "--matter", "电梯", "--a", "刘工")
    assert staffed("pair", "list", "--unpaired")[1] == "维修部\t电梯\t刘工\t–\n"
    assert "1 matter without a pair" in staffed("department", "list")[1]
    assert staffed("pair", "remove", "--department", "维修部", "--matter", "电梯")[0] == 0
    assert staffed("pair", "list", "--unpaired")[1] == "Every matter has its pair.\n"
    assert staffed("department", "remove", "维修部")[2].startswith("维修部 still has staff")
    assert staffed("pair", "set", "--department", "没有", "--a", "刘工")[2].startswith("There is no department called 没有.")


def test_out_and_back_and_who_is_where(staffed: Tool) -> None:
    assert staffed("absence", "out", "刘工", "--until", "15:30", "--where", "3 栋")[:2] == (0, "刘工: out on an errand until 15:30.\n")
    assert staffed("presence", "刘工")[1] == "刘工\t工程部\tout on an errand until 15:30 · 3 栋 · 何师傅 stands in\n"
    code, _out, error = staffed("absence", "out", "何师傅", "--until", "15:00")
    assert (code, "both would be away" in error) == (1, True)
    assert staffed("absence", "out", "何师傅", "--until", "15:00", "--confirm")[0] == 0
    found = json.loads(staffed("presence", "--json")[1])
    assert [(row["name"], row["presence"]["state"]) for row in found][:2] == [("何师傅", "out"), ("刘工", "out")]
    assert staffed("absence", "back", "刘工")[:2] == (0, "刘工 is back.\n")
    assert staffed("absence", "back", "刘工")[0] == 1
    (left,) = json.loads(staffed("absence", "list", "--json")[1])
    assert (left["name"], left["confirmed_by"]) == ("何师傅", "office tool")


def test_an_absence_is_planned(staffed: Tool) -> None:
    assert staffed("absence", "plan", "刘工", "--from", "2026-11-25", "--to", "11-27")[:2] == (0, "刘工: absent until 11-27.\n")
    assert staffed("absence", "list")[1] == "刘工\t工程部\tabsent\t11-25 – 11-27\n"
    assert "planned 1 day ahead" in staffed("absence", "plan", "何师傅", "--from", "today")[2]
    assert staffed("absence", "plan", "何师傅", "--from", "yesterday")[2].startswith("From day is a date")
    assert staffed("handover", "show")[0] == 0


def test_who_is_out_stands_on_the_hand_over_list(staffed: Tool) -> None:
    staffed("absence", "out", "刘工", "--where", "供电局")
    parts = {part["key"]: part for part in json.loads(staffed("handover", "show", "--json")[1])}
    (line,) = parts["out"]["lines"]
    assert (line["title"], line["about"], line["when"]) == ("刘工", "工程部 · 供电局", "12:00")


def test_a_leaver_hands_over(staffed: Tool) -> None:
    assert staffed("staff", "owned", "刘工")[1] == "A/B pairs\t工程部 · 维修\tA role\n"
    assert staffed("staff", "leave", "刘工", "--to", "何师傅")[2].startswith("何师傅 is the other of the pair")
    assert staffed("staff", "leave", "刘工", "--to", "王主任")[:2] == (0, "1 open item handed over.\n")
    assert staffed("staff", "owned", "刘工")[2].startswith("Nobody on the staff list is called 刘工.")
    assert staffed("staff", "owned", "李红")[1] == "Nothing is open with 李红.\n"
    assert "has left" in staffed("staff", "list", "--former")[1]
    assert staffed("check")[0] == 0
