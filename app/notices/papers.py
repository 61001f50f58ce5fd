"""The confidentiality agreement on paper (V4): the text in its version, who promised it, the drawn signature, two lines to sign."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.errors import UserError
from app.core.i18n import _
from app.notices.strokes import FULL, WIDE, unpack
from app.printing import codes
from app.printing.sheet import MM, Box, Sheet, reprint_words
from app.printing.text import Style, fit

A4 = (210.0, 297.0)
TITLE = Style(18, 12, 10, bold=True)
TEXT = Style(11, 11, 11)
LABEL, VALUE = Style(8.5, 6, 5), Style(12, 9, 7, bold=True)
SIGNED_HIGH, HEAD_HIGH, FOOT = 62.0, 24.0, 5.0
PARAGRAPH = 2.2


@dataclass(frozen=True, kw_only=True)
class AgreementValues:
    """What the agreement says; `strokes` are empty where it is signed by hand, `signed_at` is a moment in words."""

    number: str
    body: str
    version: str
    name: str
    company: str = ""
    host: str = ""
    day: str = ""
    office: str = ""
    code: str = ""
    strokes: bytes = b""
    signed_at: str = ""
    printed: str = ""


def agreement(values: AgreementValues, *, reprint: int = 0) -> bytes:
    """A4, as many pages as the text needs; the signatures never stand alone on the last one."""
    sheet = Sheet(*A4, title=values.number)
    page = Box(0, 0, *A4).inset(20, 14)
    foot, body = page.cut_bottom(FOOT, 1)
    pages = _pages(values.body, body)
    for n, paragraphs in enumerate(pages, 1):
        if n > 1:
            sheet.next_page()
        head, rest = body.cut_top(HEAD_HIGH, 2)
        _head(sheet, head, values, reprint)
        if n == 1:
            who, rest = rest.cut_top(24, 4)
            _who(sheet, who, values)
        for paragraph, height in paragraphs:
            box, rest = rest.cut_top(height, PARAGRAPH)
            sheet.text(box, paragraph, TEXT, valign="top")
        if n == len(pages):
            _signed(sheet, rest.cut_top(SIGNED_HIGH)[0], values)
        sheet.foot(foot, values.printed, n, len(pages))
    return sheet.finish()


def _pages(text: str, body: Box) -> list[list[tuple[str, float]]]:
    """For each page its paragraphs with their heights in mm; the last page keeps room for the signatures."""
    pages: list[list[tuple[str, float]]] = [[]]
    left = body.h - HEAD_HIGH - 30 - SIGNED_HIGH
    for paragraph in _pieces(text, body.w):
        height = fit(paragraph, TEXT, body.w * MM, 250 * MM).height / MM + 0.5
        if height + PARAGRAPH > left and pages[-1]:
            pages.append([])
            left = body.h - HEAD_HIGH - 2 - SIGNED_HIGH
        pages[-1].append((paragraph, height))
        left -= height + PARAGRAPH
    return pages


def _pieces(text: str, width: float) -> Sequence[str]:
    """The paragraphs, one of more than half a page parted at a blank or a character."""
    found: list[str] = []
    for paragraph in text.splitlines():
        while fit(paragraph, TEXT, width * MM, 110 * MM).is_cut:
            cut = _fitting(paragraph, width)
            found.append(paragraph[:cut].rstrip())
            paragraph = paragraph[cut:].lstrip()
        if paragraph.strip():
            found.append(paragraph.strip())
    return found


def _fitting(paragraph: str, width: float) -> int:
    low, high = 1, len(paragraph)
    while low < high:
        middle = (low + high + 1) // 2
        if fit(paragraph[:middle], TEXT, width * MM, 110 * MM).is_cut:
            high = middle - 1
        else:
            low = middle
    blank = paragraph.rfind(" ", low * 3 // 4, low)
    return blank if blank > 0 else low


def _head(sheet: Sheet, head: Box, values: AgreementValues, reprint: int) -> None:
    bars = codes.bars(values.code, 300) if values.code else None
    right, left = head.cut_right(bars.total if bars else 44, 2)
    if bars:
        strip, words = right.cut_top(9.5, 0.5)
        sheet.bars(strip, bars)
        sheet.text(words.cut_top(4)[0], values.number, Style(9, 6, bold=True), align="center", valign="top")
    else:
        sheet.text(right.cut_top(5)[0], values.number, Style(9, 6, bold=True), align="right")
    office, rest = left.cut_top(5, 1)
    sheet.text(office, values.office, Style(9, 6.5, 5.5))
    title, rest = rest.cut_top(9, 1)
    sheet.text(title, _("Confidentiality agreement"), TITLE)
    sheet.text(rest.cut_top(4.5)[0], "   ".join(part for part in (values.version, reprint_words(reprint)) if part), LABEL)
    sheet.line((head.x, head.bottom), (head.right, head.bottom), line=0.3)


def _who(sheet: Sheet, box: Box, values: AgreementValues) -> None:
    cells = ((_("Name"), values.name), (_("Company"), values.company), (_("To see"), values.host), (_("Date"), values.day))
    width, height = box.w / 2, box.h / 2
    for place, (label, value) in enumerate(cells):
        cell = Box(box.x + place % 2 * width, box.y + place // 2 * height, width, height)
        sheet.frame(cell, line=0.15)
        name, rest = cell.inset(1.5, 0.8).cut_top(3.6, 0.2)
        sheet.text(name, label, LABEL)
        sheet.text(rest, value, VALUE)


def _signed(sheet: Sheet, box: Box, values: AgreementValues) -> None:
    drawn, rest = box.cut_top(38, 4)
    name, field = drawn.cut_top(4.5, 0.5)
    sheet.text(name, _("Signed on the desk's pad:") if values.strokes else _("Signature of the visitor:"), LABEL)
    field = Box(field.x, field.y, field.w * 0.62, field.h)
    sheet.frame(field, line=0.15)
    if values.strokes:
        draw_signature(sheet, field.inset(2, 1.5), values.strokes)
        beside = Box(field.right + 4, field.y, box.right - field.right - 4, field.h)
        sheet.text(beside, "\n".join((values.name, values.signed_at, values.version)), Style(10, 8, 6), valign="bottom")
    sheet.signatures(rest.cut_bottom(12)[0], (_("Visitor's signature:"), _("Office's signature:")))


def draw_signature(sheet: Sheet, box: Box, strokes: bytes) -> None:
    """A kept signature as lines; one that is damaged is said in its place."""
    try:
        signature = unpack(strokes)
    except UserError as error:
        sheet.text(box, str(error), LABEL)
        return
    drawn = [[(point.x / WIDE, point.y / WIDE, point.pressure / FULL) for point in stroke] for stroke in signature.strokes]
    sheet.strokes(box, drawn, signature.high / WIDE)
