"""Calls, messages and mail from the office tool."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.__main__ import main
from app.core import clock, i18n

Tool = Callable[..., tuple[int, str, str]]
CALLER = ("--name", "王建国", "--phone", "13800138000", "--company", "顺达物流")


@pytest.fixture
def tool(office_folder: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Tool]:
    """The tool on the founded office, at ten in the morning of Monday 2026-11-23."""
    clock.fix(datetime(2026, 11, 23, 2, 0, tzinfo=UTC))

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


def text_of(pdf: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document)


def minutes_later(n: int) -> None:
    clock.fix(clock.now() + timedelta(minutes=n))


def test_a_call_is_noted_listed_shown_corrected_and_voided(tool: Tool) -> None:
    assert tool("call", "in", *CALLER, "--text", "送货单核对")[:2] == (0, "C20261123-0001\n")
    assert tool("call", "out", "--phone", "13911112222", "--kind", "not_reached", "--text", "回访")[:2] == (0, "C20261123-0002\n")
    code, said, _wrong = tool("call", "list")
    assert code == 0
    assert said.splitlines() == [
        "C20261123-0001\t2026-11-23 10:00\tin\tanswered here\t王建国 · 顺达物流\t\t送货单核对",
        "C20261123-0002\t2026-11-23 10:00\tout\tnot reached\t139****2222\t\t回访",
    ]
    change = ("--reason", "Typing mistake", "--text", "送货单重新核对")
    assert tool("call", "correct", "C20261123-0001", *change)[:2] == (0, "C20261123-0001\n")
    assert tool("call", "void", "C20261123-0002", "Entered twice")[:2] == (0, "C20261123-0002 is void; the number stays.\n")
    shown = json.loads(tool("call", "show", "C20261123-0001", "--json")[1])
    assert (shown["text"], shown["phone"]) == ("送货单重新核对", "138****8000")
    assert [one["what"] for one in shown["trail"]] == ["taken", "corrected"]
    assert "\tvoid\t" in tool("call", "list")[1].splitlines()[1]
    assert tool("call", "list", "--what", "not_reached")[1] == "Nothing in these days.\n"
    assert tool("call", "list", "--from", "2026-11-01", "--to", "2026-11-22")[1] == "Nothing in these days.\n"
    assert tool("check")[0] == 0


def test_a_message_left_in_a_call_is_told_and_done(tool: Tool) -> None:
    said = tool("call", "in", *CALLER, "--for", "刘工", "--as-written", "--kind", "not_reached", "--message", "三点接车", "--call-back")
    assert said[:2] == (0, "C20261123-0001\nM20261123-0001\n")
    (line,) = tool("message", "list", "--open")[1].splitlines()
    assert line.split("\t") == [
        "M20261123-0001", "2026-11-23 10:00", "not told yet", "", "call back by 2026-11-23 10:30", "刘工",
        "王建国 · 顺达物流 · 138****8000", "三点接车",
    ]  # fmt: skip
    assert tool("message", "told", "M20261123-0001", "by phone")[:2] == (0, "M20261123-0001\ttold\n")
    minutes_later(31)
    assert tool("call", "out", *CALLER, "--answers", "M20261123-0001")[:2] == (0, "C20261123-0002\n")
    shown = json.loads(tool("call", "show", "M20261123-0001", "--json")[1])
    assert (shown["state"], shown["outcome"], shown["came_of"], shown["call_back"]["result"]) == (
        "done", "called back", "C20261123-0001", "late",
    )  # fmt: skip
    assert [one["what"] for one in shown["trail"]] == ["taken", "told", "done"]
    assert tool("message", "list", "--open")[1] == "No message waits.\n"


def test_a_message_by_itself_and_mail_are_taken(tool: Tool) -> None:
    assert tool("message", "take", "--for", "赵敏", "--as-written", "--text", "例会改到九点半", "--urgent")[:2] == (0, "M20261123-0001\n")
    assert tool("message", "done", "M20261123-0001", "seen to")[1] == "M20261123-0001\tdone\n"
    letter = ("--name", "街道办", "--about", "消防检查通知", "--reference", "街办〔2026〕17号", "--pages", "3", "--day", "-2")
    assert tool("mail", "in", *letter)[:2] == (0, "L20261123-0001\n")
    assert tool("mail", "out", "--kind", "email", "--name", "街道办", "--about", "回复")[:2] == (0, "L20261123-0002\n")
    (row,) = json.loads(tool("mail", "list", "--from", "2026-11-21", "--to", "2026-11-21", "--json")[1])
    assert (row["number"], row["how"], row["text"]) == ("L20261123-0001", "letter", "消防检查通知")
    assert tool("mail", "list", "--what", "email")[1].startswith("L20261123-0002\t")


@pytest.mark.parametrize(("words", "sentence"), [
    (("call", "in",), "Write who called"),
    (("message", "take", "--text", "x"), "for: "),
    (("message", "told", "M20261123-0009", "by phone"), "No call, message or letter has the number M20261123-0009"),
    (("call", "show", "x"), "No call, message or letter has the number X"),
    (("mail", "in", "--name", "街道办", "--about", "通知", "--day", "2026-12-01"), "day: This day has not come yet."),
    (("call", "list", "--from", "2026-11-23", "--to", "2026-11-21"), "The range ends before it starts."),
])  # fmt: skip
def test_what_is_wrong_is_said_in_a_sentence(tool: Tool, words: tuple[str, ...], sentence: str) -> None:
    code, said, wrong = tool(*words)
    assert (code, said) == (1, "")
    assert sentence in wrong


def test_a_correction_of_what_it_does_not_have_is_refused(tool: Tool) -> None:
    tool("call", "in", *CALLER)
    code, _said, wrong = tool("call", "correct", "C20261123-0001", "--reason", "x", "--pages", "3")
    assert (code, wrong) == (1, "C20261123-0001 has no pages. Leave it out.\n")


def test_call_list_slip_and_reception_record_are_written_with_masked_phones(tool: Tool, tmp_path: Path) -> None:
    tool("call", "in", *CALLER, "--text", "送货单核对")
    tool("message", "take", "--for", "赵敏", "--as-written", "--text", "例会改到九点半", "--phone", "13700001111")
    days = ("--from", "today", "--to", "today")
    for words, found in (
        (("calls", *days), ("Call list", "C20261123-0001", "王建国", "138****8000")),
        (("message", "M20261123-0001"), ("Message slip", "赵敏", "例会改到九点半", "137****1111")),
        (("message", "M20261123-0001", "--form", "roll80"), ("Message slip", "赵敏")),
        (("reception", *days), ("送货单核对", "phone", "in person")),
    ):
        paper = tmp_path / "paper.pdf"
        assert tool("print", *words, "--out", str(paper))[:2] == (0, "paper.pdf\n")
        text = text_of(paper.read_bytes())
        assert [one for one in found if one not in text] == []
        assert "13800138000" not in text
        assert "13700001111" not in text
