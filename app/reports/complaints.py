"""What complaints tell over a month or a year (P1): by kind, place, team, month; hot spots, repetitions, rounds, days, limits kept."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.complaints.fields import CONTENT, OVER, SATISFACTION_WORDS, Satisfaction, State
from app.complaints.kinds import KindRow, Tree, tree
from app.core.clock import day_of, day_span
from app.core.i18n import N_, _
from app.core.lean import lean_collections
from app.places.fields import building
from app.reports.complaint_rows import (
    A_DAY,
    ACCEPTED,
    CLOSED,
    DAY,
    DECIDED,
    DISPATCHED,
    HANDLED,
    KIND,
    PLACE,
    TEAM,
    TOLD,
    UNFOUNDED,
    VERIFIED,
    Columns,
    Outcome,
    Spots,
    Tally,
    columns_of,
    hours_to_visits,
    outcomes_of,
    share,
    spots_of,
    tallies,
    together,
)
from app.reports.fields import Bar, Bars, Block, Column, Line, Measure, month_words
from app.reports.lists import A_MOMENT, limits_block, next_month
from app.reports.sources import clock_counts
from app.storage.direct import id_of

RECORDS = frozenset({"complaint", "complaint_remedy", "corrective_action"})
MOST_PLACES = 40
NOWHERE, NO_TEAM = N_("no place named"), N_("not dispatched")
STEPS = (
    (N_("verified"), VERIFIED), (N_("decided"), DECIDED), (N_("dispatched"), DISPATCHED), (N_("accepted by the team"), ACCEPTED),
    (N_("made good"), HANDLED), (N_("told the result"), TOLD), (N_("closed"), CLOSED),
)  # fmt: skip
NONE = Tally(0, 0, 0, 0, 0, 0, ())
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


def complaint_figures(s: Session, first: date | None = None, *, is_year: bool = False, now: datetime) -> ComplaintFigures:
    """The month, or the year, of a day (default: the present one); of one that is not over, up to now."""
    first = (first or day_of(now)).replace(day=1)
    first = first.replace(month=1) if is_year else first
    last = next_month(first, 12 if is_year else 1) - timedelta(days=1)
    with lean_collections():
        return _counted(s, first, last, now)


def _counted(s: Session, first: date, last: date, now: datetime) -> ComplaintFigures:
    start, end = day_span(first)[0], day_span(last)[1]
    columns = columns_of(s, _number(first), _number(last))
    clocks = clock_counts(s, start, min(now + A_MOMENT, end), RECORDS)
    kinds, spots = tree(s), spots_of(columns)
    months = tallies(columns, [day // 100 for day in columns[DAY]])
    whole, outcomes = together(months.values()), outcomes_of(columns)
    blocks = (
        _overview(outcomes, whole, (sum(columns[UNFOUNDED]), spots.all)), _kinds(columns, kinds, whole),
        _places(columns, whole), _teams(columns, whole), _months(months, (first, last), whole),
        _hot_spots(columns, kinds, spots), _rounds(outcomes), _steps(columns, hours_to_visits(s, _number(first), _number(last))),
        limits_block(clocks),
    )  # fmt: skip
    return ComplaintFigures(first, last, min(now, end), end <= now, whole.many, _bars(outcomes, first, last), blocks)


def _number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


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


def _ranked(tallied: Mapping[str, Tally], most: int) -> Iterator[tuple[str, Tally]]:
    """The largest first; what is left over is one line."""
    order = sorted(tallied, key=lambda name: (-tallied[name].many, name))
    yield from ((name, tallied[name]) for name in order[:most])
    if rest := order[most:]:
        yield _("{n} others").format(n=len(rest)), together(tallied[name] for name in rest)


# -- blocks


def _sums(outcomes: Sequence[Outcome], of: Callable[[Outcome], Any]) -> Counter[Any]:
    """How many complaints of each thing the outcomes tell."""
    found: Counter[Any] = Counter()
    for one in outcomes:
        found[of(one)] += one.many
    return found


def _overview(outcomes: Sequence[Outcome], counted: Tally, more: tuple[int, int]) -> Block:
    """`more` are those unfounded, and those in hot spots."""
    whole, (unfounded, hot) = counted.many, more
    states, said = _sums(outcomes, lambda one: one.state), _sums(outcomes, lambda one: one.said)
    asked = sum(said[each] for each in SATISFACTION_WORDS if each is not Satisfaction.NOT_MET)
    found: list[tuple[str, int, int]] = [
        (_("Received"), whole, whole), (_("Closed"), sum(states[each] for each in OVER), whole),
        (_("Still open"), whole - sum(states[each] for each in OVER), whole),
        (_("Complained of again (repeat rate)"), counted.repeated, whole),
        (_("Of the same place and kind more than once"), hot, whole), (_("Unfounded"), unfounded, whole),
        *((_("Return visit: {said}").format(said=_(SATISFACTION_WORDS[each])), said[each], asked)
          for each in SATISFACTION_WORDS if each is not Satisfaction.NOT_MET),
        (_("Ended by the manager, not satisfied"), states[State.ENDED], whole),
        (_("Ended by the manager, never met"), states[State.NEVER_MET], whole),
    ]  # fmt: skip
    lines = tuple(Line(name, (n, share(n, of))) for name, n, of in found)
    note = _("Received in this time, whatever became of it since, but void and merged ones; answers count of those who were asked.")
    return Block("overview", _("Overview"), _("What"), (Column("count", _("Count")), Column("share", _("Share"), SHARE)), lines, None, note)


def _kinds(columns: Columns, kinds: Tree, whole: Tally) -> Block:
    """All three levels; a line stands above the kinds it is divided into."""
    own = {id_of(kept): tally for kept, tally in tallies(columns, columns[KIND]).items()}
    below: dict[UUID, list[Tally]] = defaultdict(list)
    for kind_id, tally in own.items():
        row: KindRow | None = kinds.of_id.get(kind_id)
        while row is not None:
            below[row.id].append(tally)
            row = kinds.of_id.get(row.parent_id) if row.parent_id else None
    named = [("　" * (row.level - 1) + row.name, together(below[row.id])) for row in kinds.rows if row.id in below]
    if lost := [tally for kind_id, tally in own.items() if kind_id not in kinds.of_id]:
        named.append((_("of no kind"), together(lost)))
    note = _("A kind counts everything below it. Days: from receipt until made good, median.")
    return _block(("kind", _("By kind"), _("Kind")), named, whole, note)


def _places(columns: Columns, whole: Tally) -> Block:
    known = {place: building(place) for place in set(columns[PLACE])}
    tallied = tallies(columns, [known[place] or _(NOWHERE) for place in columns[PLACE]])
    note = _("Homes by their building; where no home is named, the place complained about. Satisfied: of those asked.")
    return _block(("place", _("By place"), _("Place")), _ranked(tallied, MOST_PLACES), whole, note)


def _teams(columns: Columns, whole: Tally) -> Block:
    tallied = tallies(columns, [team or _(NO_TEAM) for team in columns[TEAM]])
    return _block(("team", _("By team"), _("Team")), _ranked(tallied, MOST_PLACES), whole, _("The team that had it last."))


def _months(tallied: Mapping[int, Tally], span: tuple[date, date], whole: Tally) -> Block:
    months, month = [], span[0]
    while month <= span[1]:
        months.append(month)
        month = next_month(month)
    named = [(month_words(each), tallied.get(_number(each) // 100, NONE)) for each in months]
    return _block(("month", _("By month"), _("Month")), named, whole, _("By the month of receipt."))


def _hot_spots(columns: Columns, kinds: Tree, found: Spots) -> Block:
    """The same place and kind more than once."""
    wanted = set(found.most)
    kept = {place for place, _kind in found.most}
    rows = [n for n, name in enumerate(columns[PLACE]) if name in kept and (name, columns[KIND][n]) in wanted]
    part = [[column[n] for n in rows] for column in columns]
    tallied = tallies(part, list(zip(part[PLACE], part[KIND], strict=True)))
    named = []
    for pair in found.most:
        kind = kinds.of_id.get(id_of(pair[1]))
        named.append((" · ".join((pair[0], kind.name if kind else _("of no kind"))), tallied[pair]))
    note = _("Home or place and kind the same, more than once in this time: {n} in all.").format(n=found.pairs)
    return _block(("hot", _("Hot spots"), _("Place and kind")), named, together(tallied.values()), note)


def _rounds(outcomes: Sequence[Outcome]) -> Block:
    """How many rounds it took until the person was satisfied (P2七.4)."""
    rounds = _sums([one for one in outcomes if one.said in CONTENT], lambda one: one.round)
    states = _sums(outcomes, lambda one: one.state)
    ended, unmet = states[State.ENDED], states[State.NEVER_MET]
    whole = sum(rounds.values()) + ended + unmet
    lines = [Line(_("Satisfied in round {n}").format(n=n), (rounds[n], share(rounds[n], whole))) for n in sorted({1, 2, 3} | set(rounds))]
    lines.append(Line(_("Ended by the manager, not satisfied"), (ended, share(ended, whole))))
    lines.append(Line(_("Ended by the manager, never met"), (unmet, share(unmet, whole))))
    total = Line(_("Together"), (whole, share(whole, whole)))
    columns_ = (Column("count", _("Count")), Column("share", _("Share"), SHARE))
    return Block("rounds", _("Rounds until satisfied"), _("Outcome"), columns_, tuple(lines), total)


def _steps(columns: Columns, visits: Sequence[int]) -> Block:
    """From receipt to each step, and from made good to the return visit; calendar days."""
    lines = [
        _step(_("Received – {step}").format(step=_(words)), columns[place]) for words, place in STEPS
    ]  # fmt: skip
    lines.append(_step(_("Made good – return visit"), visits))
    note = _("Of those that have come so far; in days as on the calendar.")
    heads = (
        Column("count", _("Measured")), Column("median", _("Median, days"), DAYS), Column("most", _("Nine of ten within, days"), DAYS),
        Column("longest", _("Longest, days"), DAYS),
    )  # fmt: skip
    return Block("steps", _("Days to each step"), _("Step"), heads, tuple(lines), None, note)


def _step(name: str, hours: Iterable[int | None]) -> Line:
    """Of the hours of each; None are those it did not come to."""
    counted = Counter(hours)
    spans = {span: many for span, many in counted.items() if span is not None}
    many = sum(spans.values())
    if not many:
        return Line(name, (0, None, None, None))
    order = sorted(spans)
    upto = list(accumulate(spans[span] for span in order))

    def at(place: int) -> int:
        return order[bisect_right(upto, place)]

    middle = (at((many - 1) // 2) + at(many // 2)) / 2
    return Line(name, (many, middle / A_DAY, at(min(many - 1, many * 9 // 10)) / A_DAY, order[-1] / A_DAY))


# -- bars


def _bars(outcomes: Sequence[Outcome], first: date, last: date) -> Bars:
    """Each day of a month or month of a year: content, not satisfied, not asked yet."""
    is_year = (last - first).days > 31
    unit = 100 if is_year else 1
    counted = _sums(outcomes, lambda one: (one.day // unit, _answer(one.said, one.state)))
    bars = []
    at = first
    while at <= last:
        key = _number(at) // unit
        counts = tuple(counted[key, n] for n in range(3))
        bars.append(Bar(f"{at.month}", month_words(at), counts) if is_year else Bar(f"{at.day}", f"{at:%Y-%m-%d}", counts))
        at = next_month(at) if is_year else at + timedelta(days=1)
    names = (_("satisfied or basically satisfied"), _("not satisfied"), _("no answer yet"))
    return Bars(_("Complaints received each month") if is_year else _("Complaints received each day"), names, tuple(bars))


def _answer(said: Satisfaction | None, state: State) -> int:
    if said in CONTENT:
        return 0
    return 1 if said is Satisfaction.UNSATISFIED or state is State.ENDED else 2
