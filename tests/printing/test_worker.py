"""The print thread: whatever goes wrong fails the job, never the visit, never the thread."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.core.errors import UserError
from app.core.ids import new_id
from app.printing import queue
from app.printing.record import JobState
from app.printing.spool import A4, AnySpooler, FolderSpooler, NoSpooler, Progress, Stage, page_size
from app.printing.worker import PrintWorker


class DeskPrinter:
    """A printer that does what the test says; keeps what it was given and what was taken back."""

    def __init__(self) -> None:
        self.stages: list[Progress] = [Progress(Stage.DONE)]
        self.trouble: Exception | None = None
        self.papers: list[tuple[str, str, int, tuple[float, float]]] = []
        self.taken_back: list[str] = []
        self.remembers = False

    def printers(self) -> list[str]:
        return ["Desk"]

    def submit(self, pdf: bytes, printer: str, title: str, *, copies: int = 1, page: tuple[float, float] = A4) -> str:
        if self.trouble:
            raise self.trouble
        self.papers.append((printer, title, copies, page))
        return f"Desk-{len(self.papers)}"

    def look(self, ticket: str) -> Progress:
        return self.stages.pop(0) if len(self.stages) > 1 else self.stages[0]

    def cancel(self, ticket: str) -> None:
        self.taken_back.append(ticket)


def draw(s: object, job: queue.JobRow) -> bytes:
    return f"%PDF {job.title} {job.reprint} /MediaBox [ 0 0 175.748 283.4646 ]".encode()


@pytest.fixture
def printer() -> DeskPrinter:
    return DeskPrinter()


@pytest.fixture
def make(desk: Any, printer: DeskPrinter) -> Callable[..., PrintWorker]:
    def made(**drawers: Any) -> PrintWorker:
        return PrintWorker(desk.store, printer, drawers or {"badge": draw}, lambda kinds: None, counter=desk.by.counter)

    return made


def add(desk: Any, paper: str = "badge", printer: str = "Desk") -> UUID:
    job_id: UUID = desk.do(queue.add, queue.NewJob(paper=paper, record_id=new_id(), title="V20261121-0007", printer=printer, copies=2))
    return job_id


def state(desk: Any, job_id: UUID) -> tuple[JobState, str]:
    row = desk.read(queue.job, job_id)
    return row.state, row.reason


def test_waiting_papers_are_drawn_and_printed_in_one_go(desk: Any, make: Any, printer: DeskPrinter) -> None:
    jobs = [add(desk) for _n in range(3)]
    assert make().run_once() == 3
    assert [state(desk, job)[0] for job in jobs] == [JobState.DONE] * 3
    assert printer.papers[0] == ("Desk", "V20261121-0007", 2, (62.0, 100.0))


def test_a_printer_that_refuses_fails_the_job_with_its_sentence(desk: Any, make: Any, printer: DeskPrinter) -> None:
    printer.trouble = UserError("There is no printer “Desk” on this PC any more.")
    job = add(desk)
    make().run_once()
    assert state(desk, job) == (JobState.FAILED, "There is no printer “Desk” on this PC any more.")


def test_a_bug_in_drawing_fails_only_its_own_job(desk: Any, make: Any, expected_log: list[str]) -> None:
    def broken(s: object, job: queue.JobRow) -> bytes:
        raise ZeroDivisionError

    expected_log.append("paper slip")
    bad, good = add(desk, "slip"), add(desk)
    make(badge=draw, slip=broken).run_once()
    assert state(desk, bad)[0] is JobState.FAILED
    assert "ZeroDivisionError" in state(desk, bad)[1]
    assert state(desk, good)[0] is JobState.DONE


def test_a_paper_nobody_draws_says_so(desk: Any, make: Any) -> None:
    job = add(desk, "papyrus")
    make().run_once()
    assert "papyrus" in state(desk, job)[1]


def test_a_printer_in_trouble_is_named_while_the_job_waits_however_long_and_then_prints_once(
    desk: Any, make: Any, printer: DeskPrinter
) -> None:
    printer.stages = [Progress(Stage.HELD, "The printer is out of paper or labels.")]
    job, thread = add(desk), make()
    for _look in range(50):
        thread.run_once()
    assert state(desk, job) == (JobState.PRINTING, "The printer is out of paper or labels.")
    printer.stages = [Progress(Stage.HELD, "A cover of the printer is open.")]
    thread.run_once()
    assert state(desk, job)[1] == "A cover of the printer is open."
    printer.stages = [Progress(Stage.PRINTING), Progress(Stage.DONE)]
    thread.run_once()
    assert state(desk, job) == (JobState.PRINTING, "")
    thread.run_once()
    assert state(desk, job)[0] is JobState.DONE
    assert (len(printer.papers), printer.taken_back) == (1, [])


def test_a_paper_sent_to_another_printer_is_taken_back_at_the_first_before_it_prints(desk: Any, make: Any, printer: DeskPrinter) -> None:
    printer.stages = [Progress(Stage.HELD, "The printer is paused.")]
    job, thread = add(desk), make()
    thread.run_once()
    desk.do(queue.send_to, job, "Other")
    printer.stages = [Progress(Stage.DONE)]
    thread.run_once()
    assert printer.taken_back == ["Desk-1"]
    assert [paper[0] for paper in printer.papers] == ["Desk", "Other"]
    assert state(desk, job)[0] is JobState.DONE


def test_after_a_crash_a_spooler_that_remembers_says_what_became_of_the_paper(desk: Any, make: Any, printer: DeskPrinter) -> None:
    printer.stages = [Progress(Stage.HELD, "The printer is paused.")]
    job = add(desk)
    make().run_once()
    printer.remembers = True
    after = make()
    after.recover()
    printer.stages = [Progress(Stage.DONE)]
    after.run_once()
    assert (state(desk, job)[0], len(printer.papers)) == (JobState.DONE, 1)


def test_trouble_that_passes_fails_nothing(desk: Any, make: Any, printer: DeskPrinter) -> None:
    printer.stages = [Progress(Stage.HELD, "A cover is open."), Progress(Stage.PRINTING), Progress(Stage.DONE)]
    job, thread = add(desk), make()
    for _look in range(3):
        thread.run_once()
    assert state(desk, job)[0] is JobState.DONE
    assert printer.taken_back == []


@pytest.mark.parametrize("lost", [queue.sent, queue.done, queue.failed])
def test_what_became_of_a_paper_is_noted_once_the_database_takes_it(
    desk: Any, make: Any, printer: DeskPrinter, monkeypatch: pytest.MonkeyPatch, lost: Any
) -> None:
    job_id, do, busy = add(desk), desk.store.do, [True]

    def sometimes(fn: Any, *args: Any, **kwargs: Any) -> Any:
        if fn is lost and busy:
            raise UserError("The disk is full.")
        return do(fn, *args, **kwargs)

    monkeypatch.setattr(desk.store, "do", sometimes)
    printer.trouble = UserError("No paper.") if lost is queue.failed else None
    worker = make()
    for _try in range(2):
        with pytest.raises(UserError, match="disk is full"):
            worker.run_once()
    busy.clear()
    worker.run_once()
    assert state(desk, job_id)[0] is (JobState.FAILED if lost is queue.failed else JobState.DONE)
    assert (len(printer.papers), printer.taken_back) == (int(lost is not queue.failed), [])


def test_a_job_cancelled_at_the_desk_is_taken_back_from_the_printer(desk: Any, make: Any, printer: DeskPrinter) -> None:
    printer.stages = [Progress(Stage.PRINTING)]
    job, thread = add(desk), make()
    thread.run_once()
    desk.do(queue.cancel, job)
    thread.run_once()
    assert printer.taken_back == ["Desk-1"]
    assert state(desk, job)[0] is JobState.CANCELLED


def test_a_paper_cancelled_at_the_printer_fails_the_job(desk: Any, make: Any, printer: DeskPrinter) -> None:
    printer.stages = [Progress(Stage.CANCELLED)]
    job = add(desk)
    make().run_once()
    assert state(desk, job) == (JobState.FAILED, "The paper was cancelled at the printer.")


@pytest.fixture
def running(desk: Any, printer: DeskPrinter) -> Iterator[tuple[PrintWorker, threading.Event]]:
    changed = threading.Event()
    thread = PrintWorker(desk.store, printer, {"badge": draw}, lambda kinds: changed.set(), counter=desk.by.counter)
    yield thread, changed
    thread.stop()


def test_the_thread_prints_what_is_queued_and_lives_on_after_trouble(
    desk: Any, printer: DeskPrinter, running: tuple[PrintWorker, threading.Event]
) -> None:
    thread, changed = running
    printer.trouble = UserError("gone")
    bad = add(desk)
    thread.start()
    assert changed.wait(5)
    wait_for(desk, bad, JobState.FAILED)
    printer.trouble = None
    good = add(desk)
    thread.wake()
    wait_for(desk, good, JobState.DONE)


def wait_for(desk: Any, job: UUID, wanted: JobState) -> None:
    pause = threading.Event()
    for _try in range(250):
        if state(desk, job)[0] is wanted:
            return
        pause.wait(0.02)
    raise AssertionError(state(desk, job))


def test_what_was_printing_at_a_crash_fails_when_the_thread_starts(desk: Any, running: tuple[PrintWorker, threading.Event]) -> None:
    job = add(desk)
    desk.store.do(queue.claim, desk.by.counter, now=desk.now)
    running[0].start()
    wait_for(desk, job, JobState.FAILED)
    assert "unknown whether" in state(desk, job)[1]


def test_save_as_pdf_writes_a_file_and_never_over_another(tmp_path: Path) -> None:
    spooler = AnySpooler(NoSpooler())
    tickets = [spooler.submit(b"%PDF-1", f"folder:{tmp_path / 'new'}", "V2026/../1") for _n in range(2)]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["V2026_.._1-2.pdf", "V2026_.._1.pdf"]
    assert spooler.look(tickets[0]).stage is Stage.DONE


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(UserError, match="cannot be saved"):
        FolderSpooler().submit(b"%PDF-1", f"folder:{tmp_path / 'file'}", "V1")


def test_a_pc_without_a_printing_system_says_so_and_can_still_save() -> None:
    spooler = AnySpooler(NoSpooler())
    assert spooler.printers() == ()
    with pytest.raises(UserError, match="save as PDF"):
        spooler.submit(b"%PDF-1", "Desk", "V1")


def test_the_page_size_is_read_from_the_paper() -> None:
    assert page_size(draw(None, queue.JobRow(*[0] * 16))) == (62.0, 100.0)  # type: ignore[arg-type]  # any row will do
    assert page_size(b"%PDF without") == A4
