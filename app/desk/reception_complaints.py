"""Complaints in the record of receptions: who took one up, what was promised, what became of it; those registered by themselves."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calls.fields import MailKind
from app.calls.lists import ContactFilter
from app.complaints.fields import STATE_WORDS, Channel, State
from app.complaints.record import Complaint
from app.core.clock import day_span, local
from app.core.i18n import _
from app.core.masking import mask_phone
from app.desk.reception_narrowing import narrowed, promises
from app.desk.reception_rows import OTHER, Handling, Reception
from app.storage.imports import shown, unfinished
from app.tickets.record import day_number

WAY_OF = {
    Channel.VISIT: "visit", Channel.CALL: "call", Channel.LETTER: MailKind.LETTER, Channel.FAX: MailKind.FAX, Channel.EMAIL: MailKind.EMAIL,
    Channel.OTHER: OTHER,
}  # fmt: skip


def of_sources(s: Session, ids: Sequence[UUID]) -> Mapping[UUID, Handling]:
    """By the id of the visit, call, letter or ticket a complaint came of."""
    query = select(Complaint).where(Complaint.source_id.in_(ids), Complaint.state != State.VOID).order_by(Complaint.received_at)
    return {one.source_id: told.handling for one, told in _told(s, query) if one.source_id is not None}


def registered_alone(s: Session, wanted: ContactFilter) -> list[Reception]:
    """Complaints of these days that came of nothing else on record: the person stood there, rang or wrote (P2六.1)."""
    texts = (Complaint.name, Complaint.number, Complaint.summary, Complaint.phone, Complaint.home)
    where = narrowed(Complaint, wanted, texts, (Complaint.owner, Complaint.team, Complaint.owner_department))
    where += shown(Complaint.import_id, unfinished(s))
    if wanted.first is not None and wanted.last is not None:
        first, last = (day_number(day_span(day)[0]) for day in (wanted.first, wanted.last))
        where.append(Complaint.day.between(first, last))
    return [told for _one, told in _told(s, select(Complaint).where(*where).order_by(Complaint.received_at))]


def _told(s: Session, query: Any) -> Iterator[tuple[Complaint, Reception]]:
    found = s.execute(query).scalars().all()
    due = promises(s, [one.id for one in found], only_agreed=True)  # what nobody promised stands on no paper (P1-2)
    for one in found:
        yield one, Reception(
            one.id, one.number, one.received_at, WAY_OF[one.channel], one.complainant, mask_phone(one.phone), one.home or one.place,
            " ".join(one.summary.split()), one.received_by, _handling(one, due.get(one.id)),
        )  # fmt: skip


def _handling(one: Complaint, promised: datetime | None) -> Handling:
    outcome = " · ".join(part for part in (_(STATE_WORDS[one.state]), " ".join(one.result.split())) if part)
    words = f"{local(promised):%m-%d %H:%M}" if promised is not None else ""
    return Handling(one.leader or one.owner, one.team or one.owner_department, words, one.told_at, outcome)
