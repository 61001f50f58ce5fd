"""Where somebody is, in words: out on an errand (3 栋) until 15:30, 何师傅 stands in."""

from datetime import datetime

from app.core.clock import day_of
from app.core.i18n import _
from app.office.absences import Marked
from app.office.duty import Presence
from app.office.duty_fields import KIND_WORDS, WHERE_WORDS, Where
from app.office.moments import moment_words
from app.office.presence import AbsenceRow


def presence_words(presence: Presence, now: datetime) -> str:
    """State, place, until when, who stands in, as one line."""
    parts = [state_words(presence, now)]
    if presence.where:
        parts.append(presence.where)
    if presence.deputy_name:
        parts.append(_("{name} stands in").format(name=presence.deputy_name))
    return " · ".join(parts)


def state_words(presence: Presence, now: datetime) -> str:
    """Out until 15:30; for who is late since when they should have been back."""
    state = _(WHERE_WORDS[presence.state])
    until = moment_words(presence.until_at, now)
    if not until:
        return state
    if presence.is_late:
        return _("{state}, was to be back {time}").format(state=state, time=until)
    return _("{state} until {time}").format(state=state, time=until)


def span_words(row: AbsenceRow, now: datetime) -> str:
    """11-25 – 11-27, or 14:00 – 15:30."""
    start, until = moment_words(row.from_at, now, is_start=True), moment_words(row.until_at, now)
    if not until:
        return start
    day, _space, clock = until.rpartition(" ")
    is_same_day = row.until_at is not None and day and day_of(row.from_at) == day_of(row.until_at)
    return start if until == start else f"{start} – {clock if is_same_day else until}"


def marked_words(marked: Marked, now: datetime) -> str:
    """What was done, in a sentence."""
    if marked.sentence:
        return marked.sentence
    if marked.is_back:
        return _("{name} is back.").format(name=marked.name)
    state, until = _(KIND_WORDS[marked.kind]), moment_words(marked.until_at, now)
    if until:
        return _("{name}: {state} until {time}.").format(name=marked.name, state=state, time=until)
    return _("{name}: {state}.").format(name=marked.name, state=state)


def is_here(presence: Presence) -> bool:
    """Whether one can go and ask them now."""
    return presence.state is Where.IN
