"""Tables over many pages: rows as high as their text, headings on every page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from app.printing import fonts
from app.printing.sheet import INK, MM, Box, Sheet
from app.printing.text import LEAN, Fitted, Style, fit

PAD_X = 0.9
PAD_Y = 0.7
HEAD_FILL = "#ececec"
LINE = 0.12
QUIET = "#404040"


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in mm, how its text lies."""

    label: str
    width: float
    align: str = "left"


class Row(NamedTuple):
    """A row with its texts fitted; `struck` are the columns printed with a line through them; a band is one text over all columns."""

    height: float
    cells: Sequence[Fitted]
    struck: frozenset[int] = frozenset()
    is_band: bool = False


class Table:
    """Columns with the style of their text; knows how high a row becomes before anything is drawn."""

    def __init__(self, columns: Sequence[Column], *, style: Style, most: float = 14.0, least: float = 5.0) -> None:
        self.columns = columns
        self.style = style
        self.most, self.least = most, least
        self.width = sum(column.width for column in columns)
        head = Style(style.size, 5, 5, bold=True)
        cells = [fit(column.label, head, (column.width - 2 * PAD_X) * MM, 9 * MM) for column in columns]
        self.head = Row(max(5.5, *(cell.height / MM + 2 * PAD_Y for cell in cells)), cells)

    def row(self, texts: Sequence[str], struck: Iterable[int] = ()) -> Row:
        """Fit a row's texts; the row is as high as the highest, up to `most` mm."""
        room = (self.most - 2 * PAD_Y) * MM
        cells = [self._cell(text, (column.width - 2 * PAD_X) * MM, room) for text, column in zip(texts, self.columns, strict=True)]
        return Row(max(self.least, *(cell.height / MM + 2 * PAD_Y for cell in cells)), cells, frozenset(struck))

    def band(self, text: str) -> Row:
        """A heading over the rows below it; it never stands alone at the foot of a page and comes again at the top of the next."""
        cell = fit(text, Style(self.style.size + 1, self.style.size, 6, bold=True), (self.width - 2 * PAD_X) * MM, 9 * MM)
        return Row(max(self.least, cell.height / MM + 2 * PAD_Y), [cell], is_band=True)

    def _cell(self, text: str, width: float, room: float) -> Fitted:
        em = fonts.plain_width(text, bold=self.style.bold)
        if em is None or (em + LEAN) * self.style.size > width:
            return fit(text, self.style, width, room)
        return Fitted(self.style.size, [fonts.glyphs(text, bold=self.style.bold)])

    def pages(self, rows: Sequence[Row], first: float, later: float, last: float = 0.0) -> list[list[Row]]:
        """Rows per page for `first` and `later` mm of height, headings counted; `last` mm stay free under the last row."""
        pages: list[list[Row]] = [[]]
        left = first - self.head.height
        band: Row | None = None
        for row in rows:
            if row.height + (self.least if row.is_band else 0) > left and pages[-1]:
                pages.append([])
                left = later - self.head.height
                if band is not None and not row.is_band:
                    pages[-1].append(band)
                    left -= band.height
            band = row if row.is_band else band
            pages[-1].append(row)
            left -= row.height
        if last > left:
            pages.append([])
        return pages

    def draw(self, sheet: Sheet, x: float, y: float, rows: Sequence[Row]) -> float:
        """Headings and rows from the top; gives the lower edge. Without rows nothing is drawn."""
        if not rows:
            return y
        top = y
        for row in (self.head, *rows):
            if row is self.head or row.is_band:
                sheet.fill(Box(x, y, self.width, row.height), HEAD_FILL)
            self._draw_cells(sheet, x, y, row)
            sheet.line((x, y), (x + self.width, y), line=LINE)
            y += row.height
        sheet.line((x, y), (x + self.width, y), line=LINE)
        self._draw_uprights(sheet, x, top, (self.head, *rows))
        return y

    def _draw_cells(self, sheet: Sheet, x: float, y: float, row: Row) -> None:
        if row.is_band:
            sheet.fitted(Box(x + PAD_X, y + PAD_Y, self.width - 2 * PAD_X, row.height - 2 * PAD_Y), row.cells[0])
            return
        at = x
        for place, (cell, column) in enumerate(zip(row.cells, self.columns, strict=True)):
            box = Box(at + PAD_X, y + PAD_Y, column.width - 2 * PAD_X, row.height - 2 * PAD_Y)
            align = "center" if row is self.head else column.align
            sheet.fitted(box, cell, align=align, is_struck=place in row.struck)
            at += column.width

    def _draw_uprights(self, sheet: Sheet, x: float, top: float, rows: Sequence[Row]) -> None:
        """The lines between columns, one stretch at a time: a band has only its two sides."""
        for is_band, stretch in groupby(rows, key=lambda row: row.is_band):
            foot = top + sum(row.height for row in stretch)
            at = x
            for width in (0.0, self.width) if is_band else (0.0, *(column.width for column in self.columns)):
                at += width
                sheet.line((at, top), (at, foot), line=LINE, colour=INK)
            top = foot


def labelled(sheet: Sheet, box: Box, cells: Sequence[tuple[str, str, float]], *, size: float = 12, struck: str = "") -> None:
    """A framed row of cells (label, value, share of the width): small label at the top, value below; the label of one struck through."""
    at = box.x
    whole = sum(share for _label, _value, share in cells)
    for label, value, share in cells:
        cell = Box(at, box.y, box.w * share / whole, box.h)
        sheet.frame(cell, line=0.15)
        head, rest = cell.inset(PAD_X, PAD_Y).cut_top(3.4, 0.2)
        sheet.text(head, label, Style(7.5, 5), colour=QUIET)
        sheet.text(rest, value, Style(size, size * 0.72, 5.5), is_struck=bool(struck) and label == struck)
        at += cell.w
