"""A visit in the words of the boards: titles, details, clocks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.core import clock
from app.core.i18n import _, ngettext
from app.visits.answers import HostAnswer, stay_limits, try_words
from app.visits.fields import LEAVING_WORDS, MEASURED, STATE_WORDS, VisitorType, VisitState, is_any_time

if TYPE_CHECKING:
    from app.office.settings import Settings
    from app.visits.attempts import Tries
    from app.visits.lists import VisitRow

HALF_A_DAY = 12 * 60


@dataclass(frozen=True, slots=True)
class Limits:
    """When a clock on the board turns amber or red, in minutes."""

    amber: int = 5
    red: int = 15
    stay: int = 480
    stays: "Mapping[VisitorType, int]" = field(default_factory=dict)
    escort: int = 10

    def stay_of(self, row: "VisitRow") -> int:
        """How long this visitor's type may stay."""
        return self.stays.get(row.type, self.stay)


def limits_of(settings: "Settings") -> Limits:
    """The office's limits."""
    return Limits(settings.waiting_amber, settings.waiting_red, settings.stay_limit, stay_limits(settings), settings.escort_minutes)


class Pill(NamedTuple):
    """A word with its meaning (ok, warn, bad, quiet): never colour alone."""

    word: str
    meaning: str


def minutes(span: timedelta) -> int:
    """Whole minutes, never below zero (a clock set back shows 0)."""
    return max(0, int(span.total_seconds() // 60))


def span_words(n: int) -> str:
    """`n` minutes as people say it."""
    if n < 60:
        return ngettext("{n} min", "{n} min", n).format(n=n)
    if n < 24 * 60:
        return _("{hours} h {minutes:02d} min").format(hours=n // 60, minutes=n % 60)
    days = n // (24 * 60)
    return ngettext("{n} day", "{n} days", days).format(n=days)


def at_words(at: datetime | None) -> str:
    """Wall time of today, with the day otherwise; empty where there is none."""
    if at is None:
        return ""
    wall, today = clock.local(at), clock.day_of(clock.now())
    if wall.date() == today:
        return wall.strftime("%H:%M")
    return wall.strftime("%m-%d %H:%M" if wall.year == today.year else "%Y-%m-%d %H:%M")


def long_ago(at: datetime | None) -> str:
    """How long ago, as exact as anybody needs."""
    if at is None:
        return ""
    days = (clock.day_of(clock.now()) - clock.day_of(at)).days
    if days <= 0:
        return _("today {time}").format(time=clock.local(at).strftime("%H:%M"))
    if days == 1:
        return _("yesterday")
    if days < 14:
        return ngettext("{n} day ago", "{n} days ago", days).format(n=days)
    if days < 60:
        return ngettext("{n} week ago", "{n} weeks ago", days // 7).format(n=days // 7)
    return clock.local(at).strftime("%Y-%m-%d")


def title(row: "VisitRow") -> str:
    """Who it is: the name, how many, whose people."""
    name = row.name if row.people <= 1 else _("{name} and {n} more").format(name=row.name, n=row.people - 1)
    return f"{name} · {row.company}" if row.company else name


def detail(row: "VisitRow", *, is_inner: bool = False) -> str:
    """The time that matters in this state, with whom (unless it stands below its group), where to, the number."""
    parts = [moment(row), "" if is_inner else with_words(row), f"→ {row.host}" if row.host else "", row.number]
    return " · ".join(part for part in parts if part)


def with_words(row: "VisitRow") -> str:
    """Whose companion it is, or how many companions it has."""
    if row.lead:
        return _("with {name}").format(name=row.lead)
    return ngettext("{n} companion", "{n} companions", row.companions).format(n=row.companions) if row.companions else ""


def moment(row: "VisitRow") -> str:
    """The time that matters in this state."""
    if row.state is VisitState.WAITING:
        return _("arrived {time}").format(time=at_words(row.arrived_at)) if row.arrived_at else ""
    if row.state is VisitState.INSIDE:
        return _("in {time}").format(time=at_words(row.admitted_at or row.arrived_at))
    if row.state is VisitState.LEFT:
        return stay(row)
    if row.state in (VisitState.EXPECTED, VisitState.MISSED):
        return expected_words(row)
    return at_words(row.arrived_at)


def expected_words(row: "VisitRow") -> str:
    """When somebody is expected."""
    return when_words(row.expected_at or row.at)


def when_words(at: datetime) -> str:
    """The time where it is today, with the day otherwise; a day alone where no time was said."""
    if not is_any_time(at):
        return at_words(at)
    day, today = clock.day_of(at), clock.day_of(clock.now())
    return _("any time today") if day == today else f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"


def stay(row: "VisitRow") -> str:
    """From when to when; a time nobody measured is at `struck_span`."""
    return " – ".join((at_words(row.admitted_at or row.arrived_at), _left_words(row)))


def is_unmeasured(row: "VisitRow") -> bool:
    """Whether nobody saw the visitor leave: the time is struck through wherever it stands."""
    return row.leaving is not None and row.leaving not in MEASURED


def struck_span(row: "VisitRow", words: str) -> tuple[int, int]:
    """Where in a visit's words the leaving time stands that nobody measured: start and length, (0, 0) where there is none."""
    part = _left_words(row) if is_unmeasured(row) else ""
    place = words.find(f" – {part}") if part else -1
    return (place + 3, len(part)) if place >= 0 else (0, 0)


def _left_words(row: "VisitRow") -> str:
    """When a visitor left; old registers may know only that they did."""
    return at_words(row.left_at) or leaving_words(row)


def history(row: "VisitRow") -> str:
    """An earlier visit in one line: when, for visits that are over from when to when, to whom, what for."""
    is_over = row.state is VisitState.LEFT and (row.admitted_at or row.arrived_at) is not None
    unseen = leaving_words(row) if is_unmeasured(row) and row.left_at else ""
    return " · ".join(part for part in (stay(row) if is_over else at_words(row.at), unseen, row.host, row.purpose) if part)


def leaving_words(row: "VisitRow") -> str:
    """How the leaving is known."""
    return _(LEAVING_WORDS[row.leaving]) if row.leaving is not None else ""


def pill(row: "VisitRow", now: datetime, limits: Limits, tries: "Tries | None" = None, *, is_overnight: bool = False) -> Pill:
    """The clock or state at the right of a row; beside a waiting clock what the host answered last."""
    if row.state is VisitState.WAITING and row.arrived_at:
        return _waiting(minutes(now - row.arrived_at), limits, tries)
    if row.state is VisitState.INSIDE:
        return Pill(_("Stays overnight"), "quiet") if is_overnight else _inside(row, now, limits)
    if row.state is VisitState.EXPECTED and row.expected_at:
        return _due(row.expected_at, now)
    if row.state is VisitState.LEFT and row.leaving is not None:
        return Pill(_(LEAVING_WORDS[row.leaving]), "ok" if row.leaving in MEASURED else "warn")
    return state_pill(row.state)


def _inside(row: "VisitRow", now: datetime, limits: Limits) -> Pill:
    n, limit = minutes(now - (row.admitted_at or row.arrived_at or now)), limits.stay_of(row)
    if n > limit:
        return Pill(_("Over by {span}").format(span=span_words(n - limit)), "bad")
    return Pill(span_words(n), "quiet")


def _waiting(n: int, limits: Limits, tries: "Tries | None") -> Pill:
    """Each of the three stages has a word of its own, not its colour alone."""
    if n >= limits.red:
        words, meaning = _("Too long: {span}"), "bad"
    elif n >= limits.amber:
        words, meaning = _("Still waiting {span}"), "warn"
    else:
        words, meaning = _("Waiting {span}"), "ok"
    shown = words.format(span=span_words(n))
    if tries is None:
        return Pill(shown, meaning)
    answer = " · ".join((shown, try_words(tries.answer, tries.whom, tries.count)))
    return Pill(answer, "bad" if tries.answer is HostAnswer.REFUSED else meaning)


def _due(at: datetime, now: datetime) -> Pill:
    if is_any_time(at):
        return Pill(_("any time"), "quiet")
    n = int((at - now).total_seconds() // 60)
    days = (clock.day_of(at) - clock.day_of(now)).days
    if days and n >= HALF_A_DAY:
        n = days * 24 * 60  # the day after tomorrow is in two days, at whatever hour
    if n < 0:
        return Pill(_("Late {span}").format(span=span_words(-n)), "warn")
    return Pill(_("In {span}").format(span=span_words(n)), "ok" if n < 60 else "quiet")


STATE_MEANINGS = {
    VisitState.EXPECTED: "quiet",
    VisitState.WAITING: "warn",
    VisitState.INSIDE: "ok",
    VisitState.LEFT: "quiet",
    VisitState.MISSED: "warn",
    VisitState.CANCELLED: "quiet",
    VisitState.TURNED_AWAY: "bad",
    VisitState.VOID: "bad",
}


def state_pill(state: VisitState) -> Pill:
    """The state as a word with its meaning."""
    return Pill(_(STATE_WORDS[state]), STATE_MEANINGS[state])
