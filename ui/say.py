"""Every word said to the person at the desk goes through here: toasts, errors, questions."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.core.i18n import _
from ui.panels import Sheet, button, label

log = logging.getLogger(__name__)
UNDO_SECONDS = 10


@dataclass(frozen=True)
class Toast:
    """The last thing done: what it was, and how to take it back while the seconds run."""

    text: str
    undo: Callable[[], object] | None = None
    seconds: int = UNDO_SECONDS


class Voice(QObject):
    """The main window listens here and shows what is said in its bottom line."""

    toasted = Signal(object)
    failed = Signal(str)
    quiet = Signal()


_voice: Voice | None = None
_over: QWidget | None = None


def attach(over: QWidget) -> Voice:
    """Speak in the window `over` from now on."""
    global _voice, _over
    _over = over
    _voice = voice = Voice(over)
    over.destroyed.connect(lambda: _detach(voice))
    return voice


def _detach(voice: Voice) -> None:
    """A window is gone; one that took its place meanwhile (another language) goes on speaking."""
    global _voice, _over
    if _voice is voice:
        _voice = _over = None


def toast(text: str, undo: Callable[[], object] | None = None, seconds: int = UNDO_SECONDS) -> None:
    """Say what was done; `undo` is offered (button and Ctrl+Z) for `seconds`."""
    if _voice is not None:
        _voice.toasted.emit(Toast(text, undo, seconds))


def error(text: object) -> None:
    """Say what could not be done; it stays until the next action or Esc."""
    if _voice is not None:
        _voice.failed.emit(str(text))
    else:
        log.warning("said before there was a window")


def hush() -> None:
    """Take the last words away (a new action began)."""
    if _voice is not None:
        _voice.quiet.emit()


class Question(Sheet):
    """A question over the window: one verb, a way back, and a line for a reason where one is needed."""

    # on the class: the window's events are filtered before __init__ is through
    line: QLineEdit | None = None
    _presets: tuple[str, ...] = ()
    needed: str = ""  # what to say where the line is left empty

    def __init__(self, over: QWidget, title: str, text: str, yes: str, then: Callable[[str], object]) -> None:
        super().__init__(over, title)
        self._then = then
        if text:
            self.body.addWidget(label(text, wraps=True))
        self.yes = button(yes, kind="primary", clicked=self.answer)

    def ask_line(self, line_label: str, presets: Sequence[str]) -> None:
        """A line that must be filled; presets fill it by a click or, while it is empty, by their number."""
        self.body.addWidget(label(line_label, "label"))
        self.line = QLineEdit()
        self.line.setAccessibleName(line_label)
        self.line.setMaxLength(255)
        self.line.returnPressed.connect(self.answer)
        self.line.installEventFilter(self)
        self._presets = tuple(presets)
        if presets:
            self.body.addLayout(self._preset_row(presets))
        self.body.addWidget(self.line)
        self._wrong = label("", "error", wraps=True)
        self._wrong.hide()
        self.body.addWidget(self._wrong)

    def _preset_row(self, presets: Sequence[str]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        for number, preset in enumerate(presets, 1):
            chip = button(f"{number} {preset}", clicked=partial(self._take, preset))
            chip.setProperty("chip", True)
            row.addWidget(chip)
        row.addStretch(1)
        return row

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            typed = event.text()
            if not self.line.text() and typed.isdecimal() and 1 <= int(typed) <= len(self._presets):
                self._take(self._presets[int(typed) - 1])
                return True
        return super().eventFilter(watched, event)

    def _take(self, words: str) -> None:
        if self.line is not None:
            self.line.setText(words)
            self.answer()

    def finish(self, no: str) -> None:
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(no, key="Esc", clicked=self.close_sheet))
        row.addWidget(self.yes)
        self.body.addLayout(row)
        self.yes.setAutoDefault(True)  # Enter answers where there is no line to type
        (self.line or self.yes).setFocus()

    def answer(self) -> None:
        """Enter or the verb: take the answer, close, go on."""
        words = self.line.text().strip() if self.line else ""
        if self.line is not None and not words:
            self._wrong.setText(self.needed or _("A reason is needed."))
            self._wrong.show()
            self.line.setFocus()
            return
        self.close_sheet()
        self._then(words)


def ask(
    title: str,
    text: str,
    yes: str,
    then: Callable[[str], object],
    *,
    no: str = "",
    line: str = "",
    presets: Sequence[str] = (),
    is_danger: bool = False,
) -> Question | None:
    """Ask inside the window; `then` gets the line typed ("" without one) when `yes` was chosen. Esc or `no` does nothing."""
    if _over is None:
        return None
    question = Question(_over.window(), title, text, yes, then)
    if is_danger:
        question.yes.setProperty("kind", "danger")
    if line:
        question.ask_line(line, presets)
    question.finish(no or _("Back"))
    return question


def bug(number: str, *, is_undone: bool = True) -> None:
    """The one dialog of a bug, with the number under which the log has the rest; `is_undone`: nothing was changed, for sure."""
    if _over is None or any(sheet.isVisible() for sheet in _over.findChildren(BugSheet)):
        return  # one at a time; the log has them all
    sentence = _("It was not done, and nothing was changed. Try it once more; if it happens again, call support and tell them number {n}.")
    if not is_undone:
        sentence = _("What was saved stays saved. Look before you try again; if it happens again, call support and tell them number {n}.")
    BugSheet(_over, _("That did not work"), sentence.format(n=number))


class BugSheet(Sheet):
    """A bug's sentence and a way back."""

    def __init__(self, over: QWidget, title: str, sentence: str) -> None:
        super().__init__(over, title)
        self.body.addWidget(label(sentence, wraps=True))
        close = button(_("Close"), key="Esc", kind="primary", clicked=self.close_sheet)
        self.body.addWidget(close)
        close.setFocus()
