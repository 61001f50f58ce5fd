"""The columns of the visit register, in the order of the paper (papers.md 2)."""

from typing import TYPE_CHECKING

from app.core import clock
from app.core.i18n import N_
from ui.rows import Column
from ui.visits.words import STATE_MEANINGS, at_words, is_unmeasured, leaving_words, state_pill

if TYPE_CHECKING:
    from app.visits.lists import VisitRow


def _day(row: "VisitRow") -> str:
    return clock.local(row.at).strftime("%Y-%m-%d")


def _came(row: "VisitRow") -> str:
    return clock.local(row.arrived_at).strftime("%H:%M") if row.arrived_at else ""


def _left(row: "VisitRow") -> str:
    """The leaving time; one nobody measured with its kind, struck through."""
    same_day = row.arrived_at is None or row.left_at is None or clock.day_of(row.left_at) == clock.day_of(row.arrived_at)
    time = "" if row.left_at is None else clock.local(row.left_at).strftime("%H:%M") if same_day else at_words(row.left_at)
    return f"{time} {leaving_words(row)}".strip() if is_unmeasured(row) else time


def _state(row: "VisitRow") -> str:
    return state_pill(row.state).word + (" *" if row.is_corrected else "")


def _meaning(row: "VisitRow") -> str:
    return STATE_MEANINGS[row.state]


REGISTER = (
    Column(N_("Number"), lambda row: row.number, 150),
    Column(N_("State"), _state, 92, meaning=_meaning),
    Column(N_("Date"), _day, 100, is_right=True),
    Column(N_("Visitor"), lambda row: row.name, 120),
    Column(N_("In"), _came, 64, is_right=True),
    Column(N_("Out"), _left, 160, is_right=True, struck=is_unmeasured),
    Column(N_("Host / home"), lambda row: row.host, 150),
    Column(N_("Purpose"), lambda row: row.purpose, 90),
    Column(N_("Company"), lambda row: row.company, 140),
    Column(N_("With"), lambda row: row.lead or (f"+{row.companions}" if row.companions else ""), 90),
    Column(N_("Phone"), lambda row: row.phone, 110),
    Column(N_("Persons"), lambda row: str(row.people), 68, is_right=True),
    Column(N_("Plate"), lambda row: row.plate, 96),
    Column(N_("Belongings"), lambda row: row.belongings, 110),
    Column(N_("Badge"), lambda row: f"{row.badge:07d}" if row.badge is not None else "", 88, is_right=True),
    Column(N_("On duty"), lambda row: row.received_by, 80),
    Column(N_("Note"), lambda row: row.note, 160),
)
