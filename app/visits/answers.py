"""What a host answered, what the walk at the end of the day found, and how long a stay may be."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from app.core.i18n import N_, _
from app.visits.fields import Leaving, VisitorType

if TYPE_CHECKING:
    from app.office.settings import Settings


class HostAnswer(StrEnum):
    """One try to reach the host; CAME says who fetched the visitor, so it is no try."""

    COMING = "coming"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    REFUSED = "refused"
    DEPUTY = "deputy"
    CAME = "came"


TRIES = (HostAnswer.COMING, HostAnswer.NO_ANSWER, HostAnswer.BUSY, HostAnswer.REFUSED, HostAnswer.DEPUTY)
ANSWER_WORDS = {
    HostAnswer.COMING: N_("coming"),
    HostAnswer.NO_ANSWER: N_("no answer"),
    HostAnswer.BUSY: N_("line busy"),
    HostAnswer.REFUSED: N_("refuses"),
    HostAnswer.DEPUTY: N_("deputy"),
    HostAnswer.CAME: N_("came"),
}


class WalkSaid(StrEnum):
    """What the walk at the end of the day found of one visitor; OPEN takes an answer back."""

    SEEN = "seen"
    REPORTED = "reported"
    INSIDE = "inside"
    OVERNIGHT = "overnight"
    UNKNOWN = "unknown"
    OPEN = "open"


WALK_WORDS = {
    WalkSaid.SEEN: N_("left, seen leaving"),
    WalkSaid.REPORTED: N_("left, reported by host"),
    WalkSaid.INSIDE: N_("still inside"),
    WalkSaid.OVERNIGHT: N_("stays overnight"),
    WalkSaid.UNKNOWN: N_("left, time unknown"),
    WalkSaid.OPEN: N_("answer taken back"),
}
STAYING = (WalkSaid.INSIDE, WalkSaid.OVERNIGHT)
WALK_LEAVINGS = {WalkSaid.SEEN: Leaving.SEEN, WalkSaid.REPORTED: Leaving.REPORTED, WalkSaid.UNKNOWN: Leaving.UNKNOWN}


def try_words(answer: HostAnswer, whom: str = "", count: int = 1) -> str:
    """A try as rows and papers say it: no answer ×2; whom a deputy is."""
    words = _(ANSWER_WORDS[answer])
    if answer is HostAnswer.DEPUTY and whom:
        words = _("deputy {name}").format(name=whom)
    return f"{words} ×{count}" if count > 1 else words


def stay_limits(settings: "Settings") -> Mapping[VisitorType, int]:
    """Minutes after which a stay of each visitor type counts as too long; where none is set, the office's one limit."""
    return {kind: settings.values.get(f"stay_{kind.value}") or settings.stay_limit for kind in VisitorType}
