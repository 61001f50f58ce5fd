"""The columns of the register of opinions."""

from typing import TYPE_CHECKING

from app.core.i18n import N_, _
from app.opinions.fields import CHANNEL_WORDS, KIND_WORDS, STATE_WORDS, WAY_WORDS, State
from ui.rows import Column
from ui.visits.words import Pill, at_words

if TYPE_CHECKING:
    from app.opinions.lists import OpinionRow

MEANINGS = {State.OPEN: "warn", State.ANSWERED: "ok", State.VOID: "bad"}


def pill(row: "OpinionRow") -> Pill:
    """Where it stands."""
    if row.linked_number:
        return Pill(_("became {number}").format(number=row.linked_number), "quiet")
    return Pill(_(STATE_WORDS[row.state]), MEANINGS[row.state])


def _state(row: "OpinionRow") -> str:
    return pill(row).word + (" *" if row.is_corrected else "")


def _answer(row: "OpinionRow") -> str:
    way = _(WAY_WORDS[row.way]) if row.way else ""
    return " · ".join(part for part in (way, at_words(row.answered_at), one_line(row.answer)) if part)


def one_line(text: str) -> str:
    """Text as one line of a list."""
    return " ".join(text.split())


def _is_void(row: "OpinionRow") -> bool:
    return row.state is State.VOID


OPINIONS = (
    Column(N_("State"), _state, 100, meaning=lambda row: pill(row).meaning),
    Column(N_("Received on"), lambda row: at_words(row.received_at), 100, is_right=True),
    Column(N_("Kind"), lambda row: _(KIND_WORDS[row.kind]), 104),
    Column(N_("From whom"), lambda row: row.who, 100, struck=_is_void),
    Column(N_("What was said"), lambda row: one_line(row.text), 230, struck=_is_void),
    Column(N_("Home"), lambda row: row.home, 92),
    Column(N_("How it came"), lambda row: _(CHANNEL_WORDS[row.channel]), 96),
    Column(N_("Concerns"), lambda row: row.department, 100),
    Column(N_("Answer"), _answer, 260),
    Column(N_("Number"), lambda row: row.number, 140),
    Column(N_("Phone"), lambda row: row.phone, 112),
    Column(N_("Received by"), lambda row: row.received_by, 84),
)
