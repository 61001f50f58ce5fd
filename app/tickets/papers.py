"""The papers of a ticket as PDF: the receipt, the one-time notice, the red-light report, the A/B sheet, a guard's direction note."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.i18n import _
from app.printing import codes
from app.printing.flow import LABEL, QUIET, TEXT, Cells, draw_signs, form_head
from app.printing.sheet import MM, Box, Sheet, reprint_words
from app.printing.table import Column, Table, labelled
from app.printing.text import Style, fit

A4 = (210.0, 297.0)
A6 = (105.0, 148.0)
FOOT = 5.0
BODY = Style(9.5, 7.6, 6)
DONE, OPEN = "■", "□"
QR_ROOM = 22.0


@dataclass(frozen=True)
class Block:
    """A text in a frame under its label; as high as its text between `least` and `most` mm."""

    label: str
    text: str
    least: float = 12.0
    most: float = 60.0


@dataclass(frozen=True, kw_only=True)
class ReceiptValues:
    """What the person takes along: `rows` of labelled cells, the matter, whom to ask, by when."""

    number: str
    rows: Sequence[Cells]
    matter: str
    contact: str
    promise: str
    note: str = ""
    office: str = ""
    printed: str = ""


@dataclass(frozen=True)
class PaperLine:
    """One missing paper."""

    number: str
    what: str
    why: str
    standard: str = ""
    tick: str = OPEN


@dataclass(frozen=True, kw_only=True)
class NoticeValues:
    """The one-time notice; `about` says which list it is and who approved it, `said` how it was delivered and confirmed."""

    number: str
    ticket: str
    rows: Sequence[Cells]
    matter: str
    basis: str
    papers: Sequence[PaperLine]
    points: str = ""
    contact: str = ""
    about: str = ""
    said: str = ""
    office: str = ""
    printed: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportValues:
    """The red-light report: `outcomes` are (whether chosen, words) and `decision` who decided, as what, when."""

    number: str
    ticket: str
    rows: Sequence[Cells]
    blocks: Sequence[Block]
    outcomes: Sequence[tuple[bool, str]]
    opinion: str
    decision: str = ""
    office: str = ""
    printed: str = ""


@dataclass(frozen=True, kw_only=True)
class AbValues:
    """The A/B sheet: `columns` are (heading, mm, alignment), `rows` the words under them."""

    number: str
    title: str
    rows: Sequence[Cells]
    columns: Sequence[tuple[str, float, str]]
    lines: Sequence[Sequence[str]]
    note: str = ""
    signs: Sequence[str] = ()
    office: str = ""
    printed: str = ""


@dataclass(frozen=True, kw_only=True)
class DirectionValues:
    """Where a guard sends somebody."""

    number: str
    place: str
    contact: str
    matter: str
    name: str = ""
    made: str = ""
    office: str = ""
    is_void: bool = False


# -- what they share


def _rows(sheet: Sheet, box: Box, rows: Sequence[Cells]) -> Box:
    for cells in rows:
        row, box = box.cut_top(11.5)
        labelled(sheet, row, cells, size=11)
    return box


def height_of(block: Block, width: float) -> float:
    """Millimetres a block takes."""
    fitted = fit(block.text or " ", TEXT, (width - 3) * MM, (block.most - 6.5) * MM)
    return max(block.least, min(block.most, fitted.height / MM + 7))


def _block(sheet: Sheet, box: Box, block: Block) -> Box:
    """The block at the top of a box; gives what is left below it."""
    frame, rest = box.cut_top(min(height_of(block, box.w), box.h))
    sheet.frame(frame, line=0.15)
    label, words = frame.inset(1.5, 0.9).cut_top(3.6, 0.6)
    sheet.text(label, block.label, LABEL, colour=QUIET)
    sheet.text(words, block.text, TEXT, valign="top")
    return rest


# -- receipt


def receipt(values: ReceiptValues, *, reprint: int = 0) -> bytes:
    """首接单, A4: the desk's stub, the cut line, the copy for the person with a code of its number."""
    sheet = Sheet(*A4, title=values.number)
    half = A4[1] / 2
    for place, copy in enumerate((_("Desk copy · stub"), _("Copy for you"))):
        _receipt_copy(sheet, Box(0, half * place, A4[0], half).inset(11, 8), values, copy, reprint)
    sheet.cut_line(half, 0, A4[0])
    return sheet.finish()


def _receipt_copy(sheet: Sheet, box: Box, values: ReceiptValues, copy: str, reprint: int) -> None:
    foot, box = box.cut_bottom(4, 1)
    sheet.foot(foot, values.printed, 1, 1)
    head, box = box.cut_top(11, 2)
    form_head(sheet, head, _("First-contact ticket"), "\n".join((values.office, copy)), (values.number, reprint_words(reprint)))
    box = _rows(sheet, box, values.rows)
    signs, box = box.cut_bottom(11, 1)
    note, box = box.cut_bottom(9, 1)
    code, words = box.cut_right(QR_ROOM + 2, 2)
    _code(sheet, code, values.number)
    matter, rest = words.cut_top(max(14.0, words.h - 25), 1)
    _block(sheet, matter, Block(_("Matter"), values.matter, matter.h, matter.h))
    labelled(sheet, rest.cut_top(11.5)[0], [(_("Whom to ask"), values.contact, 1)], size=12)
    labelled(sheet, rest.cut_top(11.5)[1].cut_top(11.5)[0], [(_("By when"), values.promise, 1)], size=12)
    sheet.text(note, values.note, Style(8.5, 8.5, 6), valign="middle")
    draw_signs(sheet, signs, (_("Person (signature):"), _("Received by (signature):")))


def _code(sheet: Sheet, box: Box, number: str) -> None:
    code = codes.squares(number, 300, min(box.w, box.h))
    if code is not None:
        square = Box(box.right - code.total, box.y, code.total, code.total)
        sheet.squares(square, code)


# -- one-time notice


def notice(values: NoticeValues, *, reprint: int = 0) -> bytes:
    """一次性告知书, A4, twice: for the person and for the file; every missing paper with its reason and how it must be."""
    sheet = Sheet(*A4, title=values.number)
    copies = (_("Copy for you"), _("Copy for the file"))
    pages = 0
    for place, copy in enumerate(copies):
        if place:
            sheet.next_page()
        pages = _notice_copy(sheet, values, copy, reprint, pages)
    return sheet.finish()


def _notice_copy(sheet: Sheet, values: NoticeValues, copy: str, reprint: int, _before: int) -> int:
    foot, body = Box(0, 0, *A4).inset(11, 9).cut_bottom(FOOT, 1)
    table = Table(
        [Column(_("No."), 10, "center"), Column(_("Missing paper"), 52), Column(_("Why it is needed"), 54),
         Column(_("As it must be"), body.w - 130), Column(_("Handed in"), 14, "center")],
        style=BODY, most=26, least=8,
    )  # fmt: skip
    rows = [table.row((line.number, line.what, line.why, line.standard, line.tick)) for line in values.papers]
    before = [Block(_("Matter"), values.matter, 12, 40), Block(_("By which rule"), values.basis, 12, 30)]
    after = [Block(_("Points to note"), values.points, 12, 40)] if values.points else []
    first = body.h - 13 - 5.5 - 11.5 * len(values.rows) - sum(height_of(block, body.w) for block in before) - 3
    end = sum(height_of(block, body.w) for block in after) + 46
    pages = table.pages(rows, first, body.h - 10, end)
    for n, on_page in enumerate(pages, 1):
        if n > 1:
            sheet.next_page()
        rest = _notice_top(sheet, body, values, (copy, reprint_words(reprint)), before) if n == 1 else _again(sheet, body, values, copy)
        y = table.draw(sheet, rest.x, rest.y, on_page)
        if n == len(pages):
            _notice_end(sheet, Box(rest.x, y + 2, rest.w, body.bottom - y - 2), values, after)
        sheet.foot(foot, values.printed, n, len(pages))
    return len(pages)


def _notice_top(sheet: Sheet, body: Box, values: NoticeValues, marks: Sequence[str], blocks: Sequence[Block]) -> Box:
    head, rest = body.cut_top(11, 2)
    form_head(sheet, head, _("One-time notice"), values.office, (values.number, marks[1]))
    line, rest = rest.cut_top(4.5, 1)
    sheet.text(line, " · ".join(part for part in (marks[0], values.about) if part), LABEL, colour=QUIET)
    rest = _rows(sheet, rest, values.rows)
    for block in blocks:
        rest = _block(sheet, rest, block)
    return rest.cut_top(3)[1]


def _again(sheet: Sheet, body: Box, values: NoticeValues, copy: str) -> Box:
    line, rest = body.cut_top(8, 2)
    sheet.text(line, " · ".join((_("One-time notice"), values.number, copy)), Style(10, 7, bold=True))
    return rest


def _notice_end(sheet: Sheet, box: Box, values: NoticeValues, blocks: Sequence[Block]) -> None:
    for block in blocks:
        box = _block(sheet, box, block)
    line, box = box.cut_top(7)
    sheet.text(line, _("These are all papers that are missing. Everything was told to you at once."), Style(10, 8, 6.5, bold=True))
    contact, box = box.cut_top(11.5, 1)
    labelled(sheet, contact, [(_("Hand them in to"), values.contact, 1)], size=11)
    said, box = box.cut_top(5, 1)
    sheet.text(said, values.said, Style(8.5, 7, 5.5))
    draw_signs(sheet, box, (_("Told to me (signature):"), _("Told by (signature):")))


# -- red light


def red_light(values: ReportValues, *, reprint: int = 0) -> bytes:
    """红灯报告, A4, three copies: for whoever reported, the department head, the division leader."""
    sheet = Sheet(*A4, title=values.number)
    copies = (_("Copy 1: whoever reported"), _("Copy 2: department head"), _("Copy 3: division leader"))
    for n, copy in enumerate(copies, 1):
        if n > 1:
            sheet.next_page()
        _report_copy(sheet, values, copy, reprint, n, len(copies))
    return sheet.finish()


def _report_copy(sheet: Sheet, values: ReportValues, copy: str, reprint: int, *pages: int) -> None:
    foot, body = Box(0, 0, *A4).inset(11, 9).cut_bottom(FOOT, 1)
    sheet.foot(foot, values.printed, *pages)
    head, rest = body.cut_top(11, 2)
    form_head(sheet, head, _("Red-light report"), "\n".join((values.office, copy)), (values.number, reprint_words(reprint)))
    rest = _rows(sheet, rest, values.rows)
    for block in values.blocks:
        rest = _block(sheet, rest, block)
    title, rest = rest.cut_top(7, 0.5)
    sheet.text(title, _("Decision (department head or division leader)"), Style(10.5, 8, bold=True), valign="bottom")
    boxes, rest = rest.cut_top(8)
    width = boxes.w / len(values.outcomes)
    for place, (is_chosen, words) in enumerate(values.outcomes):
        cell = Box(boxes.x + place * width, boxes.y, width, boxes.h)
        sheet.frame(cell, line=0.15)
        sheet.text(cell.inset(1.5, 0.5), f"{DONE if is_chosen else OPEN} {words}", Style(10, 7, 5.5, bold=is_chosen))
    signs, rest = rest.cut_bottom(23, 2)
    rest = _block(sheet, rest, Block(_("Opinion and basis"), values.opinion, min(60, rest.h - 12), min(75, rest.h - 12)))
    labelled(sheet, rest.cut_top(11.5)[0], [(_("Decided"), values.decision, 1)], size=11)
    draw_signs(sheet, signs, (_("Reported by:"), _("Department head:"), _("Division leader:")))


# -- A and B


def ab_sheet(values: AbValues, *, reprint: int = 0) -> bytes:
    """AB角交接单, A4: everything A hands to B, or gets back, with both signatures."""
    sheet = Sheet(*A4, title=values.number)
    foot, body = Box(0, 0, *A4).inset(10, 9).cut_bottom(FOOT, 1)
    columns = [Column(label, width or body.w - sum(one[1] for one in values.columns), align) for label, width, align in values.columns]
    table = Table(columns, style=Style(9, 7.4, 5.8), most=26, least=8)
    rows = [table.row(line) for line in values.lines]
    note = Block(_("Note"), values.note, 12, 40)
    end = 27 + (height_of(note, body.w) + 2 if values.note else 0)
    pages = table.pages(rows, body.h - 16 - 11.5 * len(values.rows), body.h - 10, end)
    for n, on_page in enumerate(pages, 1):
        if n > 1:
            sheet.next_page()
            line, rest = body.cut_top(8, 2)
            sheet.text(line, " · ".join((values.title, values.number)), Style(10, 7, bold=True))
        else:
            head, rest = body.cut_top(11, 2)
            form_head(sheet, head, values.title, values.office, (values.number, reprint_words(reprint)))
            rest = _rows(sheet, rest, values.rows).cut_top(3)[1]
        y = table.draw(sheet, rest.x, rest.y, on_page)
        if n == len(pages):
            box = Box(rest.x, y + 2, rest.w, end)
            box = _block(sheet, box, note).cut_top(2)[1] if values.note else box
            draw_signs(sheet, box, values.signs)
        sheet.foot(foot, values.printed, n, len(pages))
    return sheet.finish()


# -- direction


def direction(values: DirectionValues) -> bytes:
    """指引单, A6: where to go and whom to ask for, large."""
    sheet = Sheet(*A6, title=values.number)
    box = Box(0, 0, *A6).inset(7, 6)
    foot, box = box.cut_bottom(5, 1)
    sheet.text(foot, values.made, Style(7.5, 6, 5))
    head, box = box.cut_top(11, 3)
    left, right = head.cut_left(box.w * 0.6, 1)
    sheet.text(left, "\n".join((values.office, _("Direction note"))), Style(11, 8, 6, bold=True), valign="bottom")
    sheet.text(right, values.number, Style(9, 7, 6, bold=True), align="right", valign="bottom")
    sheet.line((box.x, box.y - 1.5), (box.right, box.y - 1.5))
    about, box = box.cut_top(19, 2)
    _block(sheet, about, Block(_("Matter"), " · ".join(part for part in (values.name, values.matter) if part), 19, 19))
    for label, words, share in ((_("Please go to"), values.place, 0.52), (_("Ask for"), values.contact, 0.96)):
        part, box = box.cut_top(box.h * share, 1)
        name, large = part.cut_top(5, 0.5)
        sheet.text(name, label, Style(9, 7, 6), colour=QUIET)
        sheet.text(large, words, Style(27, 19, 8, bold=True), valign="top", is_struck=values.is_void)
    return sheet.finish()
