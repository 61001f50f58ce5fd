"""report month and report complaints."""

import argparse
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from app.core.errors import UserError
from app.core.i18n import _
from app.tool.session import hand_out, opened, say_json

if TYPE_CHECKING:
    from app.reports.fields import Block

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_month(kinds: Verbs) -> None:
    """report month and report complaints."""
    of_month = kinds.add_parser("month", help="the figures of a month: received, limits kept, what tickets went through (P1)")
    of_month.add_argument("--month", type=month_of, default=None, metavar="2026-11", help="default: the present month")
    of_month.add_argument("--json", action="store_true")
    of_month.add_argument("--out", default="", metavar="F.pdf|F.xlsx", help="write them as PDF or as a workbook")
    of_month.set_defaults(run=report_month)


def month_of(text: str) -> date:
    """2026-11 as its first day; raises ArgumentTypeError."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a month such as 2026-11") from None


def add_complaints(kinds: Verbs) -> None:
    """report complaints."""
    text = "the complaints of a month or a year: kinds, places, teams, hot spots, repetitions, rounds, days, satisfaction, limits"
    report = kinds.add_parser("complaints", help=text)
    span = report.add_mutually_exclusive_group()
    span.add_argument("--month", type=month_of, default=None, metavar="2026-11", help="default: the present month")
    span.add_argument("--year", type=_year_of, default=None, metavar="2026")
    report.add_argument("--json", action="store_true")
    report.add_argument("--out", default="", metavar="F.pdf|F.xlsx", help="write them as PDF or as a workbook")
    report.set_defaults(run=report_complaints)


def _year_of(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01-01")
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a year such as 2026") from None


def _suffix(words: argparse.Namespace) -> str:
    suffix = Path(words.out).suffix.casefold()
    if words.out and suffix not in (".pdf", ".xlsx"):
        raise UserError(_("A report is written as .pdf or .xlsx. Choose one of them."))
    return suffix


def _blocks(blocks: "Iterable[Block]") -> dict[str, Any]:
    """Tables as JSON has them."""
    return {
        block.key: [
            {"name": line.name, **{column.key: value for column, value in zip(block.columns, line.numbers, strict=True)}}
            for line in block.lines
        ]
        for block in blocks
    }


def report_complaints(words: argparse.Namespace) -> None:
    """The figures of the complaints of a month or a year."""
    from app.reports.complaints import complaint_figures
    from app.reports.lists import blocks_as_text
    from app.reports.service import complaints_pdf, complaints_workbook

    suffix = _suffix(words)
    first, is_year = words.year or words.month, words.year is not None
    with opened(words) as desk:
        if words.out:
            make = complaints_pdf if suffix == ".pdf" else complaints_workbook
            hand_out(desk, words, desk.store.read(make, first, is_year=is_year, now=desk.now))
        found = desk.store.read(complaint_figures, first, is_year=is_year, now=desk.now)
    if words.json:
        said = {"first": found.first, "last": found.last, "is_over": found.is_over, "received": found.received}
        bars = [{"name": bar.name, "counts": bar.counts} for bar in found.bars.bars]
        say_json({**said, "bars": bars, "blocks": _blocks(found.blocks)})
    elif not words.out:
        print("\n".join((found.words, *blocks_as_text(found.blocks))))


def report_month(words: argparse.Namespace) -> None:
    """The figures of a month."""
    from app.reports.lists import as_text, month
    from app.reports.service import month_pdf, month_workbook

    suffix = _suffix(words)
    with opened(words) as desk:
        if words.out:
            make = month_pdf if suffix == ".pdf" else month_workbook
            hand_out(desk, words, desk.store.read(make, words.month, now=desk.now))
        found = desk.store.read(month, words.month, now=desk.now)
    if words.json:
        say_json({
            "first": found.first, "last": found.last, "is_over": found.is_over, "received": found.received,
            "days": [{"day": day.day, "counts": day.counts} for day in found.days],
            "blocks": _blocks(found.blocks),
        })  # fmt: skip
    elif not words.out:
        print("\n".join(as_text(found)))
