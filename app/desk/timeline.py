"""Everything the desk has with one person, newest first: visits, and whatever rooms join the list of LINES."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import nlargest
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.calls.fields import MessageState
from app.calls.lists import KINDS, ContactRow, of_person
from app.complaints.fields import CLOSED as COMPLAINT_CLOSED
from app.complaints.fields import STATE_WORDS as COMPLAINT_WORDS
from app.complaints.fields import State as ComplaintState
from app.complaints.record import Complaint, told_already
from app.core.errors import UserError
from app.core.forms import without_controls
from app.core.i18n import N_, _
from app.desk.find_calls import how_words
from app.opinions.fields import KIND_WORDS
from app.opinions.fields import STATE_WORDS as OPINION_WORDS
from app.opinions.fields import State as OpinionState
from app.opinions.record import Opinion
from app.people.lists import search
from app.storage.imports import shown, unfinished
from app.tickets.fields import CLOSED, TicketState
from app.tickets.fields import STATE_WORDS as TICKET_WORDS
from app.tickets.record import Ticket
from app.visits.fields import STATE_WORDS
from app.visits.lists import VisitRow, earlier
from app.visits.record import Visit

OPEN, DONE, REFUSED = "open", "done", "refused"
MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on a person's timeline: `words` says what, `state` (in words) how it stands; `standing` is open, done or refused."""

    kind: str
    id: UUID
    number: str
    at: datetime
    words: str
    state: str
    standing: str = DONE
    visit: VisitRow | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The newest entries of the kinds asked for; `counts` holds every kind the person has anything of, in the order of LINES."""

    entries: tuple[Entry, ...] = ()
    total: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def left_out(self) -> int:
        """How many older ones are not among the entries."""
        return self.total - len(self.entries)


@dataclass(frozen=True)
class Line:
    """One kind of entry: its heading, its record (with a number and a person), how many a person has, the newest of them."""

    kind: str
    heading: str
    record: Any
    count: Callable[[Session, UUID], int]
    newest: Callable[[Session, UUID, int], Sequence[Entry]]


def timeline(s: Session, person_id: UUID, *, kind: str = "", limit: int = 50) -> Timeline:
    """A person's timeline, of one kind or of all; a person nobody knows has an empty one."""
    counts = {line.kind: many for line in LINES if (many := line.count(s, person_id))}
    wanted = [line for line in LINES if line.kind in counts and kind in ("", line.kind)]
    found = [entry for line in wanted for entry in line.newest(s, person_id, limit)]
    newest = nlargest(limit, found, key=lambda entry: (entry.at, entry.number))
    return Timeline(tuple(newest), sum(counts[line.kind] for line in wanted), counts)


def person_meant(s: Session, text: str) -> UUID:
    """Whose timeline a number, a name or any part of one means; raises UserError where it is nobody's, or not one person's alone."""
    plain = without_controls(text).strip()
    for line in LINES:
        rows = s.execute(select(line.record.person_id).where(line.record.number == plain.upper())).all()
        if rows and rows[0][0] is None:
            raise UserError(_("{number} is of nobody on record, so it is on nobody's timeline.").format(number=plain.upper()))
        if rows:
            found: UUID = rows[0][0]
            return found
    people = search(s, plain, limit=50)
    exact = [one for one in people if one.name.strip() == plain]
    meant = exact or list(people)
    if not meant:
        raise UserError(_("Nobody on record and no number fits {text}.").format(text=plain))
    if len(meant) > 1:
        listed = ["  ".join(part for part in (one.name, one.phone, one.company, one.place) if part) for one in meant[:MOST_NAMED]]
        sentence = _("{text} means several people. Say a number of theirs, or more of the phone:")
        raise UserError("\n".join((sentence.format(text=plain), *listed)))
    return meant[0].id


def _visits(s: Session, person_id: UUID) -> int:
    where = (Visit.person_id == person_id, *shown(Visit.import_id, unfinished(s)))
    found: int = s.execute(select(func.count()).select_from(Visit).where(*where)).scalar_one()
    return found


def _newest_visits(s: Session, person_id: UUID, limit: int) -> Sequence[Entry]:
    return [_of_visit(row) for row in earlier(s, person_id, limit=limit)]


def _of_visit(row: VisitRow) -> Entry:
    standing = {"expected": OPEN, "waiting": OPEN, "inside": OPEN, "turned_away": REFUSED, "void": REFUSED}.get(row.state.value, DONE)
    words = " · ".join(part for part in (row.host, row.purpose) if part)
    return Entry("visit", row.id, row.number, row.at, words, _(STATE_WORDS[row.state]), standing, row)


def _contacts(form: str, heading: str) -> Line:
    """Calls, messages or letters; void ones are not told."""
    kind = KINDS[form]

    def count(s: Session, person_id: UUID) -> int:
        where = (kind.person_id == person_id, kind.voided_at.is_(None))
        found: int = s.execute(select(func.count()).select_from(kind).where(*where)).scalar_one()
        return found

    def newest(s: Session, person_id: UUID, limit: int) -> Sequence[Entry]:
        return [_of_contact(row) for row in of_person(s, person_id, forms=(form,), limit=limit)]

    return Line(form, heading, kind, count, newest)


def _of_contact(row: ContactRow) -> Entry:
    words = " · ".join(part for part in (f"→ {row.for_whom}" if row.for_whom else "", " ".join(row.text.split())) if part)
    is_open = row.form == "message" and row.how in (MessageState.NEW, MessageState.TOLD)
    return Entry(row.form, row.id, row.number, row.at, words, how_words(row), OPEN if is_open else DONE)


def _tickets(s: Session, person_id: UUID) -> int:
    where = (Ticket.person_id == person_id, Ticket.state != TicketState.VOID)
    found: int = s.execute(select(func.count()).select_from(Ticket).where(*where)).scalar_one()
    return found


def _newest_tickets(s: Session, person_id: UUID, limit: int) -> Sequence[Entry]:
    columns = (Ticket.id, Ticket.number, Ticket.received_at, Ticket.matter, Ticket.state, Ticket.is_refused)
    query = select(*columns).where(Ticket.person_id == person_id, Ticket.state != TicketState.VOID)
    rows = s.execute(query.order_by(Ticket.received_at.desc(), Ticket.id.desc()).limit(limit))
    return [
        Entry("ticket", row.id, row.number, row.received_at, " ".join(row.matter.split()), _(TICKET_WORDS[row.state]),
              OPEN if row.state not in CLOSED else REFUSED if row.is_refused else DONE) for row in rows
    ]  # fmt: skip


def _complaints(s: Session, person_id: UUID) -> int:
    where = (Complaint.person_id == person_id, Complaint.state != ComplaintState.VOID, *told_already(s))
    found: int = s.execute(select(func.count()).select_from(Complaint).where(*where)).scalar_one()
    return found


def _newest_complaints(s: Session, person_id: UUID, limit: int) -> Sequence[Entry]:
    columns = (Complaint.id, Complaint.number, Complaint.received_at, Complaint.summary, Complaint.state, Complaint.is_unfounded)
    query = select(*columns).where(Complaint.person_id == person_id, Complaint.state != ComplaintState.VOID, *told_already(s))
    rows = s.execute(query.order_by(Complaint.received_at.desc(), Complaint.id.desc()).limit(limit))
    return [
        Entry("complaint", row.id, row.number, row.received_at, " ".join(row.summary.split()), _(COMPLAINT_WORDS[row.state]),
              OPEN if row.state not in COMPLAINT_CLOSED else REFUSED if row.is_unfounded or row.state is ComplaintState.ENDED else DONE)
        for row in rows
    ]  # fmt: skip


def _opinions(s: Session, person_id: UUID) -> int:
    where = (Opinion.person_id == person_id, Opinion.state != OpinionState.VOID)
    found: int = s.execute(select(func.count()).select_from(Opinion).where(*where)).scalar_one()
    return found


def _newest_opinions(s: Session, person_id: UUID, limit: int) -> Sequence[Entry]:
    columns = (Opinion.id, Opinion.number, Opinion.received_at, Opinion.kind, Opinion.text, Opinion.state)
    query = select(*columns).where(Opinion.person_id == person_id, Opinion.state != OpinionState.VOID)
    rows = s.execute(query.order_by(Opinion.received_at.desc(), Opinion.id.desc()).limit(limit))
    return [
        Entry("opinion", row.id, row.number, row.received_at, " · ".join((_(KIND_WORDS[row.kind]), " ".join(row.text.split()))),
              _(OPINION_WORDS[row.state]), OPEN if row.state is OpinionState.OPEN else DONE) for row in rows
    ]  # fmt: skip


LINES: tuple[Line, ...] = (
    Line("visit", N_("Visits"), Visit, _visits, _newest_visits),
    _contacts("call", N_("Calls")),
    _contacts("message", N_("Messages")),
    _contacts("mail", N_("Letters")),
    Line("ticket", N_("Tickets"), Ticket, _tickets, _newest_tickets),
    Line("complaint", N_("Complaints"), Complaint, _complaints, _newest_complaints),
    Line("opinion", N_("Opinions"), Opinion, _opinions, _newest_opinions),
)
HEADINGS = {line.kind: line.heading for line in LINES}
