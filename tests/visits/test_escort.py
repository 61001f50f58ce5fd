"""Escorts and allowed areas: asked for by kind of visit, late after the limit, on badge and record; slips that come back."""

import io
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pypdfium2
import pytest

from app.core.actor import SYSTEM
from app.core.errors import FormErrors, UnknownStaff, UserError
from app.desk.check import check_all
from app.office.service import add_staff, set_active
from app.office.settings import change_setting
from app.places.service import add_home
from app.storage import opening, upgrade
from app.storage.records import insert_rows, new_row
from app.visits import carried, details, drawing, lists, service, together
from app.visits.companions import Companion
from app.visits.correct import correct
from app.visits.escorting import escort_here, escort_not_here, name_escort, settle_slip
from app.visits.fields import HostRef, Leaving, VisitorType, VisitState
from app.visits.kinds import Escorting, areas_by_type, joined, split
from app.visits.marks import SlipState
from app.visits.record import Visit
from app.visits.service import Coming
from app.wiring import open_office
from tests.conftest import NOON

CONTRACTOR = {"name": "王电工", "company": "快修公司", "host": "5-1-0803", "purpose": "Repair", "type": "contractor"}
GUEST = {"name": "王小明", "host": "5-1-0803", "purpose": "Visiting"}


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def come(desk: Any, form: dict[str, str] = CONTRACTOR, said: Escorting | None = None) -> UUID:
    visit_id: UUID = desk.do(service.arrive, form, Coming(escort=said)).visit_id
    return visit_id


@pytest.fixture
def staffed(desk: Any) -> Any:
    """Li Hong, and Liu of engineering who escorts; one home to be visited."""
    desk.do(add_home, {"code": "5-1-0803", "residents": ""})
    desk.do(add_staff, {"name": "刘工", "department": "工程部", "place": "B1-02", "role": ""})
    return desk


def test_a_contractor_needs_an_escort_and_a_guest_none(staffed: Any) -> None:
    assert staffed.read(carried.escort_of, come(staffed, GUEST)) is None
    row = staffed.read(carried.escort_of, come(staffed))
    assert (row.is_needed, row.name, row.reported_at) == (True, "", None)


def test_who_needs_an_escort_is_a_setting_of_the_office(staffed: Any) -> None:
    staffed.do(change_setting, "escort_types", "guest official")
    assert staffed.read(carried.escort_of, come(staffed)) is None
    assert staffed.read(carried.escort_of, come(staffed, GUEST)).is_needed


def test_an_escort_is_named_with_the_department_from_the_staff_list(staffed: Any) -> None:
    row = staffed.read(carried.escort_of, come(staffed, said=Escorting("刘工", areas="机房", is_told=True)))
    assert (row.name, row.department, row.areas, row.is_told) == ("刘工", "工程部", "机房", True)
    assert row.staff_id is not None


def test_an_escort_on_no_list_is_refused_once_and_then_taken_as_written(staffed: Any) -> None:
    with pytest.raises(UnknownStaff) as caught:
        come(staffed, said=Escorting("刘攻"))
    assert caught.value.errors == {
        "escort": "Nobody on the staff list is called 刘攻. Pick from the list, or press Enter again to take it as written."
    }
    assert staffed.read(carried.unreported) == (), "nothing half done"
    row = staffed.read(carried.escort_of, come(staffed, said=Escorting("刘攻", as_written=True)))
    assert (row.name, row.staff_id) == ("刘攻", None)


def test_two_of_the_same_name_are_picked_and_one_who_left_is_not_offered(staffed: Any) -> None:
    other = staffed.do(add_staff, {"name": "刘工", "department": "保安部", "role": ""})
    with pytest.raises(UnknownStaff, match="Several people are called 刘工"):
        come(staffed, said=Escorting("刘工"))
    row = staffed.read(carried.escort_of, come(staffed, said=Escorting("刘工", HostRef("staff", other, "刘工", "保安部"))))
    assert (row.staff_id, row.department) == (other, "保安部")
    staffed.do(set_active, other, False)
    row = staffed.read(carried.escort_of, come(staffed, said=Escorting("刘工", HostRef("staff", other, "刘工", "保安部"))))
    assert row.department == "工程部"


def test_an_office_with_no_staff_list_takes_every_escort_as_written(desk: Any) -> None:
    assert desk.read(carried.escort_of, come(desk, said=Escorting("刘工"))).name == "刘工"


def test_a_name_no_column_holds_is_refused_with_a_sentence(staffed: Any) -> None:
    with pytest.raises(FormErrors, match="has 61 characters; 60 fit"):
        come(staffed, said=Escorting("刘" * 61, as_written=True))


def test_an_escort_is_late_after_the_limit_and_not_before(staffed: Any) -> None:
    visit_id = come(staffed, said=Escorting("刘工"))
    staffed.later(minutes=10)
    assert staffed.read(carried.late_escorts, now=staffed.now) == ()
    (late,) = staffed.read(carried.late_escorts, now=staffed.now + timedelta(seconds=1))
    assert (late.visit_id, late.visitor, late.name, late.department) == (visit_id, "王电工", "刘工", "工程部")
    staffed.do(change_setting, "escort_minutes", "30")
    assert staffed.read(carried.late_escorts, now=staffed.now + timedelta(minutes=1)) == ()


def test_one_move_says_the_escort_is_here_and_can_be_taken_back(staffed: Any) -> None:
    visit_id = come(staffed, said=Escorting("刘工"))
    staffed.later(minutes=20)
    assert staffed.do(escort_here, visit_id).reported_at == staffed.now
    assert staffed.read(carried.unreported) == ()
    with pytest.raises(UserError, match="reported as here already"):
        staffed.do(escort_here, visit_id)
    staffed.do(escort_not_here, visit_id)
    assert len(staffed.read(carried.late_escorts, now=staffed.now)) == 1


def test_nobody_named_cannot_be_here(staffed: Any) -> None:
    visit_id = come(staffed)
    with pytest.raises(UserError, match="Nobody is named as escort yet"):
        staffed.do(escort_here, visit_id)


def test_somebody_else_named_is_called_now_and_the_areas_stay(staffed: Any) -> None:
    visit_id = come(staffed, said=Escorting("", areas="机房"))
    staffed.later(minutes=20)
    row = staffed.do(name_escort, visit_id, Escorting("刘工"))
    assert (row.called_at, row.areas) == (staffed.now, "机房")
    staffed.later(minutes=1)
    assert staffed.do(name_escort, visit_id, Escorting("刘工", areas="")).called_at < staffed.now
    assert staffed.read(carried.escort_of, visit_id).areas == ""


def test_a_visitor_who_has_left_is_neither_late_nor_escorted(staffed: Any) -> None:
    visit_id = come(staffed, said=Escorting("刘工"))
    staffed.later(hours=1)
    staffed.do(service.leave, visit_id, Leaving.SEEN)
    assert staffed.read(carried.late_escorts, now=staffed.now) == ()
    for verb, arguments in ((escort_here, ()), (name_escort, (Escorting("刘工"),))):
        with pytest.raises(UserError, match="is left, so nobody is escorted any more"):
            staffed.do(verb, visit_id, *arguments)


def test_a_visit_in_its_first_minutes_of_the_day_is_late_by_the_minutes_since_yesterday(staffed: Any) -> None:
    staffed.now = staffed.now.replace(hour=15, minute=55)  # 23:55 at the office
    come(staffed, said=Escorting("刘工"))
    staffed.later(minutes=11)
    assert [late.visitor for late in staffed.read(carried.late_escorts, now=staffed.now)] == ["王电工"]


def test_an_announced_visit_taken_back_and_checked_in_again_has_one_escort(staffed: Any) -> None:
    from app.visits.expecting import check_in, expect

    visit_id = staffed.do(expect, {**CONTRACTOR, "day": "today", "time": "13:00"}).visit_id
    arrived = staffed.do(check_in, visit_id)
    staffed.do(service.undo, visit_id, version=arrived.version)
    staffed.later(minutes=3)
    staffed.do(check_in, visit_id)
    assert len(staffed.read(carried.unreported)) == 1


def test_a_type_corrected_at_the_desk_asks_for_the_escort_or_lets_it_go(staffed: Any) -> None:
    visit_id = come(staffed, GUEST)

    def to(kind: str) -> None:
        version = staffed.read(lists.row, visit_id).version
        staffed.do(correct, visit_id, {"type": kind}, "typing mistake", version=version)

    to("contractor")
    assert [wait.visitor for wait in staffed.read(carried.unreported)] == ["王小明"]
    to("official")
    assert staffed.read(carried.unreported) == ()
    staffed.do(service.leave, visit_id, Leaving.SEEN)
    assert [row.name for row in staffed.read(carried.records_due)] == ["王小明"]
    assert staffed.read(check_all).troubles == ()


def test_areas_are_short_names_with_commas_of_any_kind_and_come_by_visitor_type(staffed: Any) -> None:
    assert split("机房，屋顶; 机房、\n车库 ") == ("机房", "屋顶", "车库")
    assert joined(split("机房,屋顶")) == "机房, 屋顶"
    assert areas_by_type("contractor=机房, 屋顶\nguest= \nrubbish") == {"contractor": "机房, 屋顶"}
    staffed.do(change_setting, "area_defaults", "contractor=机房、屋顶\nguest=大堂")
    assert staffed.read(carried.escort_of, come(staffed)).areas == "机房, 屋顶"
    row = staffed.read(carried.escort_of, come(staffed, GUEST))
    assert (row.areas, row.is_needed) == ("大堂", False)
    assert staffed.read(carried.unreported)[0].visitor == "王电工", "a guest with areas waits for no escort"


def test_the_badge_names_the_escort_and_the_areas(staffed: Any) -> None:
    named = come(staffed, said=Escorting("刘工", areas="机房, 屋顶"))
    text = text_of(staffed.read(drawing.badge, named, now=staffed.now))
    assert "Escort: 刘工" in text
    assert "Areas: 机房, 屋顶" in text
    text = text_of(staffed.read(drawing.badge, come(staffed), now=staffed.now))
    assert "Escort required" in text
    assert "Areas" not in text
    text = text_of(staffed.read(drawing.badge, come(staffed, GUEST), now=staffed.now))
    assert "Escort" not in text


STOCKS = (
    "brother-62x29", "brother-62x100", "brother-62-endless", "dymo-11356", "dymo-30256", "zebra-4x2", "avery-l4785", "roll-58", "cr80",
)  # fmt: skip


@pytest.mark.parametrize("stock", STOCKS)
def test_areas_and_escort_fit_every_stock(staffed: Any, stock: str) -> None:
    visit_id = come(staffed, said=Escorting("刘工", areas="地下二层水泵房, 强电间, 屋顶电梯机房, 会议室"))
    assert "强电间" in text_of(staffed.read(drawing.badge, visit_id, now=staffed.now, stock=stock)).replace("\r\n", "").replace("\n", "")


def test_the_preview_shows_what_the_form_says(staffed: Any) -> None:
    text = text_of(staffed.read(drawing.preview_badge, {**CONTRACTOR, "escort": "刘工", "areas": "机房"}, now=staffed.now))
    assert "Escort: 刘工" in text
    assert "Areas: 机房" in text


def test_the_record_of_the_visit_and_its_details_tell_of_the_escort(staffed: Any) -> None:
    visit_id = come(staffed, said=Escorting("刘工", areas="机房", is_told=True))
    staffed.later(minutes=3)
    staffed.do(escort_here, visit_id)
    text = text_of(staffed.read(drawing.record, visit_id, now=staffed.now))
    for words in ("刘工 · 工程部, here 2026-11-21 12:03", "Allowed areas", "机房", "Sensitive areas explained", "escort here"):
        assert words in text
    found = staffed.read(details.visit, visit_id)
    assert [(event.what, event.detail) for event in found.events] == [("arrived", ""), ("escort here", "刘工")]
    assert found.carried.escort.name == "刘工"


def test_a_slip_is_out_until_it_is_back_or_given_up(staffed: Any) -> None:
    staffed.do(change_setting, "print_slip", True)
    first, second = come(staffed, GUEST), come(staffed, GUEST)
    assert staffed.read(carried.slips_out) == (), "those inside have theirs with them"
    for visit_id in (first, second):
        staffed.do(service.leave, visit_id, Leaving.SEEN)
    assert {row.id for row in staffed.read(carried.slips_out)} == {first, second}
    assert staffed.read(carried.at_leaving, first).has_slip
    staffed.do(settle_slip, first)
    staffed.do(settle_slip, second, SlipState.LOST)
    assert staffed.read(carried.slips_out) == ()
    assert not staffed.read(carried.at_leaving, first).has_slip
    staffed.do(settle_slip, first, SlipState.OPEN)
    assert [row.id for row in staffed.read(carried.slips_out)] == [first]


def test_no_slip_is_asked_for_where_none_was_printed(staffed: Any) -> None:
    visit_id = come(staffed, GUEST)
    with pytest.raises(UserError, match="No slip was printed"):
        staffed.do(settle_slip, visit_id)


def test_a_slip_printed_again_is_the_same_slip_and_a_void_visit_wants_none(staffed: Any) -> None:
    staffed.do(change_setting, "print_slip", True)
    visit_id = come(staffed, GUEST)
    staffed.do(service.void, visit_id, "entered twice")
    assert staffed.read(carried.slips_out) == ()
    assert staffed.read(details.visit, visit_id).row.state is VisitState.VOID


def test_an_office_from_before_escorts_is_migrated_and_its_contractors_need_one_on_the_badge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tmp_path / "before"
    shutil.copytree(upgrade.MIGRATIONS, before, ignore=lambda _folder, names: [name for name in names if name[:4] in ("v001", "v002")])
    with monkeypatch.context() as old:
        old.setattr(upgrade, "MIGRATIONS", before)
        for module in (upgrade, opening):
            old.setattr(module, "SCHEMA", 9)
        store = open_office(tmp_path / "data")
        visit = {"number": "V20261120-0001", "state": VisitState.INSIDE, "type": VisitorType.CONTRACTOR, "day": 20261120, "at": NOON}
        row = new_row(Visit, {**visit, "name": "王电工", "badge": 1})
        store.idle(lambda s: insert_rows(s, Visit, [row]))
        store.close()
    store = open_office(tmp_path / "data")
    assert store.read(check_all).troubles == ()
    assert store.read(carried.unreported) == (), "nobody was asked for one then"
    assert "Escort required" in text_of(store.read(drawing.badge, row["id"], now=NOON))
    assert store.do(name_escort, row["id"], Escorting("刘工"), by=SYSTEM, now=NOON).value.name == "刘工"
    store.close()


def test_one_escort_takes_a_group_along_and_is_here_for_all_of_it(staffed: Any) -> None:
    form = {"name": "周敏", "host": "5-1-0803", "purpose": "Repair", "type": "contractor"}
    coming = Coming(as_written=True, escort=Escorting("刘工", areas="机房", as_written=True))
    done = staffed.do(together.arrive_with, form, (Companion("李四"), Companion("王五")), coming)
    ids = [moved.visit_id for moved in done.moved]
    rows = [staffed.read(carried.escort_of, each) for each in ids]
    assert [(row.name, row.areas) for row in rows] == [("刘工", "机房")] * 3
    staffed.do(escort_here, ids[1])
    assert staffed.read(carried.unreported) == ()
    staffed.do(escort_not_here, ids[0])
    assert len(staffed.read(carried.unreported)) == 3
