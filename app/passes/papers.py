"""The list of passes of a home or of all, as PDF; the pass itself is a badge on the badge stock (visits/badge_paper.py)."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.i18n import _
from app.printing.register import Framing, register
from app.printing.table import Column, Row, Table
from app.printing.text import Style

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
    around = Framing(
        title=_("List of passes"), about=values.about, totals=values.totals, signs=(_("For the home:"), _("Issued by:")),
        office=values.office, printed=values.printed,
    )  # fmt: skip
    return register(table, rows, around)


def _row(table: Table, n: int, row: ListRow) -> Row:
    return table.row(
        (str(n), row.number, row.name, row.phone, row.company, row.home, row.kind, row.days, row.hours, row.entries, row.standing)
    )
