"""The papers of the telephone as PDF: 来电记录 of a day or month, 留言条 on A6, roll or label."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.i18n import _
from app.printing.register import TITLE, WIDTH, Framing, register
from app.printing.sheet import MM, WHITE, Box, Sheet, reprint_words
from app.printing.stock import Stock
from app.printing.table import Column, Row, Table
from app.printing.text import Fitted, Style, fit

A6 = (105.0, 148.0)
BODY = Style(8.2, 6.8, 5.4)


@dataclass(frozen=True, kw_only=True)
class CallListRow:
    """One line of the call list, all in words; the phone is masked, a void one is struck through."""

    number: str
    at: str
    direction: str = ""
    name: str = ""
    company: str = ""
    phone: str = ""
    for_whom: str = ""
    how: str = ""
    text: str = ""
    led_to: str = ""
    taken_by: str = ""
    is_void: bool = False


@dataclass(frozen=True)
class DayBand:
    """A heading over the rows of one day."""

    words: str


@dataclass(frozen=True, kw_only=True)
class CallListValues:
    """A call list: `about` says its days and filter, `totals` how many ended how."""

    title: str
    rows: Sequence[CallListRow | DayBand]
    about: str
    totals: str
    office: str = ""
    printed: str = ""


def call_list(values: CallListValues) -> bytes:
    """来电记录, A4 across: days as headings where there are several, totals and two places to sign, page x of y."""
    table = Table(_columns(WIDTH), style=BODY, most=22, least=5.6)
    signs = (_("On duty:"), _("Checked by:"))
    around = Framing(
        title=values.title, about=values.about, totals=values.totals, signs=signs, office=values.office, printed=values.printed
    )
    return register(table, _rows(table, values.rows), around)


def _columns(width: float) -> list[Column]:
    widths = (9, 28, 13, 11, 25, 32, 23, 33, 20, 28, 16)
    heads = (
        _("No."), _("Number"), _("Time"), _("In or out"), _("From / to"), _("Company"), _("Phone"), _("For whom"), _("What became of it"),
        _("Led to"), _("Taken by"),
    )  # fmt: skip
    columns = [Column(words, each, "center" if place in (0, 2, 3) else "left")
               for place, (words, each) in enumerate(zip(heads, widths, strict=True))]  # fmt: skip
    return [*columns[:9], Column(_("What about"), width - sum(widths)), *columns[9:]]


def _rows(table: Table, rows: Sequence[CallListRow | DayBand]) -> list[Row]:
    made, n = [], 0
    for row in rows:
        if isinstance(row, DayBand):
            made.append(table.band(row.words))
            continue
        n += 1
        texts = (
            str(n), row.number, row.at, row.direction, row.name, row.company, row.phone, row.for_whom, row.how, row.text, row.led_to,
            row.taken_by,
        )  # fmt: skip
        made.append(table.row(texts, {4, 5, 6, 7, 9} if row.is_void else ()))
    return made


# -- message slip


@dataclass(frozen=True, kw_only=True)
class MessageSlipValues:
    """What a message slip says; `phone` is in full where a call back is asked for, else masked. `wants` are its ticks in words."""

    number: str
    for_whom: str
    text: str
    taken: str
    department: str = ""
    name: str = ""
    company: str = ""
    phone: str = ""
    wants: Sequence[str] = ()
    is_urgent: bool = False
    office: str = ""
    printed: str = ""


def message_slip(values: MessageSlipValues, *, form: str = "A6", reprint: int = 0, stock: Stock | None = None) -> bytes:
    """留言条: a sheet of A6, a roll as long as the message (`stock` is it), or one label of a stock."""
    if form == "A6" or stock is None:
        return _a6(values, reprint)
    width, height = stock.label
    return _roll(values, reprint, stock) if height is None else _label(values, reprint, stock, (width, height))


def _a6(values: MessageSlipValues, reprint: int) -> bytes:
    sheet = Sheet(*A6, title=values.number)
    foot, body = Box(0, 0, *A6).inset(8, 7).cut_bottom(4, 1)
    _slip_head(sheet, body.cut_top(11)[0], values, reprint)
    rest = body.cut_top(11, 1.5)[1]
    for name, value, size, height in (
        (_("For whom"), _whom(values), 15.0, 10.5), (_("Message from"), _from(values), 11.5, 8.5), (_("Phone"), values.phone, 13.0, 8.5),
        (_("Time"), values.taken, 9.5, 7.0),
    ):  # fmt: skip
        if value:
            row, rest = rest.cut_top(height)
            _line(sheet, row, name, value, Style(size, size * 0.7, 6.5, bold=size > 12))
    signs, rest = rest.cut_bottom(8, 2)
    ticks, rest = rest.cut_top(7, 1)
    sheet.text(ticks, "   ".join(f"✓ {each}" for each in values.wants), Style(10.5, 8, 6.5, bold=True))
    sheet.frame(rest, line=0.2)
    sheet.text(rest.inset(3, 2.5), values.text, Style(13, 13, 6.5), valign="top")
    sheet.text(signs, _("Told at:                    how:"), Style(9, 7, 5.5), valign="bottom")
    sheet.line((signs.x, signs.bottom - 0.2), (signs.right, signs.bottom - 0.2), line=0.12)
    sheet.text(foot, values.printed, Style(7, 5.5, 5))
    return sheet.finish()


def _slip_head(sheet: Sheet, box: Box, values: MessageSlipValues, reprint: int) -> None:
    left, rest = box.cut_left(box.w * 0.3, 1)
    right, middle = rest.cut_right(box.w * 0.3, 1)
    office = left.cut_top(4.8)[0] if values.is_urgent else left  # the mark stands below it
    sheet.text(office, values.office, Style(8.5, 6, 5), valign="top")
    sheet.text(middle, _("Message slip"), TITLE, align="center", valign="top")
    top, below = right.cut_top(5.5)
    sheet.text(top, values.number, Style(8.5, 6, 5, bold=True), align="right", valign="top")
    sheet.text(below, reprint_words(reprint), Style(8, 6, 5), align="right")
    if values.is_urgent:
        _urgent(sheet, Box(left.x, left.y + 5, 15, 6))


def _urgent(sheet: Sheet, box: Box) -> None:
    """The word in a filled box: read from across the room, also from a printer of one colour."""
    sheet.fill(box, "#000000")
    sheet.text(box.inset(0.8, 0.4), _("Urgent"), Style(11, 7, 6, bold=True), align="center", colour=WHITE)


def _line(sheet: Sheet, row: Box, name: str, value: str, style: Style) -> None:
    caption, words = row.cut_left(16, 1)
    sheet.text(caption, name, Style(8, 6, 5))
    sheet.text(words, value, style)
    sheet.line((row.x, row.bottom), (row.right, row.bottom), line=0.1)


def _whom(values: MessageSlipValues) -> str:
    return " · ".join(part for part in (values.for_whom, values.department if values.department != values.for_whom else "") if part)


def _from(values: MessageSlipValues) -> str:
    return " · ".join(part for part in (values.name, values.company) if part)


def _pairs(values: MessageSlipValues) -> list[tuple[str, str, Style]]:
    found = [
        (_("For whom"), _whom(values), Style(12.5, 9, 6.5, bold=True)), (_("Message from"), _from(values), Style(10.5, 8, 6.5)),
        (_("Phone"), values.phone, Style(11.5, 9, 6.5, bold=True)), (_("Time"), values.taken, Style(9, 7, 6)),
        ("", "   ".join(f"✓ {each}" for each in values.wants), Style(10, 8, 6.5, bold=True)),
    ]  # fmt: skip
    return [each for each in found if each[1]]


def _roll(values: MessageSlipValues, reprint: int, roll: Stock) -> bytes:
    width = roll.width - 2 * roll.margin_x
    text = fit(values.text, Style(11.5, 11.5, 9), (width - 4) * MM, 200 * MM)
    pairs = [(name, _fitted(value, style, width - 16), style) for name, value, style in _pairs(values)]
    heights = [max(5.6, fitted.height / MM + 1.6) for _name, fitted, _style in pairs]
    length = 2 * roll.margin_y + 12 + (7 if values.is_urgent else 0) + sum(heights) + text.height / MM + 8 + 10 + 5
    sheet = Sheet(roll.width, round(length, 1), title=values.number, origin=(roll.nudge_x, roll.nudge_y))
    title, rest = Box(roll.margin_x, roll.margin_y, width, length - 2 * roll.margin_y).cut_top(7)
    sheet.text(title, "  ".join(part for part in (_("Message slip"), reprint_words(reprint)) if part), TITLE, align="center")
    number, rest = rest.cut_top(4.5, 0.5)
    sheet.text(number, " · ".join(part for part in (values.office, values.number) if part), Style(8.5, 6, 5), align="center")
    if values.is_urgent:
        mark, rest = rest.cut_top(6, 1)
        _urgent(sheet, Box(mark.x + mark.w / 2 - 9, mark.y, 18, 6))
    for (name, fitted, _style), height in zip(pairs, heights, strict=True):
        row, rest = rest.cut_top(height)
        caption, words = row.cut_left(15, 1)
        sheet.text(caption, name, Style(8, 6, 5))
        sheet.fitted(words, fitted)
        sheet.line((row.x, row.bottom), (row.right, row.bottom), line=0.1)
    words, rest = rest.cut_top(text.height / MM + 6, 1)
    sheet.fitted(Box(words.x + 2, words.y + 3, words.w - 4, words.h - 4), text, valign="top")
    told, rest = rest.cut_top(8, 2)
    sheet.text(told, _("Told at:                    how:"), Style(9, 7, 5.5), valign="bottom")
    sheet.line((told.x, told.bottom), (told.right, told.bottom), line=0.12)
    sheet.text(rest.cut_top(4)[0], values.printed, Style(7, 5.5, 5), align="center")
    return sheet.finish()


def _fitted(value: str, style: Style, width: float) -> Fitted:
    return fit(value, style, width * MM, 20 * MM)


def _label(values: MessageSlipValues, reprint: int, stock: Stock, size: tuple[float, float]) -> bytes:
    """As much of a slip as a label holds: whom, from whom with the number, what they want, the words."""
    page_width, page_height = stock.page
    sheet = Sheet(page_width, page_height or size[1], title=values.number, origin=stock.place)
    inside = Box(0, 0, *size).inset(stock.margins[0] + 1, stock.margins[1] + 0.6)
    row = min(6.2, inside.h / 6.5)
    head, rest = inside.cut_top(row, 0.4)
    mark, words = head.cut_left(12 if values.is_urgent else 0, 1.2 if values.is_urgent else 0)
    if values.is_urgent:
        _urgent(sheet, Box(mark.x, mark.y + 0.3, mark.w, row - 0.6))
    sheet.text(words, _("For {name}").format(name=_whom(values)), Style(13, 8, 6, bold=True))
    strip, rest = rest.cut_top(row * 0.86, 0.2)
    phone, who = strip.cut_right(min(28.0, strip.w * 0.4), 1) if values.phone else (strip, strip)  # a long company takes no digit away
    sheet.text(who, _from(values), Style(10, 7.5, 5.5, bold=True))
    if values.phone:
        sheet.text(phone, values.phone, Style(10, 7.5, 5.5, bold=True), align="right")
    strip, rest = rest.cut_top(row * 0.86, 0.2)
    sheet.text(strip, " · ".join((*values.wants, values.taken)), Style(8, 6.5, 5))
    foot, rest = rest.cut_bottom(min(3.4, row * 0.6), 0.3)
    sheet.line((rest.x, rest.y), (rest.right, rest.y), line=0.12)
    sheet.text(rest.inset(0, 0.8), values.text, Style(11, 11, 5.5), valign="top")
    again = reprint_words(reprint)
    sheet.text(foot, " · ".join(part for part in (values.number, values.office, again) if part), Style(6.5, 5, 4.5))
    return sheet.finish()
