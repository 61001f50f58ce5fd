"""Who answers for a ticket now, and who may do what with it (W4–W6). Worked out anew each time, so an absence needs no clerk to count."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.actor import EVERYBODY, Actor, Role
from app.office.duty import Accountable, Roster, roster
from app.tickets.fields import CLERKS, CLOSED, May, TicketState


class InHand(Protocol):
    """What must be known of a ticket: the record and its row both have it."""

    @property
    def state(self) -> TicketState:
        """Where it stands."""

    @property
    def owner_id(self) -> UUID | None:
        """Whose it is."""

    @property
    def department(self) -> str:
        """Which department has it."""

    @property
    def topic(self) -> str:
        """The matter of the A/B pair."""

    @property
    def first_owner_id(self) -> UUID | None:
        """Who received it."""

    @property
    def first_department(self) -> str:
        """In which department."""

    @property
    def target_id(self) -> UUID | None:
        """To whom it is offered."""

    @property
    def target_department(self) -> str:
        """To which department."""


def accountable(found: Roster, ticket: InHand) -> Accountable | None:
    """Exactly one person for every open ticket: on duty wherever anybody above is, else the head (W5). None for a closed one.

    Done, it is the first owner's, who reports back (W4.5); returned twice it is the division leader's."""
    if ticket.state in CLOSED:
        return None
    if ticket.state is TicketState.DONE:
        return answers(found, ticket.first_owner_id, ticket.first_department, ticket.topic)
    if ticket.state is TicketState.DISPUTED:
        here = _first_on_duty(found, found.leaders(ticket.department))
        return Accountable(here, found.members[here].name, "leader") if here else answers(found, None, "", "")
    return answers(found, ticket.owner_id, ticket.department, ticket.topic)


def answers(found: Roster, owner_id: UUID | None, department: str, topic: str) -> Accountable:
    """The owner, else the other of the pair, the head, the leader …; with nobody there at all, the head."""
    answer = found.accountable(owner_id, department, topic)
    if found.on_duty(answer.staff_id):
        return answer
    owner = found.members.get(owner_id) if owner_id else None
    head = next(iter(found.heads(department or (owner.department if owner else ""))), None)
    return Accountable(head, found.members[head].name, "head") if head else answer


def _first_on_duty(found: Roster, staff_ids: Iterable[UUID]) -> UUID | None:
    return next((one for one in staff_ids if found.on_duty(one)), None)


def principal(ticket: InHand) -> tuple[UUID | None, str]:
    """Whose it is when everybody is there, and in which department."""
    if ticket.state is TicketState.DONE:
        return ticket.first_owner_id, ticket.first_department
    return ticket.owner_id, ticket.department


def powers(found: Roster, ticket: InHand, by: Actor) -> frozenset[May]:
    """What somebody is to a ticket."""
    if by.staff_id is None:
        # the program itself and the office tool, which whoever may read the file may use
        return frozenset(May) if by.roles >= EVERYBODY else frozenset()
    held = {May.CLERK} if by.roles & CLERKS else set[May]()
    if not held:
        return frozenset()  # W4.4: a guard owns nothing, an administrator alone sets things up
    me = by.staff_id
    if me in (ticket.owner_id, answers(found, ticket.owner_id, ticket.department, ticket.topic).staff_id):
        held.add(May.OWNER)
    if me in (ticket.first_owner_id, answers(found, ticket.first_owner_id, ticket.first_department, ticket.topic).staff_id):
        held.add(May.FIRST)
    if _is_target(found, ticket, me):
        held.add(May.TARGET)
    if _is_head(found, ticket.department, by):
        held.add(May.HEAD)
    if _is_leader(found, ticket.department, by):
        held.add(May.LEADER)
    if Role.DIRECTOR in by.roles or (Role.MANAGER in by.roles and not _with_role(found, Role.DIRECTOR)):
        held.add(May.DIRECTOR)
    return frozenset(held)


def _is_target(found: Roster, ticket: InHand, me: UUID) -> bool:
    if ticket.state is not TicketState.HANDING_OVER:
        return False
    if ticket.target_id is not None:
        return me in (ticket.target_id, answers(found, ticket.target_id, ticket.target_department, ticket.topic).staff_id)
    member = found.members.get(me)
    is_of_it = member is not None and member.department == ticket.target_department
    return is_of_it or answers(found, None, ticket.target_department, ticket.topic).staff_id == me


def _is_head(found: Roster, department: str, by: Actor) -> bool:
    """The head of the department (W6.1); while no head of it is there, the division leader over it (W5)."""
    heads = found.heads(department)
    if not heads:
        return Role.DEPARTMENT_HEAD in by.roles
    if by.staff_id in heads:
        return True
    return not _first_on_duty(found, heads) and by.staff_id in found.leaders(department)


def _is_leader(found: Roster, department: str, by: Actor) -> bool:
    """The division leader over the department (W6.2); while none is there, whoever leads the whole: 分管负责人或主要负责人."""
    leaders = found.leaders(department)
    if by.staff_id in leaders:
        return True
    return not _first_on_duty(found, leaders) and bool(by.roles & {Role.DIRECTOR, Role.MANAGER})


def _with_role(found: Roster, role: Role) -> bool:
    return any(role in member.roles and found.on_duty(member.id) for member in found.members.values())


def can_decide(found: Roster, department: str) -> bool:
    """Whether there is anybody at all who may decide on a red light in a department."""
    if found.heads(department) or found.leaders(department):
        return True
    deciding = {Role.DEPARTMENT_HEAD, Role.DIRECTOR, Role.MANAGER}
    return any(member.is_active and member.roles & deciding for member in found.members.values())


def accountable_now(s: Session, ticket: InHand, *, now: datetime) -> Accountable | None:
    """As `accountable`, for one ticket alone."""
    return accountable(roster(s, now=now), ticket)
