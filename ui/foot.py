"""The line at the bottom that never lies: last action with its undo, failed prints, people inside, printer, clock."""

from datetime import datetime, timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QSizePolicy, QWidget

from app.core import clock
from app.core.actor import TOOL
from app.core.i18n import _, ngettext
from ui import theme
from ui.panels import label, restyle
from ui.say import Toast

if TYPE_CHECKING:
    from app.printing.queue import JobRow
    from ui.tasks import Tasks

WIDEST, NARROWEST = 720, 150
STRANDED_AFTER = timedelta(minutes=2)


def printer_words(printer: str) -> str:
    """Where badges go, as the bottom line says it."""
    if printer.startswith("folder:"):
        return _("Badges as PDF into {folder}").format(folder=PurePath(printer.removeprefix("folder:")).name)
    return _("Printer {name}").format(name=printer) if printer else ""


class Chip(QPushButton):
    """A pill that can be pressed. Where the line has no room its end is left out, and the whole of it is its tooltip."""

    def __init__(self, meaning: str) -> None:
        super().__init__()
        self._words = self._whole = self._tail = ""
        self.setProperty("chip", True)
        self.setProperty("meaning", meaning)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        restyle(self)
        self.hide()

    def say(self, words: str, whole: str = "", tail: str = "") -> None:
        """Show `words` as far as there is room; `whole` is the tooltip where it says more, `tail` their end, which is never left out."""
        self._words, self._whole, self._tail = words, whole or words, tail
        self.setText(words.replace("&", "&&"))
        self.setAccessibleName(words)
        self.setVisible(bool(words))
        self.updateGeometry()
        self._fit()

    def _frame(self) -> int:
        """What stands around the text."""
        shown = self.fontMetrics().size(int(Qt.TextFlag.TextShowMnemonic), self.text()).width()
        return super().sizeHint().width() - shown

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().size(0, self._words).width() + 2
        return QSize(min(self._frame() + words, theme.px(WIDEST)), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        least = theme.px(NARROWEST) + self.fontMetrics().horizontalAdvance(self._tail)
        return QSize(min(self.sizeHint().width(), least), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Cut at the right what does not fit; nothing is laid out yet while it is hidden."""
        shown = self._words
        if self.isVisible() and self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            room = max(0, self.width() - self._frame())
            shown = self._cut(room)
        self.setText(shown.replace("&", "&&"))
        self.setToolTip(self._whole if shown != self._words or "\n" in self._whole else "")

    def _cut(self, room: int) -> str:
        metrics = self.fontMetrics()
        if metrics.horizontalAdvance(self._words) <= room:
            return self._words
        room -= metrics.horizontalAdvance(self._tail)
        return metrics.elidedText(self._words.removesuffix(self._tail), Qt.TextElideMode.ElideRight, max(0, room)) + self._tail


class Foot(QFrame):
    """Says only what is known: a count that is not read yet is not shown."""

    printing_wanted = Signal()
    looks_wanted = Signal(tuple)  # papers that wait until somebody has seen them
    settings_wanted = Signal()
    calendar_wanted = Signal()
    backups_wanted = Signal()
    undo_offered = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Foot")
        self._toast: Toast | None = None
        self._left = 0
        self._facts: dict[str, str] = {}
        self.done = Chip("ok")
        self.done.clicked.connect(lambda: self.undo())
        self.wrong = Chip("bad")
        self.wrong.clicked.connect(lambda: self.hush())
        self.failed_prints = Chip("bad")
        self.failed_prints.clicked.connect(lambda: self.printing_wanted.emit())
        self.copy_failed = Chip("bad")
        self.copy_failed.clicked.connect(lambda: self.settings_wanted.emit())
        self.backup_late = Chip("bad")
        self.backup_late.clicked.connect(lambda: self.backups_wanted.emit())
        self._year_words = ""
        self.year_missing = Chip("warn")
        self.year_missing.clicked.connect(lambda: self.calendar_wanted.emit())
        self.right = label("", "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for chip in (self.done, self.wrong, self.failed_prints, self.copy_failed, self.backup_late, self.year_missing):
            row.addWidget(chip)
        row.addStretch(1)
        row.addWidget(self.right)
        self.setFixedHeight(28)
        self._undo_key = UndoKey(self)

    # -- what was said

    def toast(self, toast: Toast) -> None:
        self.wrong.say("")
        self._toast, self._left = toast, toast.seconds
        self.undo_offered.emit(self.can_undo)
        self._show_toast()

    def complain(self, sentence: str) -> None:
        self.wrong.say(sentence and "! " + sentence)
        self._fit_year()

    def know_year(self, words: str) -> None:
        """The coming year's holidays are not loaded: said where nothing of this hour needs the room."""
        self._year_words = words
        self._fit_year()

    def _fit_year(self) -> None:
        is_crowded = self.can_undo or self.wrong.isVisibleTo(self) or self.failed_prints.isVisibleTo(self)
        words = "" if is_crowded else self._year_words
        if words != self.year_missing.accessibleName():
            self.year_missing.say(words)

    def hush(self) -> bool:
        """Take a complaint away; False where there was none."""
        was_there = self.wrong.isVisibleTo(self)
        self.wrong.say("")
        self._fit_year()
        return was_there

    @property
    def can_undo(self) -> bool:
        """Whether the last action can be taken back."""
        return self._toast is not None and self._toast.undo is not None and self._left > 0

    def undo(self) -> bool:
        """Take the last action back while its seconds run; False where nothing can be."""
        toast = self._toast
        if not self.can_undo or toast is None or toast.undo is None:
            return False
        self._toast = None
        self._show_toast()
        self.undo_offered.emit(False)
        toast.undo()
        return True

    def second(self, now: datetime) -> None:
        """A second has passed."""
        if self._toast is not None:
            self._left -= 1
            if self._left <= 0:
                self._toast = None
                self.undo_offered.emit(False)
            self._show_toast()
        self.know("clock", f"{clock.local(now):%H:%M}")

    def _show_toast(self) -> None:
        self._fit_year()
        if self._toast is None:
            self.done.say("")
            return
        tail = " · " + _("Undo Ctrl+Z ({n} s)").format(n=self._left) if self._toast.undo is not None else ""
        self.done.say("✓ " + self._toast.text + tail, tail=tail)

    # -- what is known

    def know(self, name: str, words: str) -> None:
        """A fact at the right; "" takes it away."""
        if self._facts.get(name) != words:
            self._facts[name] = words
            order = ("elsewhere", "parked", "inside", "printer", "scanner", "backup", "clock")
            self.right.setText(" · ".join(self._facts[key] for key in order if self._facts.get(key)))

    def count(self, tasks: "Tasks") -> None:
        """Read again how many are inside and what was not printed."""
        counter = tasks.actor.counter if tasks.actor else ""
        tasks.read(self, "app.visits.lists:people_inside", key="count", then=self.know_inside)
        tasks.read(self, "app.printing.queue:open_jobs", counter, key="jobs", then=self._jobs_read)
        tasks.read(self, "app.printing.queue:open_elsewhere", counter, key="elsewhere", then=self._elsewhere_read)

    def _jobs_read(self, jobs: "tuple[JobRow, ...]") -> None:
        troubled = [job for job in jobs if job.state == "failed"] + [job for job in jobs if job.is_held]
        self.know_failed(tuple(f"{job.title} {job.reason}" for job in troubled))
        if to_look := tuple(job for job in jobs if job.is_to_look):
            self.looks_wanted.emit(to_look)

    def _elsewhere_read(self, jobs: "tuple[JobRow, ...]") -> None:
        """Papers nobody fetches: the office tool has no printer, a counter that prints needs no two minutes."""
        late = clock.now() - STRANDED_AFTER
        n = sum(job.state == "waiting" and (job.counter == TOOL or job.made_at < late) for job in jobs)
        words = ngettext("{n} paper waits at another counter", "{n} papers wait at other counters", n).format(n=n) if n else ""
        self.know("elsewhere", words)

    def know_scanner(self, words: str) -> None:
        """Where a serial scanner is, or that it is missing."""
        self.know("scanner", words)

    def know_failed(self, reasons: tuple[str, ...]) -> None:
        """Prints that failed or wait at a printer in trouble stay here until printed or dismissed."""
        words = ngettext("{n} paper not printed: {reason}", "{n} papers not printed: {reason}", len(reasons))
        said = "! " + words.format(n=len(reasons), reason=reasons[0]) if reasons else ""
        self.failed_prints.say(said, "\n".join(reasons))
        self._fit_year()

    def know_copy(self, sentence: str) -> None:
        """Why the evacuation copy is not fresh; it stays until it is ("")."""
        self.copy_failed.say(sentence and "! " + sentence)

    def know_backup(self, words: str, whole: str, fact: str) -> None:
        """`words` in red where the last good backup is too old or none could be made, else `fact`: when the last one was."""
        self.backup_late.say(words and "! " + words, whole)
        self.know("backup", fact)

    def know_parked(self, forms: int) -> None:
        """How many half-filled forms wait as cards."""
        self.know("parked", ngettext("{n} form put away  F8", "{n} forms put away  F8", forms).format(n=forms) if forms else "")

    def know_inside(self, people: int) -> None:
        self.know("inside", ngettext("{n} person inside", "{n} people inside", people).format(n=people))


class UndoKey(QObject):
    """Ctrl+Z: a field that can undo typing does, else the last action is taken back."""

    def __init__(self, foot: Foot) -> None:
        super().__init__(foot)
        self._foot = foot
        foot.undo_offered.connect(self._watch)

    def _watch(self, is_offered: bool) -> None:
        # only while there is something to undo: a filter of all events in Python costs every frame
        if (app := QApplication.instance()) is not None:
            app.removeEventFilter(self)
            if is_offered:
                app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride and event.type() != QEvent.Type.KeyPress:
            return False
        if not isinstance(event, QKeyEvent) or not event.matches(QKeySequence.StandardKey.Undo):
            return False
        if not self._foot.can_undo or not self._foot.isEnabled() or _can_undo_typing(QApplication.focusWidget()):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return self._foot.undo()


def _can_undo_typing(field: QWidget | None) -> bool:
    if isinstance(field, QLineEdit):
        return field.isUndoAvailable()
    return isinstance(field, QPlainTextEdit) and field.document().isUndoAvailable()
