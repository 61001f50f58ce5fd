"""Whoever leaves hands over what is open; PINs and staff badges of the fast switch."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core.actor import Actor, Role
from app.core.errors import FormErrors, UserError
from app.desk.check import check_all
from app.office import badges, quick
from app.office.absences import go, here_again, plan
from app.office.departments import add_department, change_department, set_pair
from app.office.fields import FIRST_STAFF_BADGE, STAFF_BADGES
from app.office.owned import StillOwns, owned_by
from app.office.presence import absences, departments, pairs, unpaired
from app.office.record import AuditPayload, Pin, StaffBadge
from app.office.service import add_staff, change_staff, set_active, set_password
from app.printing.codes import badge_code, is_pass, is_staff_badge, read_code
from app.visits import service as visits
from app.visits.carried import carried
from app.visits.outcomes import Step, record_outcome
from app.visits.service import BADGES


@pytest.fixture
def staffed(desk: Any) -> Any:
    for name in ("刘工", "何师傅", "王主任"):
        desk.ids = {**getattr(desk, "ids", {}), name: desk.do(add_staff, {"name": name, "department": "工程部", "role": "handler"})}
    desk.do(set_pair, {"department": "工程部", "matter": "维修", "a": "刘工", "b": "何师傅"})
    desk.do(add_department, {"name": "财务部", "head": "刘工"})
    return desk


def owned(desk: Any, name: str) -> dict[str, list[tuple[str, str]]]:
    return {part.key: [(item.title, item.about) for item in part.items] for part in desk.read(owned_by, desk.ids[name])}


def step_of(desk: Any, owner: str) -> UUID:
    visit_id = desk.do(visits.arrive, {"name": "林科长", "host": "刘工", "purpose": "Inspection"}).visit_id
    desk.do(record_outcome, visit_id, {"discussed": "年检"}, [Step("报年检", owner, "+2"), Step("回电话", "何师傅", "+1")])
    return visit_id


# leavers -------------------------------------------------------------------------------------------------------------------


def test_a_leavers_open_items_are_listed_and_must_be_handed_over(staffed: Any) -> None:
    visit_id = step_of(staffed, "刘工")
    leaver, taker = staffed.ids["刘工"], staffed.ids["王主任"]
    assert owned(staffed, "刘工") == {
        "steps": [("报年检", "林科长")], "posts": [("财务部", "Department head")], "pairs": [("工程部 · 维修", "A role")],
    }  # fmt: skip
    with pytest.raises(StillOwns, match="刘工 still has 3 open items"):
        staffed.do(set_active, leaver, False)
    items = {part.key: part.items[0].id for part in staffed.read(owned_by, leaver)}
    staffed.do(set_active, leaver, False, {items["steps"]: taker, items["posts"]: None, items["pairs"]: taker})
    steps = {step.what: (step.owner, step.department) for step in staffed.read(carried, visit_id).steps}
    assert steps == {"报年检": ("王主任", "工程部"), "回电话": ("何师傅", "工程部")}
    assert [(row.a, row.b) for row in staffed.read(pairs, now=staffed.now)] == [("王主任", "何师傅")]
    assert staffed.read(owned_by, leaver) == ()
    assert staffed.read(check_all).troubles == ()


def test_open_steps_go_by_a_departments_new_name(staffed: Any) -> None:
    visit_id = step_of(staffed, "刘工")
    row = next(row for row in staffed.read(departments, now=staffed.now) if row.name == "工程部")
    staffed.do(change_department, row.id, {"name": "维修部"})
    assert {step.department for step in staffed.read(carried, visit_id).steps} == {"维修部"}
    assert staffed.read(check_all).troubles == ()


def test_work_is_given_to_somebody_a_post_may_stay_empty(staffed: Any) -> None:
    step_of(staffed, "刘工")
    leaver = staffed.ids["刘工"]
    nobody = {item.id: None for part in staffed.read(owned_by, leaver) for item in part.items}
    with pytest.raises(StillOwns, match="1 open item"):
        staffed.do(set_active, leaver, False, nobody)
    staffed.do(set_active, staffed.ids["何师傅"], False, {
        item.id: None if part.may_lapse else leaver for part in staffed.read(owned_by, staffed.ids["何师傅"]) for item in part.items
    })  # fmt: skip
    assert [(row.matter, row.a, row.b) for row in staffed.read(unpaired, now=staffed.now)] == [("维修", "刘工", "")]


@pytest.mark.parametrize("taker", ["刘工", "李四", "何师傅"])
def test_nobody_takes_over_who_leaves_too_or_is_the_other_of_the_pair(staffed: Any, taker: str) -> None:
    gone = staffed.do(add_staff, {"name": "李四"})
    staffed.do(set_active, gone, False)
    key = {**staffed.ids, "李四": gone}[taker]
    takers = {item.id: key for part in staffed.read(owned_by, staffed.ids["刘工"]) for item in part.items}
    with pytest.raises(UserError, match="Choose"):
        staffed.do(set_active, staffed.ids["刘工"], False, takers)
    assert owned(staffed, "刘工")["pairs"] == [("工程部 · 维修", "A role")]


def test_who_has_left_is_waited_for_by_nobody(staffed: Any) -> None:
    key = staffed.ids["王主任"]
    staffed.do(go, key, {})
    staffed.do(plan, {"who": "王主任", "first_day": "+5"})
    staffed.do(badges.give_badge, key)
    staffed.do(set_active, key, False)
    assert staffed.read(absences, now=staffed.now) == ()
    assert staffed.read(badges.badge_of, key) is None
    staffed.do(set_active, key, True)
    assert staffed.read(absences, now=staffed.now) == ()


# PINs ----------------------------------------------------------------------------------------------------------------------


def test_a_pin_signs_in_and_is_slowed_down_like_a_password(staffed: Any) -> None:
    key = staffed.ids["刘工"]
    staffed.do(quick.set_pin, key, "4826")
    assert staffed.store.do(quick.sign_in, key, "4826", now=staffed.now, counter="2").value.actor == Actor(
        key, "刘工", frozenset({Role.HANDLER}), "2"
    )
    for _try in range(5):
        assert staffed.store.do(quick.sign_in, key, "1357", now=staffed.now).value.actor is None
    with pytest.raises(UserError, match="Wait 2 seconds"):
        staffed.store.do(quick.sign_in, key, "4826", now=staffed.now)
    staffed.later(seconds=3)
    assert staffed.store.do(quick.sign_in, key, "4826", now=staffed.now).value.actor is not None


def test_wrong_pins_of_one_do_not_slow_another_and_the_password_still_goes(staffed: Any) -> None:
    one, other = staffed.ids["刘工"], staffed.ids["何师傅"]
    staffed.do(quick.set_pin, one, "4826")
    staffed.do(quick.set_pin, other, "5937")
    staffed.do(set_password, one, "another good one")
    for _try in range(6):
        if _try < 5:
            staffed.store.do(quick.sign_in, one, "0246", now=staffed.now)
    assert staffed.store.do(quick.sign_in, other, "5937", now=staffed.now).value.actor is not None
    assert staffed.store.do(quick.sign_in, one, "another good one", now=staffed.now).value.actor is not None


@pytest.mark.parametrize("weak", ["1234", "9876", "0000", "123", "1234567", "12a4", "8901", "१२३४"])
def test_a_pin_anybody_would_try_is_refused(staffed: Any, weak: str) -> None:
    with pytest.raises(FormErrors) as caught:
        staffed.do(quick.set_pin, staffed.ids["刘工"], weak)
    assert list(caught.value.errors) == ["pin"]
    assert not staffed.read(quick.has_pin, staffed.ids["刘工"])


def test_a_pin_is_set_by_oneself_or_an_administrator_and_kept_as_a_hash(staffed: Any) -> None:
    other = Actor(staffed.ids["何师傅"], "何师傅", frozenset({Role.HANDLER}), "1")
    with pytest.raises(UserError, match="Only an administrator"):
        staffed.store.do(quick.set_pin, staffed.ids["刘工"], "4826", by=other, now=staffed.now)
    staffed.store.do(quick.set_pin, staffed.ids["何师傅"], "4826", by=other, now=staffed.now)
    assert staffed.read(lambda s: s.execute(select(Pin.hash)).scalar_one()).startswith("$argon2id$")
    trail = staffed.read(lambda s: " ".join(s.execute(select(AuditPayload.body)).scalars()))
    assert "pin_of" in trail
    assert "argon2" not in trail
    staffed.store.do(quick.set_pin, staffed.ids["何师傅"], "", by=other, now=staffed.now)
    assert staffed.store.do(quick.sign_in, staffed.ids["何师傅"], "4826", now=staffed.now).value.actor is None


def test_whoever_has_no_role_or_has_left_does_not_come_in_by_pin(staffed: Any) -> None:
    key = staffed.ids["王主任"]
    staffed.do(quick.set_pin, key, "4826")
    staffed.do(change_staff, key, {"name": "王主任", "role": ""})
    assert staffed.store.do(quick.sign_in, key, "4826", now=staffed.now).value.actor is None
    staffed.do(change_staff, key, {"name": "王主任", "role": "director"})
    staffed.do(set_active, key, False)
    assert staffed.store.do(quick.sign_in, key, "4826", now=staffed.now).value.actor is None


# badges --------------------------------------------------------------------------------------------------------------------


def scan(desk: Any, serial: int) -> badges.Known:
    return desk.store.do(badges.scan_in, serial, now=desk.now, counter="1").value


def test_a_staff_badge_is_of_the_scanners_family_and_no_visitors_or_pass(staffed: Any) -> None:
    serial = staffed.do(badges.give_badge, staffed.ids["刘工"])
    assert is_staff_badge(read_code(badge_code(serial)))
    assert not is_pass(serial)
    assert FIRST_STAFF_BADGE <= serial < FIRST_STAFF_BADGE + STAFF_BADGES
    assert BADGES < FIRST_STAFF_BADGE
    assert not is_staff_badge(staffed.do(visits.arrive, {"name": "王小明", "host": "刘工", "purpose": "Visiting"}).badge)


def test_a_badge_signs_its_holder_in_and_a_lost_one_nobody(staffed: Any) -> None:
    first = staffed.do(badges.give_badge, staffed.ids["刘工"])
    assert scan(staffed, first).actor.name == "刘工"
    second = staffed.do(badges.give_badge, staffed.ids["刘工"])
    assert second != first
    assert scan(staffed, second).actor.name == "刘工"
    lost = scan(staffed, first)
    assert (lost.actor, lost.staff_id, "nobody's" in lost.sentence) == (None, None, True)
    staffed.do(badges.take_badge, staffed.ids["刘工"])
    assert scan(staffed, second).actor is None
    assert len(staffed.read(lambda s: s.execute(select(StaffBadge.serial)).all())) == 2, "a serial is never used again"


def test_trying_badges_out_is_slowed_down(staffed: Any) -> None:
    good = staffed.do(badges.give_badge, staffed.ids["刘工"])
    for serial in range(FIRST_STAFF_BADGE, FIRST_STAFF_BADGE + 5):
        assert scan(staffed, serial).actor is None
    with pytest.raises(UserError, match="Too many wrong tries"):
        scan(staffed, good)
    staffed.later(seconds=3)
    assert scan(staffed, good).actor is not None
    assert scan(staffed, FIRST_STAFF_BADGE).actor is None


def test_without_a_role_a_badge_only_says_whose_it_is_and_an_office_may_ask_for_the_pin(staffed: Any) -> None:
    from app.office.settings import change_setting

    plain = staffed.do(add_staff, {"name": "维修工"})
    serial = staffed.do(badges.give_badge, plain)
    known = scan(staffed, serial)
    assert (known.staff_id, known.actor, known.sentence, known.marked.is_back) == (plain, None, "", False)
    assert scan(staffed, serial).marked.is_back
    serial = staffed.do(badges.give_badge, staffed.ids["刘工"])
    staffed.do(change_setting, "badge_sign_in", False)
    known = scan(staffed, serial)
    assert (known.name, known.actor, known.sentence) == ("刘工", None, "刘工: type the password or PIN.")


def test_badges_are_given_by_administrators(staffed: Any) -> None:
    handler = Actor(staffed.ids["刘工"], "刘工", frozenset({Role.HANDLER}), "1")
    for verb in (badges.give_badge, badges.take_badge):
        with pytest.raises(UserError, match="another role"):
            staffed.store.do(verb, staffed.ids["刘工"], by=handler, now=staffed.now)
    with pytest.raises(UserError, match="has no badge"):
        staffed.do(badges.take_badge, staffed.ids["刘工"])


def test_at_an_open_desk_a_badge_marks_its_holder_whoever_sits_there(staffed: Any) -> None:
    handler = Actor(staffed.ids["何师傅"], "何师傅", frozenset({Role.HANDLER}), "1")
    serial = staffed.do(badges.give_badge, staffed.ids["刘工"])
    out = staffed.store.do(badges.turn_badge, serial, by=handler, now=staffed.now).value
    assert (out.name, out.is_back) == ("刘工", False)
    assert staffed.store.do(badges.turn_badge, serial, by=handler, now=staffed.now).value.is_back
    with pytest.raises(UserError, match="nobody's any more"):
        staffed.do(badges.turn_badge, FIRST_STAFF_BADGE)


def test_whoever_signs_in_is_not_out_any_more(staffed: Any) -> None:
    who = Actor(staffed.ids["刘工"], "刘工", frozenset({Role.HANDLER}), "1")
    assert staffed.store.do(here_again, by=who, now=staffed.now).value is None
    staffed.do(go, staffed.ids["刘工"], {"kind": "meeting", "until": "+60"})
    assert staffed.store.do(here_again, by=who, now=staffed.now).value is None
    staffed.do(go, staffed.ids["刘工"], {})
    assert staffed.store.do(here_again, by=who, now=staffed.now).value.is_back
