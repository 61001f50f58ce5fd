"""The list of passes of a home or of all, as PDF; the pass itself is a badge on the badge stock (visits/badge_paper.py)."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.i18n import _
from app.printing.sheet import Box, Sheet
from app.printing.table import Column, Row, Table
from app.printing.text import Style

A4 = (297.0, 210.0)  # across
FOOT = 5.0
TITLE = Style(17, 11, 9, bold=True)
BODY = Style(8.5, 7, 5.4)


@dataclass(frozen=True, kw_only=True)
class ListRow:
    """One pass, all in words; the phone is masked."""

    number: str
    name: str
    phone: str = ""
    company: str = ""
    home: str = ""
    purpose: str = ""
    kind: str = ""
    days: str = ""
    hours: str = ""
    entries: str = ""
    standing: str = ""
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class ListValues:
    """The list: `about` says which home or filter, `totals` how many."""

    rows: Sequence[ListRow]
    about: str
    totals: str
    office: str = ""
    printed: str = ""


def pass_list(values: ListValues) -> bytes:
    """出入证清单, A4 across: headings on every page, places to sign under the last row, page x of y."""
    columns = [
        Column(_("No."), 9, "center"), Column(_("Number"), 30), Column(_("Visitor"), 26), Column(_("Phone"), 23), Column(_("Company"), 34),
        Column(_("Host / home"), 32), Column(_("Kind of pass"), 27), Column(_("Valid"), 39), Column(_("Weekdays and hours"), 29),
        Column(_("Entries"), 15, "center"), Column(_("State"), 18),
    ]  # fmt: skip
    table = Table(columns, style=BODY, most=12, least=6)
    rows = [_row(table, n, row) for n, row in enumerate(values.rows, 1)]
    sheet = Sheet(*A4, title=_("List of passes"))
    foot, body = Box(0, 0, *A4).inset(7, 7).cut_bottom(FOOT, 1)
    head_height, signs_height = 15.0, 20.0
    pages = table.pages(rows, body.h - head_height, body.h - 8, signs_height)
    for n, on_page in enumerate(pages, 1):
        if n > 1:
            sheet.next_page()
        head, rest = body.cut_top(head_height if n == 1 else 8)
        _head(sheet, head, values)
        y = table.draw(sheet, rest.x, rest.y, on_page)
        if n == len(pages):
            words, signs = Box(rest.x, y + 1.5, table.width, 18).cut_top(5, 2)
            sheet.text(words, values.totals, Style(9, 7, 5, bold=True))
            sheet.signatures(Box(signs.x, signs.y, signs.w, 9), (_("For the home:"), _("Issued by:")))
        sheet.foot(foot, values.printed, n, len(pages))
    return sheet.finish()


def _row(table: Table, n: int, row: ListRow) -> Row:
    return table.row(
        (str(n), row.number, row.name, row.phone, row.company, row.home, row.kind, row.days, row.hours, row.entries, row.standing)
    )


def _head(sheet: Sheet, box: Box, values: ListValues) -> None:
    line, _rest = box.cut_top(min(box.h - 1, 10))
    side = line.w * 0.34
    sheet.text(Box(line.x, line.y, side, line.h), values.office, Style(9, 6.5, 5.5), valign="bottom")
    style = TITLE if box.h > 9 else Style(10, 8, 6, bold=True)
    sheet.text(Box(line.x + side, line.y, line.w - 2 * side, line.h), _("List of passes"), style, align="center")
    sheet.text(Box(line.right - side, line.y, side, line.h), values.about, Style(9, 6.5, 5.5), align="right", valign="bottom")
