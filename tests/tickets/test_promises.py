"""What departments promise: the office's template, own items, limits, answers kept ready; guards' direction notes."""

import shutil
from pathlib import Path

import pytest

from app.core.actor import Actor
from app.core.errors import FormErrors, UserError
from app.core.i18n import speaking
from app.desk.check import check_all
from app.office.fields import OfficeKind
from app.office.presence import unpaired
from app.tickets.directing import direction_numbered, directions, give_direction, void_direction
from app.tickets.fields import ClockKind
from app.tickets.limits import limit_of
from app.tickets.promising import canned, items, remove_answer, remove_item, save_answer, save_item, take_template
from app.tickets.service import open_ticket
from app.tickets.templates import template
from tests.conftest import Desk
from tests.tickets.conftest import OPEN, Counter, at

ITEM = {"department": "工程部", "name": "空调清洗", "unit": "working_days", "amount": "2", "papers": "报修单 | 签名", "note": ""}


@pytest.mark.parametrize("kind", OfficeKind)
@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
def test_every_kind_of_office_has_a_template_in_every_language(kind: OfficeKind, language: str) -> None:
    with speaking(language):
        found = template(kind)
    assert len(found.items) > 6
    assert len({(one.department, one.name) for one in found.items}) == len(found.items)
    for one in found.items:
        assert one.department
        assert 0 < len(one.name) <= 60
        assert limit_of(one.unit, one.amount)
        assert all(line.count("|") == 1 for line in one.papers.splitlines())
    assert {one.topic for one in found.answers} <= {"", *(one.name for one in found.items)}


def test_english_and_chinese_name_the_same_items() -> None:
    for kind in OfficeKind:
        with speaking("en"):
            english = template(kind)
        with speaking("zh_CN"):
            chinese = template(kind)
        assert [(one.unit, one.amount, one.papers.count("\n")) for one in english.items] == [
            (one.unit, one.amount, one.papers.count("\n")) for one in chinese.items
        ]
        assert all(one.department.isascii() and one.name.isascii() for one in english.items)


def test_an_office_that_has_kept_nothing_is_offered_its_template_and_keeps_it_once_it_is_used(
    bare_office: tuple[Path, Actor], tmp_path: Path
) -> None:
    shutil.copytree(bare_office[0], tmp_path / "bare")
    desk = Desk(tmp_path / "bare", bare_office[1])
    offered = desk.read(items)
    assert all(row.is_template for row in offered)
    assert desk.read(canned)
    desk.do(open_ticket, {**OPEN, "item": "Small repair at home"})
    kept = desk.read(items)
    assert {row.id for row in kept} == {row.id for row in offered}
    assert not any(row.is_template for row in kept)
    assert desk.read(check_all).troubles == ()
    desk.store.close()


def test_an_item_says_the_limit_of_the_tickets_promised_by_it(counter: Counter) -> None:
    kept = counter.desk.do(save_item, None, ITEM)
    ticket = counter.open(item="空调清洗")
    clock = counter.clock(ticket, ClockKind.PROMISE)
    assert clock is not None
    assert clock.due_at == at("11-25 17:30")
    counter.desk.do(save_item, kept, {**ITEM, "amount": "5"})
    assert counter.clock(ticket, ClockKind.PROMISE) == clock  # what was promised stays promised
    assert counter.clock(counter.open(item="空调清洗"), ClockKind.PROMISE) != clock


def test_a_matter_without_a_pair_is_listed(counter: Counter) -> None:
    counter.desk.do(save_item, None, ITEM)
    assert ("工程部", "空调清洗") in {(row.department, row.matter) for row in counter.desk.read(unpaired, now=counter.desk.now)}


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"amount": "0"}, "amount"), ({"amount": "-1"}, "amount"), ({"amount": "7300"}, "amount"), ({"name": ""}, "name"),
        ({"unit": "weeks"}, "unit"), ({"department": "工程维修部", "name": "房屋渗漏"}, "name"), ({"name": "长" * 61}, "name"),
    ],
)  # fmt: skip
def test_limits_of_nothing_or_of_twenty_years_are_refused(counter: Counter, form: dict[str, str], field: str) -> None:
    with pytest.raises(FormErrors) as error:
        counter.desk.do(save_item, None, {**ITEM, **form})
    assert list(error.value.errors) == [field]


def test_an_item_offered_no_more_keeps_its_tickets(counter: Counter) -> None:
    kept = counter.desk.do(save_item, None, ITEM)
    ticket = counter.open(item="空调清洗")
    counter.desk.do(remove_item, kept)
    assert "空调清洗" not in {row.name for row in counter.desk.read(items)}
    assert counter.row(ticket).topic == "空调清洗"
    with pytest.raises(FormErrors):
        counter.open(item="空调清洗")


def test_only_those_who_lead_change_what_is_promised(counter: Counter) -> None:
    with pytest.raises(UserError):
        counter.does(save_item, None, ITEM, who="小王")


def test_the_template_is_taken_once(counter: Counter) -> None:
    with speaking("zh_CN"):
        assert counter.desk.do(take_template) == 0


def test_answers_are_kept_ready_those_of_the_matter_first(counter: Counter) -> None:
    assert next(row.title for row in counter.desk.read(canned, "费用查询与票据")) == "缴费方式"
    kept = counter.desk.do(save_answer, None, {"title": "漏水", "topic": "房屋渗漏", "body": "请先关闭水阀。"})
    assert next(row.title for row in counter.desk.read(canned, "房屋渗漏")) == "漏水"
    counter.desk.do(remove_answer, kept)
    assert "漏水" not in {row.title for row in counter.desk.read(canned)}
    with pytest.raises(FormErrors):
        counter.desk.do(save_answer, None, {"title": "", "topic": "", "body": ""})


def test_w4_4_a_guard_writes_where_to_go_and_whom_to_ask_for(counter: Counter) -> None:
    made = counter.does(give_direction, {"matter": "办装修", "place": "客服中心一楼", "contact": "李红 8102"}, who="赵师傅")
    assert (made.number, made.made_by, made.contact) == ("D20261123-0001", "赵师傅", "李红 8102")
    for empty in ("matter", "place", "contact"):
        with pytest.raises(FormErrors) as error:
            counter.does(give_direction, {"matter": "办装修", "place": "一楼", "contact": "李红", empty: ""}, who="赵师傅")
        assert list(error.value.errors) == [empty]
    counter.does(void_direction, made.id, "说错了", who="赵师傅")
    with pytest.raises(UserError, match="already"):
        counter.does(void_direction, made.id, "说错了", who="赵师傅")
    assert counter.desk.read(directions)[0].void_at is not None
    assert counter.desk.read(direction_numbered, "d20261123-0001") == made.id
