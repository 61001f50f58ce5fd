"""意见登记表 as PDF: every opinion of a span with its answer, what the months add up to, room for two signatures."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.i18n import _
from app.printing.sheet import Box, Sheet
from app.printing.table import Column, Row, Table
from app.printing.text import Style

A4 = (297.0, 210.0)  # across
FOOT, HEAD, LATER_HEAD, SIGNS = 5.0, 15.0, 8.0, 12.0
TITLE = Style(17, 11, 9, bold=True)
BODY = Style(8.5, 7, 5.4)


@dataclass(frozen=True, kw_only=True)
class RegisterRow:
    """One opinion, all in words; the phone is masked, one that is void is struck through."""

    number: str
    received: str
    channel: str
    kind: str
    name: str
    phone: str = ""
    home: str = ""
    text: str
    department: str = ""
    answer: str = ""
    is_void: bool = False


@dataclass(frozen=True, kw_only=True)
class RegisterValues:
    """The register: `span` says which days, `about` what else narrows it; `heads` and `counts` are the table of the months."""

    rows: Sequence[RegisterRow]
    span: str
    about: str = ""
    heads: Sequence[str] = ()
    counts: Sequence[Sequence[str]] = ()
    office: str = ""
    printed: str = ""


def register(values: RegisterValues) -> bytes:
    """A4 across: headings on every page, the counts and the signatures under the last row, page x of y."""
    table = Table(
        [Column(_("No."), 8, "center"), Column(_("Number"), 27), Column(_("Received on"), 23), Column(_("How it came"), 17),
         Column(_("Kind"), 17), Column(_("From whom"), 22), Column(_("Phone"), 23), Column(_("Home"), 20), Column(_("What was said"), 60),
         Column(_("Concerns"), 18), Column(_("Answer"), 48)], style=BODY, most=60, least=6,
    )  # fmt: skip
    rows = [_row(table, n, row) for n, row in enumerate(values.rows, 1)]
    counts = _counts_table(values)
    counted = [counts.row(row) for row in values.counts]
    sheet = Sheet(*A4, title=_("Register of opinions"))
    foot, body = Box(0, 0, *A4).inset(7, 7).cut_bottom(FOOT, 1)
    end = 8 + counts.head.height + sum(row.height for row in counted) + 4 + SIGNS
    laid = table.pages(rows, body.h - HEAD, body.h - LATER_HEAD, end)
    for n, on_page in enumerate(laid, 1):
        if n > 1:
            sheet.next_page()
        head, rest = body.cut_top(HEAD if n == 1 else LATER_HEAD)
        _head(sheet, head, values)
        y = table.draw(sheet, rest.x, rest.y, on_page)
        if n == len(laid):
            _end(sheet, Box(rest.x, y, table.width, end), counts, counted)
        sheet.foot(foot, values.printed, n, len(laid))
    return sheet.finish()


def _row(table: Table, n: int, row: RegisterRow) -> Row:
    cells = (str(n), row.number, row.received, row.channel, row.kind, row.name, row.phone, row.home, row.text, row.department, row.answer)
    return table.row(cells, (2, 3, 4, 5, 6, 7, 8, 9) if row.is_void else ())


def _counts_table(values: RegisterValues) -> Table:
    columns = [Column(head, 24 if n == 0 else 18, "left" if n == 0 else "right") for n, head in enumerate(values.heads)]
    return Table(columns, style=BODY, least=5)


def _head(sheet: Sheet, box: Box, values: RegisterValues) -> None:
    line, _rest = box.cut_top(min(box.h - 1, 10))
    side = line.w * 0.26
    sheet.text(Box(line.x, line.y, side, line.h), values.office, Style(9, 6.5, 5.5), valign="bottom")
    style = TITLE if box.h > 9 else Style(10, 8, 6, bold=True)
    sheet.text(
        Box(line.x + side, line.y, line.w - 2 * side, line.h), _("Register of opinions, suggestions and praise"), style, align="center"
    )
    about = " · ".join(part for part in (values.span, values.about) if part)
    sheet.text(Box(line.right - side, line.y, side, line.h), about, Style(9, 6.5, 5.5), align="right", valign="bottom")


def _end(sheet: Sheet, box: Box, counts: Table, counted: Sequence[Row]) -> None:
    words, rest = box.cut_top(7, 1)
    sheet.text(words, _("Counted by months"), Style(9, 7, 5, bold=True), valign="bottom")
    y = counts.draw(sheet, rest.x, rest.y, counted)
    sheet.signatures(Box(box.x, y + 4, box.w, SIGNS - 3), (_("Registered by:"), _("Seen by the director:")))
