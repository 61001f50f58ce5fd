"""Everything the desk has with one person, newest first: visits, and whatever rooms join the list of LINES."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import nlargest
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.i18n import N_, _
from app.storage.imports import shown, unfinished
from app.visits.fields import STATE_WORDS
from app.visits.lists import VisitRow, earlier
from app.visits.record import Visit

OPEN, DONE, REFUSED = "open", "done", "refused"


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
    """One kind of entry: its heading, how many a person has, the newest of them."""

    kind: str
    heading: str
    count: Callable[[Session, UUID], int]
    newest: Callable[[Session, UUID, int], Sequence[Entry]]


def timeline(s: Session, person_id: UUID, *, kind: str = "", limit: int = 50) -> Timeline:
    """A person's timeline, of one kind or of all; a person nobody knows has an empty one."""
    counts = {line.kind: many for line in LINES if (many := line.count(s, person_id))}
    wanted = [line for line in LINES if line.kind in counts and kind in ("", line.kind)]
    found = [entry for line in wanted for entry in line.newest(s, person_id, limit)]
    newest = nlargest(limit, found, key=lambda entry: (entry.at, entry.number))
    return Timeline(tuple(newest), sum(counts[line.kind] for line in wanted), counts)


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

    return Line(form, heading, count, newest)


def _of_contact(row: ContactRow) -> Entry:
    words = " · ".join(part for part in (f"→ {row.for_whom}" if row.for_whom else "", one_line(row.text)) if part)
    is_open = row.form == "message" and row.how in (MessageState.NEW, MessageState.TOLD)
    return Entry(row.form, row.id, row.number, row.at, words, how_words(row), OPEN if is_open else DONE)


LINES: tuple[Line, ...] = (
    Line("visit", N_("Visits"), _visits, _newest_visits),
    _contacts("call", N_("Calls")),
    _contacts("message", N_("Messages")),
    _contacts("mail", N_("Letters")),
)
HEADINGS = {line.kind: line.heading for line in LINES}
