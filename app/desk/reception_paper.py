"""来访接待记录表 (papers.md 3, P1-2) as PDF: everything received in some days, whichever way it came."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.i18n import _
from app.printing.sheet import Box, Sheet
from app.printing.table import Column, Row, Table
from app.printing.text import Style

A4 = (297.0, 210.0)  # across
FOOT = 5.0
TITLE = Style(17, 11, 9, bold=True)
BODY = Style(8, 6.6, 5.2)
HEAD_HEIGHT, SIGNS = 13.0, 14.0


@dataclass(frozen=True, kw_only=True)
class ReceptionLine:
    """One reception, all in words; the phone is masked. `sign` where the person was there to sign."""

    number: str
    at: str
    way: str
    name: str = ""
    phone: str = ""
    place: str = ""
    matter: str = ""
    received_by: str = ""
    handler: str = ""
    department: str = ""
    promised: str = ""
    answered: str = ""
    outcome: str = ""


@dataclass(frozen=True, kw_only=True)
class ReceptionValues:
    """The sheet: `about` says its days and filter, `totals` how many came which way."""

    rows: Sequence[ReceptionLine]
    about: str
    totals: str
    office: str = ""
    printed: str = ""


def reception(values: ReceptionValues) -> bytes:
    """A4 across: headings on every page, totals and two places to sign under the last row, page x of y."""
    sheet = Sheet(*A4, title=_("Reception record"))
    foot, body = Box(0, 0, *A4).inset(7, 7).cut_bottom(FOOT, 1)
    table = Table(_columns(body.w), style=BODY, most=20, least=6.4)
    rows = [_row(table, row) for row in values.rows]
    pages = table.pages(rows, body.h - HEAD_HEIGHT, body.h - 7, SIGNS)
    for n, on_page in enumerate(pages, 1):
        if n > 1:
            sheet.next_page()
        head, rest = body.cut_top(HEAD_HEIGHT if n == 1 else 7)
        _head(sheet, head, values)
        y = table.draw(sheet, rest.x, rest.y, on_page)
        if n == len(pages):
            words, signs = Box(rest.x, y + 1, table.width, SIGNS - 1).cut_top(5)
            sheet.text(words, values.totals, Style(9, 7, 5, bold=True))
            sheet.signatures(signs, (_("On duty:"), _("Checked by:")))
        sheet.foot(foot, values.printed, n, len(pages))
    return sheet.finish()


def _columns(width: float) -> list[Column]:
    """The columns of the form, in its order; the matter and what became of it share what is left."""
    given = (
        (_("Number"), 27.0), (_("Time"), 13.5), (_("Way"), 13.0), (_("Person"), 22.0), (_("Phone"), 22.0), (_("Address / home"), 24.0),
        (_("Matter"), 0.0), (_("Received by"), 15.0), (_("Handled by"), 17.0), (_("Passed to"), 20.0), (_("Promised by"), 15.0),
        (_("Answered at"), 15.0), (_("Handling"), 0.0), (_("Signature"), 18.0),
    )  # fmt: skip
    rest = (width - sum(each for _words, each in given)) / 2
    centred = {_("Time"), _("Way"), _("Promised by"), _("Answered at")}
    return [Column(words, each or rest, "center" if words in centred else "left") for words, each in given]


def _row(table: Table, row: ReceptionLine) -> Row:
    return table.row((
        row.number, row.at, row.way, row.name, row.phone, row.place, row.matter, row.received_by, row.handler, row.department, row.promised,
        row.answered, row.outcome, "",
    ))  # fmt: skip


def _head(sheet: Sheet, box: Box, values: ReceptionValues) -> None:
    line, _rest = box.cut_top(min(box.h - 1, 8.5))
    side = line.w * 0.32
    sheet.text(Box(line.x, line.y, side, line.h), values.office, Style(9, 6.5, 5.5), valign="bottom")
    style = TITLE if box.h > 8 else Style(10, 8, 6, bold=True)
    sheet.text(Box(line.x + side, line.y, line.w - 2 * side, line.h), _("Reception record"), style, align="center")
    sheet.text(Box(line.right - side, line.y, side, line.h), values.about, Style(9, 6.5, 5.5), align="right", valign="bottom")
