"""The figures of a month (P1): everything received by channel, kind, department and person; limits kept; what tickets went through."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.clocks.fields import KIND_WORDS
from app.core.clock import day_of, day_span
from app.core.i18n import N_, _
from app.reports.fields import (
    CHANNEL_WORDS,
    CHANNELS,
    NO_DEPARTMENT,
    NOBODY,
    SUBJECT_WORDS,
    Block,
    Column,
    DayCount,
    Line,
    Measure,
    MonthFigures,
    Subject,
    cells,
    month_words,
    number_words,
)  # fmt: skip
from app.reports.sources import ClockCount, Count, clock_counts, counts, kind_words, ticket_moves

A_MOMENT = timedelta(seconds=1)
RECORD_WORDS = {
    "ticket": N_("Ticket"), "message": N_("Message"), "call": N_("Call"), "opinion": N_("Opinion"), "complaint": N_("Complaint"),
    "complaint_remedy": N_("Complaint"), "corrective_action": N_("Complaint"),
}  # fmt: skip
# what the sheet counts of tickets, by the move that does it
TICKET_COLUMNS = (
    ("opened", N_("Opened")), ("report-back", N_("Reported back")), ("still_open", N_("Open at the end")),
    ("approve-list", N_("Second notices")), ("red-light", N_("Red lights")), ("refuse", N_("Refused")), ("not-now", N_("Not for now")),
    ("send-back", N_("Returns")), ("stand-in", N_("A/B take-overs")), ("extend", N_("Extensions")), ("reopen", N_("Reopened")),
)  # fmt: skip


def first_of(day: date) -> date:
    """The first of a day's month."""
    return day.replace(day=1)


def next_month(first: date, by: int = 1) -> date:
    """The first of the month `by` months on, or back."""
    months = first.year * 12 + first.month - 1 + by
    return date(months // 12, months % 12 + 1, 1)


def month(s: Session, first: date | None = None, *, now: datetime) -> MonthFigures:
    """The month of a day (default: the present one); of one that is not over, up to now."""
    first = first_of(first or day_of(now))
    last = next_month(first) - timedelta(days=1)
    start, end = day_span(first)[0], day_span(last)[1]
    until = min(now, end)
    upto = min(now + A_MOMENT, end)  # what happens at this very moment has happened
    found = list(counts(s, first, last))
    return MonthFigures(
        first=first,
        last=last,
        until=until,
        is_over=end <= now,
        days=_days(found, first, last),
        blocks=(
            _channels(found), _kinds(found), _departments(found), _people(found), limits_block(clock_counts(s, start, upto)),
            _tickets(ticket_moves(s, start, upto)),
        ),
    )  # fmt: skip


def _days(found: Iterable[Count], first: date, last: date) -> tuple[DayCount, ...]:
    sums: Counter[tuple[int, Subject]] = Counter()
    for count in found:
        sums[count.day, count.subject] += count.many
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return tuple(DayCount(day, tuple(sums[int(f"{day:%Y%m%d}"), subject] for subject in Subject)) for day in days)


def _subjects(
    key: str, title: str, head: str, found: Iterable[Count], name_of: Callable[[Count], str], *, first: Sequence[str] = (), note: str = ""
) -> Block:
    """A line for each name with a column for each subject and their sum: those in `first` as they stand there, then the largest."""
    sums: Counter[tuple[str, Subject]] = Counter()
    for count in found:
        sums[name_of(count), count.subject] += count.many
    totals: Counter[str] = Counter()
    for (name, _subject), many in sums.items():
        totals[name] += many
    names = [*first, *sorted((name for name in totals if name not in first), key=lambda name: (-totals[name], name))]
    columns = (*(Column(subject.value, _(SUBJECT_WORDS[subject])) for subject in Subject), Column("all", _("Together")))
    lines = tuple(Line(name, (*(sums[name, subject] for subject in Subject), totals[name])) for name in names)
    return Block(key, title, head, columns, lines, _sum(lines, len(columns)), note)


def _sum(lines: Sequence[Line], width: int) -> Line:
    return Line(_("Together"), tuple(sum(line.numbers[place] or 0 for line in lines) for place in range(width)))


def _channels(found: Sequence[Count]) -> Block:
    words = {channel: _(CHANNEL_WORDS[channel]) for channel in CHANNELS}
    note = _("Received: whoever came, calls and mail that came in, messages left, tickets and opinions taken in; nothing that was voided.")
    names = list(words.values())
    return _subjects(
        "channel", _("Received by channel"), _("Channel"), found, lambda count: words.get(count.channel, count.channel),
        first=names, note=note,
    )  # fmt: skip


def _kinds(found: Sequence[Count]) -> Block:
    sums: Counter[tuple[Subject, str]] = Counter()
    for count in found:
        sums[count.subject, count.kind] += count.many
    whole = sum(sums.values())
    order = list(Subject)
    ranked = sorted(sums.items(), key=lambda each: (order.index(each[0][0]), -each[1], each[0][1]))
    lines = tuple(Line(_kind_name(*of), (many, 100 * many / whole if whole else None)) for of, many in ranked)
    columns = (Column("count", _("Received")), Column("share", _("Share"), Measure.PERCENT))
    return Block(
        "kind", _("Received by kind"), _("Kind"), columns, lines, Line(_("Together"), (whole, 100.0 if whole else None))
    )  # fmt: skip


def _kind_name(subject: Subject, kind: str) -> str:
    if subject is Subject.MESSAGE:
        return _(SUBJECT_WORDS[subject])
    return _("{subject}: {kind}").format(subject=_(SUBJECT_WORDS[subject]), kind=kind_words(subject, kind))


def _departments(found: Sequence[Count]) -> Block:
    name = lambda count: count.department or _(NO_DEPARTMENT)  # noqa: E731 -- a name for a line, as below
    return _subjects("department", _("Received by department"), _("Department"), found, name)


def _people(found: Sequence[Count]) -> Block:
    name = lambda count: count.person or _(NOBODY)  # noqa: E731 -- a name for a line, as above
    return _subjects("person", _("Received by person"), _("Received by"), found, name, note=_("Who received it at the desk (W4.1)."))


def limits_block(found: Sequence[ClockCount]) -> Block:
    """How the clocks of each kind ended."""
    columns = (
        Column("ended", _("Ended")), Column("on_time", _("On time")), Column("late", _("Late")),
        Column("share", _("On time, share"), Measure.PERCENT), Column("open", _("Running")), Column("overdue", _("of them overdue")),
        Column("extended", _("Extended")),
    )  # fmt: skip
    order = list(KIND_WORDS)
    ranked = sorted(found, key=lambda one: (one.record_kind, order.index(one.kind) if one.kind in order else len(order), one.kind))
    lines = tuple(Line(_limit_name(one), _limit_numbers([one])) for one in ranked)
    note = _("A limit counts in the month it ended in; later ends somebody agreed to are extended, and kept if met.")
    return Block("limit", _("Limits kept"), _("Limit"), columns, lines, Line(_("Together"), _limit_numbers(found)), note)


def _limit_name(one: ClockCount) -> str:
    record = RECORD_WORDS.get(one.record_kind)
    kind = KIND_WORDS.get(one.kind)
    return _("{subject}: {kind}").format(subject=_(record) if record else one.record_kind, kind=_(kind) if kind else one.kind)


def _limit_numbers(clocks: Sequence[ClockCount]) -> tuple[float | None, ...]:
    on_time, late = sum(one.on_time for one in clocks), sum(one.late for one in clocks)
    ended = on_time + late
    rest = (sum(getattr(one, name) for one in clocks) for name in ("open", "overdue", "extended"))
    return (ended, on_time, late, 100 * on_time / ended if ended else None, *rest)


def _tickets(found: Mapping[str, Mapping[str, int]]) -> Block:
    columns = tuple(Column(key, _(title)) for key, title in TICKET_COLUMNS)
    keys = [key for key, _title in TICKET_COLUMNS]
    counted = {name: tuple(moves.get(key, 0) for key in keys) for name, moves in found.items()}
    ranked = sorted((item for item in counted.items() if any(item[1])), key=lambda item: (-sum(item[1]), item[0]))
    lines = tuple(Line(name or _(NO_DEPARTMENT), numbers) for name, numbers in ranked)
    note = _("By the department that has the ticket now. A second notice, a return and a refusal are each worth a look (W6).")
    return Block("ticket", _("What tickets went through"), _("Department"), columns, lines, _sum(lines, len(columns)), note)


def as_text(figures: MonthFigures) -> list[str]:
    """The figures as lines for a terminal, columns parted by tabs."""
    return [_received_line(month_words(figures.first), figures.received), *blocks_as_text(figures.blocks)]


def _received_line(words: str, received: int) -> str:
    return "\t".join((words, _("Received") + " " + number_words(received)))


def blocks_as_text(blocks: Iterable[Block]) -> list[str]:
    """Tables as lines for a terminal."""
    said: list[str] = []
    for block in blocks:
        said += ["", block.title, "\t".join((block.head, *(column.title for column in block.columns)))]
        said += ["\t".join(cells(block, line)) for line in (*block.lines, *((block.total,) if block.total else ()))]
        said += [block.note] if block.note else []
    return said
