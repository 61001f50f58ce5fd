"""The papers of a complaint as PDF: forms of several pages and copies, the acknowledgement slip, the register, the round list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from app.core.i18n import _
from app.printing import codes
from app.printing.flow import LABEL, QUIET, Cells, Pages, form_head, whole
from app.printing.register import WIDTH, Framing
from app.printing.register import register as register_paper
from app.printing.sheet import MM, Box, Sheet, reprint_words
from app.printing.stock import Stock
from app.printing.table import PAD_X, Column, Table, labelled
from app.printing.text import Style, fit

A4, A5 = (210.0, 297.0), (148.0, 210.0)
FOOT, HEAD, LATER_HEAD = 5.0, 12.0, 8.0
TITLE = Style(15, 11, 9, bold=True)
SMALL = Style(7.6, 6.2, 5)
STORY = Style(8.6, 7.4, 5.8)
QR_ROOM, STUB_ROW = 22.0, 11.5
LONGEST_CELL = 24  # lines
REGISTER_WIDTHS = (7, 21, 15, 14, 16, 17, 11, 13, 16, 0, 20, 18, 18, 25, 16, 13, 15)


@dataclass(frozen=True)
class Rows:
    """Framed rows of labelled cells."""

    rows: Sequence[Cells]


@dataclass(frozen=True)
class Words:
    """A text under its label, at least so many mm high; however long it is, all of it is printed."""

    label: str
    text: str
    least: float = 14.0


@dataclass(frozen=True)
class Lines:
    """A table: `columns` are (heading, mm; 0 takes what is left)."""

    title: str
    columns: Sequence[tuple[str, float]]
    rows: Sequence[Sequence[str]]


Piece = Rows | Words | Lines


@dataclass(frozen=True, kw_only=True)
class FormValues:
    """A form on A4: its pieces, who signs, its copies, and (under the first copy) the stub that stays with the office."""

    number: str
    title: str
    pieces: Sequence[Piece]
    signs: Sequence[str] = ()
    copies: Sequence[str] = ("",)
    stub: Sequence[Cells] = ()
    office: str = ""
    printed: str = ""


@dataclass(frozen=True, kw_only=True)
class AckValues:
    """What whoever complained takes along: (label, words) in order, a note; the number is a code too."""

    number: str
    pairs: Sequence[tuple[str, str]]
    note: str
    office: str = ""
    printed: str = ""


@dataclass(frozen=True, kw_only=True)
class ListValues:
    """A list across A4: `columns` are (heading, mm, alignment); `struck` names the rows that count no more."""

    around: Framing
    columns: Sequence[tuple[str, float, str]]
    rows: Sequence[Sequence[str]]
    struck: frozenset[int] = field(default_factory=frozenset)
    least: float = 6.0


# -- forms


def form(values: FormValues, *, reprint: int = 0) -> bytes:
    """A4, every copy on its own pages; long texts go on, page x of y."""
    sheet = Sheet(*A4, title=values.number)
    foot, body = Box(0, 0, *A4).inset(11, 9).cut_bottom(FOOT, 1)
    head, later = body.cut_top(HEAD, 1.5)
    is_first = True
    for place, copy in enumerate(values.copies):
        pages = _laid(values, later, with_stub=place == 0)
        for number, drawn in enumerate(pages.done, 1):
            if not is_first:
                sheet.next_page()
            is_first = False
            form_head(sheet, head, values.title, "\n".join((values.office, copy)), (values.number, reprint_words(reprint)))
            for act in drawn:
                act(sheet)
            sheet.foot(foot, values.printed, number, len(pages.done))
    return sheet.finish()


def _laid(values: FormValues, body: Box, *, with_stub: bool) -> Pages:
    pages = Pages(body)
    for piece in values.pieces:
        if isinstance(piece, Rows):
            pages.rows(piece.rows)
        elif isinstance(piece, Words):
            pages.text(piece.label, piece.text, least=piece.least)
        else:
            _lay_lines(pages, piece)
    pages.gap(2)
    pages.signs(values.signs)
    if values.stub and with_stub:
        pages.gap(4)
        pages.put(15 + STUB_ROW * len(values.stub), partial(_stub, values))
    return pages


def _lay_lines(pages: Pages, lines: Lines) -> None:
    rest = pages.body.w - sum(width for _head, width in lines.columns)
    table = Table([Column(head, width or rest) for head, width in lines.columns], style=STORY, most=110, least=5.6)
    pages.gap(1)
    pages.table(lines.title, table, [table.row(part) for row in lines.rows for part in _in_parts(row, table)])


def _in_parts(row: Sequence[str], table: Table) -> Iterator[Sequence[str]]:
    """A row whose last text would fill a page goes on in rows below it, so that nothing of it is cut off."""
    *before, text = row
    told = whole(text, STORY, table.columns[-1].width - 2 * PAD_X).lines
    for start in range(0, max(1, len(told)), LONGEST_CELL):
        words = "\n".join("".join(glyph.char for glyph in line) for line in told[start : start + LONGEST_CELL])
        yield (*before, words if len(told) > LONGEST_CELL else text)
        before = [""] * len(before)


def _stub(values: FormValues, box: Box, sheet: Sheet) -> None:
    sheet.cut_line(box.y + 2, box.x, box.right)
    head, rest = Box(box.x, box.y + 5, box.w, box.h - 5).cut_top(7, 1)
    form_head(sheet, head, _("{title} · stub").format(title=values.title), values.office, (values.number,))
    for cells in values.stub:
        row, rest = rest.cut_top(STUB_ROW)
        labelled(sheet, row, cells, size=10)


# -- acknowledgement


def acknowledgement(values: AckValues, *, roll: Stock | None = None, reprint: int = 0) -> bytes:
    """受理回执: a sheet of A5, or a roll as long as its words."""
    return _roll(values, roll, reprint) if roll is not None else _sheet_of_a5(values, reprint)


def _sheet_of_a5(values: AckValues, reprint: int) -> bytes:
    sheet = Sheet(A5[1], A5[0], title=values.number)  # across
    foot, box = Box(0, 0, A5[1], A5[0]).inset(10, 8).cut_bottom(4, 1)
    sheet.foot(foot, values.printed, 1, 1)
    head, box = box.cut_top(11, 2)
    form_head(sheet, head, _("Receipt of a complaint"), values.office, (values.number, reprint_words(reprint)))
    signs, box = box.cut_bottom(10, 1)
    sheet.signatures(Box(signs.x, signs.y + 2, signs.w, 7), (_("Complainant (signature):"), _("Received by (signature):")))
    code, words = box.cut_right(QR_ROOM + 2, 2)
    _code(sheet, code, values.number)
    note, words = words.cut_bottom(13, 1)
    height = min(13.0, words.h / len(values.pairs))
    for label, text in values.pairs:
        row, words = words.cut_top(height)
        labelled(sheet, row, [(label, text, 1)], size=11)
    sheet.text(note, values.note, Style(9, 9, 6.5), valign="middle")
    return sheet.finish()


def _code(sheet: Sheet, box: Box, number: str) -> None:
    found = codes.squares(number, 300, min(box.w, box.h))
    if found is not None:
        sheet.squares(Box(box.right - found.total, box.y, found.total, found.total), found)


def _roll(values: AckValues, roll: Stock, reprint: int) -> bytes:
    width = roll.width - 2 * roll.margin_x
    fitted = [fit(words, Style(10.5, 8.5, 6.5), (width - 19) * MM, 40 * MM) for _label, words in values.pairs]
    heights = [max(5.6, each.height / MM + 1.6) for each in fitted]
    note = fit(values.note, Style(8.5, 8.5, 6.5), width * MM, 60 * MM)
    length = 2 * roll.margin_y + 19 + sum(heights) + note.height / MM + 4 + QR_ROOM + 8
    sheet = Sheet(roll.width, round(length, 1), title=values.number, origin=(roll.nudge_x, roll.nudge_y))
    title, rest = Box(roll.margin_x, roll.margin_y, width, length - 2 * roll.margin_y).cut_top(7)
    words = "  ".join(part for part in (_("Receipt of a complaint"), reprint_words(reprint)) if part)
    sheet.text(title, words, TITLE, align="center")
    for text, style in ((values.office, Style(9, 6.5, 5.5)), (values.number, Style(11, 8, bold=True))):
        line, rest = rest.cut_top(5, 0.5)
        sheet.text(line, text, style, align="center")
    for (label, _words), each, height in zip(values.pairs, fitted, heights, strict=True):
        row, rest = rest.cut_top(height)
        caption, cell = row.cut_left(18, 1)
        sheet.text(caption, label, LABEL, colour=QUIET)
        sheet.fitted(cell, each)
        sheet.line((row.x, row.bottom), (row.right, row.bottom), line=0.1)
    told, rest = rest.cut_top(note.height / MM + 2, 1)
    sheet.fitted(told, note)
    square, rest = rest.cut_top(QR_ROOM, 1)
    _code(sheet, Box(square.x + (square.w - QR_ROOM) / 2, square.y, QR_ROOM, QR_ROOM), values.number)
    sheet.text(rest.cut_top(4)[0], values.printed, Style(7, 5.5, 5), align="center")
    return sheet.finish()


# -- lists


def listed(values: ListValues) -> bytes:
    """A4 across: headings on every page, totals and two places to sign under the last row, page x of y."""
    rest = WIDTH - sum(width for _head, width, _align in values.columns)
    columns = [Column(head, width or rest, align) for head, width, align in values.columns]
    table = Table(columns, style=SMALL, most=40, least=values.least)
    everything = range(1, len(columns))
    rows = [table.row(row, everything if n in values.struck else ()) for n, row in enumerate(values.rows)]
    return register_paper(table, rows, values.around)
