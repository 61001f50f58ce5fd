"""The figures of a day: measured times alone are averaged, the others are counted beside them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.core import clock
from app.office.service import add_staff
from app.office.settings import change_setting
from app.visits import service
from app.visits.answers import HostAnswer
from app.visits.fields import Leaving, VisitorType
from app.visits.figures import DayFigures, Span, figures
from app.visits.reaching import try_host
from tests.visits.waiting import come, keep_waiting

DAY = date(2026, 11, 21)


def of(desk: Any, day: date | None = None) -> DayFigures:
    found: DayFigures = desk.read(figures, day, now=desk.now)
    return found


def admitted_after(desk: Any, minutes: float, name: str = "甲", host: str = "刘工") -> Any:
    visit_id = come(desk, name, host)
    desk.later(minutes=minutes)
    desk.do(service.admit, visit_id)
    return visit_id


def department(found: DayFigures, name: str) -> Any:
    return next(each for each in found.departments if each.name == name)


def test_a_day_on_which_nothing_happened_has_no_averages(desk: Any) -> None:
    found = of(desk)
    assert (found.came.arrivals, found.gone.gone, found.here.inside, found.departments, found.types) == (0, 0, 0, (), ())
    assert (found.came.waits, found.gone.stays) == (Span(), Span())
    assert Span().mean is None


def test_waiting_is_from_arrived_to_admitted_by_department(desk: Any) -> None:
    keep_waiting(desk)
    desk.do(add_staff, {"name": "钱会计", "department": "财务部", "role": ""})
    for minutes in (2, 4, 12):
        admitted_after(desk, minutes)
    admitted_after(desk, 1, host="钱会计")
    found = of(desk)
    works = department(found, "工程部")
    assert works.waits == Span(3, 360.0, 240.0, 720.0)
    assert department(found, "财务部").waits == Span(1, 60.0, 60.0, 60.0)
    assert found.came.waits.count == 4
    assert [each.name for each in found.departments] == ["工程部", "财务部"]


def test_who_was_let_in_on_arrival_did_not_wait_nought_minutes(desk: Any) -> None:
    come(desk, "甲", "5-1-0803")
    keep_waiting(desk)
    admitted_after(desk, 10)
    found = of(desk)
    assert found.came.waits == Span(1, 600.0, 600.0, 600.0)
    assert found.came.at_once == 1


def test_a_department_with_no_measured_wait_has_none(desk: Any) -> None:
    keep_waiting(desk)
    waiting, refused = come(desk, "甲"), come(desk, "乙")
    desk.later(minutes=30)
    desk.do(service.turn_away, refused, "Host refused")
    works = department(of(desk), "工程部")
    assert works.waits == Span()
    assert (works.arrivals, works.waiting, works.turned_away, works.not_measured) == (2, 1, 1, 0)
    assert waiting


def test_unknown_and_bulk_leavings_are_counted_and_left_out_of_every_average(desk: Any) -> None:
    ids = [come(desk, name, "5-1-0803") for name in ("甲", "乙", "丙", "丁")]
    desk.later(minutes=30)
    desk.do(service.leave, ids[0], Leaving.SCANNED)
    desk.later(minutes=60)
    desk.do(service.leave, ids[1], Leaving.REPORTED)
    desk.later(hours=6)
    desk.do(service.leave, ids[2], Leaving.UNKNOWN)
    desk.do(service.leave_many, [ids[3]])
    found = of(desk)
    assert (found.gone.gone, found.gone.unknown) == (4, 2)
    assert found.gone.stays == Span(2, 3600.0, 3600.0, 5400.0)
    (guests,) = found.types
    assert (guests.type, guests.stays.count, guests.not_measured) == (VisitorType.GUEST, 2, 2)


def test_a_stay_over_midnight_belongs_to_the_day_of_the_leaving(desk: Any) -> None:
    desk.now = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)  # 23:00 at the office
    visit_id = come(desk, host="5-1-0803")
    desk.later(hours=2)
    desk.do(service.leave, visit_id, Leaving.SEEN)
    first, second = of(desk, DAY), of(desk, DAY + timedelta(days=1))
    assert (first.came.arrivals, first.gone.gone, first.here.inside, first.gone.stays.count) == (1, 0, 1, 0)
    assert (second.came.arrivals, second.gone.gone, second.here.inside) == (0, 1, 0)
    assert second.gone.stays == Span(1, 7200.0, 7200.0, 7200.0)
    assert (first.is_over, second.is_over) == (True, False)


def test_a_wait_over_midnight_belongs_to_the_day_of_the_arrival(desk: Any) -> None:
    keep_waiting(desk)
    desk.now = datetime(2026, 11, 21, 15, 55, tzinfo=UTC)  # 23:55 at the office
    admitted_after(desk, 10)
    assert of(desk, DAY).came.waits.longest == 600.0
    assert of(desk, DAY + timedelta(days=1)).came.waits.count == 0


def test_a_clock_set_back_gives_no_negative_times(desk: Any) -> None:
    keep_waiting(desk)
    admitted_after(desk, 10, "甲")
    back = come(desk, "乙")
    desk.later(minutes=-30)
    desk.do(service.admit, back)
    desk.later(minutes=-10)
    desk.do(service.leave, back, Leaving.SEEN)
    found = of(desk)
    assert found.came.waits == Span(1, 600.0, 600.0, 600.0)
    assert found.gone.stays == Span()
    assert found.clock_back == 1
    assert department(found, "工程部").not_measured == 1


def test_who_gave_up_waiting_has_no_stay(desk: Any) -> None:
    keep_waiting(desk)
    visit_id = come(desk)
    desk.later(minutes=20)
    desk.do(service.leave, visit_id, Leaving.SEEN)
    found = of(desk)
    assert (found.gone.gone, found.gone.not_admitted, found.gone.stays) == (1, 1, Span())
    assert found.types == ()


def test_the_limit_of_a_stay_is_the_visitor_types_own(desk: Any) -> None:
    desk.do(change_setting, "stay_delivery", "30")
    for kind in ("delivery", "guest"):
        come(desk, kind, "5-1-0803", type=kind)
    desk.later(minutes=45)
    found = of(desk)
    assert [(each.type, each.limit, each.over) for each in found.types] == [(VisitorType.DELIVERY, 30, 1)]
    assert found.over == 1
    desk.later(hours=8)
    assert of(desk).over == 2


def test_missed_cancelled_and_void_visits_are_no_arrivals(desk: Any) -> None:
    from app.visits.expecting import expect, mark_missed

    form = {"name": "甲", "host": "5-1-0803", "purpose": "Meeting", "day": "today"}
    announced = [desk.do(expect, {**form, "name": name}, service.Coming(as_written=True)).visit_id for name in ("甲", "乙", "丙")]
    desk.do(service.cancel, announced[0], "will not come")
    desk.do(service.void, come(desk, "丁", "5-1-0803"), "entered twice")
    found = of(desk)
    assert (found.came.arrivals, found.came.expected, found.came.cancelled, found.came.missed) == (0, 2, 1, 0)
    desk.later(days=1)
    desk.store.do(mark_missed, now=desk.now)
    assert (of(desk, DAY).came.expected, of(desk, DAY).came.missed) == (0, 2)


def test_tries_of_the_day_are_counted_without_those_taken_back(desk: Any) -> None:
    from app.visits.reaching import take_back_try

    keep_waiting(desk)
    visit_id = come(desk)
    for answer in (HostAnswer.NO_ANSWER, HostAnswer.NO_ANSWER, HostAnswer.BUSY):
        last = desk.do(try_host, visit_id, answer)
    desk.do(take_back_try, last.attempt_id)
    desk.do(service.admit, visit_id)
    assert of(desk).tries == {HostAnswer.NO_ANSWER: 2, HostAnswer.CAME: 1}


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
def test_the_day_is_the_offices_own(desk: Any, zone: str) -> None:
    clock.use_zone(zone)
    come(desk, host="5-1-0803")
    assert of(desk, clock.day_of(desk.now)).came.arrivals == 1
