"""Groups on boards: a lead and companions folded into one row, or unfolded into everybody below it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.core.i18n import _
from app.visits.companions import names_line
from app.visits.fields import VisitState

if TYPE_CHECKING:
    from app.visits.lists import VisitRow
    from app.visits.watched import Mark

ACTS: dict[str, frozenset[VisitState]] = {
    "check_in": frozenset({VisitState.EXPECTED, VisitState.MISSED}),
    "admit": frozenset({VisitState.WAITING}),
    "leave": frozenset({VisitState.INSIDE, VisitState.WAITING}),
}


def act_for(state: VisitState) -> str:
    """What is done next with somebody in this state."""
    return next((act for act, states in ACTS.items() if state in states), "leave")


@dataclass(frozen=True)
class Party:
    """Those of one group who stand on a board, the lead first; everything else a list asks of it is its first row's."""

    lead_id: UUID
    rows: "tuple[VisitRow, ...]"
    is_open: bool

    @property
    def id(self) -> tuple[str, UUID]:
        """Another id than the lead's own row has."""
        return ("party", self.lead_id)

    @property
    def head(self) -> "VisitRow":
        """The lead, or whoever of the group is left first."""
        return self.rows[0]

    @property
    def people(self) -> int:
        """All persons on this board, those without a visit of their own too."""
        return sum(row.people for row in self.rows)

    @property
    def lead_name(self) -> str:
        """Who leads, here or not."""
        return self.head.lead or self.head.name

    @property
    def name(self) -> str:
        """The lead with how many more; without the lead, whose group it is and how many of it are here."""
        if self.head.lead_id is not None:
            return _("Group of {name}: {n}").format(name=self.lead_name, n=self.people)
        return _("{name} and {n} more").format(name=self.head.name, n=self.people - 1)

    @property
    def short(self) -> str:
        """The name as narrow as a column."""
        return f"{self.lead_name} +{self.people - (self.head.lead_id is None)}"

    @property
    def title(self) -> str:
        """The name with the company."""
        return f"{self.name} · {self.head.company}" if self.head.company else self.name

    @property
    def of_all(self) -> str:
        """How many of the group are on this board, where others of it are not."""
        whole, is_here = self.head.companions + 1, self.head.state in (VisitState.INSIDE, VisitState.WAITING)
        if self.head.lead_id is None and whole > len(self.rows) and is_here:
            return _("{n} of {whole} here").format(n=len(self.rows), whole=whole)
        return _("without {name}").format(name=self.lead_name) if self.head.lead_id is not None and is_here else ""

    @property
    def others(self) -> str:
        """The companions' names."""
        return names_line((row.name for row in self.rows if row.lead_id is not None), most=12)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.head, name)


def folded(rows: "Sequence[VisitRow]", unfolded: Collection[UUID]) -> "list[VisitRow | Party]":
    """The rows with everybody of a group at the place of its first; a group of which one alone is here stays a plain row."""
    groups: dict[UUID, list[VisitRow]] = {}
    for row in rows:
        groups.setdefault(row.lead_id or row.id, []).append(row)
    found: list[VisitRow | Party] = []
    for lead_id, group in groups.items():
        if len(group) < 2:
            found += group
        else:
            members = sorted(group, key=_order)
            party = Party(lead_id, tuple(members), lead_id in unfolded)
            found.append(party)
            if party.is_open:
                found += members
    return found


def _order(row: "VisitRow") -> tuple[bool, bool, str]:
    # who still waits, or is still to come, before those who went in
    return (row.lead_id is not None, row.state is VisitState.INSIDE, row.number)


def has_group(row: "VisitRow | Party | None") -> bool:
    """Whether a row belongs to a group."""
    return row is not None and (isinstance(row, Party) or row.lead_id is not None or row.companions > 0)


def marked(words: str, row: "VisitRow | Party", marks: "Mapping[UUID, Mark]") -> str:
    """The words with a quiet sign before them where somebody of the row is to be checked (●) or a VIP (★) when they come."""
    found = [marks[each.id] for each in (row.rows if isinstance(row, Party) else (row,)) if each.id in marks]
    if not found:
        return words
    return f"{'★' if all(mark.is_vip for mark in found) else '●'} {words}"
