"""Who acts, at which counter, and who may."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from app.core.errors import UserError
from app.core.i18n import N_, _

if TYPE_CHECKING:
    from uuid import UUID


class Role(StrEnum):
    """The roles of product.md; a person may hold several."""

    RECEPTIONIST = "receptionist"
    GUARD = "guard"
    HANDLER = "handler"
    TEAM_LEADER = "team_leader"
    OFFICER = "officer"
    DEPARTMENT_HEAD = "department_head"
    DIVISION_LEADER = "division_leader"
    DIRECTOR = "director"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


ROLE_WORDS = {
    Role.RECEPTIONIST: N_("Receptionist"),
    Role.GUARD: N_("Guard"),
    Role.HANDLER: N_("Handler"),
    Role.TEAM_LEADER: N_("Team leader"),
    Role.OFFICER: N_("Complaint officer"),
    Role.DEPARTMENT_HEAD: N_("Department head"),
    Role.DIVISION_LEADER: N_("Division leader"),
    Role.DIRECTOR: N_("Office director"),
    Role.MANAGER: N_("Manager"),
    Role.ADMINISTRATOR: N_("Administrator"),
}

EVERYBODY = frozenset(Role)
DESK = frozenset({Role.RECEPTIONIST, Role.GUARD, Role.OFFICER, Role.DEPARTMENT_HEAD, Role.DIRECTOR, Role.MANAGER, Role.ADMINISTRATOR})
HEADS = frozenset({Role.DEPARTMENT_HEAD, Role.DIVISION_LEADER, Role.DIRECTOR, Role.MANAGER, Role.ADMINISTRATOR})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Actor:
    """The signed-in person at a counter; the office tool and the program itself act as somebody too."""

    staff_id: "UUID | None"
    name: str
    roles: frozenset[Role] = field(default=frozenset())
    counter: str = ""


SYSTEM = Actor(None, "Firstdesk", EVERYBODY)
TOOL = "tool"  # the counter the office tool writes at


def counter_name(counter: str) -> str:
    """A counter as people read it: the name of the office tool is in their language, that of a counter as it was given."""
    return _("office tool") if counter == TOOL else counter


def counter_words(counter: str) -> str:
    """Counter 2, the office tool; nothing where it has no name."""
    return _("Counter {name}").format(name=counter) if counter and counter != TOOL else counter_name(counter)


def unsigned(counter: str) -> Actor:
    """Whoever stands at a locked desk: for what can wait for no password, an evacuation."""
    return Actor(None, _("nobody signed in"), frozenset({Role.GUARD}), counter)


P = ParamSpec("P")
R = TypeVar("R")


def allowed(roles: frozenset[Role]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare who may call a service; checked here for window and office tool alike. The service takes `by`."""

    def declare(service: Callable[P, R]) -> Callable[P, R]:
        @wraps(service)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            by = kwargs["by"]
            if not isinstance(by, Actor) or not by.roles & roles:
                raise UserError(_("This needs another role ({roles}). Ask somebody who has it to sign in.").format(roles=words(roles)))
            return service(*args, **kwargs)

        declared: Any = checked
        declared.roles = roles
        return checked

    return declare


def may(service: Callable[..., Any], by: Actor) -> bool:
    """Whether the roles a service was declared for are somebody's; a screen asks instead of knowing them too."""
    declared: Any = service
    return bool(by.roles & declared.roles)


def words(roles: frozenset[Role]) -> str:
    """The roles as a list for people."""
    return _(", ").join(_(ROLE_WORDS[role]) for role in Role if role in roles)
