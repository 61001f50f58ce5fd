"""The figures of a month (P1): everything received once, by channel, kind, department and person; limits and what tickets went through."""

import io
import json
from datetime import date
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from app.core import i18n
from app.core.actor import Actor, Role
from app.core.errors import UserError
from app.printing.sheet import tracing
from app.reports import lists, service
from app.reports.fields import Subject, cells
from app.wiring import drawers
from tests.printing.looking import outside, pages, words


def lines(desk: Any, key: str) -> dict[str, tuple[float | None, ...]]:
    block = desk.read(lists.month, now=desk.now).block(key)
    return {line.name: line.numbers for line in (*block.lines, *((block.total,) if block.total else ()))}


def test_everything_received_counts_once_by_the_channel_it_came_by(month: Any) -> None:
    found = lines(month, "channel")  # visits, calls, messages, mail, tickets, opinions, together
    assert found["In person"] == (2, 0, 0, 0, 1, 1, 0, 4)
    assert found["By phone"] == (0, 1, 0, 0, 1, 0, 0, 2)
    assert found["By letter"] == (0, 0, 0, 0, 1, 0, 0, 1)
    assert found["By fax"] == (0, 0, 0, 1, 0, 0, 0, 1)
    assert found["Together"] == (2, 1, 0, 1, 3, 1, 0, 8)


def test_what_is_voided_or_went_out_is_not_received(month: Any) -> None:
    kinds = lines(month, "kind")
    assert kinds["Visits: Delivery"] == (1, 12.5)
    assert kinds["Visits: Guest"] == (1, 12.5)
    assert kinds["Calls: answered here"] == (1, 12.5)
    assert kinds["Together"] == (8, 100.0)


def test_departments_and_people_have_their_own_lines_and_the_same_sum(month: Any) -> None:
    assert lines(month, "person")["李红"][-1] == 8
    assert lines(month, "department")["Together"] == lines(month, "channel")["Together"]


def test_each_day_holds_what_came_on_it(month: Any) -> None:
    figures = month.read(lists.month, now=month.now)
    assert len(figures.days) == 30
    by_day = {day.day: day.counts for day in figures.days if any(day.counts)}
    assert by_day == {date(2026, 11, 21): (2, 1, 0, 1, 3, 1, 0)}
    assert figures.received == 8
    assert not figures.is_over


def test_limits_kept_and_running_are_told_apart(month: Any) -> None:
    found = lines(month, "limit")  # ended, on time, late, share, running, overdue, extended
    assert found["Ticket: Promise"] == (1, 1, 0, 100.0, 2, 0, 0)


def test_a_limit_that_passed_is_overdue_in_the_month_it_passed_in(december: Any) -> None:
    november = december.read(lists.month, date(2026, 11, 30), now=december.now).block("limit")
    assert november.total is not None
    ended, on_time, late, share, running, overdue, extended = november.total.numbers
    assert (ended, on_time, late, share, running, extended) == (1, 1, 0, 100.0, 2, 0)
    assert overdue == 1  # the other one waits for papers: its promise is paused


def test_moves_of_tickets_are_counted_for_the_department_that_has_them(month: Any) -> None:
    block = month.read(lists.month, now=month.now).block("ticket")
    assert block.total is not None
    sums = dict(zip((column.key for column in block.columns), block.total.numbers, strict=True))
    assert sums["opened"] == 3
    assert sums["report-back"] == 1
    assert sums["still_open"] == 2
    assert sums["approve-list"] == sums["refuse"] == 0


def test_a_month_without_anything_has_its_lines_of_zero_and_no_share(december: Any) -> None:
    figures = december.read(lists.month, date(2026, 10, 1), now=december.now)
    assert figures.received == 0
    assert figures.is_over
    channel = figures.block("channel")
    assert cells(channel, channel.lines[0]) == ("In person", "0", "0", "0", "0", "0", "0", "0", "0")
    assert figures.block("limit").total == lists.Line("Together", (0, 0, 0, None, 0, 0, 0))


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
def test_every_text_of_the_report_stays_in_its_box(month: Any, language: str) -> None:
    i18n.use_language(language)
    with tracing() as drawn:
        pdf = month.read(service.month_pdf, now=month.now, by=month.by)
    assert outside(pdf, drawn) == []


def test_the_report_says_what_the_screen_says(month: Any) -> None:
    pdf = month.read(service.month_pdf, now=month.now, by=month.by)
    said = "\n".join(words(pdf, n) for n in range(pages(pdf)))
    for part in ("Report of the month", "2026-11", "Received each day", "Received by channel", "Visits: Delivery", "Limits kept",
                 "What tickets went through", "Seen by the manager:", "Printed by 李红"):  # fmt: skip
        assert part in said


def test_the_workbook_holds_numbers_as_numbers(month: Any) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(month.read(service.month_workbook, now=month.now)))
    assert len(book.sheet_names) == 7
    days = book.get_sheet_by_index(0).to_python()
    assert days[21][1:] == [2.0, 1.0, 0.0, 1.0, 3.0, 1.0, 0.0, 8.0]
    channels = book.get_sheet_by_name("Received by channel").to_python()
    assert channels[1] == ["In person", 2.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 4.0]


def test_a_printed_report_is_drawn_by_the_print_thread(month: Any) -> None:
    from app.printing import queue

    job_id = month.do(service.print_month, date(2026, 11, 21))
    job = month.read(queue.job, job_id)
    assert (job.paper, job.title, job.about) == ("month", "Report 2026-11", "2026-11-01")
    assert month.read(drawers()["month"], job).startswith(b"%PDF")


def test_a_guard_prints_no_report(month: Any) -> None:
    month.by = Actor(month.by.staff_id, "门卫", frozenset({Role.GUARD}))
    with pytest.raises(UserError):
        month.do(service.print_month, date(2026, 11, 1))


def test_the_figures_as_text_have_every_block(month: Any) -> None:
    said = lists.as_text(month.read(lists.month, now=month.now))
    assert said[0] == "2026-11\tReceived 8"
    assert next(line for line in said if line.startswith("Together")).split("\t")[-1] == "8"
    assert json.dumps(said)
    assert len(Subject) == 7
