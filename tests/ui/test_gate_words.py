"""What is said while a page covers the bottom line stands on that page; what the desk behind the lock says does not."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.actor import Actor
from app.core.errors import UserError
from ui import say
from ui.main_window import MainWindow
from ui.office.join_page import ChangeOver
from ui.office.restore_pages import RestorePage, bring_back
from ui.tasks import Tasks


def test_a_restore_that_cannot_begin_says_why_on_its_page(tasks: Tasks, new_window: Callable[[], MainWindow], tmp_path: Path) -> None:
    window = new_window()
    window.ask_who(is_founded=False)
    window.gate.page.restore_wanted.emit()
    page = window.gate.page
    assert isinstance(page, RestorePage)
    QApplication.processEvents()  # the page is shown
    tasks.beside.add(1)
    assert bring_back(window.desk, window, (tmp_path, ""), lambda: None) is None
    assert page.wrong.isVisible()
    assert page.isAncestorOf(page.wrong)
    assert "An import, an export or a backup is going on" in page.wrong.text()
    say.toast("Done.")
    assert (page.hint.text(), page.wrong.isVisible()) == ("Done.", False)


def test_what_the_desk_says_behind_the_lock_waits_for_who_signs_in(window: MainWindow, actor: Actor) -> None:
    window.lock()
    say.toast("张三 is signed out.")
    say.error("张三 could not be signed out.")
    page = window.gate.page
    assert (page.hint.text(), page.wrong.text()) == ("", "")
    window.open_desk(actor)
    assert "张三" in window.foot.wrong.accessibleName()


def test_trouble_keeps_its_sentence_whatever_is_said_beside_it(window: MainWindow) -> None:
    window.say_trouble("The disk is full.")
    say.toast("Saved.")
    say.error("Not saved.")
    page = window.gate.page
    assert (page.sentence, page.hint.text(), page.wrong.text()) == ("The disk is full.", "Saved.", "Not saved.")


def test_who_signs_in_is_told_on_the_page_where_the_names_or_the_other_office_cannot_be_had(
    qtbot: QtBot, window: MainWindow, tasks: Tasks
) -> None:
    window.lock()
    page = window.gate.page
    page.unreachable(UserError("The server does not answer."))
    assert page.wrong.text() == "The server does not answer."
    ChangeOver(window.desk, window)._failed(UserError("The office stays open elsewhere."))
    assert page.wrong.text() == "The office stays open elsewhere."
