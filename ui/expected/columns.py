"""The columns of the board of expected visits."""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from app.core import clock
from app.core.i18n import N_, _
from app.visits.fields import is_any_time
from ui.rows import Column
from ui.visits.parties import Party, marked
from ui.visits.weekdays import DAYS
from ui.visits.words import Limits, expected_words, pill

if TYPE_CHECKING:
    from app.visits.lists import VisitRow
    from app.visits.watched import Mark

LIMITS = Limits()


def when(row: "VisitRow") -> str:
    """The weekday, the day and the time; today the time alone."""
    words = expected_words(row)
    wall, today = clock.local(row.at), clock.day_of(clock.now())
    return words if wall.date() == today else " ".join((_(DAYS[wall.weekday()][0]), words))


def _due(row: "VisitRow") -> str:
    return pill(row, clock.now(), LIMITS).word


def _meaning(row: "VisitRow") -> str:
    mark = pill(row, clock.now(), LIMITS)
    return "" if is_any_time(row.at) and mark.meaning == "quiet" else mark.meaning


def _who(row: "VisitRow | Party") -> str:
    """A group folded or unfolded, its people below it, or somebody alone; companions elsewhere name their lead."""
    if isinstance(row, Party):
        return f"{'▾' if row.is_open else '▸'} {row.short}"
    if row.lead_id is not None:
        return f"↳ {row.name}"
    return row.name


def expected_columns(marks: "Mapping[UUID, Mark]") -> tuple[Column, ...]:
    """The columns; `marks` are those of the visits shown, as they are known by and by."""
    return (*EXPECTED[:VISITOR], Column(N_("Visitor"), lambda row: marked(_who(row), row, marks), 150), *EXPECTED[VISITOR + 1 :])


VISITOR = 2
EXPECTED = (
    Column(N_("When"), when, 136, is_right=True),
    Column(N_("Due"), _due, 116, meaning=_meaning),
    Column(N_("Visitor"), _who, 150),
    Column(N_("Host / home"), lambda row: row.host, 140),
    Column(N_("Purpose"), lambda row: row.purpose, 90),
    Column(N_("Desk note"), lambda row: " ".join(row.desk_note.split()), 150),
    Column(N_("Company"), lambda row: row.company, 130),
    Column(N_("Persons"), lambda row: str(row.people), 68, is_right=True),
    Column(N_("Number"), lambda row: row.number, 150),
)
