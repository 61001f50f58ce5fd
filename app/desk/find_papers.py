"""A ticket by the number on one of its papers: whoever comes back shows the notice, the report or the direction note."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.i18n import N_, _
from app.tickets.duties import DirectionNote, PaperList, RedLightReport
from app.tickets.record import Ticket

NUMBER = re.compile(r"[NRD]\d{6}[-\d]*")
MOST = 5
PAPERS: dict[str, tuple[Any, Any, str]] = {
    "N": (PaperList, Ticket.id == PaperList.ticket_id, N_("One-time notice {number}")),
    "R": (RedLightReport, Ticket.id == RedLightReport.ticket_id, N_("Red-light report {number}")),
    "D": (DirectionNote, Ticket.source_id == DirectionNote.id, N_("Direction note {number}")),
}


@dataclass(frozen=True, slots=True)
class PaperOf:
    """A ticket with the paper whose number was typed, in words."""

    id: UUID
    number: str
    name: str
    paper: str
    matter: str
    at: datetime
    state: str


def tickets_of(s: Session, text: str) -> list[PaperOf]:
    """Those a paper's number, or its beginning, names; the newest paper first."""
    number = text.upper()
    if not NUMBER.fullmatch(number):
        return []
    kind, is_its, words = PAPERS[number[0]]
    query = (
        select(Ticket.id, Ticket.number, Ticket.name, kind.number, Ticket.matter, Ticket.received_at, Ticket.state)
        .join(kind, is_its)
        .where(kind.number.between(number, number + "\uffff"))
        .order_by(kind.number.desc(), Ticket.number)
        .limit(MOST)
    )
    return [
        PaperOf(ticket_id, ticket, name or _("anonymous"), _(words).format(number=paper), " ".join(matter.split()), at, state.value)
        for ticket_id, ticket, name, paper, matter, at, state in s.execute(query)
    ]
