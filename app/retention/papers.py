"""销毁记录: what was deleted, by which rule, and what stayed, as PDF; numbers and days, no names."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.i18n import _
from app.printing.flow import Cells, Pages, form_head
from app.printing.sheet import Box, Sheet
from app.printing.table import Column, Table
from app.printing.text import Style

A4 = (210.0, 297.0)
HEAD, FOOT, GAP = 12.0, 5.0, 4.0
BODY = Style(9.5, 8, 6)


@dataclass(frozen=True, kw_only=True)
class ReportValues:
    """A deletion in words: rows of labelled cells, two tables' rows, sentences on what stayed and is left to do, what stands around."""

    number: str
    facts: Sequence[Cells]
    gone: Sequence[Sequence[str]]
    rules: Sequence[Sequence[str]]
    kept: str
    office: str
    printed: str
    warning: str = ""
    left: str = ""


def report(values: ReportValues) -> bytes:
    """Deletion report, A4, to be signed by two."""
    sheet = Sheet(*A4, title=values.number)
    foot, body = Box(0, 0, *A4).inset(14, 10).cut_bottom(FOOT, 1)
    head, rest = body.cut_top(HEAD, 3)
    pages = Pages(rest)
    pages.rows(values.facts)
    pages.gap(GAP)
    width = rest.w
    gone = Table(
        [Column(_("Records"), width - 112), Column(_("How many"), 24, "right"), Column(_("From"), 44), Column(_("To"), 44)],
        style=BODY, most=40, least=7,
    )  # fmt: skip
    rules = Table(
        [Column(_("Rule"), width - 104), Column(_("Kept for"), 32), Column(_("Older than"), 36), Column(_("Held back"), 36, "right")],
        style=BODY, most=40, least=7,
    )  # fmt: skip
    pages.table(_("What went"), gone, [gone.row(row) for row in values.gone])
    pages.gap(GAP)
    pages.table(_("Rules in force"), rules, [rules.row(row) for row in values.rules])
    pages.gap(GAP)
    if values.kept:
        pages.text(_("What stayed, and why"), values.kept)
        pages.gap(GAP)
    said = _("Day, kind and department of each record stay, so that the figures of past months and years stay as they were.")
    pages.text(_("Note"), "\n".join(part for part in (said, values.left) if part))
    pages.gap(GAP)
    pages.signs((_("Deleted by:"), _("Seen by the head:")))
    for n, page in enumerate(pages.done, 1):
        if n > 1:
            sheet.next_page()
        form_head(sheet, head, _("Deletion report"), values.office, (values.warning, values.number))
        for draw in page:
            draw(sheet)
        sheet.foot(foot, values.printed, n, len(pages.done))
    return sheet.finish()
