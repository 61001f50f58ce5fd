"""A ticket in the words of the desk: its state, its clocks, whose it is."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.core import clock
from app.core.actor import counter_words
from app.core.i18n import C_, N_, _, ngettext
from app.office.duty_fields import AS_WORDS, WHERE_WORDS
from app.tickets.fields import CHANNEL_WORDS, MOVE_WORDS, STATE_WORDS, Channel, Move, TicketState
from ui.tickets.board_list import TicketBoardRow
from ui.visits.words import Pill, at_words, minutes, span_words

if TYPE_CHECKING:
    from app.clocks.lists import ClockRow
    from app.office.duty import Accountable, Presence
    from app.tickets.deed import Moved
    from app.tickets.lists import TicketRow
    from app.tickets.views import Viewer
    from app.tickets.whole import Whole

NEAR = timedelta(hours=12)  # as people say it: "in 40 min", beyond that the day and time
STATE_MEANINGS = {
    TicketState.RECEIVED: "warn",
    TicketState.WORKING: "ok",
    TicketState.WAITING: "quiet",
    TicketState.HANDING_OVER: "warn",
    TicketState.DISPUTED: "bad",
    TicketState.RED_LIGHT: "bad",
    TicketState.REFUSED: "bad",
    TicketState.NOT_NOW: "quiet",
    TicketState.DONE: "ok",
    TicketState.REPORTED: "quiet",
    TicketState.MERGED: "quiet",
    TicketState.VOID: "quiet",
}
CHANNEL_ICONS = {
    Channel.VISIT: "user",
    Channel.CALL: "phone",
    Channel.LETTER: "envelope",
    Channel.FAX: "fax",
    Channel.EMAIL: "at",
}
# short enough to stand beside a time
CLOCK_NAMES = {
    "promise": N_("Promise"),
    "same_day": N_("Verify today"),
    "call_back": N_("Call back"),
    "accept": N_("Accept by"),
    "decision": N_("Decide by"),
    # of complaints
    "verify": N_("Verify today"),
    "at_once": N_("Verify at once"),
    "decide": C_("complaint", "Decide by"),
    "apology": N_("Apologise"),
    "leader": N_("See a leader"),
    "remedy": N_("Make good"),
    "correct": N_("Correct the cause"),
    "call": N_("Call (24 h)"),
    "return": N_("Return visit"),
}
REMINDERS = frozenset({"at_once"})  # turn amber and never red


def short_words(text: str, most: int = 60) -> str:
    """The beginning of a matter in one line; a cut one says so."""
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[: most - 1] + "…"


def state_pill(state: TicketState) -> Pill:
    """The state as a word with its meaning."""
    return Pill(_(STATE_WORDS[state]), STATE_MEANINGS[state])


def channel_words(channel: Channel) -> str:
    """How somebody came."""
    return _(CHANNEL_WORDS[channel])


def clock_pill(row: "ClockRow", now: datetime) -> Pill:
    """One clock as a word: which, by when; amber from 75 % on, red when it has passed, and then the word says so too."""
    name = _(CLOCK_NAMES.get(row.kind, "Promise"))
    standing = row.standing(now).value
    if standing == "ended":
        return Pill(f"{name} ✓", "quiet")
    if standing == "paused":
        return Pill(_("{clock}: paused").format(clock=name), "quiet")
    if standing == "overdue" and row.kind in REMINDERS:
        return Pill(_("{clock}: since {when}").format(clock=name, when=at_words(row.due_at)), "warn")
    if standing == "overdue":
        return Pill(_("{clock}: overdue {span}").format(clock=name, span=rough_words(minutes(now - row.due_at))), "bad")
    if standing == "warned":
        return Pill(_("{clock}: soon, {when}").format(clock=name, when=until_words(row.act_by, now)), "warn")
    return Pill(" ".join((name, until_words(row.act_by, now))), "ok" if row.kind == "promise" else "quiet")


def rough_words(n: int) -> str:
    """A span as exact as it matters: minutes, then whole hours, then days."""
    return span_words(n) if n < 60 or n >= 24 * 60 else ngettext("{n} h", "{n} h", n // 60).format(n=n // 60)


def until_words(at: datetime, now: datetime) -> str:
    """How long until a moment to come, or its day and time where that is far; a moment passed by as a time."""
    left = at - now
    if timedelta(0) <= left < timedelta(minutes=60):
        return _("in {span}").format(span=span_words(max(1, minutes(left))))
    return at_words(at)


def clock_sentence(row: "ClockRow", now: datetime) -> str:
    """All there is to say of a clock, for the tip beside it."""
    parts = [_("due {when}").format(when=full_words(row.due_at))]
    if row.act_by != row.due_at:
        parts.append(_("to be done by {when}, the last open moment before").format(when=full_words(row.act_by)))
    if row.is_extended:
        parts.append(_("first {when}").format(when=full_words(row.original_due_at)))
    if row.is_paused:
        parts.append(_("stands still since {when}").format(when=full_words(row.paused_at)))
    elif row.is_open:
        parts.append(_("{n} % of the open time used").format(n=round(100 * row.share(now))))
    if row.is_provisional:
        parts.append(_("provisional: the calendar of that year is not loaded"))
    return " · ".join(parts)


def full_words(at: datetime | None) -> str:
    """Day and time, whatever day it is."""
    return f"{clock.local(at):%Y-%m-%d %H:%M}" if at is not None else ""


def day_words(day: int | None) -> str:
    """20261125 as 2026-11-25; nothing for None."""
    return f"{day // 10000}-{day // 100 % 100:02d}-{day % 100:02d}" if day else ""


def presence_words(presence: "Presence") -> str:
    """Where somebody is, until when, who stands in."""
    said = [_(WHERE_WORDS[presence.state]), presence.where]
    if presence.until_at is not None:
        said.append(_("until {time}").format(time=at_words(presence.until_at)))
    if presence.is_late:
        said.append(_("not back in time"))
    if presence.deputy_name:
        said.append(_("{name} stands in").format(name=presence.deputy_name))
    return " · ".join(part for part in said if part)


def accountable_words(found: "Accountable | None", owner: str) -> str:
    """Who answers for it now, and as what where that is not the owner."""
    if found is None or (found.as_ == "owner" and found.name == owner):
        return ""
    return _("{name} answers now ({role})").format(name=found.name, role=_(AS_WORDS.get(found.as_, "owner")))


def whose_words(whole: "Whole") -> str:
    """Owner, where they are, who answers now, and to whom it is offered."""
    row = whole.row
    if not row.is_open:
        return ""
    owner = _("Owner {name}").format(name=" · ".join(part for part in (row.owner, row.department) if part))
    away = whole.presence is not None and whole.presence.state.value != "in"
    said = [owner, presence_words(whole.presence) if away and whole.presence is not None else "", accountable_words(row.acts, row.owner)]
    if row.state is TicketState.HANDING_OVER:
        said.append(_("offered to {name}").format(name=" · ".join(part for part in (row.target, row.target_department) if part)))
    if row.state is TicketState.DONE and row.first_owner_id != row.owner_id:
        said.append(_("{name} reports it back").format(name=row.first_owner))
    return " — ".join(part for part in said if part)


def viewers_words(viewers: "Sequence[Viewer]") -> str:
    """Who else has the ticket open, where, since when."""
    return _("; ").join(
        _("{name} has this ticket open at {counter} since {time}").format(
            name=each.name, counter=counter_words(each.counter) or "—", time=at_words(each.since_at)
        )
        for each in viewers
    )


def moved_words(moved: "Moved", move: Move) -> str:
    """What is said when a move was made."""
    return " ".join((_("{number}: {move}.").format(number=moved.number, move=_(MOVE_WORDS[move])), *moved.notes))


def board_row(row: "TicketRow", now: datetime, *, waits: str = "") -> TicketBoardRow:
    """Two lines and every clock: who and what, then number, state and whose it is; `waits` is the decision it waits for."""
    pills = [clock_pill(each, now) for each in row.running]
    if not pills and row.state is not TicketState.DONE:
        pills = [state_pill(row.state)]
    if row.state is TicketState.NOT_NOW and row.look_again:
        pills.insert(0, Pill(_("again on {day}").format(day=day_words(row.look_again)), "quiet"))
    if row.state is TicketState.DONE:
        pills.insert(0, Pill(_("report back"), "warn"))
    whose = row.acts.name if row.acts is not None else row.owner
    if row.acts is not None and row.acts.staff_id not in (row.owner_id, row.first_owner_id):
        whose = _("{name} for {owner}").format(name=whose, owner=row.owner)
    said = (row.number, waits or _(STATE_WORDS[row.state]), whose, row.department, row.home)
    first, *others = pills
    title = " · ".join(part for part in (row.caller, row.matter) if part)
    detail = " · ".join(part for part in said if part)
    return TicketBoardRow(
        title, detail, CHANNEL_ICONS[row.channel], first.word, first.meaning, clocks=tuple((one.word, one.meaning) for one in others)
    )
