"""The papers of a visit as PDF: badge, visit slip, register of a day or range, record of one visit."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.errors import UserError
from app.core.i18n import _
from app.printing import codes
from app.printing.register import TITLE, Framing, draw_head
from app.printing.register import register as register_paper
from app.printing.sheet import MM, Box, Sheet, reprint_words
from app.printing.stock import Stock, stock
from app.printing.table import Column, Row, Table, labelled
from app.printing.text import Style, fit
from app.visits.badge_paper import TYPE_COLOURS, BadgeValues, badge, badges

__all__ = [
    "TYPE_COLOURS", "BadgeValues", "Correction", "Move", "RecordValues", "RegisterRow", "RegisterValues", "SlipValues",
    "badge", "badges", "record", "register", "slip",
]  # fmt: skip

SLIP_FORMS = ("A5", "A4", "roll80")
A4 = (210.0, 297.0)
FOOT = 5.0
SMALL = Style(7.5, 6, 5)
BODY = Style(8, 6.6, 5.2)


@dataclass(frozen=True, kw_only=True)
class SlipValues:
    """What a visit slip says; the phone is masked, times are words, `code` is the ten digits of the badge."""

    number: str
    day: str
    name: str
    office: str = ""
    code: str = ""
    company: str = ""
    phone: str = ""
    people: int = 1
    host: str = ""
    place: str = ""
    purpose: str = ""
    plate: str = ""
    belongings: str = ""
    badge: str = ""
    arrived: str = ""
    left: str = ""
    is_left_struck: bool = False
    desk: str = ""
    notice: str = ""
    printed_by: str = ""
    printed_at: str = ""


@dataclass(frozen=True, kw_only=True)
class RegisterRow:
    """One line of the register; `is_left_struck` where the leaving time was never measured (time unknown, closed in bulk)."""

    day: str
    name: str
    company: str = ""
    phone: str = ""
    people: int = 1
    plate: str = ""
    belongings: str = ""
    purpose: str = ""
    host: str = ""
    expected: str = ""
    arrived: str = ""
    left: str = ""
    is_left_struck: bool = False
    is_inside: bool = False
    badge: str = ""
    received_by: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class RegisterValues:
    """A register: `span` says its days in words; `about` what the list was filtered by."""

    rows: Sequence[RegisterRow]
    span: str
    office: str = ""
    about: str = ""
    printed_by: str = ""
    printed_at: str = ""


@dataclass(frozen=True)
class Move:
    """One thing that happened to a visit."""

    at: str
    what: str
    by: str
    detail: str = ""


@dataclass(frozen=True)
class Correction:
    """One field that was changed afterwards."""

    at: str
    by: str
    field: str
    old: str
    new: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordValues:
    """One visit with everything on record: its fields as (label, value), those struck through by label, its moves, its corrections."""

    number: str
    fields: Sequence[tuple[str, str]]
    struck: frozenset[str] = frozenset()
    moves: Sequence[Move] = ()
    corrections: Sequence[Correction] = ()
    office: str = ""
    code: str = ""
    printed_by: str = ""
    printed_at: str = ""


def _printed(by: str, at: str) -> str:
    return _("Printed by {name} at {time}").format(name=by, time=at) if by else _("Printed at {time}").format(time=at)


# -- visit slip


def slip(values: SlipValues, *, form: str = "A5", reprint: int = 0, roll: Stock | None = None) -> bytes:
    """The slip: two A5 pages (desk's copy, visitor's copy), both on one A4 with a cut line, or a roll of 80 mm (`roll`)."""
    if form == "roll80":
        return _roll_slip(values, reprint, roll or stock("roll-80"))
    if form not in SLIP_FORMS:
        raise UserError(_("There is no slip form “{name}”. Choose one of: {choices}.").format(name=form, choices=", ".join(SLIP_FORMS)))
    copies = (_("Desk copy · stub"), _("Visitor copy · hand back when leaving"))
    height = A4[1] / 2
    sheet = Sheet(A4[0], A4[1] if form == "A4" else height, title=values.number)
    for place, copy in enumerate(copies):
        if place and form == "A5":
            sheet.next_page()
        top = height * place if form == "A4" else 0.0
        pages = (1, 1) if form == "A4" else (place + 1, len(copies))
        _slip_copy(sheet, Box(0, top, A4[0], height).inset(9, 7), values, copy=copy, reprint=reprint, pages=pages)
    if form == "A4":
        sheet.cut_line(height, 0, A4[0])
    return sheet.finish()


def _slip_copy(sheet: Sheet, box: Box, values: SlipValues, *, copy: str, reprint: int, pages: tuple[int, int]) -> None:
    foot, rest = box.cut_bottom(4, 1)
    sheet.foot(foot, _printed(values.printed_by, values.printed_at), *pages)
    head, rest = rest.cut_top(16, 1)
    _slip_head(sheet, head, values, copy, reprint)
    for cells in _slip_cells(values):
        row, rest = rest.cut_top(13.2)
        labelled(sheet, row, cells, struck=_("Out") if values.is_left_struck else "")
    signs, rest = rest.cut_top(14, 3)
    sheet.signatures(signs, (_("Host's signature:"), _("Desk's signature:")))
    sheet.text(rest, values.notice, Style(8.5, 8.5, 5), valign="top")


def _slip_head(sheet: Sheet, head: Box, values: SlipValues, copy: str, reprint: int) -> None:
    left, rest = head.cut_left(62, 2)
    office, below = left.cut_top(6, 0.5)
    sheet.text(office, values.office, Style(9, 6.5, 5.5))
    sheet.text(below, copy, Style(8.5, 6, 5), valign="top")
    bars = codes.bars(values.code, 300) if values.code else None
    right, middle = rest.cut_right(bars.total if bars else 44, 2)
    if bars:
        strip, words = right.cut_top(9.5, 0.5)
        sheet.bars(strip, bars)
        sheet.text(words, values.number, Style(9, 6, bold=True), align="center", valign="top")
    else:
        sheet.text(right, values.number, Style(9, 6, bold=True), align="right")
    title, again = middle.cut_top(10, 0.5)
    sheet.text(title, _("Visit slip"), TITLE, align="center")
    sheet.text(again, reprint_words(reprint), Style(9, 6, bold=True), align="center")


def _slip_cells(values: SlipValues) -> list[list[tuple[str, str, float]]]:
    return [
        [(_("Visitor"), values.name, 3), (_("Company"), values.company, 4),
         (_("Persons"), str(values.people), 1), (_("Date"), values.day, 2.3)],
        [(_("Phone"), values.phone, 3), (_("Plate"), values.plate, 2.5),
         (_("Badge no."), values.badge, 2.5), (_("Purpose"), values.purpose, 4)],
        [(_("To see"), values.host, 4), (_("Department / room"), values.place, 4)],
        [(_("Belongings in"), values.belongings, 1), (_("Belongings out"), "", 1)],
        [(_("In"), values.arrived, 1), (_("Out"), values.left, 1), (_("On duty"), values.desk, 1)],
    ]  # fmt: skip


def _roll_slip(values: SlipValues, reprint: int, roll: Stock) -> bytes:
    width = roll.width - 2 * roll.margin_x
    pairs = [(label, value) for cells in _slip_cells(values) for label, value, _share in cells if value or label == _("Out")]
    value_style, label_width = Style(10.5, 8.5, 6.5), 21.0
    fitted = [fit(value, value_style, (width - label_width - 1) * MM, 22 * MM) for _label, value in pairs]
    heights = [max(5.4, text.height / MM + 1.4) for text in fitted]
    notice = fit(values.notice, Style(7.5, 7.5, 6), width * MM, 60 * MM)
    length = 2 * roll.margin_y + 17 + sum(heights) + 2 + 13 + notice.height / MM + 2 + (14 if values.code else 0) + 5
    sheet = Sheet(roll.width, round(length, 1), title=values.number, origin=(roll.nudge_x, roll.nudge_y))
    office, rest = Box(roll.margin_x, roll.margin_y, width, length - 2 * roll.margin_y).cut_top(4.5, 0.5)
    sheet.text(office, values.office, Style(9, 6.5, 5.5), align="center")
    title, rest = rest.cut_top(7, 0.5)
    sheet.text(title, "  ".join(part for part in (_("Visit slip"), reprint_words(reprint)) if part), TITLE, align="center")
    number, rest = rest.cut_top(4, 0.5)
    sheet.text(number, values.number, Style(10, 8, bold=True), align="center")
    for (label, _value), text, height in zip(pairs, fitted, heights, strict=True):
        row, rest = rest.cut_top(height)
        name, value = row.cut_left(label_width, 1)
        sheet.text(name, label, Style(8, 6, 5))
        sheet.fitted(value, text, is_struck=values.is_left_struck and label == _("Out"))
        sheet.line((row.x, row.bottom), (row.right, row.bottom), line=0.1)
    sign, rest = rest.cut_top(13, 2)
    sheet.signatures(sign, (_("Host's signature:"),))
    words, rest = rest.cut_top(notice.height / MM, 2)
    sheet.fitted(words, notice, valign="top")
    if values.code:
        strip, rest = rest.cut_top(12, 2)
        sheet.bars(Box(0, strip.y, roll.width, 9), codes.bars(values.code, roll.dpi))
        sheet.text(Box(strip.x, strip.y + 9.2, strip.w, 2.8), values.code, Style(7.5, 6), align="center")
    sheet.text(rest.cut_top(4)[0], _printed(values.printed_by, values.printed_at), SMALL, align="center")
    return sheet.finish()


# -- register


def register(values: RegisterValues) -> bytes:
    """来访登记表, A4 landscape: headings on every page, totals under the last row, page x of y."""
    table = Table(_register_columns(), style=BODY, most=15, least=5.4)
    rows = [_register_row(table, n, row) for n, row in enumerate(values.rows, 1)]
    around = Framing(
        title=_("Visit register"), about=" · ".join(part for part in (values.span, values.about) if part), totals=_totals(values.rows),
        signs=(_("On duty:"), _("Checked by:")), office=values.office, printed=_printed(values.printed_by, values.printed_at),
    )  # fmt: skip
    return register_paper(table, rows, around)


def _register_columns() -> list[Column]:
    return [
        Column(_("No."), 9, "center"), Column(_("Date"), 14), Column(_("Visitor"), 22), Column(_("Company"), 30), Column(_("Phone"), 20.5),
        Column(_("Persons"), 10, "center"), Column(_("Plate"), 17), Column(_("Belongings"), 18), Column(_("Purpose"), 19),
        Column(_("Host / department / room"), 33), Column(_("Expected"), 12, "center"), Column(_("In"), 12, "center"), Column(_("Out"), 19),
        Column(_("Badge no."), 18), Column(_("On duty"), 14), Column(_("Note"), 15.5),
    ]  # fmt: skip


LEFT_COLUMN = 12


def _register_row(table: Table, n: int, row: RegisterRow) -> Row:
    texts = (
        str(n), row.day, row.name, row.company, row.phone, str(row.people), row.plate, row.belongings, row.purpose, row.host,
        row.expected, row.arrived, row.left, row.badge, row.received_by, row.note,
    )  # fmt: skip
    return table.row(texts, {LEFT_COLUMN} if row.is_left_struck else ())


def _totals(rows: Sequence[RegisterRow]) -> str:
    if not rows:
        return _("No visits in these days.")
    return _("Visits {visits} · people {people} · still inside {inside} · leaving time not measured {unknown}").format(
        visits=len(rows),
        people=sum(row.people for row in rows),
        inside=sum(row.is_inside for row in rows),
        unknown=sum(row.is_left_struck for row in rows),
    )


# -- record of one visit


def record(values: RecordValues) -> bytes:
    """One visit on A4: every field, then who did what when, then every correction with old and new value and reason."""
    sheet = Sheet(*A4, title=values.number)
    page = Box(0, 0, *A4).inset(14, 11)
    foot, body = page.cut_bottom(FOOT, 1)
    parts = _record_tables(values, body.w)
    laid = _record_pages(parts, body)
    for n, blocks in enumerate(laid, 1):
        if n > 1:
            sheet.next_page()
        head, rest = body.cut_top(13)
        draw_head(sheet, head, _("Record of a visit"), office=values.office, about=values.number)
        y = rest.y
        for place, rows in blocks:
            title, table = parts[place][:2]
            sheet.text(Box(rest.x, y, rest.w, 6), title, Style(10.5, 8, bold=True))
            y = table.draw(sheet, rest.x, y + 6, rows) + 3
        sheet.foot(foot, _printed(values.printed_by, values.printed_at), n, len(laid))
    return sheet.finish()


def _record_tables(values: RecordValues, width: float) -> list[tuple[str, Table, list[Row]]]:
    style = Style(9, 8, 6)
    fields = Table([Column(_("Field"), 45), Column(_("On record"), width - 45)], style=style, most=180, least=6)
    moves = Table(
        [Column(_("Time"), 36), Column(_("What"), 34), Column(_("By"), 34), Column(_("Details"), width - 104)],
        style=style, most=40, least=6,
    )  # fmt: skip
    changes = Table(
        [Column(_("Time"), 36), Column(_("By"), 24), Column(_("Field"), 24), Column(_("Before"), 32), Column(_("After"), 32),
         Column(_("Reason"), width - 148)], style=style, most=40, least=6,
    )  # fmt: skip
    found = [(_("Visit"), fields, [fields.row(pair, {1} if pair[0] in values.struck else ()) for pair in values.fields])]
    found.append((_("What happened"), moves, [moves.row((move.at, move.what, move.by, move.detail)) for move in values.moves]))
    rows = [changes.row((c.at, c.by, c.field, c.old or "—", c.new or "—", c.reason)) for c in values.corrections]
    found.append((_("Corrections"), changes, rows))
    return [part for part in found if part[2]]


def _record_pages(parts: Sequence[tuple[str, Table, list[Row]]], body: Box) -> list[list[tuple[int, list[Row]]]]:
    """For each page the parts on it with their rows."""
    whole = body.h - 13
    pages: list[list[tuple[int, list[Row]]]] = [[]]
    left = whole
    for place, (_title, table, rows) in enumerate(parts):
        if left < 40:
            pages.append([])
            left = whole
        for n, on_page in enumerate(table.pages(rows, left - 9, whole - 9)):
            if n:
                pages.append([])
                left = whole
            pages[-1].append((place, on_page))
            left -= 9 + table.head.height + sum(row.height for row in on_page)
    return pages
