"""The watch list from the office tool."""

import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.__main__ import main
from app.core import clock, i18n
from app.core.actor import SYSTEM
from app.office.settings import change_setting
from app.wiring import open_office
from tests.watch.traces import traces

Tool = Callable[..., tuple[int, str, str]]
BAN = ("--kind", "ban", "--name", "张伟", "--phones", "13800138000", "--reason", "曾在大堂闹事", "--tell", "保安队")


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


def arrive(tool: Tool, name: str) -> tuple[int, str, str]:
    return tool("visit", "arrive", "--name", name, "--host", "陈先生", "--purpose", "Visiting", "--as-written")


def test_an_entry_is_added_listed_found_and_lifted(tool: Tool) -> None:
    entry = tool("watch", "add", *BAN)[1].strip()
    (row,) = json.loads(tool("watch", "list", "--json")[1])
    assert (row["id"], row["kind"], row["phone"], row["last_day"]) == (entry, "ban", "138****8000", "2027-11-21")
    assert tool("watch", "list")[1].split("\t")[:2] == ["Barred", "张伟"]
    found = tool("watch", "check", "--name", "章威", "--phone", "138 0013 8000")[1]
    assert found.split("\t") == [entry, "Barred", "张伟", "138****8000", "", "phone, sound of the name", "保安队\n"]
    assert "闹事" not in found
    assert tool("watch", "lift", "张伟", "--reason", "settled")[:2] == (0, "The entry is lifted.\n")
    assert tool("watch", "check", "--name", "张伟")[1] == "Nobody on the list is like this.\n"
    assert tool("watch", "list")[1] == "Nobody is on this list.\n"
    assert len(json.loads(tool("watch", "list", "--state", "lifted", "--json")[1])) == 1
    assert tool("check")[0] == 0


def test_the_tools_check_in_asks_too_and_goes_on_once_answered(tool: Tool) -> None:
    tool("watch", "add", *BAN)
    assert arrive(tool, "张伟") == (1, "", "Please check the details first, then check in.\n")
    words = ("--name", "张伟", "--reason", "another person", "--said")
    assert tool("watch", "answer", "张伟", *words, "same")[:2] == (0, "the same\n")
    assert arrive(tool, "张伟")[0] == 1
    assert tool("watch", "answer", "张伟", *words, "not-same")[:2] == (0, "not the same\n")
    assert arrive(tool, "张伟")[0] == 0


def test_what_cannot_be_done_is_one_sentence(tool: Tool) -> None:
    assert tool("watch", "lift", "谁", "--reason", "x")[2].startswith("0 entries in force are called 谁.")
    assert tool("watch", "add", "--kind", "ban", "--name", "张伟")[0] == 2
    assert tool("watch", "add", "--kind", "ban", "--reason", "x")[2].startswith("Fill in one of: Name / Phones")
    tool("watch", "add", *BAN)
    assert tool("watch", "add", *BAN)[2] == "This is on the list already. Change that entry instead.\n"


def test_only_who_may_sees_the_list(tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    tool("watch", "add", *BAN)
    monkeypatch.setenv("FIRSTDESK_PASSWORD", "correct horse")
    assert tool("--as", "李红", "watch", "list")[0] == 0  # an administrator
    monkeypatch.setenv("FIRSTDESK_PASSWORD", "wrong")
    assert tool("--as", "李红", "watch", "list")[0] == 1


def test_a_table_is_taken_whole_or_refused_line_by_line(tool: Tool, tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    good = "类型,姓名,手机号,原因,有效期至\n黑名单,张伟,13800138000,闹事,2027-01-31\n,李四,,推销,\n"
    path.write_text(f"{good}贵宾,王五,8001,领导,\n", "gb18030")
    code, out, error = tool("watch", "import", str(path))
    assert (code, out, json.loads(tool("watch", "list", "--json")[1])) == (1, "", [])
    assert error.splitlines()[0].startswith("line 4: “8001” is too short")
    path.write_text(good, "utf-8")
    assert tool("watch", "import", str(path))[1] == "2 entries are new on the list.\n"
    assert json.loads(tool("watch", "import", str(path), "--json")[1]) == {"taken": 0, "doubles": 2}
    rows = {row["name"]: (row["kind"], row["last_day"]) for row in json.loads(tool("watch", "list", "--json")[1])}
    assert rows == {"张伟": ("ban", "2027-01-31"), "李四": ("watch", "2027-05-20")}
    path.write_text("a,b\n1,2\n", "utf-8")
    assert "needs headings" in tool("watch", "import", str(path))[2]


ID = "11010519491231002X"


def test_an_id_number_is_read_unseen_and_compared(tool: Tool, monkeypatch: pytest.MonkeyPatch, office_folder: Path) -> None:
    def given(number: str, *words: str) -> tuple[int, str, str]:
        monkeypatch.setenv("FIRSTDESK_ID", number)
        return tool(*words, "--id")

    come = ("visit", "arrive", "--name", "李四", "--host", "陈先生", "--purpose", "Visiting", "--as-written")
    refused = given(ID, *come)
    assert refused[:2] == (1, "")
    assert refused[2].startswith("This office compares no ID numbers.")
    store = open_office(office_folder)
    store.do(change_setting, "keeps_ids", True, by=SYSTEM, now=clock.now())
    store.close()
    assert given(ID, "watch", "add", *BAN)[0] == 0
    assert given(ID, "watch", "check")[1].split("\t")[5] == "ID number"
    assert given("440308199901101512", "watch", "check")[1] == "Nobody on the list is like this.\n"
    assert given(ID, *come) == (1, "", "Please check the details first, then check in.\n")
    assert given(ID[:-1] + "3", *come)[2] == "This ID number cannot be right: its check digit or date is wrong. Look again.\n"
    assert given(ID, "watch", "answer", "张伟", "--name", "李四", "--said", "not-same", "--reason", "known by sight")[0] == 0
    assert given(ID, *come)[0] == 0
    assert traces(ID, office_folder) == []


def test_without_the_variable_an_id_number_comes_from_standard_input(
    tool: Tool, monkeypatch: pytest.MonkeyPatch, office_folder: Path
) -> None:
    store = open_office(office_folder)
    store.do(change_setting, "keeps_ids", True, by=SYSTEM, now=clock.now())
    store.close()
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse\n440308199901101512\n"))
    words = ("visit", "arrive", "--name", "李四", "--host", "陈先生", "--purpose", "Visiting", "--as-written", "--id")
    assert tool("--as", "李红", *words)[0] == 0
