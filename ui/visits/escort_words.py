"""An escort that is awaited, in the words of the boards."""

from datetime import datetime
from typing import TYPE_CHECKING

from app.core.i18n import _
from ui.visits.words import Pill, minutes, span_words

if TYPE_CHECKING:
    from app.visits.carried import EscortWait


def escort_pill(wait: "EscortWait", now: datetime, limit: int) -> Pill | None:
    """Late after `limit` minutes, or not named yet; None while a named escort still has time."""
    waited = now - wait.called_at
    if waited.total_seconds() > limit * 60:
        return Pill(_("Escort late {span}").format(span=span_words(minutes(waited))), "bad")
    return None if wait.name else Pill(_("Who escorts?"), "warn")
