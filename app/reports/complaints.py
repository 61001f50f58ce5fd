"""What complaints tell over a month or a year (P1): by kind, place, team, month; hot spots, repetitions, rounds, days, limits kept."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate, chain
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.complaints.fields import CONTENT, OVER, SATISFACTION_WORDS, Satisfaction, State
from app.complaints.kinds import KindRow, Tree, tree
from app.core.clock import day_of, day_span
from app.core.i18n import N_, _
from app.core.lean import lean_collections
from app.reports.fields import Bar, Bars, Block, Column, Line, Measure, month_words
from app.reports.lists import A_MOMENT, limits_block, next_month
from app.reports.sources import clock_counts
from app.storage.direct import id_of, run
from app.storage.imports import unfinished

RECORDS = frozenset({"complaint", "complaint_remedy", "corrective_action"})
MOST_PLACES, MOST_SPOTS = 40, 40
A_DAY = 1440  # minutes
NOWHERE, NO_TEAM = N_("no place named"), N_("not dispatched")
_ROOM = re.compile(r"(.*?\d.*?)[\s\-－—/]*\d+[A-Za-z]?\s*(?:室|房|号房|號房)?")
_SPANS = ", ".join(  # minutes from receipt to each step: whole numbers that come often are counted, not put in order
    f"({step}_at - received_at) / 60000" for step in ("verified", "decided", "dispatched", "accepted", "handled", "told", "closed")
)
ROWS = text(
    "SELECT kind_id, CASE WHEN home <> '' THEN home ELSE place END, team, day, state, round, satisfaction, repeats, is_unfounded, "
    f"{_SPANS} "
    "FROM complaint WHERE day BETWEEN :first AND :last AND state NOT IN ('void', 'merged')"
)
HIDDEN = text(
    "SELECT kind_id, CASE WHEN home <> '' THEN home ELSE place END, team, day, state, round, satisfaction, repeats, is_unfounded, "
    f"{_SPANS} "
    "FROM complaint WHERE day BETWEEN :first AND :last AND state NOT IN ('void', 'merged') "
    "AND (import_id IS NULL OR import_id NOT IN (SELECT id FROM import_run WHERE finished_at IS NULL))"
)
VISITS = text(
    "SELECT (complaint_visit.visited_at - complaint.handled_at) / 60000 FROM complaint JOIN complaint_visit "
    "ON complaint_visit.complaint_id = complaint.id AND complaint_visit.round = complaint.round "
    "WHERE complaint.day BETWEEN :first AND :last AND complaint.handled_at IS NOT NULL AND complaint_visit.satisfaction <> 'not_met' "
    "AND complaint.state NOT IN ('void', 'merged')"
)
# what a column of the rows holds
KIND, PLACE, TEAM, DAY, STATE, ROUND, SAID, REPEATS, UNFOUNDED = range(9)
VERIFIED, DECIDED, DISPATCHED, ACCEPTED, HANDLED, TOLD, CLOSED, MARKS = range(9, 17)
BITS = range(5)
STEPS = (
    (N_("verified"), VERIFIED), (N_("decided"), DECIDED), (N_("dispatched"), DISPATCHED), (N_("accepted by the team"), ACCEPTED),
    (N_("made good"), HANDLED), (N_("told the result"), TOLD), (N_("closed"), CLOSED),
)  # fmt: skip
CONTENT_WORDS = frozenset(each.value for each in CONTENT)
COUNT, SHARE, DAYS = Measure.COUNT, Measure.PERCENT, Measure.DAYS


@dataclass(frozen=True, slots=True)
class ComplaintFigures:
    """The complaints received in a month or a year, up to `until`: bars of its days or months, and the blocks in the order of the sheet."""

    first: date
    last: date
    until: datetime
    is_over: bool
    received: int
    bars: Bars
    blocks: tuple[Block, ...]

    @property
    def is_year(self) -> bool:
        """Whether it is a whole year."""
        return (self.last - self.first).days > 31

    @property
    def words(self) -> str:
        """2026-11, or 2026."""
        return f"{self.first:%Y}" if self.is_year else month_words(self.first)

    def block(self, key: str) -> Block:
        """The block of a key; raises KeyError."""
        return {block.key: block for block in self.blocks}[key]


@dataclass(frozen=True, slots=True)
class Tally:
    """What is counted of some complaints; `days` are those until it was made good, in minutes and in order."""

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
            self.many, _share(self.many, whole), _share(self.content, self.asked), self.repeated, self.again, self.closed,
            (self.days[(len(self.days) - 1) // 2] + self.days[len(self.days) // 2]) / 2 / A_DAY if self.days else None,
        )  # fmt: skip


NONE = Tally(0, 0, 0, 0, 0, 0, ())


def complaint_figures(s: Session, first: date | None = None, *, is_year: bool = False, now: datetime) -> ComplaintFigures:
    """The month, or the year, of a day (default: the present one); of one that is not over, up to now."""
    first = (first or day_of(now)).replace(day=1)
    first = first.replace(month=1) if is_year else first
    last = next_month(first, 12 if is_year else 1) - timedelta(days=1)
    with lean_collections():
        return _counted(s, first, last, now)


def _counted(s: Session, first: date, last: date, now: datetime) -> ComplaintFigures:
    start, end = day_span(first)[0], day_span(last)[1]
    days = {"first": _number(first), "last": _number(last)}
    rows = run(s, HIDDEN if unfinished(s) else ROWS, days)
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * MARKS
    received = len(rows)
    del rows  # a hundred thousand tuples, which every search for rubbish would look through
    columns.append(_marks(columns))
    clocks = [one for one in clock_counts(s, start, min(now + A_MOMENT, end)) if one.record_kind in RECORDS]
    kinds, spots = tree(s), _spots(columns)
    months = _tallies(columns, [day // 100 for day in columns[DAY]])
    whole = _sum(months.values())
    blocks = (
        _overview(columns, spots), _kinds(columns, kinds, whole), _places(columns, whole), _teams(columns, whole),
        _months(months, (first, last), whole),
        _hot_spots(columns, kinds, spots), _rounds(columns), _steps(columns, [row[0] for row in run(s, VISITS, days)]),
        limits_block(clocks),
    )  # fmt: skip
    return ComplaintFigures(first, last, min(now, end), end <= now, received, _bars(columns, first, last), blocks)


def _number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _share(part: float, whole: float) -> float | None:
    return 100 * part / whole if whole else None


# -- tallies


def _marks(columns: Sequence[Sequence[Any]]) -> list[int]:
    """What is counted of each complaint, a bit each: closed, asked, content, repeated, a later round."""
    told = zip(*(columns[place] for place in (CLOSED, SAID, REPEATS, ROUND)), strict=True)
    return [
        (closed is not None) | (said is not None) << 1 | (said in CONTENT_WORDS) << 2 | (repeats > 0) << 3 | (n > 1) << 4
        for closed, said, repeats, n in told
    ]


def _tallies(columns: Sequence[Sequence[Any]], names: Sequence[Any]) -> dict[Any, Tally]:
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


def _sum(tallies: Iterable[Tally]) -> Tally:
    found = list(tallies)
    sums = [sum(getattr(one, name) for one in found) for name in ("many", "closed", "asked", "content", "repeated", "again")]
    return _tally(sums, sorted(chain.from_iterable(one.days for one in found)))


def _columns() -> tuple[Column, ...]:
    return (
        Column("received", _("Received")), Column("share", _("Share"), SHARE), Column("satisfied", _("Satisfied (asked)"), SHARE),
        Column("repeated", _("Repeated")), Column("again", _("Later rounds")), Column("closed", _("Cases closed")),
        Column("days", _("Days, median"), DAYS),
    )  # fmt: skip


def _block(heads: tuple[str, str, str], named: Iterable[tuple[str, Tally]], whole: Tally, note: str) -> Block:
    """`heads` are the block's key, its title, and what its lines are."""
    lines = tuple(Line(name, tally.numbers(whole.many)) for name, tally in named)
    return Block(*heads, _columns(), lines, Line(_("Together"), whole.numbers(whole.many)), note)


def _ranked(tallies: Mapping[str, Tally], most: int) -> Iterator[tuple[str, Tally]]:
    """The largest first; what is left over is one line."""
    order = sorted(tallies, key=lambda name: (-tallies[name].many, name))
    yield from ((name, tallies[name]) for name in order[:most])
    if rest := order[most:]:
        yield _("{n} others").format(n=len(rest)), _sum(tallies[name] for name in rest)


# -- blocks


def _overview(columns: Sequence[Sequence[Any]], spots: Mapping[tuple[str, bytes], int]) -> Block:
    whole = len(columns[STATE])
    states, said = Counter(columns[STATE]), Counter(columns[SAID])
    asked = sum(said[each.value] for each in SATISFACTION_WORDS if each is not Satisfaction.NOT_MET)
    repeated, unfounded = sum(1 for n in columns[REPEATS] if n), sum(1 for one in columns[UNFOUNDED] if one)
    hot = sum(spots.values())
    found: list[tuple[str, int, int]] = [
        (_("Received"), whole, whole), (_("Closed"), sum(states[each] for each in OVER), whole),
        (_("Still open"), whole - sum(states[each] for each in OVER), whole),
        (_("Complained of again (repeat rate)"), repeated, whole),
        (_("Of the same place and kind more than once"), hot, whole), (_("Unfounded"), unfounded, whole),
        *((_("Return visit: {said}").format(said=_(SATISFACTION_WORDS[each])), said[each.value], asked)
          for each in SATISFACTION_WORDS if each is not Satisfaction.NOT_MET),
        (_("Ended by the manager, not satisfied"), states[State.ENDED], whole),
        (_("Ended by the manager, never met"), states[State.NEVER_MET], whole),
    ]  # fmt: skip
    lines = tuple(Line(name, (n, _share(n, of))) for name, n, of in found)
    note = _("Received in this time, whatever became of it since, but void and merged ones; answers count of those who were asked.")
    return Block("overview", _("Overview"), _("What"), (Column("count", _("Count")), Column("share", _("Share"), SHARE)), lines, None, note)


def _kinds(columns: Sequence[Sequence[Any]], kinds: Tree, whole: Tally) -> Block:
    """All three levels; a line stands above the kinds it is divided into."""
    own = {id_of(kept): tally for kept, tally in _tallies(columns, columns[KIND]).items()}
    below: dict[UUID, list[Tally]] = defaultdict(list)
    for kind_id, tally in own.items():
        row: KindRow | None = kinds.of_id.get(kind_id)
        while row is not None:
            below[row.id].append(tally)
            row = kinds.of_id.get(row.parent_id) if row.parent_id else None
    named = [("　" * (row.level - 1) + row.name, _sum(below[row.id])) for row in kinds.rows if row.id in below]
    if lost := [tally for kind_id, tally in own.items() if kind_id not in kinds.of_id]:
        named.append((_("of no kind"), _sum(lost)))
    note = _("A kind counts everything below it. Days: from receipt until made good, median.")
    return _block(("kind", _("By kind"), _("Kind")), named, whole, note)


def building(place: str) -> str:
    """The building or stair of a home (3-1-0502 → 3-1); any other place as it is written."""
    found = _ROOM.fullmatch(place.strip())
    return found[1] if found else place.strip()


def _places(columns: Sequence[Sequence[Any]], whole: Tally) -> Block:
    known = {place: building(place) for place in set(columns[PLACE])}
    tallies = _tallies(columns, [known[place] or _(NOWHERE) for place in columns[PLACE]])
    note = _("Homes by their building; where no home is named, the place complained about. Satisfied: of those asked.")
    return _block(("place", _("By place"), _("Place")), _ranked(tallies, MOST_PLACES), whole, note)


def _teams(columns: Sequence[Sequence[Any]], whole: Tally) -> Block:
    tallies = _tallies(columns, [team or _(NO_TEAM) for team in columns[TEAM]])
    return _block(("team", _("By team"), _("Team")), _ranked(tallies, MOST_PLACES), whole, _("The team that had it last."))


def _months(tallies: Mapping[int, Tally], span: tuple[date, date], whole: Tally) -> Block:
    months, month = [], span[0]
    while month <= span[1]:
        months.append(month)
        month = next_month(month)
    named = [(month_words(each), tallies.get(_number(each) // 100, NONE)) for each in months]
    return _block(("month", _("By month"), _("Month")), named, whole, _("By the month of receipt."))


def _spots(columns: Sequence[Sequence[Any]]) -> dict[tuple[str, bytes], int]:
    """Place and kind, and how often, where more than once."""
    kinds = {kind: n for n, kind in enumerate(dict.fromkeys(columns[KIND]))}
    places = {place: n * len(kinds) for n, place in enumerate(dict.fromkeys(columns[PLACE]))}
    counted = Counter([places[place] + kinds[kind] for place, kind in zip(columns[PLACE], columns[KIND], strict=True)])
    names, of = list(places), list(kinds)
    found = ((names[code // len(kinds)], of[code % len(kinds)], n) for code, n in counted.items() if n > 1)
    return {(place, kind): n for place, kind, n in found if place}


def _hot_spots(columns: Sequence[Sequence[Any]], kinds: Tree, counted: Mapping[tuple[str, bytes], int]) -> Block:
    """The same place and kind more than once."""
    spots = sorted(counted, key=lambda pair: (-counted[pair], pair[0]))[:MOST_SPOTS]
    kept = {pair[0] for pair in spots}
    places = [place for place, name in enumerate(columns[PLACE]) if name in kept and (name, columns[KIND][place]) in counted]
    part = [[column[place] for place in places] for column in columns]
    tallies = _tallies(part, list(zip(part[PLACE], part[KIND], strict=True)))
    named = []
    for pair in spots:
        kind = kinds.of_id.get(id_of(pair[1]))
        named.append((" · ".join((pair[0], kind.name if kind else _("of no kind"))), tallies[pair]))
    note = _("Home or place and kind the same, more than once in this time: {n} in all.").format(n=len(counted))
    return _block(("hot", _("Hot spots"), _("Place and kind")), named, _sum(tallies.values()), note)


def _rounds(columns: Sequence[Sequence[Any]]) -> Block:
    """How many rounds it took until the person was satisfied (P2七.4)."""
    rounds = Counter(n for n, said in zip(columns[ROUND], columns[SAID], strict=True) if said in CONTENT_WORDS)
    states = Counter(columns[STATE])
    ended, unmet = states[State.ENDED], states[State.NEVER_MET]
    whole = sum(rounds.values()) + ended + unmet
    lines = [Line(_("Satisfied in round {n}").format(n=n), (rounds[n], _share(rounds[n], whole))) for n in sorted({1, 2, 3} | set(rounds))]
    lines.append(Line(_("Ended by the manager, not satisfied"), (ended, _share(ended, whole))))
    lines.append(Line(_("Ended by the manager, never met"), (unmet, _share(unmet, whole))))
    total = Line(_("Together"), (whole, _share(whole, whole)))
    columns_ = (Column("count", _("Count")), Column("share", _("Share"), SHARE))
    return Block("rounds", _("Rounds until satisfied"), _("Outcome"), columns_, tuple(lines), total)


def _steps(columns: Sequence[Sequence[Any]], visits: Sequence[int]) -> Block:
    """From receipt to each step, and from made good to the return visit; calendar days."""
    lines = [
        _step(_("Received – {step}").format(step=_(words)), Counter(span for span in columns[place] if span is not None))
        for words, place in STEPS
    ]  # fmt: skip
    lines.append(_step(_("Made good – return visit"), Counter(visits)))
    note = _("Of those that have come so far; in days as on the calendar.")
    heads = (
        Column("count", _("Measured")), Column("median", _("Median, days"), DAYS), Column("most", _("Nine of ten within, days"), DAYS),
        Column("longest", _("Longest, days"), DAYS),
    )  # fmt: skip
    return Block("steps", _("Days to each step"), _("Step"), heads, tuple(lines), None, note)


def _step(name: str, spans: Counter[int]) -> Line:
    """Of spans in minutes, and how often each came."""
    many = spans.total()
    if not many:
        return Line(name, (0, None, None, None))
    order = sorted(spans)
    upto = list(accumulate(spans[span] for span in order))

    def at(place: int) -> int:
        return order[bisect_right(upto, place)]

    middle = (at((many - 1) // 2) + at(many // 2)) / 2
    return Line(name, (many, middle / A_DAY, at(min(many - 1, many * 9 // 10)) / A_DAY, order[-1] / A_DAY))


# -- bars


def _bars(columns: Sequence[Sequence[Any]], first: date, last: date) -> Bars:
    """Each day of a month or month of a year: content, not satisfied, not asked yet."""
    is_year = (last - first).days > 31
    unit = 100 if is_year else 1
    answers = {pair: _answer(*pair) for pair in set(zip(columns[SAID], columns[STATE], strict=True))}
    told = zip(columns[DAY], columns[SAID], columns[STATE], strict=True)
    counted = Counter([day // unit * 4 + answers[said, state] for day, said, state in told])
    bars = []
    at = first
    while at <= last:
        key = _number(at) // unit
        counts = tuple(counted[key * 4 + n] for n in range(3))
        bars.append(Bar(f"{at.month}", month_words(at), counts) if is_year else Bar(f"{at.day}", f"{at:%Y-%m-%d}", counts))
        at = next_month(at) if is_year else at + timedelta(days=1)
    names = (_("satisfied or basically satisfied"), _("not satisfied"), _("no answer yet"))
    return Bars(_("Complaints received each month") if is_year else _("Complaints received each day"), names, tuple(bars))


def _answer(said: str | None, state: str) -> int:
    if said in CONTENT_WORDS:
        return 0
    return 1 if said == Satisfaction.UNSATISFIED or state == State.ENDED else 2
