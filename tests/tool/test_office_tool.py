"""The office tool: what each command prints, and 0 done, 1 could not with one sentence, 2 wrong words."""

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.__main__ import main
from app.core import clock, i18n
from app.office.exports import known_by
from app.places.service import add_home
from app.wiring import open_office
from tests.printing.looking import words
from tests.trail import exports_in

ROOT = Path(__file__).parents[2]


class Answer(NamedTuple):
    code: int
    out: str
    error: str


Tool = Callable[..., Answer]


@pytest.fixture
def tool(office_folder: Path, capsys: pytest.CaptureFixture[str]) -> Tool:
    """The tool's commands on the founded office, in English, within this process."""

    def run(*words: str, data: Path = office_folder) -> Answer:
        capsys.readouterr()
        try:
            code = main(["--data", str(data), "--lang", "en", *words])
        except SystemExit as ended:
            code = int(ended.code or 0)
        i18n.use_language("en")
        return Answer(code, *capsys.readouterr())

    return run


def arrive(tool: Tool, name: str = "王小明", **more: str) -> str:
    words = [word for key, value in more.items() for word in (f"--{key}", value)]
    answer = tool("visit", "arrive", "--name", name, "--host", "陈先生", "--purpose", "Visiting", "--as-written", *words)
    assert answer.code == 0, answer.error
    return answer.out.strip()


def refused(answer: Answer) -> str:
    """The one sentence of a command that could not."""
    assert answer.code == 1
    assert answer.out == ""
    assert answer.error.count("\n") == 1
    return answer.error


def test_an_arrival_prints_its_number_only(tool: Tool) -> None:
    first, second = arrive(tool), arrive(tool, phone="13812345678", company="大华建材", plate="鄂A12345", people="2")
    assert second.removesuffix("2") == first.removesuffix("1")
    assert first.startswith("V20")


def test_an_arrival_as_json_tells_id_number_badge_and_state(tool: Tool) -> None:
    words = ("--name", "王小明", "--home", "5-1-0803", "--purpose", "Visiting", "--json")
    told = json.loads(tool("visit", "arrive", *words).out)
    assert set(told) == {"id", "number", "badge", "state"}
    assert (told["state"], len(told["badge"])) == ("inside", 10)


@pytest.mark.parametrize("how", ["seen", "reported", "unknown"])
def test_leaving_by_number_says_how(tool: Tool, how: str) -> None:
    number = arrive(tool)
    assert tool("visit", "leave", number, "--how", how).out == f"{number} 王小明 has left.\n"
    assert "is left; that cannot be done" in refused(tool("visit", "leave", number, "--how", how))


def test_leaving_as_json(tool: Tool) -> None:
    number = arrive(tool)
    told = json.loads(tool("visit", "leave", number, "--how", "seen", "--json").out)
    assert (set(told), told["number"], told["state"]) == ({"id", "number", "state", "still_out"}, number, "left")


def test_the_evacuation_list_is_printed_without_a_roll_call(tool: Tool, tmp_path: Path) -> None:
    arrive(tool, "轮椅人", assistance="wheelchair")
    arrive(tool, "王小明")
    assert tool("print", "evacuation", "--out", str(tmp_path / "list.pdf")).out == "list.pdf\n"
    text = words((tmp_path / "list.pdf").read_bytes())
    assert text.index("Needs help") < text.index("轮椅人") < text.index("王小明")
    assert "no roll call has the number" in refused(tool("print", "evacuation", "--report", "E1", "--out", str(tmp_path / "x.pdf"))).lower()
    assert not (tmp_path / "x.pdf").exists()


def test_find_as_json_is_a_list_of_kind_id_number_name_matched(tool: Tool) -> None:
    number = arrive(tool)
    (hit,) = json.loads(tool("find", "wxm", "--json").out)
    assert list(hit) == ["kind", "id", "number", "name", "matched"]
    assert (hit["kind"], hit["number"], hit["name"], hit["matched"]) == ("inside", number, "王小明", "王小明")
    assert json.loads(tool("find", "nobody at all", "--json").out) == []


def test_find_says_why_and_says_when_nothing_is_found(tool: Tool) -> None:
    arrive(tool)
    assert tool("find", "小明").out.rstrip().endswith("name: 小明")
    assert tool("find", "赵").out == "Nothing was found for 赵.\n"


@pytest.mark.parametrize("paper", ["badge", "slip", "record"])
def test_a_visits_papers_are_written_as_pdf(tool: Tool, tmp_path: Path, paper: str) -> None:
    number = arrive(tool)
    answer = tool("print", paper, number, "--out", str(tmp_path / "x.pdf"))
    assert (answer.code, answer.out) == (0, "x.pdf\n")
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")
    assert [f.name for f in tmp_path.iterdir() if f.suffix == ".part"] == []


def test_the_register_is_written_for_a_range(tool: Tool, tmp_path: Path, office_folder: Path) -> None:
    arrive(tool)
    out = str(tmp_path / "r.pdf")
    assert tool("print", "register", "--from", "yesterday", "--to", "today", "--out", out).code == 0
    assert Path(out).read_bytes().startswith(b"%PDF")
    assert [(one["kind"], one["file"]) for one in exports_in(office_folder)] == [("tool.visits.print_register", known_by("r.pdf"))]
    assert "ends before it starts" in refused(tool("print", "register", "--from", "today", "--to", "yesterday", "--out", out))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_visits_are_exported_by_the_files_ending(tool: Tool, tmp_path: Path, office_folder: Path, form: str) -> None:
    arrive(tool)
    out = tmp_path / f"v.{form}"
    answer = tool("export", "visits", "--from", "today", "--to", "today", "--out", str(out))
    assert answer.code == 0, answer.error
    assert out.stat().st_size > 20
    (noted,) = exports_in(office_folder)
    today = noted.pop("about")
    assert noted == {"by": "office tool", "counter": "tool", "kind": "visits", "file": known_by(out.name), "rows": 1}
    assert today["first"] == today["last"] == f"{clock.day_of(clock.now())}"


def test_a_place_that_cannot_be_written_is_one_sentence(tool: Tool, tmp_path: Path) -> None:
    number = arrive(tool)
    out = str(tmp_path / "no" / "such" / "x.pdf")
    assert "cannot be written" in refused(tool("print", "badge", number, "--out", out))


def test_an_unknown_number_or_stock_is_one_sentence(tool: Tool, tmp_path: Path) -> None:
    out = str(tmp_path / "x.pdf")
    assert "No visit has the number" in refused(tool("print", "badge", "V20000101-0001", "--out", out))
    assert refused(tool("print", "badge", arrive(tool), "--stock", "parchment", "--out", out))
    assert not Path(out).exists()


def test_the_check_finds_an_office_whole_and_names_what_is_not(tool: Tool, office_folder: Path) -> None:
    arrive(tool)
    whole = tool("check", "--json")
    told = json.loads(whole.out)
    assert (whole.code, told["ok"], told["troubles"], told["counts"]["Visit"]) == (0, True, [], 1)
    assert "Everything checked is whole." in tool("check").out
    store = open_office(office_folder)
    from sqlalchemy import text

    store.idle(lambda s: s.execute(text("UPDATE visit SET name = 'x'")))
    store.close()
    broken = tool("check")
    assert broken.code == 1
    assert "was changed behind the program's back" in broken.out
    assert broken.error.startswith("The check found ")


def test_the_check_makes_the_index_anew_when_asked(tool: Tool, office_folder: Path) -> None:
    from app.people.search import INDEX

    arrive(tool)
    store = open_office(office_folder)
    store.idle(lambda s: INDEX.remove(s.connection(), 1))
    store.close()
    assert tool("check").code == 1
    assert tool("check", "--rebuild").code == 0
    assert "小明" in tool("find", "小明").out


def test_a_sample_makes_an_office_where_there_is_none(tool: Tool, tmp_path: Path) -> None:
    data = tmp_path / "sample"
    assert tool("sample", "--visits", "80", "--seed", "3", data=data).out.startswith("80 visits of ")
    assert tool("check", data=data).code == 0
    assert "from 0 to" in refused(tool("sample", "--visits", "-1", data=data))


def test_an_unknown_host_is_one_sentence_and_taken_as_written_when_asked(tool: Tool, office_folder: Path, desk: Any) -> None:
    desk.do(add_home, {"code": "5-1-0803"})
    words = ("visit", "arrive", "--name", "王小明", "--host", "谁", "--purpose", "Visiting")
    assert "No home and nobody here is called 谁" in refused(tool(*words))
    assert tool(*words, "--as-written").code == 0


def test_a_field_that_will_not_do_is_one_sentence(tool: Tool) -> None:
    words = ("visit", "arrive", "--name", "王小明", "--host", "谁", "--purpose", "Visiting", "--people", "0")
    assert "from 1 to 999" in refused(tool(*words))


@pytest.mark.parametrize(
    "words",
    [
        (), ("dance",), ("visit", "arrive", "--name", "x"), ("find",), ("init", "--office", "x", "--kind", "castle", "--admin", "y"),
        ("visit", "arrive", "--name", "x", "--host", "a", "--home", "b", "--purpose", "p"), ("visit", "leave", "1", "--how", "flew"),
        ("print", "register", "--from", "someday", "--to", "today", "--out", "x.pdf"), ("export", "people"),
    ],
)  # fmt: skip
def test_wrong_words_are_two(tool: Tool, words: tuple[str, ...]) -> None:
    answer = tool(*words)
    assert (answer.code, answer.out) == (2, "")
    assert "usage: python -m app" in answer.error


def test_no_office_is_one_sentence_and_none_is_made(tool: Tool, tmp_path: Path) -> None:
    assert "There is no office in" in refused(tool("find", "x", data=tmp_path / "nowhere"))
    assert not (tmp_path / "nowhere").exists()


def test_acting_as_somebody_needs_the_password(tool: Tool, monkeypatch: pytest.MonkeyPatch, office_folder: Path) -> None:
    words = ("--as", "李红", "visit", "arrive", "--name", "王小明", "--host", "谁", "--purpose", "p")
    monkeypatch.setenv("FIRSTDESK_PASSWORD", "wrong")
    assert "do not match" in refused(tool(*words))
    monkeypatch.setenv("FIRSTDESK_PASSWORD", "correct horse")
    number = tool(*words).out.strip()
    store = open_office(office_folder)
    from app.visits.lists import VisitFilter, register_rows

    rows = store.read(register_rows, VisitFilter())
    store.close()
    assert [(row.number, row.received_by, row.counter) for row in rows] == [(number, "李红", "tool")]


def test_a_clock_set_back_is_said_and_the_visitor_is_taken_in_all_the_same(tool: Tool) -> None:
    from datetime import timedelta

    from app.core import clock

    arrive(tool)
    clock.fix(clock.now() - timedelta(days=400))
    words = ("--name", "李四", "--host", "谁", "--purpose", "p")
    answer = tool("visit", "arrive", *words)
    assert (answer.code, answer.out[:1]) == (0, "V")
    assert answer.error == "The PC's clock was set back. Times written now may be wrong: correct the clock of the PC.\n"
    assert tool("check").code == 0


def command(python: list[str], *words: str, typed: str | None = None, **env: str) -> Answer:
    import os

    clean = {key: value for key, value in os.environ.items() if key != "FIRSTDESK_PASSWORD"} | env
    done = subprocess.run(
        [*python, "-m", "app", *words],
        cwd=ROOT,
        env=clean,
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return Answer(done.returncode, done.stdout, done.stderr)


def test_from_nothing_to_a_visit_in_real_processes(fresh_python: list[str], tmp_path: Path) -> None:
    data = ("--data", str(tmp_path / "data"), "--lang", "en")
    init = ("init", "--office", "美好家园", "--kind", "property", "--admin", "李红")
    assert command(fresh_python, *data, *init, typed="short\n").code == 1
    made = command(fresh_python, *data, *init, "--plain", typed="correct horse\n")
    assert (made.code, made.error) == (0, ""), made.error
    again = command(fresh_python, *data, *init, FIRSTDESK_PASSWORD="correct horse")
    assert again.code == 1
    assert again.error == "An office is set up here already. Sign in, or choose another data folder.\n"
    words = ("visit", "arrive", "--name", "王小明", "--home", "5-1-0803", "--purpose", "来访")
    number = command(fresh_python, *data, "--as", "李红", *words, typed="correct horse\n")
    assert (number.code, number.out.startswith("V"), number.error) == (0, True, "")


def test_the_tool_starts_without_qt(fresh_python: list[str]) -> None:
    heavy = "[m for m in sys.modules if m.startswith(('PySide6', 'reportlab'))]"
    script = f"import sys, app.__main__, app.tool.words; app.tool.words.parser(); print({heavy})"
    done = subprocess.run([*fresh_python, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "[]\n"


def test_today_is_the_day_at_the_office_wherever_the_tool_was_started(tool: Tool, tmp_path: Path, desk: Any) -> None:
    from app.office.settings import change_setting

    desk.do(change_setting, "timezone", "America/New_York")
    clock.fix(datetime(2026, 11, 21, 2, 0, tzinfo=UTC))  # the 20th there, the 21st in Shanghai
    arrive(tool)
    clock.use_zone("Asia/Shanghai")
    out = tmp_path / "visits.csv"
    assert tool("export", "visits", "--from", "today", "--to", "today", "--out", str(out)).code == 0
    assert "V20261120-0001" in out.read_text("utf-8-sig")


def test_a_bug_is_one_sentence_with_a_number_and_quotes_nothing(tool: Tool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(_words: object) -> None:
        raise ValueError("张三 13800138888")

    monkeypatch.setattr("app.tool.visits.find", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    number = refused(tool("find", "张三")).split()[-1].rstrip(".")
    (trace,) = tmp_path.glob(f"firstdesk-{number}-*.log")
    assert "test_office_tool.py" in trace.read_text("utf-8")
    assert "138" not in trace.read_text("utf-8")


def test_what_was_taken_out_of_a_text_is_said(tool: Tool) -> None:
    answer = tool("visit", "arrive", "--name", "张\x01三", "--host", "陈先生", "--purpose", "Visiting", "--as-written")
    assert (answer.code, answer.out.startswith("V")) == (0, True)
    assert "Control characters were taken out" in answer.error
