"""Calls, messages and mail in the words of boards and registers."""

from datetime import datetime
from typing import TYPE_CHECKING

from app.calls.fields import (
    CALL_WORDS,
    DIRECTION_WORDS,
    MAIL_WORDS,
    STATE_WORDS,
    CallKind,
    Direction,
    MailKind,
    MessageState,
    age_meaning,
    kind_words,
)
from app.clocks.fields import RESULT_WORDS, Standing
from app.core import clock
from app.core.i18n import _, ngettext
from app.office.duty_fields import WHERE_WORDS, Where
from app.office.moments import moment_words
from ui.tickets.words import clock_pill
from ui.visits.words import Pill, at_words, minutes, span_words

if TYPE_CHECKING:
    from app.calls.lists import ContactRow, MessageRow
    from app.office.duty import Presence

PRESENCE_MEANINGS = {Where.IN: "ok", Where.MEETING: "warn", Where.OUT: "bad", Where.AWAY: "bad"}
STATE_MEANINGS = {MessageState.NEW: "warn", MessageState.TOLD: "quiet", MessageState.DONE: "ok", MessageState.VOID: "quiet"}
CALL_MEANINGS = {CallKind.NOT_REACHED: "warn", CallKind.WRONG_NUMBER: "quiet"}

CALL, BOTH, MESSAGE = "call", "both", "message"  # what the form of a call holds


def presence_pill(presence: "Presence | None", now: datetime | None = None) -> Pill:
    """Whether somebody is there, and until when not; no word for what is no person."""
    if presence is None:
        return Pill("", "quiet")
    word = _(WHERE_WORDS[presence.state])
    if presence.state is not Where.IN and presence.until_at is not None:
        until = moment_words(presence.until_at, now or clock.now())
        word = _("{state} until {time}").format(state=word, time=until)
    return Pill(word, "bad" if presence.is_late else PRESENCE_MEANINGS[presence.state])


def presence_words(presence: "Presence | None") -> str:
    """The same in a line, with where they are."""
    pill = presence_pill(presence)
    return " · ".join(part for part in (pill.word, presence.where if presence is not None else "") if part)


def what_words(row: "ContactRow") -> str:
    """Incoming call, message, outgoing letter: what the row is."""
    if row.form == "call":
        return _(CALL_WORDS[Direction(row.direction)])
    if row.form == "message":
        return _("Message")
    return " · ".join((_(MAIL_WORDS[MailKind(row.how)]), _(DIRECTION_WORDS[Direction(row.direction)])))


def how_pill(row: "ContactRow") -> Pill:
    """How a call ended, where a message stands; what is void says so."""
    if row.is_void:
        return Pill(_(STATE_WORDS[MessageState.VOID]), "quiet")
    if row.form == "call":
        kind = CallKind(row.how)
        return Pill(kind_words(kind, Direction(row.direction)), CALL_MEANINGS.get(kind, "ok"))
    if row.form == "message":
        state = MessageState(row.how)
        if state is MessageState.NEW:
            return Pill(_(STATE_WORDS[state]), age_meaning(row.at, clock.now(), is_urgent=row.is_urgent))
        return Pill(_(STATE_WORDS[state]), STATE_MEANINGS[state])
    return Pill(ngettext("{n} file", "{n} files", row.files).format(n=row.files) if row.files else "", "quiet")


def who_words(row: "ContactRow | MessageRow") -> str:
    """The caller's name, else the number, else nobody."""
    return row.name or row.phone or _("no name")


def message_pill(row: "MessageRow", now: datetime | None = None) -> Pill:
    """How long a message has waited, in red where it is urgent or old; what is told says so."""
    moment = now or clock.now()
    if row.state is MessageState.TOLD and row.clock is not None and row.clock.is_open:
        return clock_pill(row.clock, moment)
    if row.state is not MessageState.NEW:
        word = _("call back") if row.state is MessageState.TOLD and row.wants_call_back else _(STATE_WORDS[row.state])
        return Pill(word, "warn" if row.state is MessageState.TOLD and row.wants_call_back else STATE_MEANINGS[row.state])
    age = span_words(minutes(moment - row.at))
    return Pill(_("urgent {age}").format(age=age) if row.is_urgent else age, age_meaning(row.at, moment, is_urgent=row.is_urgent))


def message_title(row: "MessageRow") -> str:
    """For whom, and what about."""
    return _("For {name}: {text}").format(name=row.for_whom, text=" ".join(row.text.split()))


def wants_words(row: "MessageRow") -> str:
    """That they want to be called back, and by when that is due."""
    if not row.wants_call_back:
        return ""
    if row.clock is None or not row.clock.is_open:
        return _("please call back")
    return _("please call back by {time}").format(time=at_words(row.clock.act_by))


def clock_words(row: "MessageRow") -> str:
    """How the limit of the call back ended, or that it has passed; until then by when it is due says enough."""
    if row.clock is None:
        return ""
    if row.clock.result is not None:
        return _(RESULT_WORDS[row.clock.result])
    return clock_pill(row.clock, clock.now()).word if row.clock.standing(clock.now()) is Standing.OVERDUE else ""


def message_detail(row: "MessageRow") -> str:
    """When, from whom, what they want."""
    wants = wants_words(row)
    again = _("calls again at {time}").format(time=moment_words(row.calls_again_at, clock.now())) if row.calls_again_at else ""
    told = _("told {time}").format(time=at_words(row.told_at)) if row.told_at is not None else ""
    who = " ".join(part for part in (row.name, row.company) if part)
    return " · ".join(part for part in (at_words(row.at), who, row.phone, wants, again, told) if part)
