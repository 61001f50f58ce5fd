"""Plays a shift through the real window without a screen and leaves numbered pictures and the papers (python -m ui --tour DIR)."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.core import clock
from app.core.actor import SYSTEM, Actor
from ui import (
    theme,
    tour_calendar,
    tour_complaints,
    tour_expected,
    tour_groups,
    tour_leaving,
    tour_notices,
    tour_opinions,
    tour_passes,
    tour_shift,
    tour_staff,
    tour_stocks,
    tour_tickets,
    tour_watch,
)
from ui.hand import ALT, Hand
from ui.main_window import MainWindow
from ui.screen import Desk
from ui.speech import speak
from ui.tasks import Tasks
from ui.tour_files import OLD_REGISTER
from ui.tour_looks import IN_README, LOOKS, README_LOOKS, Look
from ui.tour_papers import leave_papers
from ui.tour_printer import TourPrinter

NOON = datetime(2026, 11, 21, 5, 52, tzinfo=UTC)  # 13:52 at the office
COUNTER = "1"
VISITS, SEED = 2500, 20261121
SETTLE = 320  # ms: typing pauses before the preview and the people of the same name are asked for


def tour(folder: Path) -> int:
    """Leave pictures of every look and the papers in `folder`; 0 when all are there."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication), "another kind of Qt application runs in this process"
    clock.fix(NOON)
    try:
        with tempfile.TemporaryDirectory(prefix="firstdesk-tour-") as made:
            base = Path(made) / "base"
            make_office(base)
            for look in LOOKS:
                _play(app, look, base, folder)
    finally:
        clock.fix(None)
    sys.stdout.write(f"{len(list(folder.rglob('*.png')))} pictures, {len(list(folder.rglob('*.pdf')))} papers: {folder}\n")
    return 0


def make_office(folder: Path) -> None:
    """A sample property office with two people waiting and one who should have left long ago."""
    from app.desk import sample, sample_matters
    from app.office.settings import change_setting
    from app.visits.service import arrive

    tasks = _tasks(folder)
    tasks.do(None, sample.found_sample, by=SYSTEM, then=lambda actor: setattr(tasks, "actor", actor))
    tasks.do(None, sample.fill, VISITS, SEED, by=SYSTEM)
    tasks.do(None, sample_matters.fill_matters, SEED, by=SYSTEM)
    tasks.do(None, change_setting, "admit_on_arrival", False, by=SYSTEM)
    for name, company, minutes in (("林晓东", "街道办", 19), ("Lindgren Astrid", "Siemens Building Service", 7)):
        form = {"name": name, "company": company, "host": "5-1-0803", "purpose": "办事", "phone": "13800138888"}
        tasks.do(None, arrive, form, now=clock.now() - timedelta(minutes=minutes))
    tour_leaving.let_wait(tasks)
    tasks.do(None, change_setting, "admit_on_arrival", True, by=SYSTEM)
    tour_expected.announce(tasks)
    for begin in (
        tour_stocks.furnish,
        tour_passes.issue,
        tour_opinions.prepare,
        tour_shift.prepare,
        tour_staff.prepare,
        tour_calendar.furnish,
    ):
        begin(tasks)
    tasks.stop()


def _tasks(folder: Path) -> Tasks:
    from app.wiring import open_office

    tasks = Tasks(lambda: open_office(folder), inline=True)
    tasks.bug.connect(_stop_at_bug)
    tasks.not_opened.connect(_stop_at_bug)
    tasks.start()
    return tasks


def _stop_at_bug(words: str) -> None:
    raise RuntimeError(words)


@contextmanager
def _window(app: QApplication, look: Look, base: Path) -> Iterator[MainWindow]:
    """The real window on a copy of the office."""
    speak(look.language)
    theme.apply(app, look.theme)
    with tempfile.TemporaryDirectory(prefix="firstdesk-tour-") as made:
        data = Path(made) / "office"
        shutil.copytree(base, data)
        tasks = _tasks(data)
        window = MainWindow(Desk(tasks))
        window.resize(look.width, look.height)
        window.show()
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
        try:
            yield window
        finally:
            window.close()
            window.deleteLater()
            QTest.qWait(1)
            tasks.stop()


def _play(app: QApplication, look: Look, base: Path, folder: Path) -> None:
    clock.fix(NOON)
    with _window(app, look, base) as window:
        for key, value in (("language", look.language), ("theme", look.theme)):
            window.tasks.do(None, "app.office.settings:change_setting", key, value, by=SYSTEM)
        shift = Shift(window, look, folder / look.name)
        shift.play()
        if look is LOOKS[0]:
            leave_papers(window.tasks, folder / "papers")


Step = tuple[str, Callable[[], object]]  # the picture's name, and what is done before it is taken


class Shift:
    """One scripted shift; every step ends in a picture."""

    def __init__(self, window: MainWindow, look: Look, folder: Path) -> None:
        from app.printing.worker import PrintWorker
        from app.wiring import drawers

        self.window, self.look, self.folder = window, look, folder
        self.tasks = window.tasks
        self.hand = Hand(window)
        self.printer = TourPrinter()
        assert self.tasks.store is not None, "the office is open"
        self.worker = PrintWorker(self.tasks.store, self.printer, drawers(), lambda _kinds: None, counter=COUNTER)
        self._number = 0
        folder.mkdir(parents=True, exist_ok=True)
        (folder.parent / "readme").mkdir(exist_ok=True)

    def play(self) -> None:
        """The whole shift."""
        for name, step in (*self._desk_steps(), *self._room_steps()):
            if not self.window.isActiveWindow():  # a list of suggestions that closed left no window in front
                self.window.activateWindow()
                QApplication.processEvents()
            step()
            self.picture(name)

    def _desk_steps(self) -> tuple[Step, ...]:
        return (
            ("first-start", lambda: self.window.ask_who(is_founded=False)),
            ("sign-in", lambda: self.window.ask_who(is_founded=True)),
            ("today", self.sign_in),
            ("one-box", self.search),
            ("returning-visitor", self.hand.enter),
            ("checked-in", self.check_in),
            ("walk-in-host", self.walk_in),
            ("walk-in-same-name", self.same_name),
            ("wrong-field", self.wrong_field),
            ("sign-out", self.sign_out),
            ("waiting", lambda: tour_leaving.reach(self.window, self.back())),
            ("refused", lambda: tour_leaving.refuse(self.hand)),
            ("end-of-day", lambda: tour_leaving.walk(self.window, self.hand)),
            ("tick-several", lambda: tour_leaving.tick(self.hand)),
            ("figures", lambda: tour_leaving.figures(self.window, self.hand)),
        )

    def _room_steps(self) -> tuple[Step, ...]:
        return (
            ("jam", self.jam),
            ("printing", lambda: self.open_room("printing")),
            ("stocks", lambda: tour_stocks.open_sheet(self.window)),
            ("stock-test-label", lambda: tour_stocks.shift_test_label(self.window)),
            ("stock-mistake", lambda: tour_stocks.mistake(self.window)),
            ("printers", lambda: tour_stocks.open_printers(self.window)),
            ("evacuation", self.evacuation),
            ("expected", lambda: tour_expected.open_board(self.window)),
            ("expected-group", lambda: tour_expected.paste_group(self.window)),
            *tour_passes.steps(self.window),
            *tour_watch.steps(self.window),
            *tour_tickets.TicketTour(self.window, self.hand).steps(),
            *tour_complaints.ComplaintTour(self.window, self.hand).steps(),
            *tour_opinions.steps(self.window),
            *tour_shift.steps(self.window),
            *tour_groups.steps(self.window, self.hand),
            ("register", self.register),
            ("visit", self.visit),
            ("correction", self.correct),
            ("reason", self.reason),
            ("register-paper", self.paper),
            ("exchange", lambda: self.open_room("exchange")),
            ("import-columns", self.look_at_file),
            ("import-checked", self.check_file),
            *tour_staff.steps(self.window),
            *tour_notices.steps(self.window),
            *tour_calendar.steps(self.window, self.hand),
            ("about", lambda: self.open_room("about")),
            ("keys", lambda: self.hand.press(Qt.Key.Key_F1)),
        )

    def picture(self, name: str) -> None:
        """Wait until typing has settled, then keep what the window shows."""
        QTest.qWait(SETTLE)
        self._number += 1
        shown = self.window.grab()
        shown.save(str(self.folder / f"{self._number:02d}-{name}.png"))
        for kept in IN_README.get(name, ()):
            if (self.look.language, self.look.theme, self.look.width) in README_LOOKS:
                short = self.look.language[:2]
                file = f"today-{short}-light" if kept == "today" else kept if short == "en" else f"{short}-{kept}"
                shown.save(str(self.folder.parent / "readme" / f"{file}.png"))

    # -- the steps

    def sign_in(self) -> None:
        from app.office.lists import can_sign_in

        def enter(people: Any) -> None:
            first = next(person for person in people if "receptionist" in person.roles)
            self.window.open_desk(Actor(first.id, first.name, first.roles, COUNTER))

        self.tasks.read(None, can_sign_in, then=enter)

    def search(self) -> None:
        """A few letters of somebody who has been here before and is not inside."""
        self.window.box.setFocus()
        self.hand.type(self.returning())

    def returning(self) -> str:
        """The pinyin of somebody of the register whom it finds alone."""
        from app.core.names import pinyin_of
        from app.desk.find import find
        from app.visits.fields import VisitorType, VisitState
        from app.visits.lists import VisitFilter, register_rows

        assert self.tasks.store is not None, "the office is open"
        store = self.tasks.store
        rows = store.read(register_rows, VisitFilter(states=frozenset({VisitState.LEFT})))
        for row in reversed(rows):
            typed = pinyin_of(row.name).replace(" ", "")
            hits = store.read(find, typed, now=clock.now()).hits
            if row.company and row.type is VisitorType.GUEST and len(hits) == 1 and hits[0].kind == "person":
                return str(typed)
        return "zhang"

    def check_in(self) -> None:
        self.hand.enter()
        self.worker.run_once()

    def walk_in(self) -> None:
        self.window.box.setFocus()
        self.hand.type("林晓东")
        self.hand.press(Qt.Key.Key_F2)
        self.hand.type("0803")

    def same_name(self) -> None:
        self.hand.press(Qt.Key.Key_Down)
        self.hand.enter()
        self.hand.type("1")
        self.hand.enter()

    def wrong_field(self) -> None:
        """A phone that is none: the sentence stands at the field, nothing is lost."""
        self.hand.type("12")
        self.hand.save()

    def sign_out(self) -> None:
        self.hand.press(Qt.Key.Key_Escape)
        self.hand.press(Qt.Key.Key_F6)
        self.hand.type("5-")

    def back(self) -> Hand:
        """The sign-out list is left, its line empty."""
        self.hand.press(Qt.Key.Key_Escape)
        return self.hand

    def jam(self) -> None:
        """The printer runs out of labels; the visitor is checked in all the same."""
        self.hand.press(Qt.Key.Key_Escape)
        self.hand.press(Qt.Key.Key_Escape)
        self.printer.trouble = {"zh_CN": "标签机缺纸"}.get(self.look.language, "The label printer is out of labels.")
        self.window.box.setFocus()
        self.hand.type("周海洋")
        self.hand.enter()
        self.hand.type("5-1-0803")
        self.hand.enter()
        self.hand.type("2")
        self.hand.save()
        self.worker.run_once()
        self.tasks.changed.emit(frozenset({"PrintJob"}))

    def open_room(self, key: str) -> None:
        self.hand.press(Qt.Key.Key_Escape)
        self.window.open_room(key)

    def evacuation(self) -> None:
        """F9 in the middle of work; three are found, one is not."""
        self.hand.press(Qt.Key.Key_F9)
        for key in (Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_1):
            self.hand.press(key)

    def register(self) -> None:
        self.hand.press(Qt.Key.Key_2, ALT)

    def visit(self) -> None:
        screen: Any = self.window.room("visits")
        screen.table.setFocus()
        screen.table.setCurrentIndex(screen.rows.index(3, 0))
        self.hand.enter()

    def correct(self) -> None:
        screen: Any = self.window.room("visits")
        screen.details.correct()

    def reason(self) -> None:
        screen: Any = self.window.room("visits")
        self.hand.press(Qt.Key.Key_Escape)
        screen.moves.ask_reason("void", screen.details.details.row)

    def paper(self) -> None:
        screen: Any = self.window.room("visits")
        self.hand.press(Qt.Key.Key_Escape)
        screen.outputs.show_register()

    def look_at_file(self) -> None:
        """A file of an old register, one row of which must be mended."""
        path = self.folder.parent / "old-register.csv"
        path.write_text(OLD_REGISTER, encoding="utf-8-sig")
        screen: Any = self.window.room("exchange")
        screen.choosing.kind.setCurrentIndex(1)
        screen.look(path, "visits")

    def check_file(self) -> None:
        screen: Any = self.window.room("exchange")
        screen.check()

    # -- papers
