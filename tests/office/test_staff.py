"""Founding, signing in, staff, settings: who may what, and what is refused in a sentence."""

import importlib
import pkgutil
from typing import Any

import pytest
from sqlalchemy import select

import app
from app.core.actor import ADMINISTRATORS, DESK, HEADS, Actor, Role
from app.core.errors import FormErrors, UserError
from app.office import lists, service
from app.office.record import Password
from app.office.settings import change_setting, get_settings
from app.visits import service as visits

GUARD = Actor(None, "门卫", frozenset({Role.GUARD}), "2")


def try_password(desk: Any, password: str, who: Any = "李红") -> service.SignedIn:
    return desk.store.do(service.sign_in, who, password, now=desk.now).value


def test_an_office_is_founded_once(desk: Any) -> None:
    form = {"name": "另一家", "kind": "company", "person": "某人", "password": "correct horse"}
    with pytest.raises(UserError, match="set up here already"):
        desk.store.do(service.found, form, now=desk.now)
    assert desk.read(lists.office).name == "美好家园"


def test_the_first_person_administers_and_receives(desk: Any) -> None:
    assert desk.by.roles == {Role.ADMINISTRATOR, Role.RECEPTIONIST}
    assert [row.name for row in desk.read(lists.can_sign_in)] == ["李红"]


@pytest.mark.parametrize("weak", ["", "short", "12345678", "aaaaaaaaaa", "Password"])
def test_a_password_anybody_would_try_is_refused(desk: Any, weak: str) -> None:
    with pytest.raises(FormErrors) as caught:
        desk.do(service.set_password, desk.by.staff_id, weak)
    assert list(caught.value.errors) == ["password"]
    assert try_password(desk, "correct horse").actor is not None


def test_a_right_password_signs_in_and_a_wrong_one_never_says_which_part_was_wrong(desk: Any) -> None:
    assert try_password(desk, "correct horse").actor.name == "李红"
    assert try_password(desk, "wrong").sentence == try_password(desk, "wrong", "nobody").sentence != ""


def test_five_wrong_tries_slow_down_even_the_right_password(desk: Any) -> None:
    for _try in range(5):
        assert try_password(desk, "wrong").actor is None
    with pytest.raises(UserError, match="Wait 2 seconds"):
        try_password(desk, "correct horse")
    desk.later(seconds=3)
    assert try_password(desk, "correct horse").actor is not None
    assert desk.read(lambda s: s.execute(select(Password.wrong_tries)).scalar_one()) == 0


def test_a_clock_set_back_locks_nobody_out(desk: Any) -> None:
    for _try in range(5):
        try_password(desk, "wrong")
    desk.later(hours=-1)
    assert try_password(desk, "correct horse").actor is not None


def test_staff_without_role_or_password_cannot_sign_in(desk: Any) -> None:
    plain = desk.do(service.add_staff, {"name": "张伟"})
    desk.do(service.set_password, plain, "another good one")
    assert try_password(desk, "another good one", plain).actor is None
    desk.do(service.change_staff, plain, {"name": "张伟", "role": "guard"})
    assert try_password(desk, "another good one", plain).actor.roles == {Role.GUARD}
    desk.do(service.set_active, plain, False)
    assert try_password(desk, "another good one", plain).actor is None
    assert [row.name for row in desk.read(lists.staff)] == ["李红"]
    assert len(desk.read(lists.staff, with_former=True)) == 2


def test_the_last_administrator_who_can_sign_in_stays_one(desk: Any) -> None:
    helper = desk.do(service.add_staff, {"name": "张伟", "role": "administrator"})
    with pytest.raises(FormErrors, match="only administrator"):
        desk.do(service.change_staff, desk.by.staff_id, {"name": "李红", "role": "guard"})
    with pytest.raises(UserError, match="only administrator"):
        desk.do(service.set_active, desk.by.staff_id, False)
    desk.do(service.change_staff, helper, {"name": "张伟", "role": "guard"})
    desk.do(service.change_staff, helper, {"name": "张伟", "role": "administrator"})
    desk.do(service.set_password, helper, "another good one")
    desk.do(service.set_active, desk.by.staff_id, False)
    assert [row.name for row in desk.read(lists.can_sign_in)] == ["张伟"]


def test_somebody_elses_password_is_set_by_an_administrator_only(desk: Any) -> None:
    with pytest.raises(UserError, match="Only an administrator"):
        desk.store.do(service.set_password, desk.by.staff_id, "another good one", by=GUARD, now=desk.now)
    assert try_password(desk, "correct horse").actor is not None


def services() -> dict[str, tuple[Any, frozenset[Role]]]:
    """Every function of the rooms that says who may call it."""
    found = {}
    for module in pkgutil.walk_packages(app.__path__, "app."):
        if ".migrations" in module.name or module.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if (
                hasattr(value, "roles")
                and getattr(value, "__module__", "") == module.name
                and callable(value)
                and not isinstance(value, type)
            ):
                found[f"{module.name}.{name}"] = (value, value.roles)
    return found


def test_every_declared_service_refuses_whoever_may_not() -> None:
    table = services()
    assert {"app.visits.service.arrive", "app.people.service.forget", "app.office.service.add_staff"} <= set(table)
    for name, (fn, roles) in table.items():
        # an administrator sets the program up; what tickets and complaints say is the desk's alone
        assert Role.ADMINISTRATOR in roles or name.startswith(("app.tickets.", "app.complaints.", "app.office.audit_export.")), name
        stranger = Actor(None, "nobody", frozenset(), "1")
        with pytest.raises(UserError, match="another role"):
            fn(None, by=stranger, now=None)


def test_the_table_of_who_may_what(desk: Any) -> None:
    roles = {name.removeprefix("app."): roles for name, (_fn, roles) in services().items()}
    desk_verbs = ("arrive", "admit", "turn_away", "leave", "leave_by_code", "leave_many", "cancel", "void", "undo", "reprint")
    assert {roles[f"visits.service.{verb}"] for verb in desk_verbs} == {DESK}
    assert roles["people.service.forget"] == HEADS
    assert {roles[f"office.service.{verb}"] for verb in ("add_staff", "change_staff", "set_active")} == {ADMINISTRATORS}


def test_a_refused_role_changes_nothing_and_is_named(desk: Any) -> None:
    with pytest.raises(UserError, match="Administrator"):
        desk.store.do(service.add_staff, {"name": "张伟"}, by=GUARD, now=desk.now)
    form = {"name": "王小明", "host": "x", "purpose": "Visiting"}
    assert desk.store.do(visits.arrive, form, by=GUARD, now=desk.now).value.number
    assert len(desk.read(lists.staff)) == 1


def test_settings_never_changed_have_their_defaults(desk: Any) -> None:
    settings = desk.read(get_settings)
    assert (settings.admit_on_arrival, settings.waiting_amber, settings.waiting_red, settings.badge_prefix) == (True, 5, 15, "71")
    assert (settings.sign_notice, settings.sign_agreement, settings.badge_photo) == ("never", "never", True)


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("timezone", "Mars/Base"),
        ("waiting_amber", "16"),
        ("waiting_red", "4"),
        ("badge_prefix", "7a"),
        ("stay_limit", "x"),
        ("theme", "pink"),
    ],
)
def test_a_wrong_setting_is_one_sentence_at_its_field(desk: Any, key: str, wrong: str) -> None:
    before = desk.read(get_settings).values
    with pytest.raises(FormErrors) as caught:
        desk.do(change_setting, key, wrong)
    assert list(caught.value.errors) == [key]
    assert desk.read(get_settings).values == before


def test_the_desk_changes_its_printer_and_only_an_administrator_the_rules(desk: Any) -> None:
    desk.store.do(change_setting, "badge_printer", "folder:/tmp/x", by=GUARD, now=desk.now)
    with pytest.raises(UserError, match="Only an administrator"):
        desk.store.do(change_setting, "waiting_red", 30, by=GUARD, now=desk.now)
    assert desk.read(get_settings).badge_printer == "folder:/tmp/x"


def test_an_emptied_choice_goes_back_to_what_the_office_kind_says(desk: Any) -> None:
    desk.do(change_setting, "admit_on_arrival", False)
    assert desk.read(get_settings).admit_on_arrival is False
    desk.do(change_setting, "admit_on_arrival", None)
    assert desk.read(get_settings).admit_on_arrival is True
