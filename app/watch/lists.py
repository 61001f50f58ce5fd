"""Who on the watch list somebody at the desk may be, and the list itself as frozen rows."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, text
from sqlalchemy.orm import Session

from app.core.actor import HEADS, Actor, allowed
from app.core.clock import day_of
from app.core.masking import mask_phone
from app.core.names import fold
from app.office.lists import StaffRow, can_sign_in
from app.office.settings import get_settings
from app.storage.direct import any_of, id_of, run
from app.storage.like import like
from app.storage.store import memo_of
from app.watch.alike import VERSION, Described, Form, How, Index, Seen, forms_of
from app.watch.fields import Hit, Said, Standing, State, WatchKind, Who
from app.watch.id_numbers import trouble
from app.watch.ids import is_another, is_comparable, mark
from app.watch.record import WatchAnswer, WatchEntry, as_day, as_number

CURRENT = timedelta(minutes=15)  # an answer counts for the check-in it was given for, not for the next of the name
MOST_HITS = 9
MOST_OTHERS = 2000
MANY = 400
TOUCHED = text("SELECT count FROM touched WHERE kind = 'WatchEntry'")
FACTS = text("SELECT id, version, last_day, described_at FROM watch_entry WHERE lifted_at IS NULL")
ALL_FORMS = text("SELECT entry_id, how, form, version FROM watch_form")
COUNTS = (
    "SELECT entry_id, count(*), sum(CASE WHEN said = 'not_sure' THEN 1 ELSE 0 END) FROM watch_answer "
    "WHERE entry_id IN (%s) GROUP BY entry_id"
)
SOME_FORMS = "SELECT entry_id, how, form, version FROM watch_form WHERE entry_id IN (%s)"


@dataclass(slots=True)
class _Fact:
    version: int
    last_day: int
    described_at: int


@dataclass
class _Kept:
    """The list in memory, as it was when the store had counted so many changes of it."""

    count: int = 0
    index: Index = field(default_factory=Index)
    facts: dict[UUID, _Fact] = field(default_factory=dict)
    others: set[Seen] = field(default_factory=set)  # like nobody on the list as it is; boards ask about the same people again and again
    lock: threading.Lock = field(default_factory=threading.Lock)


# checking ------------------------------------------------------------------------------------------------------------------


def check(s: Session, who: Who, *, now: datetime) -> tuple[Hit, ...]:
    """Everybody in force on the list this may be and was not said to be somebody else, the surest first."""
    return tuple(hit for hit, _answer in standings(s, who, now=now) if hit.standing is not Standing.NOT_SAME)


def standings(s: Session, who: Who, *, now: datetime) -> list[tuple[Hit, UUID | None]]:
    """Every hit, those said to be others too, with the answer given for this very check-in."""
    seen = _with_mark(s, who) if who.id_number else who.seen
    alike = _alike(s, seen, now)
    if not alike:
        return []
    entries = {entry.id: entry for entry in s.execute(select(WatchEntry).where(WatchEntry.id.in_(list(alike)))).scalars()}
    answers = _answers(s, who, list(alike))
    keeps_ids = bool(get_settings(s).keeps_ids)
    found = []
    for entry_id, hows in alike.items():
        entry = entries[entry_id]
        given = [one for one in answers if one.entry_id == entry_id and _is_about(one, hows)]
        standing, answer_id = _standing(entry, given, who, now)
        hit = _hit(entry, hows, standing, keeps_ids=keeps_ids)
        found.append((replace(hit, is_other_id=is_another(seen.id_key, entry.id_key)), answer_id))
    return found


def _with_mark(s: Session, who: Who) -> Seen:
    """Somebody with the mark of the ID number shown, where the office compares such; half a number is none yet."""
    is_compared = trouble(who.id_number) is None and get_settings(s).keeps_ids
    return who.seen._replace(id_key=mark(s, who.id_number)) if is_compared else who.seen


def _is_about(answer: WatchAnswer, hows: tuple[How, ...]) -> bool:
    """An answer given before the ID number was shown says nothing against it."""
    return How.ID not in hows or answer.said is Said.SAME or How.ID in answer.hows.split(",")


def _hit(entry: WatchEntry, hows: tuple[How, ...], standing: Standing, *, keeps_ids: bool) -> Hit:
    return Hit(
        entry.id, entry.kind, entry.name or entry.company or entry.plates, mask_phone(entry.phones), entry.company if entry.name else "",
        entry.plates, keeps_ids and bool(entry.id_key), entry.tell, hows, standing,
    )  # fmt: skip


def _alike(s: Session, seen: Seen, now: datetime) -> dict[UUID, tuple[How, ...]]:
    kept = _kept(s)
    if kept is None:
        return {}
    today = as_number(day_of(now))
    with kept.lock:
        if seen in kept.others:
            return {}
        alike = kept.index.alike(seen)
        if not alike and not seen.id_key and len(kept.others) < MOST_OTHERS:
            kept.others.add(seen)
        found = [one for one in alike if kept.facts[one.key].last_day >= today]
    return {one.key: one.hows for one in found[:MOST_HITS]}


def _answers(s: Session, who: Who, entry_ids: list[UUID]) -> list[WatchAnswer]:
    mine: list[ColumnElement[bool]] = [WatchAnswer.visit_id.is_(None)]
    if who.visit_id is not None:
        mine.append(WatchAnswer.visit_id == who.visit_id)
    if who.person_id is not None:
        mine.append(WatchAnswer.person_id == who.person_id)
    query = select(WatchAnswer).where(WatchAnswer.entry_id.in_(entry_ids), or_(*mine)).order_by(WatchAnswer.id.desc()).limit(MANY)
    return list(s.execute(query).scalars())


def _standing(entry: WatchEntry, answers: Iterable[WatchAnswer], who: Who, now: datetime) -> tuple[Standing, UUID | None]:
    for answer in answers:  # the newest first
        if _is_current(answer, who, now):
            if answer.said is Said.SAME and entry.kind is WatchKind.BAN:
                return (Standing.RELEASED if answer.released_at else Standing.HELD), answer.id
            return Standing(answer.said.value), answer.id
        if who.person_id is not None and answer.person_id == who.person_id and answer.said_at >= entry.described_at:
            if answer.said is Said.SAME:
                return (Standing.HELD if entry.kind is WatchKind.BAN else Standing.SAME), None
            if answer.said is Said.NOT_SAME:
                return Standing.NOT_SAME, None
    return Standing.OPEN, None


def _is_current(answer: WatchAnswer, who: Who, now: datetime) -> bool:
    """Whether an answer was given for the check-in going on."""
    if answer.visit_id is not None and answer.visit_id != who.visit_id:
        return False
    if not now - CURRENT <= answer.said_at <= now + CURRENT:
        return False
    if answer.person_id is not None and who.person_id is not None:
        return answer.person_id == who.person_id
    return _plain(answer.name) == _plain(who.seen.name)


def _plain(name: str) -> str:
    return "".join(fold(name).split())


# the list in memory --------------------------------------------------------------------------------------------------------


def _kept(s: Session) -> _Kept | None:
    """The list as this transaction sees it; an office without one pays for a single small query."""
    rows = run(s, TOUCHED)
    if not rows:
        return None
    kept: _Kept = memo_of(s).setdefault("watch", _Kept())
    if kept.count < rows[0][0]:
        with kept.lock:
            _renew(s, kept)
            kept.count = rows[0][0]
    return kept if len(kept.index) else None


def _renew(s: Session, kept: _Kept) -> None:
    """Only what was added, changed or lifted since is read again."""
    now = {id_of(row[0]): _Fact(*row[1:]) for row in run(s, FACTS)}
    for gone in kept.facts.keys() - now.keys():
        kept.index.remove(gone)
    changed = [key for key, fact in now.items() if key not in kept.facts or kept.facts[key].version != fact.version]
    forms = _forms(s, changed) if changed else {}
    for key in changed:
        kept.index.put(key, forms[key])
    kept.others.clear()
    kept.facts = now


def _forms(s: Session, keys: list[UUID]) -> dict[UUID, tuple[Form, ...]]:
    rows = run(s, ALL_FORMS) if len(keys) > MANY else any_of(s, SOME_FORMS, [key.bytes for key in keys])
    found: dict[UUID, list[Form]] = {key: [] for key in keys}
    hows = {how.value: how for how in How}
    for entry_id, how, form, version in rows:
        key = id_of(entry_id)
        if version == VERSION and key in found:
            found[key].append((hows[how], form))
    for key, forms in found.items():
        if not forms and (entry := s.get(WatchEntry, key)) is not None:  # written by a program that made other forms
            forms.extend(forms_of(described(entry)))
    return {key: tuple(forms) for key, forms in found.items()}


def described(entry: WatchEntry) -> Described:
    """What an entry is recognised by."""
    return Described(entry.name, entry.spellings, entry.phones, entry.company, entry.plates, entry.id_key)


# the list as rows ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry for those who keep the list; `unsure` counts answers a head may settle."""

    id: UUID
    kind: WatchKind
    name: str
    spellings: str
    phones: str
    company: str
    plates: str
    id_masked: str
    is_id_comparable: bool
    reason: str
    tell: str
    last_day: date
    state: State
    made_at: datetime
    made_by: str
    lifted_at: datetime | None
    lifted_by: str
    lift_reason: str
    asked: int
    unsure: int

    @property
    def phone(self) -> str:
        """The phones masked, for lists."""
        return mask_phone(self.phones)


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer of the desk."""

    at: datetime
    by: str
    counter: str
    name: str
    said: Said
    reason: str
    released_by: str
    release_reason: str


@allowed(HEADS)
def entries(s: Session, words: str = "", state: State | None = None, *, by: Actor, now: datetime, limit: int = 500) -> tuple[EntryRow, ...]:
    """The list narrowed by any text and by where entries stand, the newest first."""
    query = select(WatchEntry).order_by(WatchEntry.id.desc()).limit(limit)
    today = as_number(day_of(now))
    if state is State.LIFTED:
        query = query.where(WatchEntry.lifted_at.is_not(None))
    elif state is not None:
        in_force = WatchEntry.last_day >= today if state is State.ACTIVE else WatchEntry.last_day < today
        query = query.where(WatchEntry.lifted_at.is_(None), in_force)
    if words.strip():
        columns = (WatchEntry.name, WatchEntry.spellings, WatchEntry.phones, WatchEntry.company, WatchEntry.plates, WatchEntry.reason)
        query = query.where(or_(*(like(column, words) for column in columns)))
    found = list(s.execute(query).scalars())
    counts = _counts(s, [entry.id for entry in found])
    return tuple(_row(s, entry, counts.get(entry.id, (0, 0)), now) for entry in found)


def _counts(s: Session, keys: list[UUID]) -> dict[UUID, tuple[int, int]]:
    return {id_of(row[0]): (row[1], int(row[2])) for row in any_of(s, COUNTS, [key.bytes for key in keys])} if keys else {}


def _row(s: Session, entry: WatchEntry, counts: tuple[int, int], now: datetime) -> EntryRow:
    values: dict[str, Any] = {name: getattr(entry, name, None) for name in EntryRow.__dataclass_fields__}
    values |= {"last_day": as_day(entry.last_day), "state": entry.state(now), "asked": counts[0], "unsure": counts[1]}
    values["is_id_comparable"] = not entry.id_key or is_comparable(s, entry.id_key)
    return EntryRow(**values)


@allowed(HEADS)
def answers(s: Session, entry_id: UUID, *, by: Actor, now: datetime, limit: int = 100) -> tuple[AnswerRow, ...]:
    """What the desk said of those who looked like this entry, the newest first."""
    query = select(WatchAnswer).where(WatchAnswer.entry_id == entry_id).order_by(WatchAnswer.id.desc()).limit(limit)
    return tuple(
        AnswerRow(one.said_at, one.said_by, one.counter, one.name, one.said, one.reason, one.released_by, one.release_reason)
        for one in s.execute(query).scalars()
    )


def is_same_id(s: Session, entry_id: UUID, number: str) -> bool | None:
    """Whether a number shown at the desk is the one on the list; nothing of it is kept. None where this PC cannot tell."""
    kept = s.execute(select(WatchEntry.id_key).where(WatchEntry.id == entry_id)).scalar_one_or_none()
    return kept == mark(s, number) if kept and is_comparable(s, kept) else None


def heads(s: Session) -> tuple[StaffRow, ...]:
    """Those whose password lets somebody barred in."""
    return tuple(row for row in can_sign_in(s) if row.roles & HEADS)


def warm(s: Session) -> int:
    """Have the list in memory before somebody stands at the desk; gives the entries held."""
    kept = _kept(s)
    return len(kept.index) if kept else 0


def named(s: Session, name: str, *, now: datetime) -> tuple[UUID, ...]:
    """Entries in force under this very name (or company, where they have none)."""
    where = (WatchEntry.lifted_at.is_(None), WatchEntry.last_day >= as_number(day_of(now)))
    called = or_(WatchEntry.name == name.strip(), (WatchEntry.name == "") & (WatchEntry.company == name.strip()))
    return tuple(s.execute(select(WatchEntry.id).where(called, *where)).scalars())
