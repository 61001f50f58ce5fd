"""Starting: the right first paint, one window per folder, and trouble said in a sentence."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core import clock, i18n
from app.core.actor import SYSTEM
from app.office.settings import change_setting
from app.storage import places
from app.visits.fields import Leaving
from app.visits.lists import row
from app.visits.service import arrive
from app.wiring import open_office
from tests.rules.sources import ROOT
from tests.ui.conftest import NOON, OFFICE
from ui.journal import Discreet
from ui.main import Program, _arguments, main
from ui.memory import Memory
from ui.office.found_page import FoundPage
from ui.office.gate import SignInPage, TroublePage
from ui.office.passphrases import ProtectPage
from ui.single import Single


@pytest.fixture
def programs(qapp: QApplication) -> Iterator[list[Program]]:
    """Programs started by a test; they are ended with it."""
    started: list[Program] = []
    yield started
    for program in started:
        program.window.close()
        program.stop()


def start(programs: list[Program], qapp: QApplication, folder: Path, *words: str) -> Program:
    program = Program(qapp, folder, _arguments().parse_args(["--lang", "en", *words]))
    program.show()
    programs.append(program)
    return program


def test_an_empty_folder_starts_with_the_first_page_before_the_database_is_open(
    qapp: QApplication, programs: list[Program], tmp_path: Path
) -> None:
    program = start(programs, qapp, tmp_path)
    assert isinstance(program.window.gate.page, FoundPage)
    assert program.tasks.store is None


def test_what_is_typed_before_the_database_is_open_counts(
    qtbot: QtBot, qapp: QApplication, programs: list[Program], tmp_path: Path
) -> None:
    program = start(programs, qapp, tmp_path)
    page = program.window.gate.page
    page.form.fill({"name": "美好家园", "kind": "company", "person": "李红", "password": "open-sesame-7"})
    page.save()
    qtbot.waitUntil(lambda: isinstance(program.window.gate.page, ProtectPage), timeout=30_000)
    program.window.gate.page.leave.click()
    qtbot.waitUntil(lambda: program.tasks.actor is not None, timeout=30_000)
    assert program.tasks.actor is not None
    assert program.memory.who_sat_here() == (program.tasks.actor.staff_id,)


def test_an_office_that_is_known_starts_with_the_password(
    qtbot: QtBot, qapp: QApplication, programs: list[Program], founded_office: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(founded_office, tmp_path / "desk"))
    program = start(programs, qapp, folder)
    # desk.ini is new here, so the database corrects the first guess
    qtbot.waitUntil(lambda: isinstance(program.window.gate.page, SignInPage), timeout=30_000)
    qtbot.waitUntil(lambda: program.window.gate.page.people.count() == 1, timeout=10_000)
    assert Memory(folder).word("founded") == "yes"


def test_a_damaged_database_is_said_on_the_window(qtbot: QtBot, qapp: QApplication, programs: list[Program], tmp_path: Path) -> None:
    (tmp_path / "firstdesk.db").write_bytes(b"only words, no database " * 60)
    program = start(programs, qapp, tmp_path)
    qtbot.waitUntil(lambda: isinstance(program.window.gate.page, TroublePage), timeout=30_000)
    assert "damaged" in program.window.gate.page.sentence


def test_a_database_that_is_mended_leads_on_to_the_password(
    qtbot: QtBot, qapp: QApplication, programs: list[Program], founded_office: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(founded_office, tmp_path / "desk"))
    (folder / "desk.ini").write_text("[General]\nfounded=yes\n")
    whole = (folder / "firstdesk.db").read_bytes()
    (folder / "firstdesk.db").write_bytes(b"only words, no database " * 60)
    program = start(programs, qapp, folder)
    qtbot.waitUntil(lambda: isinstance(program.window.gate.page, TroublePage), timeout=30_000)
    (folder / "firstdesk.db").write_bytes(whole)
    program.window.gate.page.go.click()
    qtbot.waitUntil(lambda: isinstance(program.window.gate.page, SignInPage), timeout=30_000)


def test_a_database_that_can_only_be_read_is_signed_in_to_and_read(
    qtbot: QtBot, qapp: QApplication, programs: list[Program], founded_office: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(founded_office, tmp_path / "desk"))
    (folder / "desk.ini").write_text("[General]\nfounded=yes\n")
    with patch.object(places, "is_writable", lambda _path: False):  # root may write everywhere
        program = start(programs, qapp, folder)
        page = program.window.gate.page
        qtbot.waitUntil(lambda: page.people.currentData() is not None, timeout=30_000)
    page.password.setText("wrong")
    page.sign_in()
    qtbot.waitUntil(page.go.isEnabled, timeout=30_000)
    assert program.tasks.actor is None
    page.password.setText(OFFICE["password"])
    page.sign_in()
    qtbot.waitUntil(lambda: program.tasks.actor is not None, timeout=30_000)
    assert "can only be read" in program.window.banner.sentence


def test_a_sample_never_opens_a_real_office(
    qtbot: QtBot, qapp: QApplication, programs: list[Program], founded_office: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(founded_office, tmp_path / "desk"))
    program = start(programs, qapp, folder, "--sample")
    qtbot.waitUntil(lambda: isinstance(program.window.gate.page, TroublePage), timeout=30_000)
    assert program.tasks.actor is None
    assert "set up here already" in program.window.gate.page.sentence


def test_a_second_start_raises_the_first_window_and_ends(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    first, raised = Single(tmp_path), list[str]()
    assert first.take()
    first.listen(lambda: raised.append("yes"))
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    second = subprocess.Popen([sys.executable, "-m", "ui", "--data", str(tmp_path)], cwd=ROOT, env=environment)
    qtbot.waitUntil(lambda: raised == ["yes"], timeout=30_000)
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=30_000)
    assert second.returncode == 0
    first.release()


def test_the_folder_is_free_again_when_the_window_is_closed(tmp_path: Path) -> None:
    first = Single(tmp_path)
    assert first.take()
    assert not Single(tmp_path).take()
    first.release()
    assert Single(tmp_path).take()


def test_without_a_display_there_is_a_sentence_and_no_abort(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert main([]) == 1
    assert "--tour DIR" in capsys.readouterr().err


def test_wrong_words_end_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--nonsense"])
    assert ended.value.code == 2
    assert "--nonsense" in capsys.readouterr().err


def test_the_log_says_where_but_not_what_was_typed() -> None:
    try:
        raise ValueError("张三 13800138888")
    except ValueError:
        words = Discreet().formatException(sys.exc_info())
    assert "test_starting.py" in words
    assert "ValueError" in words
    assert "张三" not in words


def test_what_was_forgotten_while_the_pc_was_off_is_closed_at_the_next_start(
    qtbot: QtBot, qapp: QApplication, programs: list[Program], founded_office: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(founded_office, tmp_path / "desk"))
    store = open_office(folder)
    store.do(change_setting, "close_at", "22:00", by=SYSTEM, now=NOON)
    visit_id = store.do(arrive, {"name": "张三", "host": "5-1-0803", "purpose": "探访"}, by=SYSTEM, now=NOON).value.visit_id
    store.close()
    clock.fix(NOON + timedelta(hours=20))
    program = start(programs, qapp, folder)
    qtbot.waitUntil(lambda: isinstance(program.window.gate.page, SignInPage), timeout=30_000)  # nobody has signed in yet

    def is_closed() -> bool:
        found = program.tasks.store.read(row, visit_id) if program.tasks.store is not None else None
        return found is not None and found.leaving is Leaving.UNKNOWN

    qtbot.waitUntil(is_closed, timeout=30_000)


def test_an_office_of_another_language_than_was_remembered_asks_who_is_there_not_for_a_new_office(
    qtbot: QtBot, qapp: QApplication, programs: list[Program], founded_office: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(founded_office, tmp_path / "desk"))
    (folder / "desk.ini").write_text("[General]\nfounded=yes\nlanguage=en\n")  # the office speaks Chinese
    program = Program(qapp, folder, _arguments().parse_args([]))
    program.show()
    first = program.window
    programs.append(program)
    qtbot.waitUntil(lambda: program.window is not first and i18n.language() == "zh_CN", timeout=30_000)
    qtbot.waitUntil(lambda: isinstance(program.window.gate.page, SignInPage), timeout=30_000)
    qtbot.waitUntil(lambda: program.window.gate.page.people.currentData() is not None, timeout=30_000)


def test_another_language_loses_nothing_half_typed(
    qtbot: QtBot, qapp: QApplication, programs: list[Program], founded_office: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(founded_office, tmp_path / "desk"))
    store = open_office(folder)
    store.do(change_setting, "language", "en", by=SYSTEM, now=NOON)
    store.close()
    (folder / "desk.ini").write_text("[General]\nfounded=yes\nlanguage=en\n")
    program = Program(qapp, folder, _arguments().parse_args([]))
    program.show()
    programs.append(program)

    def page() -> Any:
        return program.window.gate.page  # made anew when who may sign in is known

    qtbot.waitUntil(lambda: isinstance(page(), SignInPage) and page().people.currentData() is not None, timeout=30_000)
    page().password.setText(OFFICE["password"])
    page().sign_in()
    qtbot.waitUntil(lambda: program.desk.settings is not None and program.tasks.actor is not None, timeout=30_000)
    qtbot.waitUntil(lambda: not program.tasks.is_writing, timeout=30_000)
    english: Any = program.window
    panel = english.room("today").panel
    english.new_visit({"name": "甲先", "host": "5-1-0803"})
    panel.cancel()
    english.new_visit({"name": "周海洋", "purpose": "探访"})
    panel.form.edits["company"].setText("顺达物流")
    program.tasks.do(None, change_setting, "language", "zh_CN")
    qtbot.waitUntil(lambda: program.window is not english, timeout=30_000)
    chinese: Any = program.window
    form = chinese.room("today").panel.form
    qtbot.waitUntil(lambda: form.text("name") == "周海洋", timeout=30_000)
    assert (form.text("company"), form.text("purpose"), i18n.language()) == ("顺达物流", "探访", "zh_CN")
    assert [row.title for row in program.desk.parking.rows] == ["甲先"]
    chinese.room("today").panel.cancel()
    chinese.new_visit()
    qtbot.waitUntil(lambda: form.text("name") == "周海洋", timeout=30_000)
    i18n.use_language("en")
