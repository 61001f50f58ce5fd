"""Keeping times: the dry run, what is held back, the run, and that what went is really gone."""

from pathlib import Path
from typing import Any

import pytest

from app.attachments.service import About, attach_bytes
from app.core.errors import FormErrors, UserError
from app.desk.check import check_all
from app.items import service as items
from app.items.service import With
from app.office.keeping import Keep
from app.people import lists as people
from app.retention import lists, service
from app.retention.fields import Why
from app.retention.running import run
from app.visits import service as visits
from app.visits.fields import Leaving
from app.visits.figures import figures
from tests.retention.world import hits, set_rules

FORM = {"name": "欧阳晓明", "phone": "13812345678", "company": "顺达物流有限公司", "host": "5-1-0803", "purpose": "送一台冰箱给李奶奶"}


def come_and_go(desk: Any, **form: str) -> Any:
    visit_id = desk.do(visits.arrive, {**FORM, **form}).visit_id
    desk.do(visits.leave, visit_id, Leaving.SEEN)
    return visit_id


def delete(desk: Any) -> Any:
    return run(desk.store, by=desk.by, now=desk.now)


def test_nothing_goes_while_no_time_is_set(desk: Any) -> None:
    come_and_go(desk)
    desk.later(days=4000)
    assert desk.read(lists.due, now=desk.now) == ()
    with pytest.raises(UserError, match="kept for ever"):
        delete(desk)


def test_a_time_below_the_floor_is_refused_with_the_rule(desk: Any) -> None:
    with pytest.raises(FormErrors, match="at least 12 months, as records of what was handed over are kept for at least one year"):
        set_rules(desk, items=11)
    set_rules(desk, items=12)
    set_rules(desk, items=0)


def test_a_dry_run_says_what_would_go_and_changes_nothing(desk: Any) -> None:
    come_and_go(desk)
    desk.later(days=100)
    come_and_go(desk)
    set_rules(desk, visits=3)
    (row,) = desk.read(lists.due, now=desk.now)
    assert (row.kind, row.many, row.first, row.last, row.held) == (Keep.VISITS, 1, "2026-11-21", "2026-11-21", {})
    assert len(desk.read(people.search, "欧阳")) == 1


@pytest.mark.file_only("looks into it")
def test_what_went_leaves_no_byte_and_the_trail_still_holds(desk: Any) -> None:
    visit_id = come_and_go(desk)
    desk.do(attach_bytes, About("visit", visit_id), ("欧阳晓明的照片.txt", "欧阳晓明 13812345678".encode() * 40))
    before = desk.read(figures, now=desk.now)
    day = before.day
    words = (FORM["name"], FORM["phone"], FORM["company"], FORM["purpose"])
    assert {word for _name, word in hits(desk.folder, words)} == set(words)
    desk.later(days=100)
    set_rules(desk, visits=3, people=1, prints=1)
    report = delete(desk)
    assert {one.table: one.many for one in report.gone} == {"visit": 1, "person": 1}
    assert (report.gone[0].first, report.gone[0].last) == ("V20261121-0001", "V20261121-0001")
    assert hits(desk.folder, words) == []
    assert not list(Path(desk.folder, "attachments").glob("??/*"))
    assert desk.read(check_all).troubles == ()
    after = desk.read(figures, day, now=desk.now)
    assert (after.came, after.gone, after.departments, after.types) == (before.came, before.gone, before.departments, before.types)
    with pytest.raises(UserError, match="Nothing has had its time"):
        delete(desk)


def test_a_held_record_stays_until_the_mark_is_lifted(desk: Any) -> None:
    come_and_go(desk)
    come_and_go(desk, name="李四", phone="13900001111")
    desk.do(service.hold, "v20261121-0001", "Dispute")
    with pytest.raises(UserError, match="held already"):
        desk.do(service.hold, "V20261121-0001", "Dispute")
    desk.later(days=100)
    set_rules(desk, visits=3)
    (row,) = desk.read(lists.due, now=desk.now)
    assert (row.many, row.held) == (1, {Why.HELD: 1})
    (held,) = desk.read(lists.held, Keep.VISITS, now=desk.now)
    assert (held.number, held.why, held.reason, held.who) == ("V20261121-0001", Why.HELD, "Dispute", "李红")
    assert delete(desk).many == 1
    desk.do(service.release, "V20261121-0001", "Settled")
    assert delete(desk).many == 1
    assert desk.read(check_all).troubles == ()


def test_a_visit_something_was_handed_over_at_stays_for_a_year(desk: Any) -> None:
    visit_id = come_and_go(desk)
    (item,) = desk.do(items.give, With(visit_id=visit_id), ({"kind": "key", "number": "B-17"},)) or (None,)
    set_rules(desk, visits=2, items=12)
    desk.later(days=200)
    rows = {row.kind: row for row in desk.read(lists.due, now=desk.now)}
    assert (rows[Keep.VISITS].many, rows[Keep.VISITS].held) == (0, {Why.ITEMS: 1})
    desk.later(days=170)
    assert desk.read(lists.due, now=desk.now)[1].held == {Why.OPEN: 1}  # the key is still out
    desk.do(items.come_back, (item,))
    assert {one.table for one in delete(desk).gone} == {"visit", "item"}
