"""One move within its transaction: looked up, allowed, its form checked; at the end its line in the story and what the caller is told."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import at_local, day_of, local
from app.core.errors import FormErrors, StaleRecord, UserError
from app.core.forms import clean
from app.core.i18n import _
from app.office.duty import Member, Roster, roster
from app.storage.adding import add_new
from app.storage.records import plain
from app.stories.events import last_writer
from app.tickets.fields import STATE_WORDS, Move, TicketState
from app.tickets.forms import MOVE_FIELDS
from app.tickets.permits import permit
from app.tickets.record import Ticket, TicketEvent

LONGEST_AGO = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Moved:
    """A ticket after a move; `notes` are sentences the desk should read, `about_id` what was made (a list, a report, a sheet)."""

    ticket_id: UUID
    number: str
    name: str
    state: TicketState
    version: int
    notes: tuple[str, ...] = ()
    about_id: UUID | None = None
    about_number: str = ""


@dataclass
class Deed:
    """A move under way."""

    s: Session
    ticket: Ticket
    move: Move
    values: dict[str, Any]
    by: Actor
    now: datetime
    roster: Roster
    standing_for: str = ""
    state_from: TicketState = TicketState.RECEIVED
    facts: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    about: tuple[UUID, str] | None = None

    def step(self, move: Move | None = None) -> None:
        """The state goes where the move leads."""
        self.state_from = self.ticket.step(move or self.move, self.now)

    def tell(self, **facts: Any) -> None:
        """What the story says besides the form."""
        self.facts |= facts

    def end(self) -> Moved:
        """Write the line of the story; the move can be undone for ten seconds."""
        self.ticket.moved_at = self.now
        self.ticket.moved_by = self.by.name
        write_event(self.s, self.ticket, self.move, self.state_from, {**self.values, **self.facts}, by=self.by, now=self.now,
                    standing_for=self.standing_for)  # fmt: skip
        self.s.flush()
        return moved(self.ticket, tuple(self.notes), self.about)


def begin(s: Session, ticket_id: UUID, move: Move, form: Mapping[str, object], *, version: int | None, by: Actor, now: datetime) -> Deed:
    """Everything a move needs before it changes anything. Raises UserError, StaleRecord, FormErrors."""
    ticket = ticket_of(s, ticket_id)
    check_version(s, ticket, version)
    if not ticket.may(move):
        ticket.step(move, now)  # raises with the sentence
    found = roster(s, now=now)
    standing_for = permit(s, ticket, move, by, found)
    cleaned = clean(MOVE_FIELDS[move], form)
    deed = Deed(s, ticket, move, stripped(cleaned.values), by, now, found, standing_for, ticket.state)
    deed.notes.extend(cleaned.notes)
    return deed


def stripped(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values without blanks around words."""
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}


def ticket_of(s: Session, ticket_id: UUID) -> Ticket:
    """The record of a ticket; raises UserError where it is gone."""
    ticket = s.get(Ticket, ticket_id)
    if ticket is None:
        raise UserError(_("This ticket is no longer on record. Load the list again."))
    return ticket


def check_version(s: Session, ticket: Ticket, version: int | None) -> None:
    """Raises StaleRecord that says who was first and what they did."""
    if version is None or ticket.version == version:
        return
    who = last_writer(s, TicketEvent, TicketEvent.ticket_id == ticket.id)
    sentence = _("{who} has just changed ticket {number}: it is “{state}” now. It was loaded again; look, then do it once more.")
    raise StaleRecord(sentence.format(who=who, number=ticket.number, state=_(STATE_WORDS[ticket.state])))


def write_event(
    s: Session, ticket: Ticket, move: Move, state_from: TicketState | None, facts: Mapping[str, Any], *, by: Actor, now: datetime,
    standing_for: str = "",
) -> UUID:  # fmt: skip
    """One line of the story; times never run backwards (R11). Empty facts are left out."""
    event = TicketEvent(
        ticket_id=ticket.id, at=ticket.next_event_at(now), noted_at=now, move=move, state_from=state_from, state_to=ticket.state,
        round=ticket.round, by_id=by.staff_id, by_name=by.name, counter=by.counter, standing_for=standing_for, facts=kept_facts(facts),
    )  # fmt: skip
    add_new(s, event)
    return event.id


def kept_facts(facts: Mapping[str, Any]) -> str:
    """What was filled in, as JSON; days and times as words."""
    kept = {name: _as_json(value) for name, value in facts.items() if value not in (None, "", [], {})}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else ""


def _as_json(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_as_json(one) for one in value]
    if isinstance(value, dict):
        return {name: _as_json(one) for name, one in value.items()}
    if hasattr(value, "isoformat") and not isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, bool | int | str) else plain(value)


def moved(ticket: Ticket, notes: tuple[str, ...] = (), about: tuple[UUID, str] | None = None) -> Moved:
    """What the window is told of a ticket just moved."""
    about_id, number = about or (None, "")
    return Moved(ticket.id, ticket.number, ticket.caller, ticket.state, ticket.version, notes, about_id, number)


def told_at(values: Mapping[str, Any], now: datetime, *, earliest: datetime, day: str = "told_day", wall: str = "told_time") -> datetime:
    """The day and time of a form as a moment (empty: now). Raises FormErrors for the future and for times before `earliest`."""
    said_day, said_time = values.get(day), values.get(wall)
    if said_day is None and said_time is None:
        return now
    on: Any = said_day or day_of(now)
    at = at_local(on, said_time or (local(now).time().replace(second=0, microsecond=0) if on == day_of(now) else time(12)))
    field_name = wall if said_time is not None else day
    if at > now:
        raise FormErrors({field_name: _("This time is still to come. Write when it was; empty means now.")})
    if at < earliest and day_of(at) < day_of(earliest):
        raise FormErrors({field_name: _("This is before {day}. Correct the day.").format(day=day_of(earliest).isoformat())})
    return max(at, earliest) if at < earliest else at


def person_of(found: Roster, by: Actor) -> Member | None:
    """The staff member who acts; None for the program and the office tool."""
    return found.members.get(by.staff_id) if by.staff_id else None
