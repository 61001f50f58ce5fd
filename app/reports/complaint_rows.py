"""The complaints of some days as columns, and what is counted of them: a year has a hundred thousand."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.complaints.fields import Satisfaction, State
from app.storage.direct import run
from app.storage.imports import unfinished

A_DAY = 24  # hours
MOST_SPOTS = 40
_MARKS = " + ".join(  # what is counted of each complaint, a bit each
    f"CASE WHEN {told} THEN {1 << bit} ELSE 0 END"
    for bit, told in enumerate((
        "closed_at IS NOT NULL", "satisfaction IS NOT NULL", "satisfaction IN ('satisfied', 'basically')", "repeats > 0", "round > 1",
    ))
)  # fmt: skip
_HOURS = "({later} - {since} + 1800000) / 3600000"  # days are shown with a tenth; small whole numbers come often and are counted fast
_SPANS = ", ".join(
    _HOURS.format(later=f"{step}_at", since="received_at")
    for step in ("verified", "decided", "dispatched", "accepted", "handled", "told", "closed")
)
STATES, ANSWERS = tuple(State), (None, *Satisfaction)
_STATE, _SAID = (  # places in STATES and ANSWERS: a small number costs nothing to keep, a word of each row does
    f"CASE {column} " + " ".join(f"WHEN '{word}' THEN {place}" for place, word in enumerate(words) if word) + " ELSE 0 END"
    for column, words in (("state", STATES), ("satisfaction", ANSWERS))
)
_ROWS = (
    f"SELECT kind_id, CASE WHEN home <> '' THEN home ELSE place END, team, day, {_STATE}, round, {_SAID}, is_unfounded, {_MARKS}, "
    f"{_SPANS} FROM complaint WHERE day BETWEEN :first AND :last AND state NOT IN ('void', 'merged')"
)
ROWS = text(_ROWS)
HIDDEN = text(f"{_ROWS} AND (import_id IS NULL OR import_id NOT IN (SELECT id FROM import_run WHERE finished_at IS NULL))")
VISITS = text(
    f"SELECT {_HOURS.format(later='complaint_visit.visited_at', since='complaint.handled_at')} FROM complaint JOIN complaint_visit "
    "ON complaint_visit.complaint_id = complaint.id AND complaint_visit.round = complaint.round "
    "WHERE complaint.day BETWEEN :first AND :last AND complaint.handled_at IS NOT NULL AND complaint_visit.satisfaction <> 'not_met' "
    "AND complaint.state NOT IN ('void', 'merged')"
)
# what a column of the rows holds
KIND, PLACE, TEAM, DAY, STATE, ROUND, SAID, UNFOUNDED, MARKS = range(9)
VERIFIED, DECIDED, DISPATCHED, ACCEPTED, HANDLED, TOLD, CLOSED, WIDTH = range(9, 17)
BITS = range(5)

Columns = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Tally:
    """What is counted of some complaints; `days` are those until it was made good, in hours and in order."""

    many: int
    closed: int
    asked: int
    content: int
    repeated: int
    again: int
    days: Sequence[int]

    def numbers(self, whole: int) -> tuple[float | None, ...]:
        """Received, share, satisfied of those asked, repeated, in a second round, days until made good."""
        return (
            self.many, share(self.many, whole), share(self.content, self.asked), self.repeated, self.again, self.closed,
            (self.days[(len(self.days) - 1) // 2] + self.days[len(self.days) // 2]) / 2 / A_DAY if self.days else None,
        )  # fmt: skip


class Outcome(NamedTuple):
    """Complaints of one day that stand alike: where, what was said at the last visit, in which round, and how many they are."""

    day: int
    state: State
    said: Satisfaction | None
    round: int
    many: int


def columns_of(s: Session, first: int, last: int) -> Columns:
    """The complaints received from a day to a day (20261129), but void and merged ones, column by column."""
    rows = run(s, HIDDEN if unfinished(s) else ROWS, {"first": first, "last": last})
    return list(zip(*rows, strict=True)) or [()] * WIDTH


def hours_to_visits(s: Session, first: int, last: int) -> list[int]:
    """Of the same complaints, the hours from made good to each return visit of that round somebody was met at."""
    return [hours for (hours,) in run(s, VISITS, {"first": first, "last": last})]


def share(part: float, whole: float) -> float | None:
    """In percent; None of nothing."""
    return 100 * part / whole if whole else None


def tallies(columns: Columns, names: Sequence[Any]) -> dict[Any, Tally]:
    """What is counted of the complaints of each name; column by column, as a year has many."""
    sums: dict[Any, list[int]] = defaultdict(lambda: [0] * (len(BITS) + 1))
    code = {name: place << len(BITS) for place, name in enumerate(dict.fromkeys(names))}  # whole numbers count three times as fast as pairs
    known = list(code)
    for marked, n in Counter([code[name] | mark for name, mark in zip(names, columns[MARKS], strict=True)]).items():
        found, mark = sums[known[marked >> len(BITS)]], marked
        found[0] += n
        for bit in BITS:
            if mark >> bit & 1:
                found[bit + 1] += n
    days: dict[Any, list[int]] = defaultdict(list)
    for name, span in zip(names, columns[HANDLED], strict=True):
        if span is not None:
            days[name].append(span)
    return {name: _tally(found, days.get(name, ())) for name, found in sums.items()}


def _tally(sums: Sequence[int], days: Sequence[int]) -> Tally:
    many, closed, asked, content, repeated, again = sums
    return Tally(many, closed, asked, content, repeated, again, sorted(days))  # in order: a sum of them is put in order fast


def together(some: Iterable[Tally]) -> Tally:
    """All of them as one."""
    found = list(some)
    sums = [sum(getattr(one, name) for one in found) for name in ("many", "closed", "asked", "content", "repeated", "again")]
    return _tally(sums, sorted(chain.from_iterable(one.days for one in found)))


def outcomes_of(columns: Columns) -> list[Outcome]:
    """How the complaints of each day stand."""
    counted = Counter(zip(columns[DAY], columns[STATE], columns[SAID], columns[ROUND], strict=True))
    return [Outcome(day, STATES[state], ANSWERS[said], n, many) for (day, state, said, n), many in counted.items()]


class Spots(NamedTuple):
    """The same place and kind more than once: how many pairs, how many complaints of them, and the pairs that come most often."""

    pairs: int
    all: int
    most: list[tuple[str, bytes]]


def spots_of(columns: Columns) -> Spots:
    """The hot spots among them; those of no place are none."""
    kinds, places = list(dict.fromkeys(columns[KIND])), list(dict.fromkeys(columns[PLACE]))
    wide = len(kinds)  # place and kind are one number here, below nought where no place is named: numbers count faster than pairs
    kind_of, place_of = {kind: n for n, kind in enumerate(kinds)}, {place: n * wide if place else -wide for n, place in enumerate(places)}
    counted = Counter([place_of[place] + kind_of[kind] for place, kind in zip(columns[PLACE], columns[KIND], strict=True)])
    again = [(code, n) for code, n in counted.items() if n > 1 and code >= 0]
    most = nsmallest(MOST_SPOTS, again, key=lambda one: (-one[1], places[one[0] // wide]))
    return Spots(len(again), sum(n for _code, n in again), [(places[code // wide], kinds[code % wide]) for code, _n in most])
