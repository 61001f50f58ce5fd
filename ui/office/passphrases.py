"""What is asked for and shown of a passphrase: entries with a sentence below, the recovery code with its sheet, and their pages."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core import clock
from app.core.actor import Actor
from app.core.errors import FormErrors, UserError
from app.core.i18n import _
from ui import say
from ui.choosing import file_to_save
from ui.handing_out import hand_out
from ui.hidden_entries import Entries
from ui.long_work import LongWork
from ui.office.gate_page import GatePage
from ui.panels import Sheet, button, label, press_on_enter, restyle
from ui.screen import Desk
from ui.shortcuts import ANYWHERE, shortcut

MAY_BREAK = "\u200b"  # a long path goes on in the next line


class CodeView(QWidget):
    """The recovery code, large, and its sheet to print or to keep as a PDF; what became of either stands below the buttons."""

    busy = Signal(bool)  # the printer has not answered yet: the code, shown this once, must not be left

    def __init__(self, desk: Desk, code: str) -> None:
        super().__init__()
        self._desk, self.code = desk, code
        groups = code.split("-")
        half = len(groups) // 2
        self.words = label("\n".join(" – ".join(part) for part in (groups[:half], groups[half:])), "title")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setAccessibleName(_("Recovery code"))
        why = _(
            "Without passphrase and without this code nobody can ever read the office's data again, the makers of this program included. "
            "Print the sheet and keep it where the office keeps its seals. It is shown this once and kept nowhere."
        )
        self.print = button(_("Print the sheet"), key="Ctrl+P", icon="print", clicked=self.print_out)
        self.save = button(_("Save as PDF …"), icon="file-arrow-down", clicked=self.save_as)
        for made in (self.print, self.save):
            press_on_enter(made)  # to the page Enter means that the sheet is kept
        self.outcome = label("", wraps=True)
        self.outcome.hide()
        self._printing = LongWork(desk.tasks, self)
        self._printing.ended.connect(self._printed)
        self._printing.failed.connect(self._not_printed)
        row = QHBoxLayout()
        row.addWidget(self.print)
        row.addWidget(self.save)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.words)
        column.addWidget(label(why, wraps=True))
        column.addLayout(row)
        column.addWidget(self.outcome)

    def print_out(self) -> None:
        """Straight to the desk's printer: a paper like this stands in no queue."""
        if not self.print.isEnabled():
            return
        self._wait(is_busy=True)
        self._tell(_("Sending it to the printer…"))
        sheet = "app.desk.recovery_sheet:to_print"
        self._desk.tasks.read(self, sheet, self.code, counter=self._desk.counter, then=self._print, failed=self._not_printed)

    def _print(self, paper: tuple[bytes, str]) -> None:
        from ui.printing.spooler import choose

        (pdf, printer), spooler, title = paper, choose(self), _("Recovery sheet")
        # a print service that is not there is waited for seconds: not by the window
        self._printing.start(lambda _store, _told, _is_cancelled: spooler.submit(pdf, printer, title), needs_store=False)

    def _printed(self, ticket: str) -> None:
        from app.printing.spool import FOLDER

        self._wait(is_busy=False)
        if ticket.startswith(FOLDER):  # a printer that is a folder
            self._saved(Path(ticket.removeprefix(FOLDER)))
        else:
            self._tell("✓ " + _("The recovery sheet was sent to the printer."))

    def _not_printed(self, error: Exception) -> None:
        self._wait(is_busy=False)
        reason = str(error) if isinstance(error, UserError) else ""
        sentence = _("Not printed. {reason} Without a printer: save the sheet as a PDF, or write the code down by hand.")
        self._refuse(" ".join(sentence.format(reason=reason).split()))

    def _wait(self, *, is_busy: bool) -> None:
        for part in (self.print, self.save):
            part.setEnabled(not is_busy)
        self.busy.emit(is_busy)

    def _saved(self, path: Path) -> None:
        where = str(path).replace(os.sep, os.sep + MAY_BREAK)
        self._tell("✓ " + _("Saved as {file}.").format(file=where))

    def _refuse(self, sentence: object) -> None:
        self._tell(str(sentence), is_wrong=True)

    def _tell(self, sentence: str, *, is_wrong: bool = False) -> None:
        self.outcome.setProperty("error", is_wrong)
        restyle(self.outcome)
        self.outcome.setText(sentence)
        self.outcome.show()

    def save_as(self) -> None:
        """Kept as a file, on a stick that goes into the safe."""
        name = _("Recovery sheet")
        path = file_to_save(self, _("Save as PDF"), f"{name}.pdf", _("PDF files (*.pdf)"))
        if path is not None:
            sheet = "app.desk.recovery_sheet:draw"
            self._desk.tasks.read(self, sheet, self.code, then=lambda pdf: self._write(path, pdf), failed=self._refuse)

    def _write(self, path: Path, pdf: bytes) -> None:
        hand_out(self, self._desk.tasks, path, pdf, kind="recovery_sheet", done=lambda _sentence: self._saved(path), failed=self._refuse)


class Secrecy(LongWork):
    """A piece of app.office.encryption done beside the window: whatever it is called with, the store and the folder come first."""

    def __init__(self, desk: Desk, parent: QWidget, actor: Actor | None = None) -> None:
        super().__init__(desk.tasks, parent)
        self._desk, self._actor = desk, actor
        self._then: Callable[[Any], object] = lambda _value: None
        self._refused: Callable[[UserError], object] = lambda _error: None
        self.ended.connect(lambda value: self._then(value))
        self.failed.connect(self._not_done)

    def run(self, name: str, *args: Any, then: Callable[[Any], object], refused: Callable[[UserError], object], **more: Any) -> None:
        """`name` is the function; its value goes to `then`, why not to `refused` (an empty sentence: a bug, told by its dialog)."""
        memory, by = self._desk.memory, self._actor or self._desk.tasks.actor
        assert memory is not None, "a desk without a folder has nothing to encrypt"
        folder = memory.folder

        def work(store: Any, _told: object, _cancelled: object) -> Any:
            from app.office import encryption

            return getattr(encryption, name)(store, folder, *args, by=by, now=clock.now(), **more)

        self._then, self._refused = then, refused
        self.start(work)

    def _not_done(self, error: Exception) -> None:
        self._refused(error if isinstance(error, UserError) else UserError(""))  # a bug has its own dialog; the page is there again


class UnlockPage(GatePage):
    """The data is encrypted: its passphrase, or the recovery code of the sheet."""

    is_before_data = True
    typed = Signal(str)
    restore_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(_("This office's data is locked"), "")
        self.entries = Entries([_("Passphrase, or recovery code")])
        self.entries.submitted.connect(self.open)
        self.go = button(_("Open"), key="Return", kind="big", clicked=self.open)
        self.body.addWidget(label(_("It is encrypted on this PC's disk. Staff sign in with their own passwords afterwards."), wraps=True))
        for part in (self.entries, self.wrong, self.go):
            self.body.addWidget(part)
        self.body.addWidget(button(_("Bring a backup back…"), key="Ctrl+R", kind="quiet", clicked=self.restore_wanted.emit))
        shortcut(self, "Ctrl+R", self.restore_wanted.emit, ANYWHERE)

    def again(self, sentence: str) -> None:
        """The last try did not open it."""
        self.go.setEnabled(True)
        self.entries.complain(sentence)

    def open(self) -> None:
        """One try; the page waits for its answer."""
        (secret,) = self.entries.values()
        if secret and self.go.isEnabled():
            self.go.setEnabled(False)
            self.typed.emit(secret)

    def take_focus(self) -> None:
        self.entries.edits[0].setFocus()


class ProtectPage(GatePage):
    """Second page of the first start: encryption is on unless somebody says no."""

    done = Signal()

    def __init__(self, desk: Desk, actor: Actor) -> None:
        super().__init__(
            _("Encrypt this office's data"),
            _("Whoever carries this PC or its disk away then finds nothing to read. The passphrase is asked when the program starts."),
        )
        self._desk = desk
        self._work = Secrecy(desk, self, actor)
        self.code: CodeView | None = None
        self.entries = Entries([_("Passphrase"), _("Once more")])
        self.entries.submitted.connect(self.encrypt)
        self.go = button(_("Encrypt"), key="Return", kind="big", clicked=self.encrypt)
        self.leave = button(_("Not now: anybody with this PC's disk can read it"), key="Esc", kind="quiet", clicked=self.done.emit)
        for part in (self.entries, self.wrong, self.go, self.leave):
            self.body.addWidget(part)

    def take_focus(self) -> None:
        (self.go if self.code else self.entries.edits[0]).setFocus()

    def encrypt(self) -> None:
        if not self.go.isEnabled():
            return
        if self.code is not None:
            self.done.emit()
        elif self.entries.are_alike():
            self.go.setEnabled(False)
            self._work.run("encrypt", self.entries.values()[0], then=self._show, refused=self._refused)

    def _refused(self, error: UserError) -> None:
        self.go.setEnabled(True)
        self.entries.complain(str(error))

    def _show(self, code: str) -> None:
        self.entries.hide()
        self.leave.hide()
        self.say(_("The data is encrypted. Now its recovery code:"))
        self.code = CodeView(self._desk, code)
        self.code.busy.connect(self._wait)
        self.body.insertWidget(self.body.indexOf(self.go), self.code)
        self.go.setText(_("The sheet is kept: go on") + "  Enter")
        self.go.setEnabled(True)
        self.go.setFocus()

    def _wait(self, is_busy: bool) -> None:
        self.go.setEnabled(not is_busy)
        if not is_busy:
            self.go.setFocus()

    def step_back(self) -> None:
        """Esc says no; a code shown once is not lost by a slip."""
        if self.code is None and self.go.isEnabled():
            self.done.emit()

    def print_out(self) -> None:
        if self.code is not None:
            self.code.print_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.step_back()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.code is not None:
            if not event.isAutoRepeat():  # held down since the passphrase it would leave the code unread
                self.encrypt()
        else:
            super().keyPressEvent(event)


class SecretSheet(Sheet):
    """One piece of encryption in the settings: entries, what it means, and at its end the recovery code where there is a new one."""

    def __init__(self, over: QWidget, desk: Desk, title: str, words: str, *, entries: Sequence[str], verb: str, work: str) -> None:
        super().__init__(over, title, width=560)
        self._desk, self._name = desk, work
        self._work = Secrecy(desk, self)
        self.code: CodeView | None = None
        self.words = label(words, wraps=True)
        self.entries = Entries(entries)
        self.entries.submitted.connect(self.go_on)
        self.back = button(_("Back"), key="Esc", clicked=self.close_sheet)
        self.go = button(verb, key="Return", kind="primary", clicked=self.go_on)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.go)
        self.body.addWidget(self.words)
        self.body.addWidget(self.entries)
        self.body.addLayout(row)
        self.entries.edits[0].setFocus()

    def go_on(self) -> None:
        """Do it, once."""
        texts = self.entries.values()
        if not self.go.isEnabled():
            return
        if self.code is not None:
            self.close_sheet()
        elif len(texts) < 2 or self.entries.are_alike(len(texts) - 2):
            self.go.setEnabled(False)
            given = texts[:-1] if len(texts) > 1 else texts
            self._work.run(self._name, *given, then=self._done, refused=self._refused)

    def _refused(self, error: UserError) -> None:
        self.go.setEnabled(True)
        is_new = isinstance(error, FormErrors) and len(self.entries.edits) > 1  # a passphrase too weak, not the present one
        self.entries.complain(str(error), len(self.entries.edits) - 2 if is_new else 0)

    def _done(self, code: str | None) -> None:
        if code is None:
            self.close_sheet()
            say.toast(_("Done."))
            return
        self.entries.hide()
        self.back.hide()
        self.words.hide()
        self.code = CodeView(self._desk, code)
        self.code.busy.connect(self._wait)
        self.body.insertWidget(self.body.count() - 1, self.code)
        self.go.setText(_("The sheet is kept") + "  Enter")
        self.go.setEnabled(True)
        self.go.setFocus()

    def _wait(self, is_busy: bool) -> None:
        self.go.setEnabled(not is_busy)
        if not is_busy:
            self.go.setFocus()

    def print_out(self) -> None:
        if self.code is not None:
            self.code.print_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self.code is not None or not self.go.isEnabled()):
            event.accept()  # a code shown once is not lost by a slip, and work that runs is waited for
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.go.hasFocus() and not event.isAutoRepeat():
            self.go_on()
        else:
            super().keyPressEvent(event)
