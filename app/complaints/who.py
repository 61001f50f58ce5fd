"""Who answers for a complaint now, and who may do what with it. Worked out anew each time, so an absence needs no clerk to count."""

from collections.abc import Iterable
from dataclasses import replace
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

    @property
    def accused_id(self) -> UUID | None:
        """Who of the staff is complained about."""


def accountable(found: Roster, complaint: InHand) -> Accountable | None:
    """Exactly one person for every open complaint: on duty wherever anybody of the chain is (W5). None for a closed one."""
    state = complaint.state
    if state in CLOSED:
        return None
    if state in OFFICERS:
        return officer_now(found, complaint)
    if state is State.TO_DECIDE:
        return deciding(found, Level.DIRECTOR, complaint.accused_id)
    if state is State.MANAGER:
        return deciding(found, Level.MANAGER, complaint.accused_id)
    if state in TEAMS:
        return deciding(found, complaint.level, complaint.accused_id) if complaint.is_pending else leading(found, complaint)
    return visiting(found, complaint)


def visiting(found: Roster, complaint: InHand) -> Accountable:
    """Who sees to the return visit; whom it is about may have made good, and does not write down how satisfied anybody is with that."""
    accused = complaint.accused_id
    named = next((one for one in (complaint.visitor_id, complaint.leader_id) if one is not None and one != accused), None)
    return answers(_without(found, accused), named, complaint.team, "")


def officer_now(found: Roster, complaint: InHand) -> Accountable:
    """The complaint officer, else the other of the pair for complaints, or of everything else (W5); never whom it is about."""
    department = complaint.owner_department
    matter = next((name for name in MATTERS if (department, name) in found.pairs), "")
    answer, accused = answers(found, complaint.owner_id, department, matter), complaint.accused_id
    is_about_them = accused is not None and answer.staff_id == accused
    return deciding(found, Level.DIRECTOR, accused) if is_about_them else answer


def deciding(found: Roster, level: Level, accused: UUID | None = None) -> Accountable:
    """The director, or the manager; while that one is away, or complained about, the other, else whoever the office has (W5)."""
    up_first = level is Level.MANAGER or (accused is not None and accused in with_role(found, Role.DIRECTOR))
    roles = (Role.MANAGER, Role.DIRECTOR) if up_first else (Role.DIRECTOR, Role.MANAGER)
    chain = {role: [one for one in with_role(found, role) if one != accused] for role in roles}
    for role, ids in chain.items():
        here = first_on_duty(found, ids)
        if here is not None:
            return Accountable(here, found.members[here].name, role.value)
    return answers(found, next((one for ids in chain.values() for one in ids), None), "", "")


def deciders(found: Roster, level: Level, accused: UUID | None) -> list[UUID]:
    """Whose the decision of a level is. Nobody decides on a complaint about themselves: about the director it is the manager's, about
    the only manager, and where the office has none any more, the director's; empty where the office has nobody else."""
    directors, managers = ([one for one in with_role(found, role) if one != accused] for role in (Role.DIRECTOR, Role.MANAGER))
    if level is Level.MANAGER:
        return managers or directors
    return managers or directors if accused in with_role(found, Role.DIRECTOR) else directors


def leading(found: Roster, complaint: InHand) -> Accountable:
    """Whoever was named or accepted; else who leads the team; never whom it is about."""
    others = _without(found, complaint.accused_id)
    leader = complaint.leader_id if complaint.leader_id in others.members else None
    return answers(others, leader or first_on_duty(others, team_leaders(others, complaint.team)), complaint.team, "")


def _without(found: Roster, accused: UUID | None) -> Roster:
    """The office as it answers for a complaint about one of it: everybody else, as long as anybody else may sign in."""
    others = {one: member for one, member in found.members.items() if one != accused}
    if len(others) == len(found.members) or not any(member.is_active and member.may_sign_in for member in others.values()):
        return found
    return replace(found, members=others)


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


def has_manager(found: Roster, accused: UUID | None = None) -> bool:
    """Whether there is a manager, other than the person complained about; an office without one goes up to the director only."""
    return any(one != accused for one in with_role(found, Role.MANAGER))


def powers(found: Roster, complaint: InHand, by: Actor) -> frozenset[May]:
    """What somebody is to a complaint; the person complained about may help to make good, and never judges it."""
    if by.staff_id is None:
        # the program itself and the office tool, which whoever may read the file may use
        return frozenset(May) if by.roles >= EVERYBODY else frozenset()
    if not by.roles & CLERKS:
        return frozenset()
    me, held = by.staff_id, {May.CLERK}
    if me != complaint.accused_id:
        held |= _judging(found, complaint, by, me)
    if complaint.team:
        held |= _of_team(found, complaint, me)
    if me != complaint.accused_id and me in (complaint.visitor_id, accountable_visitor(found, complaint)):
        held.add(May.VISITOR)
    return frozenset(held)


def _judging(found: Roster, complaint: InHand, by: Actor, me: UUID) -> set[May]:
    """The officer, and whoever decides."""
    held = _above(found, complaint.accused_id, by, me)
    if _decides(complaint.level, held):
        held.add(May.DECIDER)
    if me in (complaint.owner_id, officer_now(found, complaint).staff_id) or (Role.OFFICER in by.roles and not complaint.is_examined):
        held.add(May.OFFICER)
    return held


def _above(found: Roster, accused: UUID | None, by: Actor, me: UUID) -> set[May]:
    """A director; a manager, who stands in for a director that is not there. Nobody stands in for the manager."""
    held, directors = set[May](), deciders(found, Level.DIRECTOR, accused)
    if me in directors or (Role.MANAGER in by.roles and first_on_duty(found, directors) is None):
        held.add(May.DIRECTOR)
    if me in deciders(found, Level.MANAGER, accused):
        held.add(May.MANAGER)
    return held


def _decides(level: Level, held: set[May]) -> bool:
    return (May.MANAGER if level is Level.MANAGER else May.DIRECTOR) in held


def _of_team(found: Roster, complaint: InHand, me: UUID) -> set[May]:
    """Of the team; whoever leads it accepts, puts off and verifies, but for whom it is about, who only helps to make good."""
    member = found.members.get(me)
    held = {May.TEAM} if member is not None and member.department == complaint.team else set[May]()
    leads = me in (complaint.leader_id, leading(found, complaint).staff_id) or me in team_leaders(found, complaint.team)
    if leads and me == complaint.accused_id:
        held.add(May.TEAM)
    elif leads:
        held |= {May.LEADER, May.TEAM}
    return held


def accountable_visitor(found: Roster, complaint: InHand) -> UUID | None:
    """Who makes the return visit now; nobody before somebody was named."""
    if complaint.visitor_id is None:
        return None
    return visiting(found, complaint).staff_id
