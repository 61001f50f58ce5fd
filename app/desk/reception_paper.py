"""来访接待记录表 (papers.md 3, P1-2) as PDF: everything received in some days, whichever way it came."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.i18n import _
from app.printing.register import WIDTH, Framing, register
from app.printing.table import Column, Row, Table
from app.printing.text import Style

BODY = Style(8, 6.6, 5.2)


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
    table = Table(_columns(WIDTH), style=BODY, most=20, least=6.4)
    signs = (_("On duty:"), _("Checked by:"))
    around = Framing(
        title=_("Reception record"), about=values.about, totals=values.totals, signs=signs, office=values.office, printed=values.printed
    )
    return register(table, [_row(table, row) for row in values.rows], around)


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
