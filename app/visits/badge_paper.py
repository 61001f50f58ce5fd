"""The visitor's badge for every label stock: who, from where, to whom, until when, and the code at the edge."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import NamedTuple

from app.core.errors import UserError
from app.core.i18n import _, speaking
from app.printing import codes
from app.printing.fonts import glyphs
from app.printing.sheet import INK, MM, WHITE, Box, Sheet, reprint_words
from app.printing.stock import Stock
from app.printing.text import Style, fit, width_of
from app.visits.fields import VisitorType

TYPE_COLOURS = {
    VisitorType.GUEST: "#1a5fa8",
    VisitorType.DELIVERY: "#8a5200",
    VisitorType.CONTRACTOR: "#b3261e",
    VisitorType.INTERVIEW: "#6a3fa0",
    VisitorType.OFFICIAL: "#0b6b4f",
    VisitorType.OTHER: "#4a4f57",
}
GAP = 0.8
ASIDE = 14.0  # mm beside the code in which a date can still be read
LONGEST = 220.0
PHOTO_HIGH, PHOTO_LEAST, WORDS_LEAST = 34.0, 14.0, 24.0  # mm: a face no larger, no smaller, and the words beside it


@dataclass(frozen=True, kw_only=True)
class BadgeValues:
    """What a badge says, already in the visitor's language; never a phone or an ID number.

    `code` is the ten digits of codes.badge_code, `kind` the visitor type as word, `colour` its band (TYPE_COLOURS).
    `lines` stand below whom it is for, `until_head` above the day in place of “Valid until” (a pass has a first day too).
    """

    number: str
    code: str
    name: str
    company: str = ""
    host: str = ""
    place: str = ""
    day: str = ""
    valid_until: str = ""
    kind: str = ""
    colour: str = "#1a5fa8"
    needs_escort: bool = False
    escort: str = ""
    areas: str = ""
    office: str = ""
    people: int = 1
    photo: bytes = b""
    lines: tuple[str, ...] = ()
    until_head: str = ""


class _Line(NamedTuple):
    """A line of the badge's middle: its share of a label's height, its height in mm on an endless roll."""

    text: str
    style: Style
    share: float
    natural: float


def badge(values: BadgeValues, stock: Stock, *, reprint: int = 0) -> bytes:
    """The badge as PDF on the stock's page; `reprint` n prints 补打 n beside the same number."""
    width, height = stock.label
    label = Box(0, 0, width, _natural_height(values, stock) if height is None else height)
    page_width, page_height = stock.page
    sheet = Sheet(page_width, page_height or label.h, title=values.number, origin=stock.place)
    _draw_label(sheet, label, values, stock, reprint)
    return sheet.finish()


def badges(labels: Sequence[tuple[BadgeValues, str]], stock: Stock, *, reprint: int = 0) -> bytes:
    """Several badges on a sheet of labels, from its first free one (`start_at`) on; each with the language it speaks ("" the desk's).

    What the sheet has no label for goes on to a new one, from its top left."""
    width, height = stock.page
    label = Box(0, 0, stock.label[0], stock.label[1] or stock.width)
    sheet = Sheet(width, height or label.h, title=labels[0][0].number)
    on_sheet = stock.across * stock.down
    for number, (values, language) in enumerate(labels, stock.start_at - 1):
        if number % on_sheet == 0 and number >= stock.start_at:
            sheet.next_page()
        sheet.origin = stock.start(number % on_sheet + 1).place
        with speaking(language) if language else nullcontext():
            _draw_label(sheet, label, values, stock, reprint)
    return sheet.finish()


def _draw_label(sheet: Sheet, label: Box, values: BadgeValues, stock: Stock, reprint: int) -> None:
    inside = label.inset(*stock.margins)
    band, rest = inside.cut_top(_band_height(label), GAP)
    _draw_band(sheet, band, values, stock, reprint)
    is_low, is_centred = label.h < 45, label.h > label.w
    if values.needs_escort and not is_low:
        mark, rest = rest.cut_top(max(3.6, label.h * 0.085), GAP)
        sheet.frame(mark.inset(0.2), line=0.4)
        sheet.text(mark.inset(1, 0.4), _escort_words(values), Style(14, 7, 6, bold=True), align="center")
    body, aside = _draw_code(sheet, label, rest, values, stock)
    if values.valid_until and aside is None:
        aside, body = body.cut_bottom(min(12.0, body.h * 0.25), GAP)
    if values.valid_until and aside is not None:
        _draw_until(sheet, aside, values, align="center" if is_centred else "left")
    _draw_body(sheet, body, values, align="center" if is_centred else "left")


def _escort_words(values: BadgeValues) -> str:
    return _("Escort: {name}").format(name=values.escort) if values.escort else _("Escort required")


def _band_height(label: Box) -> float:
    return max(4.2, min(11.0, min(label.h, label.w) * 0.15))


def _draw_band(sheet: Sheet, band: Box, values: BadgeValues, stock: Stock, reprint: int) -> None:
    sheet.fill(band, values.colour if stock.is_colour else INK)
    words = band.inset(1.5, 0.4)
    number = "  ".join(part for part in (reprint_words(reprint), values.number) if part)
    right, left = words.cut_right(min(words.w * 0.5, 44), 1.5)
    if values.needs_escort and band.h < 7:  # a low label has no room for a line of its own
        right, left = words.cut_right(words.w * 0.37, 1.2)
        mark, left = left.cut_right(words.w * 0.26, 1.2)
        sheet.fill(mark, WHITE)
        sheet.text(mark.inset(0.4, 0.1), _("Escort required"), Style(9, 6, 4.5, bold=True), align="center")
    sheet.text(right, number, Style(10, 6, 4.8, bold=True), align="right", colour=WHITE)
    if not stock.is_colour:  # black-only printers turn the colour into a tone of their own beside the black word
        _tone, left = left.cut_left(2.2, 1.6)
        sheet.fill(Box(band.x + 0.6, band.y + 0.6, 2.4, band.h - 1.2), WHITE)
        sheet.fill(Box(band.x + 0.9, band.y + 0.9, 1.8, band.h - 1.8), values.colour)
    kind = _("{kind} × {n}").format(kind=values.kind, n=values.people) if values.people > 1 else values.kind
    sheet.text(left, kind, Style(20, 7, 6, bold=True), colour=WHITE)


def _draw_code(sheet: Sheet, label: Box, rest: Box, values: BadgeValues, stock: Stock) -> tuple[Box, Box | None]:
    """Draw the code at the edge; gives what is left above or beside it, and the place beside it where there is one.

    Quiet zones may lie in the unprintable margin: that is white paper too.
    """
    bars = codes.bars(values.code, stock.dpi)
    has_digits = rest.h > 26
    if bars.total <= label.w + 0.01:
        height = bars.height + (min(4.0, label.h * 0.05) if label.h > 45 else 0)
        strip, body = rest.cut_bottom(height + (3.0 if has_digits else 0), GAP)
        free = label.w - bars.total - (rest.x - label.x)
        has_aside = free >= ASIDE and label.h < label.w
        code = Box(label.right - bars.total, strip.y, bars.total, height) if has_aside else Box(label.x, strip.y, label.w, height)
        sheet.bars(code, bars)
        if has_digits:
            sheet.text(Box(code.x, code.bottom + 0.2, code.w, 2.8), _spaced(values.code), Style(7.5, 6), align="center")
        return body, Box(rest.x, strip.y, free - 1, strip.h) if has_aside else None
    if bars.total <= label.h + 0.01:
        strip, body = rest.cut_right(bars.height, 1.5)
        # the band's end is inside the quiet zone's reach: centre on what is white
        top = max(rest.y, label.y)
        if label.bottom - top >= bars.total:
            sheet.bars(Box(strip.x, top, strip.w, label.bottom - top), bars, is_upright=True)
            return body, None
    return _draw_squares(sheet, rest, values, stock)


def _draw_squares(sheet: Sheet, rest: Box, values: BadgeValues, stock: Stock) -> tuple[Box, Box | None]:
    found = codes.squares(values.code, stock.dpi, min(18.0, rest.w, rest.h * 0.6))
    if found is None:
        sentence = _("The code of a badge does not fit on the stock {name}. Choose a larger one.")
        raise UserError(sentence.format(name=_(stock.name)))
    strip, body = rest.cut_bottom(found.total, GAP)
    square, aside = strip.cut_right(found.total, 1)
    sheet.squares(square, found)
    return body, aside if aside.w >= ASIDE else None


def _draw_until(sheet: Sheet, box: Box, values: BadgeValues, *, align: str) -> None:
    if box.h < 9:
        sheet.text(box, values.valid_until, Style(15, 9, 6.5, bold=True), align=align)
        return
    head, value = box.cut_top(min(3.6, box.h * 0.32))
    sheet.text(head, values.until_head or _("Valid until"), Style(8, 6), align=align, valign="bottom")
    sheet.text(value, values.valid_until, Style(22, 11, 8, bold=True), align=align)


def _photo_place(body: Box, *, is_upright: bool) -> tuple[Box, Box] | None:
    """Where a face (3 × 4) and the words go; None where the stock has no room for a face that can be recognised."""
    if is_upright and body.h >= 40:
        high = min(PHOTO_HIGH, body.h * 0.42)
        strip, rest = body.cut_top(high, 1.2)
        return Box(strip.x + (strip.w - high * 0.75) / 2, strip.y, high * 0.75, high), rest
    high = min(PHOTO_HIGH, body.h, body.w * 0.34 / 0.75)
    if high < PHOTO_LEAST or body.w - high * 0.75 < WORDS_LEAST:
        return None
    strip, rest = body.cut_left(high * 0.75, 1.5)
    return Box(strip.x, strip.y + (strip.h - high) / 2, strip.w, high), rest


def _draw_body(sheet: Sheet, body: Box, values: BadgeValues, *, align: str) -> None:
    place = _photo_place(body, is_upright=align == "center") if values.photo else None
    if place is not None and sheet.picture(place[0], values.photo):
        body = place[1]
    lines = _lines(values, is_small=body.h < 20)
    share = body.h / sum(line.share for line in lines)
    for line in lines:
        box, body = body.cut_top(line.share * share)
        sheet.text(box, line.text, line.style, align=align)


def _lines(values: BadgeValues, *, is_small: bool = False) -> list[_Line]:
    lines = [_Line(values.name, Style(44, 15, 7, bold=True, most_lines=3), 50, 17)]
    if values.company:
        lines.append(_Line(values.company, Style(15, 9, 5.5), 20 * _weight(values.company), 8))
    place = " · ".join(part for part in (values.host, values.place) if part)
    if place:
        lines.append(_Line(_("To see: {host}").format(host=place), Style(15, 9, 5.5, bold=not values.company), 22 * _weight(place), 9))
    lines += [_Line(words, Style(13, 8.5, 5.5), 15 * _weight(words), 6.5) for words in values.lines]
    if values.areas:
        words = _("Areas: {areas}").format(areas=values.areas)
        lines.append(_Line(words, Style(14, 8, 5.5, bold=True), 17 * _weight(words), 8))
    small = "  ".join(part for part in (values.office, values.day) if part)
    if small and not is_small:
        lines.append(_Line(small, Style(9.5, 6.5, 5.5), 13, 5))
    return lines


def _weight(text: str) -> float:
    """More height for a text that will need two lines."""
    return 1.45 if width_of(glyphs(text)) > 26 else 1.0


def _natural_height(values: BadgeValues, stock: Stock) -> float:
    """The length of an endless badge in mm: as long as its texts need."""
    inner = stock.width - 2 * stock.margin_x
    height = _band_height(Box(0, 0, stock.width, stock.width)) + GAP
    height += sum(max(line.natural, _needed(line, inner)) for line in _lines(values))
    height += 12 + GAP if values.valid_until else 0
    height += 6.5 + GAP if values.needs_escort else 0
    height += PHOTO_HIGH + 1.2 if values.photo else 0
    bars = codes.bars(values.code, stock.dpi)
    height += bars.height + 7 + GAP
    return min(LONGEST, round(height + 2 * stock.margin_y, 1))


def _needed(line: _Line, width: float) -> float:
    style = Style(line.style.size * 0.7, line.style.one_line, line.style.smallest, bold=line.style.bold)
    fitted = fit(line.text, style, width * MM, 30 * MM)
    return fitted.height / MM + 1


def _spaced(code: str) -> str:
    return f"{code[:2]} {code[2:5]} {code[5:9]} {code[9:]}"
