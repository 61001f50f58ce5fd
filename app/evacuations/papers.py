"""The papers of an evacuation as PDF: the list to tick off, the closing report, and the copy with name and place only."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.i18n import _
from app.printing.sheet import Box, Sheet, reprint_words
from app.printing.table import Column, Row, Table, labelled
from app.printing.text import Style

A4 = (210.0, 297.0)
FOOT = 5.0
TITLE = Style(17, 11, 9, bold=True)
BODY = Style(9, 7.4, 5.6)
TICK = "□"


@dataclass(frozen=True, kw_only=True)
class ListRow:
    """One visit to look for; `tick` is empty box or answer, `seen` when the desk saw them last, `help` what help they need."""

    tick: str
    name: str
    company: str = ""
    phone: str = ""
    people: int = 1
    where: str = ""
    seen: str = ""
    help: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    """One visit as the roll call left it."""

    name: str
    company: str = ""
    people: int = 1
    where: str = ""
    seen: str = ""
    answered: str = ""
    by: str = ""
    help: str = ""


@dataclass(frozen=True)
class Part:
    """Rows under one heading."""

    title: str
    rows: Sequence[ListRow | ReportRow]


@dataclass(frozen=True, kw_only=True)
class ListValues:
    """The list: `about` says when and by whom, `totals` how many; `warning` is printed large (drill, reprint)."""

    parts: Sequence[Part]
    about: str
    totals: str
    office: str = ""
    warning: str = ""
    empty: str = ""
    printed: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportValues:
    """The closing report: `facts` are rows of (label, value, share of the width)."""

    number: str
    facts: Sequence[Sequence[tuple[str, str, float]]]
    parts: Sequence[Part]
    office: str = ""
    warning: str = ""
    printed: str = ""


@dataclass(frozen=True, kw_only=True)
class CopyValues:
    """What the copy outside the program says: nothing but names and places; `made` says when."""

    title: str
    made: str
    totals: str
    parts: Sequence[tuple[str, Sequence[tuple[str, str]]]]


def evacuation_list(values: ListValues) -> bytes:
    """应急疏散名单, A4: a box to tick for everybody, who needs help first, who has just left last."""
    table = Table(
        [Column("✓", 12, "center"), Column(_("Name"), 32), Column(_("Company"), 32), Column(_("Persons"), 11, "center"),
         Column(_("Host / room"), 38), Column(_("Phone"), 28), Column(_("Last seen"), 22), Column(_("Help"), 21)],
        style=BODY, most=10, least=6.6,
    )  # fmt: skip
    rows: list[Row] = []
    for part in values.parts:
        rows.append(table.band(part.title))
        rows += [_list_row(table, row) for row in part.rows if isinstance(row, ListRow)]
    sheet = Sheet(*A4, title=_("Evacuation list"))
    foot, body = Box(0, 0, *A4).inset(7, 7).cut_bottom(FOOT, 1)
    head_height, signs_height = 21.0, 14.0
    pages = table.pages(rows, body.h - head_height, body.h - 8, signs_height)
    for n, on_page in enumerate(pages, 1):
        if n > 1:
            sheet.next_page()
        head, rest = body.cut_top(head_height if n == 1 else 8)
        _list_head(sheet, head, values, is_first=n == 1)
        y = table.draw(sheet, rest.x, rest.y, on_page)
        if not values.parts:
            sheet.text(rest.cut_top(12)[0], values.empty, Style(12, 9), align="center")
        if n == len(pages):
            sheet.signatures(Box(rest.x, y + 2 if values.parts else rest.y + 16, rest.w, 10), (_("Roll called by:"), _("Handed to:")))
        sheet.foot(foot, values.printed, n, len(pages))
    return sheet.finish()


def _list_row(table: Table, row: ListRow) -> Row:
    return table.row((row.tick, row.name, row.company, str(row.people), row.where, row.phone, row.seen, row.help))


def _list_head(sheet: Sheet, head: Box, values: ListValues, *, is_first: bool) -> None:
    if not is_first:
        words = " · ".join(part for part in (_("Evacuation list"), values.warning, values.about) if part)
        sheet.text(head.cut_top(6)[0], words, Style(10, 7, bold=True))
        return
    title, rest = head.cut_top(8.5, 0.5)
    _title(sheet, title, _("Evacuation list"), values.office, values.warning)
    about, rest = rest.cut_top(4.5, 0.5)
    sheet.text(about, values.about, Style(9.5, 7), align="center")
    sheet.text(rest.cut_top(5.5)[0], values.totals, Style(11, 7.5, 6, bold=True), align="center")


def _title(sheet: Sheet, line: Box, title: str, office: str, warning: str) -> None:
    side = line.w * 0.3
    sheet.text(Box(line.x, line.y, side, line.h), office, Style(9, 6.5, 5.5), valign="bottom")
    sheet.text(Box(line.x + side, line.y, line.w - 2 * side, line.h), title, TITLE, align="center")
    sheet.text(Box(line.right - side, line.y, side, line.h), warning, Style(13, 8, 7, bold=True), align="right", valign="bottom")


def report(values: ReportValues) -> bytes:
    """The closing report of a roll call: times and names, those not found first."""
    sheet = Sheet(*A4, title=values.number)
    table = Table(
        [Column(_("Name"), 32), Column(_("Company"), 32), Column(_("Persons"), 11, "center"), Column(_("Host / room"), 38),
         Column(_("Help"), 19), Column(_("Last seen"), 22), Column(_("Answered"), 19), Column(_("By"), 23)],
        style=BODY, most=10, least=5.8,
    )  # fmt: skip
    rows: list[Row] = []
    for part in values.parts:
        rows.append(table.band(part.title))
        rows += [_report_row(table, row) for row in part.rows if isinstance(row, ReportRow)]
    foot, body = Box(0, 0, *A4).inset(7, 7).cut_bottom(FOOT, 1)
    head_height = 11.0 + 12.0 * len(values.facts) + 3
    pages = table.pages(rows, body.h - head_height, body.h - 8, 14.0)
    for n, on_page in enumerate(pages, 1):
        if n > 1:
            sheet.next_page()
        head, rest = body.cut_top(head_height if n == 1 else 8)
        _report_head(sheet, head, values, is_first=n == 1)
        y = table.draw(sheet, rest.x, rest.y, on_page)
        if n == len(pages):
            sheet.signatures(Box(rest.x, y + 2, rest.w, 10), (_("Roll called by:"), _("Checked by:")))
        sheet.foot(foot, values.printed, n, len(pages))
    return sheet.finish()


def _report_row(table: Table, row: ReportRow) -> Row:
    return table.row((row.name, row.company, str(row.people), row.where, row.help, row.seen, row.answered, row.by))


def _report_head(sheet: Sheet, head: Box, values: ReportValues, *, is_first: bool) -> None:
    if not is_first:
        words = " · ".join(part for part in (_("Evacuation report"), values.warning, values.number) if part)
        sheet.text(head.cut_top(6)[0], words, Style(10, 7, bold=True))
        return
    title, rest = head.cut_top(8.5, 2.5)
    _title(sheet, title, _("Evacuation report"), values.office, " ".join(part for part in (values.warning, values.number) if part))
    for cells in values.facts:
        row, rest = rest.cut_top(12)
        labelled(sheet, row, cells, size=11)


def drill_words(is_drill: bool, reprint: int = 0) -> str:
    """What stands large on a paper that is not the first of a real evacuation."""
    return " · ".join(part for part in (_("DRILL") if is_drill else "", reprint_words(reprint)) if part)


def copy_pdf(values: CopyValues) -> bytes:
    """Names by place, two columns of a page's width, readable on any PC."""
    sheet = Sheet(*A4, title=values.title)
    table = Table([Column(_("Name"), 70), Column(_("Room"), 112), Column("✓", 14, "center")], style=Style(10, 8, 6), most=15, least=6.4)
    rows: list[Row] = []
    for title, people in values.parts:
        rows.append(table.band(title))
        rows += [table.row((name, place, TICK)) for name, place in people]
    foot, body = Box(0, 0, *A4).inset(7, 7).cut_bottom(FOOT, 1)
    pages = table.pages(rows, body.h - 20, body.h - 20)
    for n, on_page in enumerate(pages, 1):
        if n > 1:
            sheet.next_page()
        head, rest = body.cut_top(20)
        title_box, words = head.cut_top(9, 1)
        sheet.text(title_box, values.title, TITLE, align="center")
        sheet.text(words.cut_top(7)[0], f"{values.made} · {values.totals}", Style(10.5, 7.5, bold=True), align="center")
        table.draw(sheet, rest.x, rest.y, on_page)
        sheet.foot(foot, values.made, n, len(pages))
    return sheet.finish()
