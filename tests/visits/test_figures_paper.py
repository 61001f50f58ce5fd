"""The paper of a day's figures, and the strokes through times nobody measured."""

from typing import Any

import pytest

from app.printing.queue import JobRow, open_jobs
from app.printing.sheet import tracing
from app.visits import drawing, figures_paper, service
from app.visits.answers import HostAnswer
from app.visits.details import visit as details
from app.visits.fields import Leaving
from app.visits.figures import figures
from app.visits.figures_paper import FiguresValues, draw, figures_pdf, print_figures, time_words
from app.visits.papers import RecordValues, record
from app.visits.reaching import try_host
from app.wiring import drawers
from tests.printing.looking import ink_outside, outside, pages, picture, words
from tests.visits.waiting import come, keep_waiting


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (None, "—"), (0, "0 min"), (30, "0.5 min"), (360, "6 min"), (599, "10 min"), (600, "10 min"), (3599, "1 h 00 min"),
        (7500, "2 h 05 min"),
    ],
)  # fmt: skip
def test_a_measured_time_is_said_as_exactly_as_it_matters(seconds: float | None, said: str) -> None:
    assert time_words(seconds) == said


def test_the_paper_says_what_the_figures_say(desk: Any) -> None:
    keep_waiting(desk)
    for name in ("甲", "乙"):
        visit_id = come(desk, name)
        desk.do(try_host, visit_id, HostAnswer.NO_ANSWER)
        desk.later(minutes=6)
        desk.do(service.admit, visit_id)
    desk.later(minutes=30)
    desk.do(service.leave, visit_id, Leaving.UNKNOWN)
    with tracing() as boxes:
        pdf = desk.read(figures_pdf, now=desk.now, by=desk.by)
    text = words(pdf)
    for said in ("Figures of the day", "2026-11-21 until 12:42", "工程部", "6 min", "All departments", "Tries to reach hosts: no answer 2"):
        assert said in text
    assert (pages(pdf), outside(pdf, boxes)) == (1, [])
    assert not ink_outside(pdf, (11.5, 10.5, 198.5, 286.5))


def test_a_day_that_is_over_says_how_many_were_inside_at_its_end(desk: Any) -> None:
    come(desk, host="5-1-0803")
    day = desk.now.date()
    desk.later(days=1)
    text = words(desk.read(figures_pdf, day, now=desk.now))
    assert "Inside at the day's end" in text
    assert "until" not in text


def test_many_departments_with_long_names_go_on_over_pages(desk: Any) -> None:
    found = desk.read(figures, now=desk.now)
    names = [f"工程维修与设施管理部第{n}项目组 Building Service and Facility Management Team {n}" for n in range(70)]
    values = FiguresValues(
        title="Figures of the day", office="阳光花园" * 9, about="2026-11-21",
        facts=[[(label, value, 1.0) for label, value in figures_paper.came_facts(found)[:4]]],
        departments=[(name, *("1 h 05 min",) * 8) for name in names], types=[("Guest", *("12",) * 7)], notes=["A note."], printed="Printed",
    )  # fmt: skip
    with tracing() as boxes:
        pdf = draw(values)
    text = "".join(words(pdf, page) for page in range(pages(pdf)))
    assert pages(pdf) > 2
    assert all(f"Team {n}" in text.replace("\r\n", " ") for n in (0, 69))
    assert "Stays by visitor type" in text
    assert outside(pdf, boxes) == []


def test_figures_are_printed_by_the_queue_like_any_paper(desk: Any) -> None:
    come(desk, host="5-1-0803")
    desk.do(print_figures, desk.now.date())
    job: JobRow = next(job for job in desk.read(open_jobs, desk.by.counter) if job.paper == "figures")
    assert "Figures of the day" in words(desk.read(drawers()["figures"], job))


def _dark(pdf: bytes) -> int:
    return sum(picture(pdf, 150).histogram()[:128])


def test_a_records_leaving_time_nobody_measured_is_struck_through() -> None:
    values = RecordValues(number="V20261121-0007", fields=[("Left at", "2026-11-21 18:00 time unknown")])
    struck = RecordValues(number="V20261121-0007", fields=values.fields, struck=frozenset({"Left at"}))
    assert _dark(record(struck)) > _dark(record(values))


@pytest.mark.parametrize("how", [Leaving.SEEN, Leaving.UNKNOWN, Leaving.BULK])
def test_record_slip_and_register_of_a_visit_strike_what_nobody_measured(desk: Any, how: Leaving, monkeypatch: pytest.MonkeyPatch) -> None:
    visit_id = come(desk, host="5-1-0803")
    desk.later(minutes=5)
    desk.do(service.leave, visit_id, how)
    seen: dict[str, Any] = {}
    for paper in ("record", "slip", "register"):
        monkeypatch.setattr(drawing.papers, paper, lambda values, paper=paper, **_more: seen.setdefault(paper, values) and b"")
    desk.read(drawing.record, visit_id, now=desk.now)
    desk.read(drawing.slip, visit_id, now=desk.now)
    desk.read(drawing.register, drawing.today_filter(desk.now), now=desk.now)
    is_struck = how is not Leaving.SEEN
    assert (seen["record"].struck == {"Left at"}) is is_struck
    assert seen["slip"].is_left_struck is is_struck
    assert seen["register"].rows[0].is_left_struck is is_struck


def test_the_record_paper_tells_every_try_and_who_fetched_the_visitor(desk: Any) -> None:
    keep_waiting(desk, deputy="白工")
    visit_id = come(desk)
    desk.do(try_host, visit_id, HostAnswer.NO_ANSWER)
    desk.do(try_host, visit_id, HostAnswer.DEPUTY)
    desk.do(service.admit, visit_id)
    text = words(desk.read(drawing.record, visit_id, now=desk.now))
    for said in ("host called", "刘工: no answer", "deputy 白工", "Fetched by", "白工"):
        assert said in text
    assert desk.read(details, visit_id).admitted_by == "白工"
