"""Which records have had their time, and what keeps one of them back."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, literal, or_, select, union_all

from app.calls.record import Call, ContactLink, Mail, Message
from app.complaints import fields as complaint_fields
from app.complaints.record import Complaint, ComplaintLink
from app.core.clock import day_of, day_span
from app.incidents import fields as incident_fields
from app.incidents.record import Incident
from app.items.record import Item
from app.office.keeping import FLOORS, Keep
from app.opinions import fields as opinion_fields
from app.opinions.record import Opinion
from app.passes.record import Pass
from app.people.record import Person
from app.retention.fields import ERASED, Why
from app.retention.personal import BY_PERSON, Kept
from app.retention.record import Hold
from app.tickets import fields as ticket_fields
from app.tickets.record import Ticket, TicketLink
from app.visits.record import Visit

HELD = select(Hold.record_id).where(Hold.lifted_at.is_(None))
A_DAY = timedelta(days=1)


def is_due(kept: Kept, until: date) -> tuple[ColumnElement[bool], ...]:
    """What is true of rows of earlier days that are not emptied yet; of people, whether nothing was heard of them since."""
    record: Any = kept.record
    start, day = day_span(until)[0], int(f"{until:%Y%m%d}")
    own: list[ColumnElement[bool]] = [record.day < day if hasattr(record, "day") else getattr(record, kept.at) < start]
    if kept.mark:
        own.append(getattr(record, kept.mark) != ERASED)
    if kept.keep is Keep.PASSES:
        own.append(Pass.last_day < day)
    if kept.record is Person:
        for other in BY_PERSON:
            table: Any = other.record
            own.append(~exists().where(table.person_id == Person.id, getattr(table, other.at) >= start))
        own.append(~exists().where(Pass.person_id == Person.id, Pass.last_day >= day))
    return tuple(own)


def blockers(kept: Kept, now: datetime) -> ColumnElement[str]:
    """The reason a row is kept back as a word of Why, "" where nothing keeps it."""
    record: Any = kept.record
    found: list[tuple[ColumnElement[bool], str]] = [(record.id.in_(HELD), Why.HELD.value)]
    if kept.waits is not None:
        found.append((kept.waits(now), Why.OPEN.value))
    if kept.record is Person:
        found.append((or_(*_open_of_person()), Why.OPEN.value))
    else:
        found.append((record.id.in_(_told_of()), Why.LINKED.value))
    if kept.record in (Ticket, Complaint):
        found.append((or_(record.parent_id.in_(_open_matters()), record.merged_into_id.in_(_open_matters())), Why.LINKED.value))
    if kept.record is Visit:
        found.append((Visit.id.in_(_with_items(now)), Why.ITEMS.value))
    return case(*((condition, literal(word)) for condition, word in found), else_=literal(""))


def floor_start(kind: Keep, now: datetime) -> datetime:
    """The moment before which a kind may go at the earliest, whatever is set."""
    from dateutil.relativedelta import relativedelta

    floor = FLOORS.get(kind)
    return day_span(day_of(now) - relativedelta(months=floor.least))[0] if floor else now + A_DAY


def _with_items(now: datetime) -> Select[Any]:
    """Visits something was handed over at within the year such records are kept."""
    return select(Item.visit_id).where(Item.visit_id.is_not(None), Item.given_at >= floor_start(Keep.ITEMS, now))


def _is_live(record: Any, states: Any) -> ColumnElement[bool]:
    return or_(record.state.in_(tuple(states)), record.id.in_(HELD))


def _live() -> Iterator[tuple[Any, ColumnElement[bool]]]:
    yield Ticket, _is_live(Ticket, ticket_fields.OPEN)
    yield Complaint, _is_live(Complaint, complaint_fields.OPEN)
    yield Opinion, _is_live(Opinion, (opinion_fields.State.OPEN,))
    yield Incident, _is_live(Incident, (incident_fields.State.OPEN,))


def _open_matters() -> Any:
    return union_all(*(select(record.id).where(is_live) for record, is_live in list(_live())[:2]))


def _told_of() -> Any:
    """Records that open or held tickets, complaints, opinions and incidents came of or are linked to."""
    parts: list[Any] = []
    for record, is_live in _live():
        for name in ("source_id", "parent_id", "linked_id"):
            if hasattr(record, name):
                column = getattr(record, name)
                parts.append(select(column).where(column.is_not(None), is_live))
    matters = _open_matters()
    parts.append(select(TicketLink.other_id).where(TicketLink.ticket_id.in_(matters)))
    parts.append(select(ComplaintLink.other_id).where(ComplaintLink.complaint_id.in_(matters)))
    parts.append(select(ContactLink.source_id).where(ContactLink.target_id.in_(matters)))
    parts.append(select(ContactLink.target_id).where(ContactLink.source_id.in_(HELD)))
    return union_all(*parts)


def _open_of_person() -> Iterator[ColumnElement[bool]]:
    for record in (Ticket, Complaint, Opinion):
        live: Any = record
        states = {Ticket: ticket_fields.OPEN, Complaint: complaint_fields.OPEN, Opinion: (opinion_fields.State.OPEN,)}[record]
        yield exists().where(live.person_id == Person.id, _is_live(live, states))
    for contact in (Visit, Call, Message, Mail):
        said: Any = contact
        yield exists().where(and_(said.person_id == Person.id, said.id.in_(HELD)))
