"""Announcing looks at the watch list too: whoever keeps the desk sees a neutral mark, and is told nothing of why."""

from typing import Any

from app.exchange.groups import GroupRow, take_group
from app.office.settings import change_setting
from app.visits.companions import Companion
from app.visits.expecting import expect
from app.visits.service import Coming
from app.visits.watched import Mark, mark, marks
from app.watch import service
from app.watch.alike import Seen
from app.watch.fields import Said, Who

BAN = {"kind": "ban", "name": "张伟", "reason": "曾在大堂闹事", "tell": "保安队 8001"}
VIP = {"kind": "vip", "name": "李书记", "reason": "集团领导", "tell": "经理 6001"}
FORM = {"name": "张伟", "host": "李红", "purpose": "Visiting", "day": "2026-11-25"}
ID = "11010519491231002X"


def test_whoever_announces_somebody_on_the_list_is_told_to_check_on_arrival(desk: Any) -> None:
    assert desk.do(expect, {**FORM, "day": "2026-11-24"}).notes == ()
    desk.do(service.add, BAN)
    done = desk.do(expect, {**FORM, "name": "章威"})
    assert done.notes == ("To be checked on arrival: 章威.",)
    assert desk.read(marks, [done.visit_id], now=desk.now) == {done.visit_id: Mark(is_vip=False)}
    assert desk.do(expect, {**FORM, "name": "李四"}).notes == ()


def test_a_vip_is_named_with_whom_to_tell(desk: Any) -> None:
    desk.do(service.add, VIP)
    assert desk.do(expect, {**FORM, "name": "李书记"}).notes == ("李书记 is a VIP: tell 经理 6001.",)
    assert desk.read(mark, {"name": "李书记"}, now=desk.now) == Mark(is_vip=True, tell="经理 6001")


def test_companions_and_repeats_are_told_of_once_each(desk: Any) -> None:
    desk.do(service.add, BAN)
    form = {**FORM, "name": "李四", "weekdays": "123", "until": "2026-12-09"}
    done = desk.do(expect, form, Coming(), [Companion("张伟"), Companion("王五")])
    assert done.notes == ("To be checked on arrival: 张伟.",)


def test_a_person_known_to_be_somebody_else_has_no_mark(desk: Any) -> None:
    entry = desk.do(service.add, BAN)
    done = desk.do(expect, FORM)
    (person,) = desk.store.read(lambda s: [row.person_id for row in s.execute(text_of_visit())])
    desk.do(service.answer, entry, Who(Seen("张伟"), person), Said.NOT_SAME, "Known by sight")
    assert desk.read(marks, [done.visit_id], now=desk.now) == {}


def text_of_visit() -> Any:
    from sqlalchemy import select

    from app.visits.record import Visit

    return select(Visit.person_id)


def test_a_group_of_a_file_says_whom_to_check(desk: Any) -> None:
    desk.do(service.add, BAN)
    rows = [GroupRow(n, {"name": name, "phone": f"1380013800{n}"}) for n, name in enumerate(("李四", "张伟", "王五"), 1)]
    done = desk.do(take_group, rows, {"day": "2026-11-25", "host": "李红", "purpose": "Meeting"})
    assert (done.count, done.notes) == (3, ("To be checked on arrival: 张伟.",))


def test_marks_follow_the_list_as_it_is(desk: Any) -> None:
    done = desk.do(expect, FORM)
    assert desk.read(marks, [done.visit_id], now=desk.now) == {}
    entry = desk.do(service.add, {**BAN, "last_day": "2026-11-30"})
    assert desk.read(marks, [done.visit_id], now=desk.now) != {}
    desk.later(days=12)
    assert desk.read(marks, [done.visit_id], now=desk.now) == {}, "it has expired"
    desk.later(days=-12)
    desk.do(service.lift, entry, "settled")
    assert desk.read(marks, [done.visit_id], now=desk.now) == {}
    desk.do(service.add, {**BAN, "name": "别人"})
    assert desk.read(marks, [done.visit_id], now=desk.now) == {}
    desk.do(service.add, BAN)
    assert desk.read(marks, [done.visit_id], now=desk.now) != {}


def test_who_is_like_nobody_is_remembered_without_the_mark_of_a_number(desk: Any) -> None:
    from app.storage.store import memo_of
    from app.watch.lists import check

    desk.do(change_setting, "keeps_ids", True)
    desk.do(service.add, {**BAN, "id_number": "440308199901101512"})
    desk.read(check, Who(Seen("李四")), now=desk.now)
    desk.read(check, Who(Seen("王五"), id_number=ID), now=desk.now)
    others = desk.read(lambda s: set(memo_of(s)["watch"].others))
    assert others == {Seen("李四")}
