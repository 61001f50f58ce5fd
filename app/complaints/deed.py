"""One move within its transaction: looked up, allowed, its form checked; at the end its line in the story and what the caller is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.complaints.fields import STATE_WORDS, Level, Move, State, Verdict
from app.complaints.forms import MOVE_FIELDS
from app.complaints.permits import permit
from app.complaints.record import Complaint, ComplaintEvent
from app.complaints.tracks import ComplaintDecision
from app.core.actor import Actor
from app.core.clock import at_local
from app.core.errors import StaleRecord, UserError
from app.core.forms import clean
from app.core.i18n import _
from app.office.duty import Roster, roster
from app.storage.adding import add_new
from app.stories.events import last_writer
from app.tickets.deed import kept_facts, stripped

CLOSE_OF_DAY = time(23, 59)


@dataclass(frozen=True, slots=True)
class Moved:
    """A complaint after a move; `notes` are sentences whoever moved it should read."""

    complaint_id: UUID
    number: str
    name: str
    state: State
    version: int
    notes: tuple[str, ...] = ()


@dataclass
class Deed:
    """A move under way."""

    s: Session
    complaint: Complaint
    move: Move
    values: dict[str, Any]
    by: Actor
    now: datetime
    roster: Roster
    standing_for: str = ""
    state_from: State = State.REGISTERED
    facts: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def step(self, to: State | None = None) -> None:
        """The state goes where the move leads."""
        self.state_from = self.complaint.step(self.move, self.now, to)

    def tell(self, **facts: Any) -> None:
        """What the story says besides the form."""
        self.facts |= facts

    def warn(self, sentence: str) -> None:
        """A sentence for whoever moves it, where there is one."""
        if sentence:
            self.notes.append(sentence)

    def moment(self, day: str, wall: str) -> datetime | None:
        """A day and time of the form to come; a day alone means its close."""
        on = self.values.get(day)
        return at_local(on, self.values.get(wall) or CLOSE_OF_DAY) if on else None

    def decided(self, verdict: Verdict, level: Level, opinion: str, **more: Any) -> ComplaintDecision:
        """Keep a decision with who made it."""
        made = ComplaintDecision(
            complaint_id=self.complaint.id, round=self.complaint.round, level=level, verdict=verdict, opinion=opinion,
            decided_at=self.now, decided_by_id=self.by.staff_id, decided_by=self.by.name, **more,
        )  # fmt: skip
        self.s.add(made)
        self.complaint.decided_at = self.now
        return made

    def end(self) -> Moved:
        """Write the line of the story; the move can be undone for ten seconds."""
        self.complaint.moved_at, self.complaint.moved_by = self.now, self.by.name
        write_event(self.s, self.complaint, self.move, self.state_from, {**self.values, **self.facts}, by=self.by, now=self.now,
                    standing_for=self.standing_for)  # fmt: skip
        self.s.flush()
        return moved(self.complaint, tuple(self.notes))


def begin(s: Session, complaint_id: UUID, move: Move, form: Mapping[str, object], *, version: int | None, by: Actor, now: datetime) -> Deed:
    """Everything a move needs before it changes anything. Raises UserError, StaleRecord, FormErrors."""
    complaint = complaint_of(s, complaint_id)
    check_version(s, complaint, version)
    if not complaint.may(move):
        complaint.step(move, now)  # raises with the sentence
    found = roster(s, now=now)
    standing_for = permit(s, complaint, move, by, found)
    cleaned = clean(MOVE_FIELDS[move], form)
    deed = Deed(s, complaint, move, stripped(cleaned.values), by, now, found, standing_for, complaint.state)
    deed.notes.extend(cleaned.notes)
    return deed


def complaint_of(s: Session, complaint_id: UUID) -> Complaint:
    """The record of a complaint; raises UserError where it is gone."""
    found = s.get(Complaint, complaint_id)
    if found is None:
        raise UserError(_("This complaint is no longer on record. Load the list again."))
    return found


def check_version(s: Session, complaint: Complaint, version: int | None) -> None:
    """Raises StaleRecord that says who was first, and what it is now."""
    if version is None or complaint.version == version:
        return
    who = last_writer(s, ComplaintEvent, ComplaintEvent.complaint_id == complaint.id)
    sentence = _("{who} has just changed complaint {number}: it is “{state}” now. It was loaded again; look, then do it once more.")
    raise StaleRecord(sentence.format(who=who, number=complaint.number, state=_(STATE_WORDS[complaint.state])))


def write_event(
    s: Session, complaint: Complaint, move: Move, state_from: State | None, facts: Mapping[str, Any], *, by: Actor, now: datetime,
    standing_for: str = "",
) -> UUID:  # fmt: skip
    """One line of the story; times never run backwards (R11). Empty facts are left out."""
    event = ComplaintEvent(
        complaint_id=complaint.id, at=complaint.next_event_at(now), noted_at=now, move=move, state_from=state_from,
        state_to=complaint.state, round=complaint.round, by_id=by.staff_id, by_name=by.name, counter=by.counter,
        standing_for=standing_for, facts=kept_facts(facts),
    )  # fmt: skip
    add_new(s, event)
    return event.id


def moved(complaint: Complaint, notes: tuple[str, ...] = ()) -> Moved:
    """What the window is told of a complaint just moved."""
    return Moved(complaint.id, complaint.number, complaint.complainant, complaint.state, complaint.version, notes)
