"""Print jobs: made with the visit, moved on without it, never printed twice without a word."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from app.core.errors import UserError
from app.core.ids import new_id
from app.office import audit
from app.printing import queue
from app.printing.record import JobState


def a_job(desk: Any, *, paper: str = "badge", record_id: UUID | None = None) -> UUID:
    new = queue.NewJob(paper=paper, record_id=record_id or new_id(), title="V20261121-0007", stock="brother-62x100")
    job_id: UUID = desk.do(queue.add, new)
    return job_id


def step(desk: Any, service: Any, *args: Any) -> Any:
    return desk.store.do(service, *args, now=desk.now).value


def claim(desk: Any) -> Any:
    return step(desk, queue.claim, desk.by.counter)


def the(desk: Any, job_id: UUID) -> queue.JobRow:
    row: queue.JobRow = desk.read(queue.job, job_id)
    return row


def test_the_oldest_job_is_claimed_first_and_once(desk: Any) -> None:
    first = a_job(desk)
    desk.later(seconds=1)
    second = a_job(desk)
    assert [claim(desk).id, claim(desk).id, claim(desk)] == [first, second, None]


def test_each_counter_prints_its_own(desk: Any) -> None:
    a_job(desk)
    assert step(desk, queue.claim, "another counter") is None
    assert desk.read(queue.open_jobs, "another counter") == ()
    assert len(desk.read(queue.open_jobs, desk.by.counter)) == 1


def test_a_printed_job_leaves_the_open_list_and_stays_with_its_record(desk: Any) -> None:
    job_id = a_job(desk)
    job = claim(desk)
    step(desk, queue.sent, job_id, "Badge-1")
    step(desk, queue.done, job_id)
    assert desk.read(queue.open_jobs, desk.by.counter) == ()
    assert [row.state for row in desk.read(queue.jobs_of, job.record_id)] == [JobState.DONE]
    assert the(desk, job_id).reprint == 0


def test_a_reprint_is_the_same_job_counted(desk: Any) -> None:
    job_id = a_job(desk)
    for n in range(3):
        job = claim(desk)
        assert (job.id, job.reprint) == (job_id, n)
        step(desk, queue.sent, job_id, f"Badge-{n}")
        step(desk, queue.done, job_id)
        desk.do(queue.reprint, job_id)


def test_a_reprint_stands_in_the_trail_of_the_visit(desk: Any) -> None:
    record_id = new_id()
    job_id = a_job(desk, record_id=record_id)
    claim(desk)
    step(desk, queue.sent, job_id, "Badge-1")
    step(desk, queue.done, job_id)
    desk.do(queue.reprint, job_id)
    assert [event.verb for event in desk.read(audit.history, [record_id])] == ["printing.reprint"]


def test_what_never_reached_a_printer_is_no_reprint_when_tried_again(desk: Any) -> None:
    job_id = a_job(desk)
    claim(desk)
    step(desk, queue.failed, job_id, "The printer is gone.")
    assert the(desk, job_id).reason == "The printer is gone."
    desk.do(queue.retry, job_id)
    assert claim(desk).reprint == 0


def test_a_waiting_paper_is_not_printed_twice_by_asking_twice(desk: Any) -> None:
    job_id = a_job(desk)
    with pytest.raises(UserError, match="still waiting"):
        desk.do(queue.reprint, job_id)


def test_a_paper_that_waits_at_another_counter_is_printed_at_the_one_that_asks(desk: Any) -> None:
    job_id = a_job(desk)
    desk.by = replace(desk.by, counter="2")
    assert desk.do(queue.reprint, job_id).counter == "2"
    assert (claim(desk).id, the(desk, job_id).reprint) == (job_id, 0)
    step(desk, queue.failed, job_id, "gone")
    desk.by = replace(desk.by, counter="3")
    desk.do(queue.reprint, job_id)
    assert claim(desk).id == job_id


@pytest.mark.file_only("how SQLite plans a query")
def test_open_jobs_are_found_without_reading_every_job_ever_printed(desk: Any) -> None:
    asked: list[str] = []

    def plan(connection: Any, cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.startswith("SELECT") and "FROM print_job" in statement:
            cursor.execute("EXPLAIN QUERY PLAN " + statement, parameters)
            asked.append(" ".join(row[-1] for row in cursor.fetchall()))

    engines = (desk.store.writer, desk.store._reader)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", plan)
    claim(desk)
    step(desk, queue.after_restart, desk.by.counter)
    for query in (queue.open_jobs, queue.printing, queue.open_elsewhere):
        desk.read(query, desk.by.counter)
    assert len(asked) == 5
    assert all("ix_print_job_open" in words for words in asked), asked
    desk.read(queue.recent_jobs, desk.by.counter)
    assert "ix_print_job_counter" in asked[-1]
    assert "TEMP B-TREE" not in asked[-1]


def test_a_job_may_be_retried_on_another_printer(desk: Any) -> None:
    job_id = a_job(desk)
    claim(desk)
    step(desk, queue.failed, job_id, "gone")
    desk.do(queue.retry, job_id, printer="Other")
    assert claim(desk).printer == "Other"


def test_a_failed_job_stays_open_until_dismissed_and_keeps_its_reason(desk: Any) -> None:
    job_id = a_job(desk)
    claim(desk)
    step(desk, queue.failed, job_id, "out of labels")
    assert [row.state for row in desk.read(queue.open_jobs, desk.by.counter)] == [JobState.FAILED]
    desk.do(queue.dismiss, job_id)
    assert desk.read(queue.open_jobs, desk.by.counter) == ()
    assert the(desk, job_id).reason == "out of labels"


def test_a_cancelled_job_is_not_claimed_and_cannot_be_cancelled_twice(desk: Any) -> None:
    job_id = a_job(desk)
    desk.do(queue.cancel, job_id)
    assert claim(desk) is None
    with pytest.raises(UserError, match="already"):
        desk.do(queue.cancel, job_id)


def test_papers_of_a_voided_record_that_wait_are_not_printed(desk: Any) -> None:
    record_id = new_id()
    a_job(desk, record_id=record_id)
    a_job(desk, paper="slip", record_id=record_id)
    desk.store.do(queue.cancel_for, record_id, now=desk.now)
    assert claim(desk) is None


def test_after_a_crash_what_was_printing_fails_as_unknown_and_prints_only_when_asked(desk: Any) -> None:
    job_id = a_job(desk)
    claim(desk)
    step(desk, queue.sent, job_id, "Badge-1")
    assert step(desk, queue.after_restart, desk.by.counter) == 1
    assert claim(desk) is None
    assert "unknown whether it was printed" in the(desk, job_id).reason
    desk.do(queue.retry, job_id)
    assert claim(desk).reprint == 1
