"""What complaints tell: three levels of kinds, places, hot spots, rounds, days, limits; each number is held against what was done."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.complaints.fields import Move, State
from app.printing import queue
from app.reports.complaints import ComplaintFigures, building, complaint_figures
from app.reports.fields import Block, number_words
from app.reports.lists import month
from app.reports.service import complaints_pdf, complaints_workbook, print_complaints
from app.wiring import drawers
from tests.complaints.conftest import LEAK, LIFT, NOISE, House, complaint_office, house, office_folder  # noqa: F401 -- fixtures

M = Move
WAY = (M.START, M.FACTS, M.DISPATCH, M.ACCEPT, M.REMEDY, M.CORRECTIVE, M.RESULT, M.REPORT)


@pytest.fixture
def year(house: House) -> House:  # noqa: F811 -- the fixture imported above
    """Two of the same home and kind (one satisfied in round 2), a lift unfounded, a leak still open, one void."""
    first = house.open()
    house.along(first, *WAY)
    house.desk.later(hours=24)
    house.move(first, M.VISIT, satisfaction="unsatisfied", why="又在施工", opinion="")
    house.along(first, M.DECIDE_ROUND, M.REMEDY, M.RESULT, M.REPORT)
    house.desk.later(hours=20)
    house.move(first, M.VISIT)
    assert house.row(first).state is State.CLOSED
    house.open(repeats=house.row(first).number)
    lift = house.open(kind=LIFT, home="3-2-0101")
    house.along(lift, M.START, M.FACTS, M.UNFOUNDED, M.TELL)
    house.open(kind=LEAK, home="10-1-0101")
    house.move(house.open(kind=LEAK), M.VOID)
    return house


def figures(house: House, **more: Any) -> ComplaintFigures:  # noqa: F811 -- the class, not the fixture
    found: ComplaintFigures = house.desk.read(complaint_figures, now=house.desk.now, **more)
    return found


def said(block: Block) -> dict[str, dict[str, float | None]]:
    keys = [column.key for column in block.columns]
    return {line.name.strip("　"): dict(zip(keys, line.numbers, strict=True)) for line in block.lines}


def test_the_overview_counts_everything_but_what_is_void(year: House) -> None:
    found = figures(year)
    assert found.received == 4
    lines = said(found.block("overview"))
    assert lines["Received"]["count"] == 4
    assert lines["Closed"]["count"] == 2
    assert lines["Still open"]["count"] == 2
    assert lines["Complained of again (repeat rate)"] == {"count": 1, "share": 25.0}
    assert lines["Unfounded"]["count"] == 1
    assert lines["Return visit: satisfied"]["share"] == 100.0


def test_kinds_stand_in_three_levels_and_a_kind_counts_those_below_it(year: House) -> None:
    block = figures(year).block("kind")
    names = [line.name for line in block.lines]
    leaf = next(name for name in names if name.strip("　") == NOISE)
    assert leaf.startswith("　　")
    assert said(block)[NOISE]["received"] == 2
    top = names[0]
    assert not top.startswith("　")
    assert block.total is not None
    assert block.total.numbers[0] == 4
    assert sum(line.numbers[0] or 0 for line in block.lines if not line.name.startswith("　")) == 4


def test_places_are_buildings_and_hot_spots_the_very_same_place_and_kind(year: House) -> None:
    found = figures(year)
    assert said(found.block("place"))["3-1"]["received"] == 2
    spots = said(found.block("hot"))
    assert list(spots) == [f"3-1-0502 · {NOISE}"]
    assert spots[f"3-1-0502 · {NOISE}"]["again"] == 1


@pytest.mark.parametrize(
    ("place", "expected"),
    [("3-1-0502", "3-1"), ("5栋1单元0803室", "5栋1单元"), ("12幢 301", "12幢"), ("东门", "东门"), ("", ""), ("3号电梯", "3号电梯")],
)
def test_a_home_belongs_to_its_building(place: str, expected: str) -> None:
    assert building(place) == expected


def test_p2_7_rounds_until_satisfied_and_days_to_each_step(year: House) -> None:
    found = figures(year)
    rounds = said(found.block("rounds"))
    assert rounds["Satisfied in round 2"] == {"count": 1, "share": 100.0}
    steps = said(found.block("steps"))
    assert steps["Received – verified"]["count"] == 2
    assert steps["Received – verified"]["median"] == 0  # within half an hour: spans are whole hours, shown with a tenth of a day
    assert steps["Received – closed"]["count"] == 2
    assert 0.5 < (steps["Made good – return visit"]["median"] or 0) < 1


def test_teams_months_and_limits(year: House) -> None:
    found = figures(year, is_year=True)
    assert said(found.block("team"))["秩序部"]["received"] == 1
    assert said(found.block("team"))["not dispatched"]["received"] == 3
    months = said(found.block("month"))
    assert len(months) == 12
    assert months["2026-11"]["received"] == 4
    limits = {line.name for line in found.block("limit").lines}
    assert limits
    assert all(name.startswith("Complaint") for name in limits)
    assert [sum(bar.counts) for bar in found.bars.bars] == [0] * 10 + [4, 0]
    assert sum(bar.counts[0] for bar in found.bars.bars) == 1


def test_a_time_without_complaints_is_empty_not_wrong(house: House) -> None:  # noqa: F811 -- the fixture imported above
    found = figures(house, first=date(2025, 3, 5))
    assert (found.received, found.first, found.last, found.is_over) == (0, date(2025, 3, 1), date(2025, 3, 31), True)
    assert found.block("hot").lines == ()
    assert house.desk.read(complaints_pdf, date(2025, 3, 1), now=house.desk.now).startswith(b"%PDF")


def test_p1_complaints_stand_in_the_report_of_the_month_too(year: House) -> None:
    found = year.desk.read(month, now=year.desk.now)
    lines = {line.name: line.numbers for line in found.block("channel").lines}
    assert lines["In person"][6] == 4
    assert said(found.block("kind"))[f"Complaints: {NOISE}"]["count"] == 2


def test_the_report_is_a_pdf_to_sign_and_a_workbook(year: House) -> None:
    import pypdfium2

    pdf = year.desk.read(complaints_pdf, is_year=True, now=year.desk.now, by=year.actor("孙物管"))
    whole = "".join(str(page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(pdf))
    for part in ("Report on complaints", "2026", NOISE, "Seen by the manager:", "Hot spots", "Printed by 孙物管"):
        assert part in whole
    assert year.desk.read(complaints_workbook, now=year.desk.now).startswith(b"PK")
    year.does(print_complaints, date(2026, 11, 5), who="钱主任")
    year.does(print_complaints, date(2026, 11, 5), is_year=True, who="钱主任")
    jobs = [job for job in year.desk.read(queue.open_jobs, "1") if job.paper == "complaint_report"]
    assert sorted(job.title for job in jobs) == ["Report on complaints 2026", "Report on complaints 2026-11"]
    for job in jobs:
        assert year.desk.read(drawers()["complaint_report"], job).startswith(b"%PDF")


def test_days_are_written_with_a_tenth(year: House) -> None:
    block = figures(year).block("steps")
    assert number_words(1.25, block.columns[1].measure) == "1.2"
    assert year.desk.now - timedelta(days=1) < year.desk.now
