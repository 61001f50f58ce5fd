"""report month."""

import argparse
from datetime import date
from pathlib import Path
from typing import TypeAlias

from app.core.errors import UserError
from app.core.i18n import _
from app.tool.session import opened, say_json, write_out

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_month(kinds: Verbs) -> None:
    """report month."""
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


def report_month(words: argparse.Namespace) -> None:
    """The figures of a month."""
    from app.reports.lists import as_text, month
    from app.reports.service import month_pdf, month_workbook

    suffix = Path(words.out).suffix.casefold()
    if words.out and suffix not in (".pdf", ".xlsx"):
        raise UserError(_("A report is written as .pdf or .xlsx. Choose one of them."))
    with opened(words) as desk:
        if words.out:
            make = month_pdf if suffix == ".pdf" else month_workbook
            content = desk.store.read(make, words.month, now=desk.now)
        found = desk.store.read(month, words.month, now=desk.now)
    if words.out:
        write_out(words.out, content)
    if words.json:
        say_json({
            "first": found.first, "last": found.last, "is_over": found.is_over, "received": found.received,
            "days": [{"day": day.day, "counts": day.counts} for day in found.days],
            "blocks": {
                block.key: [
                    {"name": line.name, **{column.key: value for column, value in zip(block.columns, line.numbers, strict=True)}}
                    for line in block.lines
                ]
                for block in found.blocks
            },
        })  # fmt: skip
    elif not words.out:
        print("\n".join(as_text(found)))
