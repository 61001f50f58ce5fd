"""Pieces of a paper one below the other over as many pages as they need: rows of cells, texts of any length, tables, lines to sign on."""

from collections.abc import Callable, Sequence
from functools import partial

from app.core.i18n import _
from app.printing.sheet import MM, Box, Sheet
from app.printing.table import Row, Table, labelled
from app.printing.text import Fitted, Style, fit, height_of

Draw = Callable[[Sheet], None]
Cells = Sequence[tuple[str, str, float]]
TEXT = Style(10.5, 10.5, 7)
LABEL = Style(8, 6, 5)
TITLE = Style(17, 11, 9, bold=True)
QUIET = "#404040"
ROW, HEAD, SIGN = 11.5, 7.0, 11.0
AROUND = 6.8  # mm of a text's frame besides its lines
ENDLESS, MOST_LINES = 1e6, 1_000_000


def whole(text: str, style: Style, width: float) -> Fitted:
    """All of a text at the style's own size, in lines of `width` mm; nothing is shrunk or cut."""
    return fit(text or " ", Style(style.size, style.size, bold=style.bold, most_lines=MOST_LINES), width * MM, ENDLESS)


class Pages:
    """Pieces one below the other; a piece that finds no room begins the next page."""

    def __init__(self, body: Box) -> None:
        self.body = body
        self.done: list[list[Draw]] = [[]]
        self.y = body.y

    @property
    def left(self) -> float:
        """Room to the foot of the page, in mm."""
        return self.body.bottom - self.y

    def turn(self) -> None:
        """The next page."""
        self.done.append([])
        self.y = self.body.y

    def put(self, height: float, draw_in: Callable[[Box, Sheet], None]) -> None:
        """A piece of this height."""
        if height > self.left and self.done[-1]:
            self.turn()
        box = Box(self.body.x, self.y, self.body.w, height)
        self.done[-1].append(lambda sheet: draw_in(box, sheet))
        self.y += height

    def gap(self, height: float) -> None:
        """Room left free; at the top of a page none."""
        if self.done[-1]:
            self.y = min(self.y + height, self.body.bottom)

    def rows(self, rows: Sequence[Cells], *, size: float = 11) -> None:
        """Framed rows of labelled cells."""
        for cells in rows:
            self.put(ROW, partial(_row, cells, size))

    def text(self, label: str, words: str, *, least: float = 12.0, style: Style = TEXT) -> None:
        """A framed text under its label, at least so high; what finds no room goes on under its label on the next page."""
        fitted = whole(words, style, self.body.w - 3)
        lines, size = list(fitted.lines), fitted.size
        line = height_of(2, size) - height_of(1, size)
        while True:
            room = int(((self.left - AROUND) * MM - height_of(1, size)) / line) + 1
            if room < min(len(lines), 2) and self.done[-1]:
                self.turn()
                continue
            taken = min(len(lines), max(1, room))
            part = Fitted(size, lines[:taken])
            self.put(min(max(least, part.height / MM + AROUND), self.body.h), partial(_text, label, part))
            lines = lines[taken:]
            if not lines:
                return
            least = 0.0
            label = _("{title} (continued)").format(title=label) if taken and not label.endswith(")") else label

    def table(self, title: str, table: Table, rows: Sequence[Row]) -> None:
        """A table under its title; on each page its headings come again. Without rows nothing."""
        rest = list(rows)
        while rest:
            taken, room = 0, self.left - HEAD - table.head.height
            while taken < len(rest) and rest[taken].height <= room:
                room -= rest[taken].height
                taken += 1
            if not taken and self.done[-1]:
                self.turn()
                continue
            on_page, rest = rest[: max(1, taken)], rest[max(1, taken) :]
            self.put(HEAD + table.head.height + sum(row.height for row in on_page), partial(_table, title, table, on_page))

    def signs(self, labels: Sequence[str]) -> None:
        """Two signatures a line, so that there is room to sign; all of them on one page."""
        if labels:
            self.put(SIGN * ((len(labels) + 1) // 2), lambda box, sheet: draw_signs(sheet, box, labels))


def _row(cells: Cells, size: float, box: Box, sheet: Sheet) -> None:
    labelled(sheet, box, cells, size=size)


def _text(label: str, fitted: Fitted, box: Box, sheet: Sheet) -> None:
    sheet.frame(box, line=0.15)
    head, words = box.inset(1.5, 0.9).cut_top(3.6, 0.6)
    sheet.text(head, label, LABEL, colour=QUIET)
    sheet.fitted(words, fitted, valign="top")


def _table(title: str, table: Table, rows: Sequence[Row], box: Box, sheet: Sheet) -> None:
    sheet.text(box.cut_top(HEAD - 1)[0], title, Style(10.5, 8, bold=True))
    table.draw(sheet, box.x, box.y + HEAD, rows)


def draw_signs(sheet: Sheet, box: Box, labels: Sequence[str]) -> None:
    """Two signatures a line, so that there is room to sign."""
    for place in range(0, len(labels), 2):
        line, box = box.cut_top(SIGN)
        pair = labels[place : place + 2]
        sheet.signatures(Box(line.x, line.y + 4, line.w * len(pair) / 2, 7), pair)


def form_head(sheet: Sheet, box: Box, title: str, office: str, right: Sequence[str]) -> None:
    """Office at the left, title in the middle, number and what else must be seen at the right."""
    side = box.w * 0.31
    sheet.text(Box(box.x, box.y, side, box.h), office, Style(9, 6.5, 5.5), valign="bottom")
    sheet.text(Box(box.x + side, box.y, box.w - 2 * side, box.h), title, TITLE, align="center", valign="bottom")
    words = "\n".join(part for part in right if part)
    sheet.text(Box(box.right - side, box.y, side, box.h), words, Style(11, 8, 6, bold=True), align="right", valign="bottom")
