"""An escort that is awaited, in the words of the boards."""

from datetime import datetime
from typing import TYPE_CHECKING

from app.core.i18n import _
from ui.visits.words import Pill, minutes, span_words

if TYPE_CHECKING:
    from app.visits.carried import EscortWait


def is_late(wait: "EscortWait", now: datetime, limit: int) -> bool:
    """Whether an escort was called more than `limit` minutes ago."""
    return (now - wait.called_at).total_seconds() > limit * 60


def escort_pill(wait: "EscortWait", now: datetime, limit: int) -> Pill | None:
    """Late after `limit` minutes, or not named yet; None while a named escort still has time."""
    if is_late(wait, now, limit):
        return Pill(_("Escort late {span}").format(span=span_words(minutes(now - wait.called_at))), "bad")
    return None if wait.name else Pill(_("Who escorts?"), "warn")
