"""Who may: checked in one place, before anything happens."""

from datetime import datetime

import pytest

from app.core.actor import ADMINISTRATORS, DESK, EVERYBODY, HEADS, ROLE_WORDS, SYSTEM, Actor, Role, allowed, words
from app.core.errors import UserError

done: list[str] = []


@allowed(HEADS)
def decide(what: str, *, by: Actor, now: datetime | None = None) -> str:
    """Something only heads do."""
    done.append(what)
    return what


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_what_it_is_declared_for_and_nothing_else(role: Role) -> None:
    done.clear()
    somebody = Actor(None, "x", frozenset({role}))
    if role in HEADS:
        assert decide("yes", by=somebody) == "yes"
    else:
        with pytest.raises(UserError, match="another role"):
            decide("no", by=somebody)
        assert done == []


def test_one_of_several_roles_is_enough() -> None:
    assert decide("yes", by=Actor(None, "x", frozenset({Role.GUARD, Role.MANAGER}))) == "yes"


def test_the_program_itself_may_everything() -> None:
    assert SYSTEM.roles == EVERYBODY
    assert decide("yes", by=SYSTEM) == "yes"


def test_a_refusal_names_who_may() -> None:
    with pytest.raises(UserError, match="Department head, Division leader"):
        decide("no", by=Actor(None, "x"))


def test_nobody_acts_without_saying_who() -> None:
    with pytest.raises(KeyError):
        decide("no")
    with pytest.raises(UserError):
        decide("no", by="李红")


def test_every_role_has_its_word_and_a_declared_service_shows_its_roles() -> None:
    assert set(ROLE_WORDS) == set(Role)
    assert decide.roles == HEADS
    assert words(frozenset({Role.GUARD, Role.RECEPTIONIST})) == "Receptionist, Guard"
    assert ADMINISTRATORS < HEADS
    assert Role.RECEPTIONIST in DESK
