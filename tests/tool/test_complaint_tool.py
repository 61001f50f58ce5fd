"""Complaints from the office tool: the roles are checked in the same services."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.core import clock
from tests.complaints.conftest import PASSWORD, at, complaint_office  # noqa: F401 -- a fixture of the complaints' office
from tests.tool.at_the_office import Tool, at_the_office

NUMBER = "投诉〔2026〕0001"
OPEN = (
    "complaint", "open", "--channel", "visit", "--kind", "装修噪音", "--name", "张三", "--phone", "13800138000", "--home", "3-1-0502",
    "--summary", "楼上周末施工", "--sorry", "--superior", "陈主任",
)  # fmt: skip
START = ("--severity", "ordinary", "--danger", "none", "--at-once", "已电话制止")
FACTS = ("--facts", "属实", "--evidence", "照片", "--proposal", "派秩序部")
DISPATCH = ("--method", "上门制止", "--team", "秩序部", "--remedy-day", "2026-11-25", "--correct-day", "2026-12-11")


@pytest.fixture
def tool(
    complaint_office: Any,  # noqa: F811 -- the fixture imported above
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Tool]:  # fmt: skip
    """The tool at the complaints' office, Monday 2026-11-23 09:00; `who` signs in."""
    clock.fix(at("11-23 09:00"))
    yield from at_the_office(complaint_office[0], PASSWORD, tmp_path, capsys, monkeypatch)


def moved(tool: Tool, move: str, *words: str, who: str = "") -> tuple[int, str, str]:
    clock.fix(clock.now() + timedelta(minutes=10))
    return tool("complaint", "move", "2026-1", move, *words, who=who)


def test_a_complaint_goes_its_way_from_the_command_line(tool: Tool) -> None:
    assert tool(*OPEN, who="梁班长") == (0, f"{NUMBER}\n", "")
    assert moved(tool, "start", *START, who="孙物管")[1] == f"{NUMBER}\tBeing verified\n"
    assert moved(tool, "facts", *FACTS, who="孙物管")[0] == 0
    assert moved(tool, "dispatch", *DISPATCH, who="钱主任")[1] == f"{NUMBER}\tDispatched\n"
    assert moved(tool, "accept", who="梁班长")[0] == 0
    assert moved(tool, "remedy", "--action", "已制止", "--done-by", "冯队员", "--proof", "签字", who="冯队员")[0] == 0
    assert moved(tool, "result", "--result", "已停", who="梁班长")[0] == 0
    assert moved(tool, "report", "--told-to", "张三", "--how", "phone", "--director", "钱主任", who="孙物管")[0] == 0
    code, out, err = moved(tool, "visit", "--satisfaction", "satisfied", "--way", "home", "--person", "张三", who="冯队员")
    assert (code, out) == (0, f"{NUMBER}\tCase closed\n")
    assert "own list" in err
    assert "Case closed" in tool("complaint", "list", "--closed")[1]
    assert f"{NUMBER} #1\t秩序部\t梁班长" in tool("complaint", "actions")[1]


def test_nobody_ever_met_is_ended_by_the_manager_with_an_answer_in_writing(tool: Tool) -> None:
    tool(*OPEN)
    moved(tool, "start", *START)
    moved(tool, "facts", *FACTS)
    moved(tool, "dispatch", *DISPATCH)
    moved(tool, "accept")
    moved(tool, "remedy", "--action", "已制止", "--done-by", "冯队员", "--proof", "签字")
    moved(tool, "result", "--result", "已停")
    moved(tool, "report", "--told-to", "张三", "--how", "phone", "--director", "钱主任")
    left = ("--final-answer", "已处理", "--left-where", "住户信箱", "--outside-routes", "街道办")
    for day in ("11-24", "11-25"):
        assert "met on" in moved(tool, "end-unmet", *left, who="郑经理")[2]
        clock.fix(at(f"{day} 15:00"))
        assert moved(tool, "visit", "--satisfaction", "not_met", "--way", "home")[0] == 0
    assert "for 郑经理" in moved(tool, "end-unmet", *left, who="钱主任")[2]
    assert moved(tool, "end-unmet", *left, who="郑经理")[1] == f"{NUMBER}\tEnded, never met\n"


def test_a_wish_to_see_a_leader_is_a_limit_until_somebody_saw_the_person(tool: Tool) -> None:
    assert "tell 钱主任" in tool(*OPEN, "--wants-leader")[2]
    shown = json.loads(tool("complaint", "show", "2026-1", "--json")[1])
    assert shown["sees"] == {"name": "钱主任", "as": "director"}
    assert "no leader" in moved(tool, "see-leader", "--outcome", "seen", "--leader", "冯队员", who="孙物管")[2]
    assert moved(tool, "see-leader", "--outcome", "seen", "--leader", "钱主任", who="孙物管")[0] == 0
    assert json.loads(tool("complaint", "show", "2026-1", "--json")[1])["sees"] is None
    assert "No wish" in moved(tool, "see-leader", "--outcome", "withdrawn")[2]


def test_a_decision_by_the_wrong_role_is_refused_with_a_sentence(tool: Tool) -> None:
    tool(*OPEN)
    moved(tool, "start", *START, who="孙物管")
    moved(tool, "facts", *FACTS, who="孙物管")
    for who in ("孙物管", "郑经理", "冯队员"):
        code, out, err = moved(tool, "dispatch", *DISPATCH, who=who)
        assert (code, out) == (1, "")
        assert f"“Dispatch” of complaint {NUMBER} is for 钱主任" in err
    assert "another role" in moved(tool, "unfounded", "--ground", "x", "--basis", "y", who="赵师傅")[2]
    assert "To be decided" in tool("complaint", "list")[1]


def test_show_tells_all_of_it_as_json_too(tool: Tool) -> None:
    tool(*OPEN)
    moved(tool, "start", *START, who="孙物管")
    moved(tool, "facts", *FACTS, who="孙物管")
    moved(tool, "dispatch", *DISPATCH, who="钱主任")
    shown = json.loads(tool("complaint", "show", NUMBER, "--json", who="梁班长")[1])
    assert (shown["number"], shown["accountable" if "accountable" in shown else "acts"]["name"]) == (NUMBER, "梁班长")
    assert "accept" in shown["moves"]
    assert [one["method"] for one in shown["remedies"]] == ["上门制止"]
    assert [line["move"] for line in shown["story"]] == ["open", "start", "facts", "dispatch"]
    out = tool("complaint", "show", "2026-1")[1]
    assert "Round 1" in out
    assert "Facts found: 属实" in out
    assert tool("complaint", "show", "2026-9")[0] == 1


def test_kinds_are_listed_and_changed(tool: Tool) -> None:
    tool(*OPEN)
    assert "    装修噪音\t1" in tool("complaint", "kinds")[1]
    assert tool("complaint", "kind", "add", "充电桩", "--under", "设施设备", who="孙物管")[0] == 0
    assert tool("complaint", "kind", "rename", "充电桩", "充电设施")[0] == 0
    assert tool("complaint", "kind", "move", "充电设施", "--under", "秩序安全", "--place", "0")[0] == 0
    assert "retired" in tool("complaint", "kind", "retire", "装修噪音")[1]
    rows = json.loads(tool("complaint", "kinds", "--retired", "--json")[1])
    assert [row["is_active"] for row in rows if row["name"] == "装修噪音"] == [False]
    assert [row["path"] for row in rows if row["name"] == "充电设施"] == ["秩序安全 / 充电设施"]
    assert tool("complaint", "kind", "restore", "装修噪音")[0] == 0
    assert tool("complaint", "kind", "retire", "没有")[0] == 1
    assert "another role" in tool("complaint", "kind", "add", "x", who="冯队员")[2]


def test_the_rest_of_the_verbs(tool: Tool, tmp_path: Path) -> None:
    tool(*OPEN)
    assert NUMBER in tool("complaint", "similar", "--phone", "13800138000")[1]
    assert json.loads(tool("complaint", "similar", "--phone", "13800138000", "--json")[1])[0]["why"] == ["phone"]
    assert tool("complaint", "visits")[1] == "No complaint fits.\n"
    assert json.loads(tool("complaint", "actions", "--json")[1]) == []
    letter = tmp_path / "信.txt"
    letter.write_text("吵", "utf-8")
    assert "信.txt" in tool("complaint", "attach", NUMBER, str(letter))[1]
    assert tool("complaint", "list", "--scope", "mine", "--order", "round", "--json", who="孙物管")[0] == 0
    assert tool("complaint", "list", "--kind", "秩序安全", "--text", "周末")[1].startswith(NUMBER)
    tool(*OPEN, who="孙物管")
    assert moved(tool, "note", "--note", "x", who="孙物管")[0] == 0
    assert tool("complaint", "undo", NUMBER, who="孙物管")[0] == 0


def test_an_opinion_becomes_a_complaint_by_its_number(tool: Tool) -> None:
    form = ("太吵", "--channel", "phone", "--name", "张三", "--phone", "13800138000")
    number = tool("opinion", "add", *form)[1].strip()
    made = json.loads(tool(*OPEN, "--from", number, "--json")[1])
    assert made["number"] == NUMBER
    assert "already" in tool(*OPEN, "--from", number)[2]
    assert "Nothing here has the number" in tool(*OPEN, "--from", "X1")[2]


def test_papers_of_a_complaint_are_written_as_pdf(tool: Tool, tmp_path: Path) -> None:
    tool(*OPEN, who="孙物管")
    out = tmp_path / "paper.pdf"
    for paper in ("ack", "verification", "return-visit", "course"):
        assert tool("print", "complaint", "2026-1", "--paper", paper, "--out", str(out)) == (0, "paper.pdf\n", "")
        assert out.read_bytes().startswith(b"%PDF")
    assert tool("print", "complaint", "2026-1", "--paper", "ack", "--form", "roll80", "--out", str(out))[0] == 0
    code, _said, wrong = tool("print", "complaint", "2026-1", "--out", str(out))
    assert code
    assert "not dispatched" in wrong
    moved(tool, "start", *START, who="孙物管")
    moved(tool, "facts", *FACTS, who="孙物管")
    moved(tool, "dispatch", *DISPATCH, who="钱主任")
    assert tool("print", "complaint", "2026-1", "--out", str(out))[0] == 0


def test_the_register_of_days_or_a_month_and_the_round_of_visits(tool: Tool, tmp_path: Path) -> None:
    tool(*OPEN, who="孙物管")
    out = str(tmp_path / "register.pdf")
    assert tool("print", "complaint-register", "--from", "2026-11-01", "--to", "today", "--out", out)[0] == 0
    assert tool("print", "complaint-register", "--month", "2026-11", "--out", out)[0] == 0
    assert tool("print", "complaint-round", "--to", "2026-12-06", "--visitor", "冯队员", "--out", out)[0] == 0
    code, _said, wrong = tool("print", "complaint-register", "--out", out)
    assert code
    assert "--month" in wrong
    assert "earlier day first" in tool("print", "complaint-register", "--from", "2026-11-30", "--to", "2026-11-01", "--out", out)[2]


def test_a_register_is_read_in_and_written_out(tool: Tool, tmp_path: Path) -> None:
    path, out = tmp_path / "old.csv", tmp_path / "register.csv"
    rows = ("编号,日期,投诉人,类别,投诉内容,满意度", "投诉〔2025〕0007,2025-03-05,王小明,装修噪音,楼上施工,满意", ",,李四,漏水渗水,漏水,")
    path.write_text("\n".join(rows), "utf-8")
    assert "1 row would be taken." in tool("import", "complaints", str(path), "--dry-run")[1]
    said = tool("import", "complaints", str(path), "--json")[1]
    told = json.loads(said)
    assert (told["taken"], told["faulty"]) == (1, 1)
    assert tool("export", "complaints", "--from", "2025-01-01", "--to", "2025-12-31", "--out", str(out)) == (0, "register.csv\n", "")
    assert "投诉〔2025〕0007" in out.read_text("utf-8-sig")


def test_the_figures_of_complaints_as_text_json_pdf_and_workbook(tool: Tool, tmp_path: Path) -> None:
    tool(*OPEN, who="孙物管")
    code, said, _wrong = tool("report", "complaints")
    assert code == 0
    assert said.startswith("2026-11\n")
    assert "Hot spots" in said
    told = json.loads(tool("report", "complaints", "--year", "2026", "--json")[1])
    assert told["received"] == 1
    assert set(told["blocks"]) == {"overview", "kind", "place", "team", "month", "hot", "rounds", "steps", "limit"}
    for name, start in (("r.pdf", b"%PDF"), ("r.xlsx", b"PK")):
        assert tool("report", "complaints", "--month", "2026-11", "--out", str(tmp_path / name))[0] == 0
        assert (tmp_path / name).read_bytes().startswith(start)
    assert tool("report", "complaints", "--out", "r.txt")[0] == 1
    assert tool("report", "complaints", "--year", "soon")[0] == 2
