"""Open visits as the one box looks through them: the words of all in one piece, and who they are of."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge
from itertools import accumulate, islice
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.storage.direct import any_of, id_of, run
from app.storage.imports import unfinished
from app.storage.records import as_kept
from app.storage.standing import standing
from app.storage.types import from_ms
from app.visits.fields import VisitState
from app.visits.lists import NEAR, VisitRow, kept_row
from app.visits.record import day_number

_LIGHT = "state, name, number, company, plate, host, person_id, badge, import_id, day, at, id"
_OPEN = text(
    f"SELECT {_LIGHT} FROM visit WHERE state IN ('expected', 'waiting', 'inside') "
    "AND (state <> 'expected' OR day BETWEEN :first AND :last) UNION ALL "
    f"SELECT {_LIGHT} FROM visit WHERE state = 'missed' AND moved_at IS NOT NULL AND day >= :first ORDER BY at DESC"
)
_SAID = {
    "lead": "(SELECT other.name FROM visit AS other WHERE other.id = visit.lead_id)",
    "companions": "(SELECT count(*) FROM visit AS other WHERE other.lead_id = visit.id AND other.state NOT IN ('void', 'cancelled'))",
}
_BY_ID = f"SELECT {', '.join(_SAID.get(name, name) for name in VisitRow.__dataclass_fields__)} FROM visit WHERE id IN (%s)"


@dataclass(frozen=True, slots=True)
class OpenVisit:
    """A visit the one box may act on, folded for looking through: `folded` is the name, `folded_all` also number, company, plate, host."""

    folded: str
    folded_all: str
    person: bytes | None
    badge: int | None
    day: int
    at: int
    id: UUID


class _Shelf:
    """Visits in their order, and where any words, a person or a badge stand among them."""

    def __init__(self, visits: Sequence[OpenVisit]) -> None:
        self.visits = visits
        self.words = "\0".join(visit.folded_all for visit in visits)
        self.ends = list(accumulate(len(visit.folded_all) + 1 for visit in visits))
        self.of_person: dict[bytes, list[int]] = {}
        self.of_badge: dict[int, list[int]] = {}
        for place, visit in enumerate(visits):
            if visit.person is not None:
                self.of_person.setdefault(visit.person, []).append(place)
            if visit.badge is not None:
                self.of_badge.setdefault(visit.badge, []).append(place)

    def wanted(self, wanted: "Wanted") -> Iterator[OpenVisit]:
        """Those of the people, of the badge, or whose words hold the text, each once; found as they are taken."""
        named = set() if wanted.serial is None else {*self.of_badge.get(wanted.serial, ())}
        for person in wanted.people & self.of_person.keys():
            named.update(self.of_person[person])
        before = -1
        for place in merge(sorted(named), self._holding(wanted.folded)):
            if place != before:
                yield self.visits[place]
            before = place

    def _holding(self, folded: str) -> Iterator[int]:
        at = self.words.find(folded)
        while at >= 0:
            place = bisect_right(self.ends, at)
            yield place
            at = self.words.find(folded, self.ends[place])


@dataclass(frozen=True, slots=True)
class _Open:
    waiting: _Shelf
    inside: _Shelf
    coming: _Shelf


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which open visits are looked for: a casefolded part of the name, ids of people found, a badge's serial.

    Of those here or expected within a day a part of number, company, plate or host will do: not of everybody of the week."""

    folded: str
    people: Set[bytes]
    serial: int | None = None


def open_rows(s: Session, now: datetime, wanted: Wanted, *, limit: int) -> list[VisitRow]:
    """Expected within NEAR (missed ones too), waiting, inside, in this order, the `limit` nearest or newest of each that are wanted.

    There are never many open visits: looking through them here costs less than asking the database for each word. Of somebody
    announced for several days only the nearest is taken, unless it is today."""
    days = {n: day_number(now + timedelta(days=n)) for n in (-1, 0, 1)}
    span = {"first": day_number(now - NEAR), "last": day_number(now + NEAR)}
    near = frozenset(days.values())
    known: _Open = standing(s, ("open visits", *span.values()), lambda: _open_visits(s, span))
    coming = [
        visit
        for visit in known.coming.wanted(wanted)
        if visit.day in near
        or wanted.folded in visit.folded
        or visit.person in wanted.people
        or (wanted.serial is not None and visit.badge == wanted.serial)
    ]
    here = [visit.id for shelf in (known.waiting, known.inside) for visit in islice(shelf.wanted(wanted), limit)]
    return _rows_by_id(s, [*_nearest(coming, days[0], now)[:limit], *here])


def _open_visits(s: Session, span: Mapping[str, int]) -> _Open:
    hidden = set(unfinished(s))
    found: dict[str, list[OpenVisit]] = {VisitState.WAITING: [], VisitState.INSIDE: []}
    coming: list[OpenVisit] = []
    for state, name, *others, person_id, badge, import_id, day, at, kept in run(s, _OPEN, span):
        if import_id is None or id_of(import_id) not in hidden:
            words = "\n".join((name, *others)).casefold()
            visit = OpenVisit(name.casefold(), words, as_kept(person_id), badge, day, at, id_of(kept))
            found.get(state, coming).append(visit)
    return _Open(*map(_Shelf, (*found.values(), coming)))


def _rows_by_id(s: Session, wanted: Sequence[UUID]) -> list[VisitRow]:
    known: dict[UUID, VisitRow] = standing(s, "visit rows", dict)
    if missing := [visit_id.bytes for visit_id in wanted if visit_id not in known]:
        known.update((row.id, row) for row in map(kept_row, any_of(s, _BY_ID, missing)))
    return [known[visit_id] for visit_id in wanted]


def _nearest(coming: Sequence[OpenVisit], today: int, now: datetime) -> list[UUID]:
    """The expected visits offered: today's, and of each visitor without one today the nearest; today's first."""
    ranked = sorted(coming, key=lambda visit: (visit.day != today, abs((from_ms(visit.at) - now).total_seconds())))
    taken: set[Any] = set()
    found = []
    for visit in ranked:
        who = visit.person or visit.folded
        if visit.day == today or who not in taken:
            found.append(visit.id)
        taken.add(who)
    return found
