"""Contingency plans 应急预案: shipped for each kind of office, reworded, dropped, brought back, on one page."""

from typing import Any

import pytest

from app.core import i18n
from app.core.actor import SYSTEM, Actor, Role
from app.core.errors import FormErrors, StaleRecord, UserError
from app.core.i18n import LANGUAGES
from app.desk.check import check_all
from app.incidents import plans
from app.incidents.fields import LONGEST_LINE, LONGEST_STEP, MOST_LINES, MOST_STEPS, PLAN_FIELDS, parted
from app.incidents.plans import PlanRow, shipped
from app.office.fields import OfficeKind
from app.office.record import Office

KEYS = ("fire", "lift", "water", "power", "quarrel", "medical", "object")
OWN = {"title": "电动车起火", "steps": "断电\n\n 疏散 ", "duties": "前台：报警", "phones": "火警：119\n王主任: 13800138000"}
CLERK = Actor(None, "李红", frozenset({Role.RECEPTIONIST}), "1")


def plan(desk: Any, name: str) -> PlanRow:
    return desk.read(plans.plan, name)  # type: ignore[no-any-return] -- the desk of conftest is untyped


@pytest.mark.parametrize("office", OfficeKind)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_office_has_its_plans_in_every_language(office: OfficeKind, language: str) -> None:
    found = shipped(office, language)
    assert tuple(found) == KEYS
    for row in found.values():
        assert {field.name: field.check(row.form[field.name]) if field.check else None for field in PLAN_FIELDS} == dict.fromkeys(row.form)
        assert len(row.steps) >= 6
        assert all(who for who, _what in (*row.duties, *row.phones)), "a line without a colon says nobody's name"
        assert len(row.title) <= 40
    assert [len(row.steps) for row in found.values()] == [len(row.steps) for row in shipped(office, "zh_CN").values()]
    assert [len(row.phones) for row in found.values()] == [len(row.phones) for row in shipped(office, "zh_CN").values()]


def test_an_office_gets_the_plans_of_its_kind_in_the_language_of_the_desk(desk: Any) -> None:
    i18n.use_language("zh_CN")
    assert [row.title for row in desk.read(plans.plans)] == [
        "火灾",
        "电梯困人",
        "水管爆裂、漏水",
        "停电",
        "前台争吵、打架",
        "突发疾病、受伤",
        "可疑物品",
    ]

    def become(s: Any, kind: OfficeKind, *, by: Actor) -> None:
        s.query(Office).one().kind = kind

    desk.store.do(become, OfficeKind.HOSPITAL, by=SYSTEM)
    assert plan(desk, "medical").title == "大厅突发疾病、跌倒"
    i18n.use_language("zh_TW")
    assert plan(desk, "fire").title == "火災"


@pytest.mark.parametrize(
    ("line", "who", "what"),
    [
        ("前台：报警", "前台", "报警"),
        ("Police: 110", "Police", "110"),
        ("王主任：", "王主任", ""),
        ("报警", "", "报警"),
        (": x", "", ": x"),
    ],
)
def test_a_line_is_parted_at_its_first_colon(line: str, who: str, what: str) -> None:
    assert parted(line) == (who, what)


def test_the_office_words_a_plan_its_own_way(desk: Any) -> None:
    done = desk.do(plans.set_plan, "lift", {**plan(desk, "lift").form, "phones": "维保：027-88888888"})
    assert (done.is_own, done.is_shipped, done.phones, done.changed_by) == (True, True, (("维保", "027-88888888"),), "李红")
    assert done.steps == shipped(OfficeKind.PROPERTY, "en")["lift"].steps
    i18n.use_language("zh_CN")
    assert plan(desk, "lift").title == "People trapped in a lift", "what the office wrote is not translated"
    back = desk.do(plans.put_back, "lift")
    assert (back.title, back.is_own) == ("电梯困人", False)
    assert desk.read(check_all).troubles == ()


def test_a_plan_of_its_own_stands_behind_the_shipped_ones_and_is_a_kind_of_incident(desk: Any) -> None:
    done = desk.do(plans.set_plan, "", OWN)
    assert (done.steps, done.duties, done.phones[1]) == (("断电", "疏散"), (("前台", "报警"),), ("王主任", "13800138000"))
    assert [row.title for row in desk.read(plans.plans)][-1] == "电动车起火"
    assert (done.key, "电动车起火") in desk.read(plans.kinds)
    with pytest.raises(UserError, match="no shipped wording"):
        desk.do(plans.put_back, done.key)
    with pytest.raises(FormErrors, match="a plan “电动车起火” already"):
        desk.do(plans.set_plan, "", OWN)


def test_a_dropped_plan_is_offered_no_more_and_can_be_brought_back(desk: Any) -> None:
    own = desk.do(plans.set_plan, "", OWN)
    for key in ("lift", own.key):
        dropped = desk.do(plans.drop, key)
        assert dropped.is_off
        assert key not in dict(desk.read(plans.kinds))
        assert desk.read(plans.kind_words)[key] == dropped.title
    assert [row.key for row in desk.read(plans.plans, with_off=True)][-2:] == ["lift", own.key]
    assert desk.do(plans.set_plan, own.key, OWN).is_off is False
    assert desk.do(plans.put_back, "lift").is_off is False
    assert desk.do(plans.drop, "fire").steps == shipped(OfficeKind.PROPERTY, "en")["fire"].steps


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"title": " "}, "title", "needed"), ({"title": "x" * 41}, "title", "41 characters"), ({"steps": "\n \n"}, "steps", "needed"),
        ({"steps": "x\n" * (MOST_STEPS + 1)}, "steps", "15 lines"), ({"steps": "x" * (LONGEST_STEP + 1)}, "steps", "161 characters"),
        ({"phones": "x\n" * (MOST_LINES + 1)}, "phones", "11 lines"), ({"duties": "x" * (LONGEST_LINE + 1)}, "duties", "121 characters"),
    ],
)  # fmt: skip
def test_a_plan_that_is_no_page_is_refused_with_a_sentence(desk: Any, wrong: dict[str, str], field: str, sentence: str) -> None:
    with pytest.raises(FormErrors, match=sentence) as caught:
        desk.do(plans.set_plan, "", {**OWN, **wrong})
    assert set(caught.value.errors) == {field}


def test_two_who_reword_it_at_once_do_not_undo_each_other(desk: Any) -> None:
    first = desk.do(plans.set_plan, "", OWN)
    desk.do(plans.set_plan, first.key, {**OWN, "title": "甲"}, version=first.version)
    with pytest.raises(StaleRecord):
        desk.do(plans.set_plan, first.key, {**OWN, "title": "乙"}, version=first.version)
    assert plan(desk, first.key).title == "甲"


def test_only_heads_change_plans_and_everybody_reads_and_prints_them(desk: Any) -> None:
    for change, more in ((plans.set_plan, ("", OWN)), (plans.drop, ("fire",)), (plans.put_back, ("fire",))):
        with pytest.raises(UserError, match="another role"):
            desk.store.do(change, *more, by=CLERK, now=desk.now)
    assert desk.store.do(plans.print_plan, "Fire", by=CLERK, now=desk.now).value is not None


def test_a_plan_is_meant_by_key_or_title(desk: Any) -> None:
    assert plan(desk, " POWER cut ").key == "power"
    with pytest.raises(UserError, match="no contingency plan “meteor”"):
        plan(desk, "meteor")
