"""The report of a month on A4 across: a chart of the days, every block as a table, lines to sign on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import local
from app.core.i18n import _
from app.office.record import Office
from app.printing.flow import Pages
from app.printing.sheet import Box, Sheet
from app.printing.table import Column, Row, Table
from app.printing.text import Style
from app.reports.complaints import ComplaintFigures
from app.reports.fields import Bars, Block, MonthFigures, cells, month_words, number_words

A4_ACROSS = (297.0, 210.0)
HEAD, FOOT, CHART, TITLE, NOTE, GAP, SIGN = 14.0, 6.0, 62.0, 7.0, 5.5, 5.0, 16.0
# one ink: greys that tell seven subjects apart, each framed
SHADES = ("#202020", "#5c5c5c", "#868686", "#aaaaaa", "#cccccc", "#e8e8e8", "#ffffff")
FEW = 3
TOGETHER = 3  # so many lines of a block stand together at least
SMALL = Style(7.5, 5.5)
NAME_SHARE = 2.6  # the first column is so many times as wide as one of numbers


@dataclass(frozen=True, kw_only=True)
class ReportValues:
    """What the paper says: `about` is the month or year and how far it goes; `nothing` stands under a block without lines."""

    title: str
    about: str
    chart: Bars
    blocks: Sequence[Block]
    nothing: str
    office: str
    printed: str


def report_values(s: Session, figures: MonthFigures | ComplaintFigures, *, now: datetime, by: Actor | None = None) -> ReportValues:
    """The figures with the office's name, and who prints them when."""
    is_month = isinstance(figures, MonthFigures)
    about = month_words(figures.first) if isinstance(figures, MonthFigures) else figures.words
    if not figures.is_over:
        about = _("{day} until {time}").format(day=about, time=f"{local(figures.until):%m-%d %H:%M}")
    made = f"{local(now):%Y-%m-%d %H:%M}"
    return ReportValues(
        title=_("Report of the month") if is_month else _("Report on complaints"), about=about, chart=figures.bars, blocks=figures.blocks,
        nothing=_("Nothing in this month.") if is_month else _("Nothing in this time."),
        office=s.execute(select(Office.name)).scalar() or "",
        printed=_("Printed by {name} at {time}").format(name=by.name, time=made) if by else _("Printed at {time}").format(time=made),
    )  # fmt: skip


def draw(values: ReportValues) -> bytes:
    """The report as PDF; a block that does not fit goes on under its headings on the next page."""
    sheet = Sheet(*A4_ACROSS, title=values.title)
    page = Box(0, 0, *A4_ACROSS).inset(12, 10)
    foot, body = page.cut_bottom(FOOT, 1)
    head, body = body.cut_top(HEAD, 1)
    pages = Pages(body)
    pages.put(CHART, partial(_chart, values.chart))
    for block in values.blocks:
        _lay(pages, block, values.nothing)
    pages.put(SIGN, lambda box, on: on.signatures(box.cut_bottom(11)[0], (_("Made by:"), _("Seen by the manager:"))))
    for number, drawn in enumerate(pages.done, 1):
        if number > 1:
            sheet.next_page()
        _head(sheet, head, values)
        for act in drawn:
            act(sheet)
        sheet.foot(foot, values.printed, number, len(pages.done))
    return sheet.finish()


def _lay(pages: Pages, block: Block, nothing: str) -> None:
    """Title, table and note of a block; its sum line stands with the last row."""
    table = _table(block, pages.body.w)
    lines = [table.row(cells(block, line)) for line in block.lines]
    total = [table.row(cells(block, block.total))] if block.total and lines else []
    title = block.title
    if not lines:
        pages.put(TITLE + NOTE + GAP, partial(_nothing, title, nothing))
        return
    while lines:
        room = pages.left - TITLE - table.head.height - (total[0].height if total else 0) - (NOTE if block.note else 0)
        if room < sum(line.height for line in lines[:TOGETHER]):
            pages.turn()
            continue
        taken = _fitting(lines, room)
        rows, lines = lines[:taken], lines[taken:]
        rows += total if not lines else []
        pages.put(TITLE + table.head.height + sum(row.height for row in rows), partial(_part, title, table, rows))
        title = _("{title} (continued)").format(title=block.title)
    if block.note:
        pages.put(NOTE, partial(_note, block.note))  # its room was kept free below the last line
    pages.gap(GAP)


def _fitting(rows: Sequence[Row], room: float) -> int:
    taken = 0
    while taken < len(rows) and rows[taken].height <= room:
        room -= rows[taken].height
        taken += 1
    return taken


def _table(block: Block, width: float) -> Table:
    share = width / (NAME_SHARE + len(block.columns))
    heads = [Column(block.head, min(share * NAME_SHARE, 80.0))]
    heads += [Column(column.title, min(share, 32.0), "right") for column in block.columns]
    return Table(heads, style=Style(8.5, 6.5, 5.5), most=11, least=5.6)


def _part(title: str, table: Table, rows: Sequence[Row], box: Box, sheet: Sheet) -> None:
    sheet.text(box.cut_top(TITLE - 1)[0], title, Style(10.5, 8, bold=True))
    table.draw(sheet, box.x, box.y + TITLE, rows)


def _nothing(title: str, words: str, box: Box, sheet: Sheet) -> None:
    head, rest = box.cut_top(TITLE)
    sheet.text(head, title, Style(10.5, 8, bold=True))
    sheet.text(rest.cut_top(NOTE)[0], words, SMALL)


def _note(words: str, box: Box, sheet: Sheet) -> None:
    if words:
        sheet.text(box.cut_top(NOTE)[0], words, SMALL)


def _head(sheet: Sheet, box: Box, values: ReportValues) -> None:
    side = box.w * 0.3
    line = box.cut_top(10)[0]
    sheet.text(Box(line.x, line.y, side, line.h), values.office, Style(9.5, 6.5, 5.5), valign="bottom")
    middle = Box(line.x + side, line.y, line.w - 2 * side, line.h)
    sheet.text(middle, values.title, Style(17, 11, 9, bold=True), align="center", valign="bottom")
    sheet.text(Box(line.right - side, line.y, side, line.h), values.about, Style(9.5, 6.5, 5.5), align="right", valign="bottom")


# -- the chart


def _chart(chart: Bars, box: Box, sheet: Sheet) -> None:
    """A bar for each day or month, its parts one upon the other, with its name below and its sum above."""
    title, rest = box.cut_top(TITLE - 1)
    sheet.text(title, chart.title, Style(10.5, 8, bold=True))
    legend, rest = rest.cut_bottom(6, 1)
    shades = _shades(len(chart.names))
    _legend(sheet, legend, chart, shades)
    numbers, bars = rest.cut_bottom(4)
    most = max((sum(bar.counts) for bar in chart.bars), default=0)
    step = bars.w / max(1, len(chart.bars))
    room = bars.h - 5
    for place, bar in enumerate(chart.bars):
        column = Box(bars.x + place * step, bars.y, step, bars.h)
        sheet.text(Box(column.x, numbers.y, step, numbers.h), bar.label, Style(6.5, 5), align="center")
        height = room * sum(bar.counts) / most if most else 0.0
        if height:
            label = Box(column.x, column.bottom - height - 4, step, 4)
            sheet.text(label, number_words(sum(bar.counts)), Style(6.5, 4.5), align="center", valign="bottom")
            _bar(sheet, Box(column.x + step * 0.18, column.bottom - height, step * 0.64, height), bar.counts, shades)
    sheet.line((bars.x, bars.bottom), (bars.right, bars.bottom), line=0.2)


def _shades(many: int) -> Sequence[str]:
    """So many greys that they are told apart."""
    return SHADES if many > FEW else tuple(SHADES[place] for place in (0, 3, 6)[:many])


def _bar(sheet: Sheet, box: Box, counts: Sequence[int], shades: Sequence[str]) -> None:
    y, whole = box.bottom, sum(counts)
    for shade, many in zip(shades, counts, strict=True):
        if many:
            part = Box(box.x, y - box.h * many / whole, box.w, box.h * many / whole)
            sheet.fill(part, shade)
            sheet.frame(part, line=0.1)
            y = part.y


def _legend(sheet: Sheet, box: Box, chart: Bars, shades: Sequence[str]) -> None:
    width = box.w / len(chart.names)
    for place, (name, shade) in enumerate(zip(chart.names, shades, strict=True)):
        x = box.x + place * width
        mark = Box(x, box.y + 1.6, 3.2, 3.2)
        sheet.fill(mark, shade)
        sheet.frame(mark, line=0.1)
        sheet.text(Box(x + 4.6, box.y, width - 6, box.h), name, SMALL)
