"""The columns of the register of incidents, and how long somebody waits to be told of one."""

from typing import TYPE_CHECKING

from app.core import clock
from app.core.i18n import N_, _
from app.incidents.fields import STATE_WORDS, State
from ui.rows import Column
from ui.visits.words import Pill, at_words, minutes, span_words

if TYPE_CHECKING:
    from app.incidents.lists import IncidentRow

MEANINGS = {State.OPEN: "warn", State.CLOSED: "ok", State.VOID: "bad"}


def pill(row: "IncidentRow") -> Pill:
    """Where it stands; that nobody was told yet, and for how long, comes first (V3)."""
    if row.state is State.OPEN and row.reported_at is None:
        return Pill(_("not reported {span}").format(span=span_words(minutes(clock.now() - row.happened_at))), "bad")
    return Pill(_(STATE_WORDS[row.state]), MEANINGS[row.state])


def _state(row: "IncidentRow") -> str:
    return pill(row).word + (" *" if row.is_corrected else "")


def reported(row: "IncidentRow") -> str:
    """Who was told first, and after how long."""
    if row.reported_at is None:
        return ""
    after = minutes(row.reported_at - row.happened_at)
    return " · ".join((row.reported_to, _("after {span}").format(span=span_words(after)) if after else _("at once")))


def one_line(text: str) -> str:
    """Text as one line of a list."""
    return " ".join(text.split())


def _is_void(row: "IncidentRow") -> bool:
    return row.state is State.VOID


INCIDENTS = (
    Column(N_("State"), _state, 150, meaning=lambda row: pill(row).meaning),
    Column(N_("Happened at"), lambda row: at_words(row.happened_at), 96, is_right=True),
    Column(N_("Kind"), lambda row: row.kind_words, 150, struck=_is_void),
    Column(N_("Where"), lambda row: row.place, 120),
    Column(N_("What happened"), lambda row: one_line(row.what), 220, struck=_is_void),
    Column(N_("Reported to"), reported, 150),
    Column(N_("How it ended"), lambda row: one_line(row.result), 200),
    Column(N_("Linked to"), lambda row: row.linked_number, 140),
    Column(N_("Number"), lambda row: row.number, 140),
    Column(N_("Recorded by"), lambda row: row.recorded_by, 84),
)
