"""Somebody asks to be forgotten: nothing of them is left but what a rule or an open matter keeps."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import UserError
from app.desk.check import check_all
from app.drafts import service as drafts
from app.drafts.fields import HalfFilled
from app.items import service as items
from app.items.service import With
from app.office.service import add_staff
from app.people import lists as people
from app.people.service import split_phones
from app.retention import lists
from app.retention.fields import Cause
from app.retention.forgetting import do_not_remember, forget, person_meant, plan
from app.retention.reapplying import reapply
from app.shifts import service as shifts
from app.shifts.lists import sheet
from app.tickets.service import open_ticket
from app.visits import service as visits
from app.visits.fields import Leaving
from app.visits.lists import row as visit_row
from tests.conftest import Desk
from tests.retention.test_running import FORM, come_and_go
from tests.retention.world import hits

WORDS = (FORM["name"], FORM["phone"], FORM["company"], FORM["purpose"])
TICKET = {"channel": "visit", "name": FORM["name"], "phone": FORM["phone"], "matter": "冰箱送不上楼", "is_resident": "no"}


def person(desk: Any, words: str = "欧阳") -> Any:
    (row,) = desk.read(people.search, words)
    return row


def test_a_forgotten_person_is_in_no_byte_of_the_folder(desk: Any) -> None:
    for _n in range(3):
        come_and_go(desk)
    come_and_go(desk, name="李四", phone="13900001111", company="", purpose="Visiting")
    form = HalfFilled(id=person(desk).id, kind="visit", title=FORM["name"], body='{"phone": "13812345678"}')
    desk.do(drafts.keep, form)
    told = desk.read(plan, person(desk).id, now=desk.now)
    assert (told.many, told.kept) == ({"person": 1, "visit": 3}, ())
    report = desk.do(forget, person(desk).id)
    assert (report.cause, report.many, report.kept) == (Cause.FORGET, 4, ())
    assert hits(desk.folder, WORDS) == []
    assert person(desk, "李四").name == "李四"
    assert desk.read(check_all).troubles == ()
    with pytest.raises(UserError, match="Nobody on record is called"):
        desk.read(person_meant, FORM["name"])


def test_what_a_rule_or_an_open_matter_keeps_is_said_and_stays(desk: Any) -> None:
    visit_id = come_and_go(desk)
    other = come_and_go(desk)
    (key,) = desk.do(items.give, With(visit_id=visit_id), ({"kind": "key", "number": "B-17"},))
    desk.do(items.come_back, (key,))
    ticket = desk.do(open_ticket, TICKET)
    who = desk.read(person_meant, FORM["name"], "138 1234 5678")
    kept = desk.read(plan, who, now=desk.now).kept
    assert kept == (
        "V20261121-0001 stays (Visits): something was handed over: kept for at least one year.",
        f"{ticket.number} stays (First-contact tickets): still open.",
        "B-17 stays (Things handed over): something was handed over: kept for at least one year.",
    )
    report = desk.do(forget, who)
    assert report.kept == kept
    assert {one.table: one.many for one in report.gone} == {"visit": 1, "person": 1}
    assert [desk.read(visit_row, each).name for each in (visit_id, other)] == [FORM["name"], "—"]
    assert desk.read(check_all).troubles == ()


def test_two_of_one_name_are_told_apart_by_the_phone(desk: Any) -> None:
    come_and_go(desk)
    come_and_go(desk, phone="13700000000")
    with pytest.raises(UserError, match="2 people are called"):
        desk.read(person_meant, FORM["name"])
    desk.do(forget, desk.read(person_meant, FORM["name"], "13700000000"))
    assert split_phones(person(desk).phones) == [FORM["phone"]]


def test_frozen_sheets_of_a_shift_lose_the_name_and_still_show(desk: Any) -> None:
    visit_id = desk.do(visits.arrive, FORM).visit_id
    desk.do(add_staff, {"name": "小王", "department": "客服部", "role": "", "phone": ""})
    handed = desk.do(shifts.hand_over, {"to": "小王", "note": ""})
    assert FORM["name"] in str(desk.read(sheet, handed.handover_id))
    desk.do(visits.leave, visit_id, Leaving.SEEN)
    desk.do(forget, person(desk).id)
    assert FORM["name"] not in str(desk.read(sheet, handed.handover_id))
    assert hits(desk.folder, WORDS) == []
    assert desk.read(check_all).troubles == ()


@pytest.mark.file_only("a server is restored where it stands")
def test_a_restored_backup_is_erased_again_before_anybody_sees_it(desk: Any, tmp_path: Path) -> None:
    come_and_go(desk)
    come_and_go(desk, name="李四", phone="13900001111", company="", purpose="Visiting")
    with desk.store.writer.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    backup = tmp_path / "restored"
    shutil.copytree(desk.folder, backup)
    desk.do(forget, person(desk).id)
    desk.do(do_not_remember, person(desk, "李四").id)
    assert hits(backup, [FORM["name"]]) != []
    restored = Desk(backup, desk.by)
    assert reapply(restored.store, desk.folder, now=desk.now) == 3
    assert reapply(restored.store, desk.folder, now=desk.now) == 0
    assert hits(backup, WORDS) == []
    assert restored.read(people.search, "李四") == ()
    assert restored.read(check_all).troubles == ()
    assert restored.read(lists.reports)[0].cause is Cause.RESTORED
    restored.store.close()
