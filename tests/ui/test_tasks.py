"""Services run in their threads; their answers come back into the window, once and to the living only."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.core.actor import Actor
from app.core.errors import UserError
from app.office.service import add_staff
from app.wiring import open_office
from ui.tasks import Tasks

FORM = {"name": "刘工", "department": "工程部"}


@pytest.fixture
def threaded(qtbot: QtBot, tmp_path: Path) -> Iterator[Tasks]:
    made = Tasks(lambda: open_office(tmp_path / "desk"))
    yield made
    made.stop()


def names(tasks: Tasks) -> list[str]:
    found: list[Any] = []
    tasks.read(None, "app.office.lists:staff", then=found.extend)
    return [row.name for row in found]


def test_calls_made_before_the_store_is_open_wait_for_it(qtbot: QtBot, threaded: Tasks) -> None:
    answers: list[bool] = []
    threaded.read(None, "app.office.lists:is_founded", then=answers.append)
    assert answers == []
    with qtbot.waitSignal(threaded.opened, timeout=20_000):
        threaded.start()
    qtbot.waitUntil(lambda: answers == [False], timeout=10_000)


def test_a_service_runs_beside_the_window_and_answers_in_it(qtbot: QtBot, threaded: Tasks) -> None:
    ran_in: list[str] = []
    answered_in: list[str] = []
    threaded.start()

    def here() -> str:
        return threading.current_thread().name

    threaded.read(None, lambda s: ran_in.append(here()), then=lambda _value: answered_in.append(here()))
    qtbot.waitUntil(lambda: bool(answered_in), timeout=20_000)
    assert (ran_in, answered_in) == (["reader"], [threading.main_thread().name])


def test_only_the_newest_answer_of_a_key_arrives(qtbot: QtBot, threaded: Tasks) -> None:
    answers: list[int] = []
    owner = QObject()
    for number in range(5):
        threaded.read(owner, lambda s, n=number: n, key="find", then=answers.append)
    threaded.start()
    qtbot.waitUntil(lambda: bool(answers), timeout=20_000)
    done: list[int] = []
    threaded.read(None, lambda s: 1, then=done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=10_000)
    assert answers == [4]


def test_a_closed_screen_hears_nothing_more(qtbot: QtBot, threaded: Tasks) -> None:
    import shiboken6

    heard: list[int] = []
    owner = QObject()
    threaded.read(owner, lambda s: 1, then=heard.append)
    shiboken6.delete(owner)
    threaded.start()
    done: list[int] = []
    threaded.read(None, lambda s: 2, then=done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=20_000)
    assert heard == []


def test_what_a_service_changed_is_told_to_everybody(qtbot: QtBot, tasks: Tasks, actor: Actor) -> None:
    tasks.actor = actor
    with qtbot.waitSignal(tasks.changed) as told:
        tasks.do(None, add_staff, FORM)
    assert told.args is not None
    assert told.args[0] == frozenset({"Staff", "Department"})  # the department named is on record from then on
    assert "刘工" in names(tasks)


def test_trouble_goes_to_the_caller_and_changes_nothing(tasks: Tasks, actor: Actor) -> None:
    tasks.actor = actor
    said: list[str] = []

    def refuses(s: Any, *, by: Actor) -> None:
        add_staff.__wrapped__(s, FORM, by=by, now=None)  # type: ignore[attr-defined]  # functools.wraps keeps it
        raise UserError("not today")

    tasks.do(None, refuses, failed=lambda error: said.append(str(error)))
    assert said == ["not today"]
    assert "刘工" not in names(tasks)


def test_a_bug_is_said_by_a_short_number_that_the_log_has_too(
    qtbot: QtBot, tasks: Tasks, expected_log: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    expected_log.append("bug ")
    with qtbot.waitSignal(tasks.bug) as told:
        tasks.read(None, lambda s: 1 / 0)
    assert told.args is not None
    assert f"bug {told.args[0]}" in caplog.text


def test_whoever_is_signed_in_acts(tasks: Tasks, actor: Actor) -> None:
    acted: list[Any] = []
    tasks.actor = actor
    tasks.read(None, lambda s, *, by: by, then=acted.append)
    assert acted == [actor]


def test_a_database_that_cannot_be_opened_is_said_and_can_be_tried_again(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    broken = tmp_path / "desk" / "firstdesk.db"
    broken.write_bytes(b"no database at all, only words " * 40)
    made = Tasks(lambda: open_office(tmp_path / "desk"))
    with qtbot.waitSignal(made.not_opened, timeout=20_000) as told:
        made.start()
    assert told.args is not None
    assert "damaged" in told.args[0]
    broken.unlink()
    with qtbot.waitSignal(made.opened, timeout=20_000):
        made.open_again()
    made.stop()


def test_work_that_needs_the_database_closed_has_it_closed_and_all_others_wait(qtbot: QtBot, threaded: Tasks) -> None:
    with qtbot.waitSignal(threaded.opened, timeout=20_000):
        threaded.start()
    first, seen, order = threaded.store, [], []

    def work() -> str:
        seen.append(threaded.store)
        return "done"

    threaded.opened.connect(lambda: order.append("opened"))
    threaded.do(None, lambda s: order.append("before"))
    threaded.without_store(None, work, then=order.append, failed=order.append)
    threaded.read(None, lambda s: 1, then=lambda _one: order.append("read after"))
    threaded.do(None, lambda s: 2, then=lambda _two: order.append("written after"))
    qtbot.waitUntil(lambda: {"read after", "written after"} <= set(order), timeout=20_000)
    assert seen == [None]
    assert [one for one in order if "after" not in one] == ["before", "opened", "done"]
    assert threaded.store is not first


def test_trouble_in_such_work_is_told_and_the_database_is_open_again(qtbot: QtBot, threaded: Tasks) -> None:
    with qtbot.waitSignal(threaded.opened, timeout=20_000):
        threaded.start()

    def work() -> None:
        raise UserError("the stick is out")

    told: list[str] = []
    threaded.without_store(None, work, then=told.append, failed=lambda error: told.append(str(error)))
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert told == ["the stick is out"]
    assert threaded.store is not None
