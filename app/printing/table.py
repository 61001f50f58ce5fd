"""Tables over many pages: rows as high as their text, headings on every page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
    """A row with its texts fitted; `struck` are the columns printed with a line through them."""

    height: float
    cells: Sequence[Fitted]
    struck: frozenset[int] = frozenset()


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

    def _cell(self, text: str, width: float, room: float) -> Fitted:
        em = fonts.plain_width(text, bold=self.style.bold)
        if em is None or (em + LEAN) * self.style.size > width:
            return fit(text, self.style, width, room)
        return Fitted(self.style.size, [fonts.glyphs(text, bold=self.style.bold)])

    def pages(self, rows: Sequence[Row], first: float, later: float, last: float = 0.0) -> list[list[Row]]:
        """Rows per page for `first` and `later` mm of height, headings counted; `last` mm stay free under the last row."""
        pages: list[list[Row]] = [[]]
        left = first - self.head.height
        for row in rows:
            if row.height > left and pages[-1]:
                pages.append([])
                left = later - self.head.height
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
        sheet.fill(Box(x, y, self.width, self.head.height), HEAD_FILL)
        for row in (self.head, *rows):
            at = x
            for place, (cell, column) in enumerate(zip(row.cells, self.columns, strict=True)):
                box = Box(at + PAD_X, y + PAD_Y, column.width - 2 * PAD_X, row.height - 2 * PAD_Y)
                align = "center" if row is self.head else column.align
                sheet.fitted(box, cell, align=align, is_struck=place in row.struck)
                at += column.width
            sheet.line((x, y), (x + self.width, y), line=LINE)
            y += row.height
        sheet.line((x, y), (x + self.width, y), line=LINE)
        at = x
        for width in (0.0, *(column.width for column in self.columns)):
            at += width
            sheet.line((at, top), (at, y), line=LINE, colour=INK)
        return y


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
