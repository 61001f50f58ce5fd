"""Who answers for a complaint now, and who may do what with it. Worked out anew each time, so an absence needs no clerk to count."""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from app.complaints.fields import CLERKS, CLOSED, Level, May, State
from app.core.actor import EVERYBODY, Actor, Role
from app.office.duty import Accountable, Roster
from app.tickets.who import answers

OFFICERS = frozenset({State.REGISTERED, State.VERIFYING, State.UNFOUNDED, State.TO_REPORT})
MATTERS = ("投诉处理", "投訴處理", "投诉", "投訴", "Complaints")  # what offices call the matter of the A/B pair
TEAMS = frozenset({State.DISPATCHED, State.IN_HAND})


class InHand(Protocol):
    """What must be known of a complaint: the record and its rows have it."""

    @property
    def state(self) -> State:
        """Where it stands."""

    @property
    def level(self) -> Level:
        """Who decides on this round."""

    @property
    def is_pending(self) -> bool:
        """Whether that decision is awaited."""

    @property
    def is_examined(self) -> bool:
        """Whether administration examines it (K六)."""

    @property
    def owner_id(self) -> UUID | None:
        """The complaint officer."""

    @property
    def owner_department(self) -> str:
        """Of which department."""

    @property
    def team(self) -> str:
        """To which department it was dispatched."""

    @property
    def leader_id(self) -> UUID | None:
        """Who of it was named, or accepted."""

    @property
    def visitor_id(self) -> UUID | None:
        """Who revisits."""


def accountable(found: Roster, complaint: InHand) -> Accountable | None:
    """Exactly one person for every open complaint: on duty wherever anybody of the chain is (W5). None for a closed one."""
    state = complaint.state
    if state in CLOSED:
        return None
    if state in OFFICERS:
        return officer_now(found, complaint)
    if state is State.TO_DECIDE:
        return deciding(found, Level.DIRECTOR)
    if state is State.MANAGER:
        return deciding(found, Level.MANAGER)
    if state in TEAMS:
        return deciding(found, complaint.level) if complaint.is_pending else _team(found, complaint)
    return answers(found, complaint.visitor_id or complaint.leader_id, complaint.team, "")


def officer_now(found: Roster, complaint: InHand) -> Accountable:
    """The complaint officer, else the other of the pair for complaints, or of everything else (W5)."""
    department = complaint.owner_department
    matter = next((name for name in MATTERS if (department, name) in found.pairs), "")
    return answers(found, complaint.owner_id, department, matter)


def deciding(found: Roster, level: Level) -> Accountable:
    """The director, or the manager; while that one is away the other, else whoever the office has (W5)."""
    roles = (Role.MANAGER, Role.DIRECTOR) if level is Level.MANAGER else (Role.DIRECTOR, Role.MANAGER)
    for role in roles:
        here = first_on_duty(found, with_role(found, role))
        if here is not None:
            return Accountable(here, found.members[here].name, role.value)
    return answers(found, next(iter(with_role(found, roles[0])), None), "", "")


def _team(found: Roster, complaint: InHand) -> Accountable:
    """Whoever was named or accepted; else who leads the team."""
    leader = complaint.leader_id or first_on_duty(found, team_leaders(found, complaint.team))
    return answers(found, leader, complaint.team, "")


def with_role(found: Roster, role: Role) -> list[UUID]:
    """Everybody of the staff with a role."""
    return [member.id for member in found.members.values() if member.is_active and role in member.roles]


def team_leaders(found: Roster, team: str) -> list[UUID]:
    """The team leaders of a department, then its heads."""
    of_team = [one for one in with_role(found, Role.TEAM_LEADER) if team and found.members[one].department == team]
    return [*of_team, *(one for one in found.heads(team) if one not in of_team)]


def first_on_duty(found: Roster, staff_ids: Iterable[UUID]) -> UUID | None:
    """The first who is there."""
    return next((one for one in staff_ids if found.on_duty(one)), None)


def has_manager(found: Roster) -> bool:
    """Whether there is a manager at all; an office without one goes up to the director only."""
    return bool(with_role(found, Role.MANAGER))


def powers(found: Roster, complaint: InHand, by: Actor) -> frozenset[May]:
    """What somebody is to a complaint."""
    if by.staff_id is None:
        # the program itself and the office tool, which whoever may read the file may use
        return frozenset(May) if by.roles >= EVERYBODY else frozenset()
    if not by.roles & CLERKS:
        return frozenset()
    held = {May.CLERK, *_above(found, by)}
    if _decides(complaint.level, held):
        held.add(May.DECIDER)
    me = by.staff_id
    if me in (complaint.owner_id, officer_now(found, complaint).staff_id) or (Role.OFFICER in by.roles and not complaint.is_examined):
        held.add(May.OFFICER)
    if complaint.team:
        held |= _of_team(found, complaint, me)
    if me in (complaint.visitor_id, accountable_visitor(found, complaint)):
        held.add(May.VISITOR)
    return frozenset(held)


def _above(found: Roster, by: Actor) -> set[May]:
    """A director; a manager, who stands in for a director that is not there. Nobody stands in for the manager."""
    held = set[May]()
    if Role.DIRECTOR in by.roles or (Role.MANAGER in by.roles and first_on_duty(found, with_role(found, Role.DIRECTOR)) is None):
        held.add(May.DIRECTOR)
    if Role.MANAGER in by.roles:
        held.add(May.MANAGER)
    return held


def _decides(level: Level, held: set[May]) -> bool:
    return (May.MANAGER if level is Level.MANAGER else May.DIRECTOR) in held


def _of_team(found: Roster, complaint: InHand, me: UUID) -> set[May]:
    member = found.members.get(me)
    held = {May.TEAM} if member is not None and member.department == complaint.team else set[May]()
    if me in (complaint.leader_id, _team(found, complaint).staff_id) or me in team_leaders(found, complaint.team):
        held |= {May.LEADER, May.TEAM}
    return held


def accountable_visitor(found: Roster, complaint: InHand) -> UUID | None:
    """Who makes the return visit now; nobody before somebody was named."""
    if complaint.visitor_id is None:
        return None
    return answers(found, complaint.visitor_id, complaint.team, "").staff_id
