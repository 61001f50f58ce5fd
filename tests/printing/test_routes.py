"""What each counter prints a paper on, papers somebody looks at first, and papers that wait at other counters."""

import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from app.core import clock
from app.core.errors import FormErrors, UserError
from app.core.ids import new_id
from app.desk.check import check_all
from app.office.record import Setting
from app.office.settings import change_setting
from app.printing import lists, queue, service
from app.printing.codes import badge_code
from app.printing.record import JobState, PrintJob
from app.storage import opening, upgrade
from app.storage.records import as_kept, new_row
from app.visits.service import arrive
from app.wiring import open_office

VISITOR = {"name": "张三", "host": "5-1-0803", "purpose": "送货"}


def a_job(desk: Any, paper: str = "badge", **more: Any) -> queue.JobRow:
    job_id = desk.do(queue.add, queue.NewJob(paper=paper, record_id=new_id(), title="V1", stock="brother-62x100", **more))
    return desk.read(queue.job, job_id)


def at(desk: Any, counter: str) -> None:
    desk.by = replace(desk.by, counter=counter)


def claim(desk: Any) -> Any:
    return desk.store.do(queue.claim, desk.by.counter, now=desk.now).value


def test_without_a_way_of_its_own_a_counter_prints_as_the_settings_say(desk: Any) -> None:
    for key, value in (("badge_printer", "Labels"), ("badge_stock", "brother-62x29"), ("badge_copies", "2"), ("slip_printer", "Office")):
        desk.do(change_setting, key, value)
    desk.do(arrive, VISITOR)
    job = claim(desk)
    assert (job.printer, job.stock, job.copies) == ("Labels", "brother-62x29", 2)
    ways = desk.read(lists.routes, "1", ("badge", "slip", "register", "evacuation"))
    assert [(way.printer, way.stock, way.copies, way.look, way.is_own) for way in ways] == [
        ("Labels", "brother-62x29", 2, False, False), ("Office", "A5", 1, False, False), ("Office", "", 1, True, False),
        ("Office", "", 1, False, False),
    ]  # fmt: skip


def test_a_counters_own_way_counts_for_its_papers_alone(desk: Any) -> None:
    desk.do(change_setting, "print_slip", "yes")
    desk.do(service.set_route, desk.by.counter, "badge", {"printer": "Zebra", "stock": "Zebra 4 × 2 in", "copies": "3"})
    desk.do(service.set_route, desk.by.counter, "slip", {"stock": "roll80"})
    desk.do(arrive, VISITOR)
    jobs = {job.paper: job for job in desk.read(queue.open_jobs, desk.by.counter)}
    assert (jobs["badge"].printer, jobs["badge"].stock, jobs["badge"].copies) == ("Zebra", "zebra-4x2", 3)
    assert jobs["slip"].stock == "roll80"
    at(desk, "9")
    assert a_job(desk, printer="Labels").printer == "Labels"
    assert desk.read(check_all).troubles == ()


def test_a_way_taken_back_leaves_the_settings_in_force(desk: Any) -> None:
    desk.do(service.set_route, "1", "badge", {"printer": "Zebra"})
    assert desk.read(lists.counters) == ("1",)
    desk.do(service.clear_route, "1", "badge")
    assert desk.read(lists.counters) == ()
    assert a_job(desk, printer="Labels").printer == "Labels"
    desk.do(service.set_route, "1", "badge", {"copies": "2"})
    assert (a_job(desk, printer="Labels").copies, a_job(desk).printer) == (2, "")


@pytest.mark.parametrize(
    ("paper", "values", "field", "words"),
    [
        ("badge", {"stock": "papyrus"}, "stock", "no label stock"),
        ("slip", {"stock": "brother-62x100"}, "stock", "choose one"),
        ("register", {"stock": "a4"}, "stock", "its own size"),
        ("badge", {"copies": "0"}, "copies", "from 1 to 9"),
        ("evacuation", {"look": "yes"}, "look", "printed at once"),
    ],
)
def test_a_way_that_cannot_be_is_refused_at_its_field(desk: Any, paper: str, values: dict[str, str], field: str, words: str) -> None:
    with pytest.raises(FormErrors, match=words) as caught:
        desk.do(service.set_route, "1", paper, values)
    assert list(caught.value.errors) == [field]


def test_a_paper_to_look_at_waits_until_somebody_has(desk: Any) -> None:
    desk.do(service.set_route, desk.by.counter, "badge", {"look": "yes"})
    job = a_job(desk)
    assert job.is_to_look
    assert claim(desk) is None
    desk.do(queue.release, job.id)
    assert claim(desk).id == job.id


def test_what_is_urgent_or_was_seen_already_waits_for_no_look(desk: Any) -> None:
    for paper in ("badge", "register"):
        desk.do(service.set_route, desk.by.counter, paper, {"look": "yes"})
    assert not a_job(desk, is_urgent=True).is_to_look
    assert not a_job(desk, paper="register", printer="x").is_to_look
    assert not desk.read(lists.goes_straight, desk.by.counter, "register")
    desk.do(service.set_route, desk.by.counter, "register", {"look": "no"})
    assert desk.read(lists.goes_straight, desk.by.counter, "register")


def test_papers_of_the_office_tool_are_seen_and_taken_over_on_this_counters_printer_and_stock(desk: Any) -> None:
    mine = desk.by.counter
    at(desk, "tool")
    job = a_job(desk, printer="Elsewhere")
    at(desk, mine)
    desk.do(service.set_route, mine, "badge", {"printer": "Zebra", "stock": "zebra-4x2"})
    assert desk.read(queue.open_jobs, mine) == ()
    assert [row.counter for row in desk.read(queue.open_elsewhere, mine)] == ["tool"]
    desk.do(queue.take_over, job.id)
    claimed = claim(desk)
    assert (claimed.id, claimed.printer, claimed.stock, claimed.counter) == (job.id, "Zebra", "zebra-4x2", mine)
    assert desk.read(queue.open_elsewhere, mine) == ()


def test_what_another_counter_is_printing_stays_there(desk: Any) -> None:
    mine = desk.by.counter
    at(desk, "2")
    job = a_job(desk)
    claim(desk)
    at(desk, mine)
    with pytest.raises(UserError, match="Counter 2"):
        desk.do(queue.take_over, job.id)
    at(desk, "2")
    desk.store.do(queue.failed, job.id, "Out of labels.", now=desk.now)
    at(desk, mine)
    desk.do(queue.take_over, job.id)
    assert claim(desk).id == job.id


def test_a_paper_goes_to_another_printer_from_every_state_but_printing(desk: Any) -> None:
    job = a_job(desk, printer="One")
    assert desk.do(queue.send_to, job.id, "Two").printer == "Two"
    claim(desk)
    with pytest.raises(UserError, match="being printed just now"):
        desk.do(queue.send_to, job.id, "Three")
    desk.store.do(queue.sent, job.id, "Two-1", now=desk.now)
    desk.store.do(queue.held, job.id, "The printer is paused.", now=desk.now)
    assert desk.do(queue.send_to, job.id, "Three").state is JobState.WAITING
    claim(desk)
    desk.store.do(queue.failed, job.id, "gone", now=desk.now)
    assert desk.do(queue.send_to, job.id, "Four").printer == "Four"
    claim(desk)
    desk.store.do(queue.sent, job.id, "Four-1", now=desk.now)
    desk.store.do(queue.done, job.id, now=desk.now)
    assert desk.do(queue.send_to, job.id, "Five").state is JobState.WAITING
    assert claim(desk).reprint > 0


def test_a_test_label_prints_a_stock_before_it_is_saved(desk: Any) -> None:
    from app.printing.papers import trial_job
    from tests.printing.looking import codes_on

    values = {"name": "Ours", "width": "80", "height": "50", "dpi": "203", "margin_x": "2", "margin_y": "2"}
    desk.do(service.print_test, values, printer="Labels")
    job = claim(desk)
    assert (job.paper, job.printer, job.title) == ("test", "Labels", "Test label")
    assert codes_on(desk.read(trial_job, job, now=desk.now), 203) == [badge_code(0)]
    with pytest.raises(FormErrors):
        desk.do(service.print_test, {**values, "width": "0"})


def test_an_office_of_before_keeps_its_settings_and_its_papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tmp_path / "before"

    def later(_folder: str, names: list[str]) -> list[str]:
        return [name for name in names if (found := re.match(r"v(\d+)_", name)) and int(found[1]) > 3]

    shutil.copytree(upgrade.MIGRATIONS, before, ignore=later)
    with monkeypatch.context() as old:
        old.setattr(upgrade, "MIGRATIONS", before)
        for module in (upgrade, opening):
            old.setattr(module, "SCHEMA", 3)
        open_office(tmp_path / "data").close()
    setting = new_row(Setting, {"key": "badge_printer", "value": "Labels"})
    job = new_row(PrintJob, {"paper": "badge", "record_id": new_id(), "title": "V1", "counter": "1", "made_at": clock.now()})
    connection = dbapi2.connect(str(tmp_path / "data" / opening.NAME))
    for table, row in (("setting", setting), ("print_job", {name: value for name, value in job.items() if name != "waits_for"})):
        kept = tuple(as_kept(value) for value in row.values())
        connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", kept)
    connection.commit()
    connection.close()
    store = open_office(tmp_path / "data")
    assert [(found.title, found.is_to_look) for found in store.read(queue.recent_jobs, "1")] == [("V1", False)]
    assert store.read(lists.route, "1", "badge").printer == "Labels"
    assert store.read(check_all).troubles == ()
    store.close()
