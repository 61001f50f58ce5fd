"""The register of opinions on paper and as a table: everything in its box, void ones struck through, the months counted."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from app.core import i18n
from app.core.errors import UserError
from app.exchange import registers
from app.opinions import drawing, service
from app.opinions.drawing import month_words
from app.opinions.fields import OpinionKind, Origin, State
from app.opinions.lists import OpinionFilter
from app.printing import queue
from app.printing.sheet import tracing
from app.wiring import drawers
from tests.printing.looking import outside, pages, words

FORM = {"kind": "opinion", "channel": "phone", "name": "林先生", "phone": "13812345678", "home": "5-1-0803", "text": "路灯坏了三天。"}
LONG = {
    "name": "阿卜杜热合曼·买买提江", "home": "深圳市前海宏达花园二期三栋二单元一千八百零三室", "department": "x" * 60,
    "original": "来信〔2026〕17",
    "text": "希望尽快处理。" * 300,
}  # fmt: skip


@pytest.fixture
def register(desk: Any) -> Any:
    """Twelve with long texts, one of them answered at length, one void, one out of a visit."""
    for n in range(12):
        desk.do(service.register, {**FORM, **(LONG if n % 3 == 0 else {}), "kind": list(OpinionKind)[n % 3]})
    answered = desk.do(service.register, FORM)
    desk.do(service.answer, answered.id, {"way": "letter", "answer": "已处理，" * 200}, version=answered.version)
    desk.do(service.void, desk.do(service.register, FORM).id, "Entered twice")
    desk.do(service.register, {**FORM, "text": "=1+1", "day": "2026-10-31"}, Origin("visit", None, "V20261121-0001"))
    return desk


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_text_of_the_register_stays_in_its_box(register: Any, language: str) -> None:
    i18n.use_language(language)
    with tracing() as drawn:
        pdf = register.read(drawing.register, OpinionFilter(), now=register.now, by=register.by)
    assert outside(pdf, drawn) == []
    assert pages(pdf) > 2


def test_the_register_says_who_said_what_and_how_it_was_answered(register: Any) -> None:
    wanted = OpinionFilter(date(2026, 11, 1), date(2026, 11, 30), text="路灯")
    pdf = register.read(drawing.register, wanted, now=register.now, by=register.by)
    said = "\n".join(words(pdf, n) for n in range(pages(pdf)))
    for part in (
        "Register of opinions, suggestions and praise", "2026-11 · 路灯", "O20261121-0002", "林先生", "138****5678", "5-1-0803",
        "路灯坏了三天。", "By letter · 2026-11-21 12:00 · 李红", "void: Entered twice", "Counted by months", "Registered by:",
        "Printed by 李红",
        f"Page {pages(pdf)} of {pages(pdf)}", "美好家园",
    ):  # fmt: skip
        assert part in said, part
    assert "13812345678" not in said


def test_a_register_of_nothing_is_a_paper_too(register: Any) -> None:
    pdf = register.read(drawing.register, OpinionFilter(text="nobody said this"), now=register.now)
    assert "Together\r\n–" in words(pdf) or "Together" in words(pdf)
    assert pages(pdf) == 1


def test_a_queued_register_is_drawn_as_its_filter_stood(register: Any) -> None:
    wanted = OpinionFilter(date(2026, 10, 1), date(2026, 10, 31), OpinionKind.OPINION, State.OPEN, "=1")
    job = register.read(queue.job, register.do(service.print_register, wanted))
    said = words(register.read(drawers()["opinions"], job))
    for part in ("2026-10 · Opinion · to answer · =1", "O20261121-0015", "Visit V20261121-0001"):
        assert part in said


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 11, 1), date(2026, 11, 30), "2026-11"), (date(2026, 12, 1), date(2026, 12, 31), "2026-12"),
        (date(2026, 11, 1), date(2026, 11, 21), "2026-11-01 to 2026-11-21"), (None, None, "all days"),
    ],
)  # fmt: skip
def test_a_whole_month_is_called_by_its_name(first: date | None, last: date | None, said: str) -> None:
    assert month_words(first, last) == said


def test_the_register_is_written_as_a_table_and_runs_no_formula(register: Any, tmp_path: Path) -> None:
    assert register.read(registers.export_opinions, OpinionFilter(), tmp_path / "o.csv", noted=abs) == 15
    rows = list(csv.reader(io.StringIO((tmp_path / "o.csv").read_text("utf-8-sig"))))
    assert rows[0][:6] == ["Number", "Received on", "State", "Kind", "How it came", "From whom"]
    oldest = dict(zip(rows[0], rows[1], strict=True))
    assert (oldest["Number"], oldest["What was said"], oldest["Came out of"]) == ("O20261121-0015", "'=1+1", "Visit V20261121-0001")
    assert {row[6] for row in rows[1:]} == {"138****5678"}
    content = register.read(registers.opinions_sheet, OpinionFilter(state=State.VOID), ".xlsx")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet] == ["Number", "O20261121-0014"]
    with pytest.raises(UserError, match="Choose one of them"):
        register.read(registers.opinions_sheet, OpinionFilter(), ".doc")
