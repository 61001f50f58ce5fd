"""What the papers of visits on record say."""

from typing import Any

from app.visits import drawing, service
from app.visits.correct import correct
from app.visits.fields import Leaving
from app.visits.lists import VisitFilter
from tests.printing.looking import words

FORM = {"name": "王小明", "phone": "13812345678", "host": "5-1-0803", "purpose": "Visiting"}


def test_whoever_left_on_another_day_leaves_with_its_date_on_every_paper(desk: Any) -> None:
    stays = desk.do(service.arrive, FORM)
    goes = desk.do(service.arrive, FORM)
    desk.later(hours=1)
    desk.do(service.leave, goes.visit_id, Leaving.SEEN)
    desk.later(hours=20)
    desk.do(service.leave, stays.visit_id, Leaving.REPORTED)
    register = "".join(words(desk.read(drawing.register, VisitFilter(), now=desk.now)).split())
    assert "2026-11-2209:00" in register
    assert "2026-11-2113:00" not in register
    record = words(desk.read(drawing.record, stays.visit_id, now=desk.now))
    assert record.count("2026-11-22 09:00 reported by host") == 1


def test_a_slip_speaks_the_visitors_language_down_to_the_notice(desk: Any) -> None:
    done = desk.do(service.arrive, FORM)
    desk.do(correct, done.visit_id, {"language": "zh_CN"}, "told later", version=1)
    slip = words(desk.read(drawing.slip, done.visit_id, now=desk.now))
    assert "look after safety" not in slip
