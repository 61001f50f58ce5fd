"""Repeated complaints, shown while one is typed: of the same home, person or phone, of the same subject, or alike in words (P2七)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.complaints.fields import State
from app.complaints.kinds import kind_meant, path_of
from app.complaints.record import Complaint
from app.core.errors import FormErrors
from app.office.settings import get_settings
from app.places.lists import exact_home
from app.storage.direct import id_of, run
from app.storage.records import as_kept
from app.storage.standing import standing
from app.tickets.record import day_number

ALIKE = 72  # of 100: rarely the same thing below, whatever it is called
SHORTEST = 4  # characters of a summary that say anything
MOST_READ, MOST_SAME = 5000, 60
SHOWN = 8
ORDER = ("home", "person", "phone", "subject", "words")
RECENT = text(
    "SELECT id, home_id, person_id, phone, kind_id, place, home, summary, received_at FROM complaint "
    "WHERE day >= :first AND state NOT IN ('void', 'merged') "
    "AND (import_id IS NULL OR import_id NOT IN (SELECT id FROM import_run WHERE finished_at IS NULL)) "
    "ORDER BY day DESC, received_at DESC LIMIT :most"
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What has been typed so far, and who or what was picked; `but` is a complaint itself, of which others are looked for."""

    kind: str = ""
    home: str = ""
    place: str = ""
    phone: str = ""
    summary: str = ""
    person_id: UUID | None = None
    home_id: UUID | None = None
    but: UUID | None = None


@dataclass(frozen=True, slots=True)
class Similar:
    """An earlier complaint and why it may be the same (`why` of SAME_WORDS, the strongest first)."""

    id: UUID
    number: str
    state: State
    round: int
    received_at: datetime
    name: str
    home: str
    place: str
    summary: str
    kind: str
    why: tuple[str, ...]


def similar(s: Session, typed: Typed, *, now: datetime, limit: int = SHOWN) -> tuple[Similar, ...]:
    """Complaints of the last days (setting) that may be the same one again, the likeliest first."""
    home_id = typed.home_id or (found.id if typed.home.strip() and (found := exact_home(s, typed.home.split()[0])) else None)
    kind_id = _kind(s, typed.kind)
    reasons: dict[Any, list[str]] = {}
    kept = {
        name: as_kept(one) if _is_bytes(s) else one for name, one in (("home", home_id), ("kind", kind_id), ("person", typed.person_id))
    }
    for row in _recent(s, now):
        if why := _same(row, typed, kept):
            reasons[row[0]] = why
            if len(reasons) == MOST_SAME:
                break  # the newest come first
    for one in _alike(s, typed.summary, now):
        reasons.setdefault(one, []).append("words")
    by_id = {id_of(one): tuple(why) for one, why in reasons.items()}
    if typed.but is not None:
        by_id.pop(typed.but, None)
    return _rows(s, by_id, limit)


def _is_bytes(s: Session) -> bool:
    """Whether a row of run() holds ids as the file keeps them."""
    return s.connection().dialect.name == "sqlite"


def _kind(s: Session, words: str) -> UUID | None:
    if not words.strip():
        return None
    try:
        return kind_meant(s, words).id
    except FormErrors:
        return None  # half typed


def _recent(s: Session, now: datetime) -> Sequence[Any]:
    """The complaints of these days, read once for all the keys of a form."""
    first = day_number(now - timedelta(days=get_settings(s).complaint_repeat_days))
    return standing(s, ("recent complaints", first), lambda: run(s, RECENT, {"first": first, "most": MOST_READ}))


def _same(row: Any, typed: Typed, kept: Mapping[str, Any]) -> list[str]:
    _id, its_home, its_person, phone, its_kind, place, home, _summary, _at = row
    why = []
    if its_home is not None and its_home == kept["home"]:
        why.append("home")
    if its_person is not None and its_person == kept["person"]:
        why.append("person")
    if phone and phone == typed.phone.strip():
        why.append("phone")
    if its_kind == kept["kind"] and _is_there(typed, place, home):
        why.append("subject")
    return why


def _is_there(typed: Typed, place: str, home: str) -> bool:
    """The same kind at the same place is the same subject; a place of nobody's home is told by what is written."""
    said = typed.place.strip()
    if said:
        return bool(place) and (said.casefold() in place.casefold() or place.casefold() in said.casefold())
    return bool(typed.home.strip()) and home.strip() == typed.home.strip()


def _alike(s: Session, summary: str, now: datetime) -> Iterable[Any]:
    """Ids as kept of those that say nearly the same in their summary."""
    plain = summary.strip()
    if len(plain) < SHORTEST:
        return ()
    from rapidfuzz import fuzz, process

    recent = _recent(s, now)
    found = process.extract(plain, [row[7] for row in recent], scorer=fuzz.ratio, score_cutoff=ALIKE, limit=SHOWN)
    return [recent[place][0] for _text, _score, place in found]


def _rows(s: Session, reasons: dict[UUID, tuple[str, ...]], limit: int) -> tuple[Similar, ...]:
    columns = (
        Complaint.id, Complaint.number, Complaint.state, Complaint.round, Complaint.received_at, Complaint.name, Complaint.home,
        Complaint.place, Complaint.summary, Complaint.kind_id,
    )  # fmt: skip
    # the newest of the strongest reasons; ids rise with time
    first = sorted(reasons, key=lambda one: (_strength(reasons[one]), -one.int))[:limit]
    rows = s.execute(select(*columns).where(Complaint.id.in_(first))) if first else ()
    known: dict[UUID, Similar] = {}
    for row in rows:
        *values, kind_id = row
        known[row.id] = Similar(*(*values, path_of(s, kind_id), reasons[row.id]))
    return tuple(known[one] for one in first if one in known)


def _strength(why: tuple[str, ...]) -> tuple[int, int]:
    return min(ORDER.index(one) for one in why), -len(why)
