"""Third page: how far it is, what the dry run found, what became of the file."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.core.i18n import N_, _, ngettext
from ui.panels import Card, ListStates, button, label
from ui.rows import Column, RowsModel, Table
from ui.visits.words import span_words

if TYPE_CHECKING:
    from pathlib import Path

    from app.exchange.importing import Progress, Result

FAULTS = (
    Column(N_("Line"), lambda fault: str(fault.line), 70, is_right=True),
    Column(N_("What must be mended"), lambda fault: fault.reason, 420),
    Column(N_("The row"), lambda fault: " · ".join(cell for cell in fault.cells if cell), 200, is_stretched=True),
)


class ReportPage(QWidget):
    """Progress with cancel, then the outcome; after a dry run the rows can be taken."""

    taken = Signal()
    back = Signal()
    cancelled = Signal()
    again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = 0
        self._errors_path: Path | None = None
        self._card = Card(_("Import"), is_flush=False)
        self._bar = QProgressBar()
        self._bar.setAccessibleName(_("Progress"))
        self._words = label("", wraps=True)
        self._model = RowsModel(FAULTS, self)
        self._states = ListStates(Table(self._model, name=_("Rows to mend")))
        self._go = button("", kind="primary", clicked=self.taken.emit)
        self._open = button(_("Open the folder of the faulty rows"), icon="folder-open", clicked=self._open_folder)
        self._cancel = button(_("Stop"), key="Esc", clicked=self.cancelled.emit)
        self._back = button(_("Back"), key="Esc", clicked=self.back.emit)
        self._again = button(_("Another file"), clicked=self.again.emit)
        self._card.body.addWidget(self._words)
        self._card.body.addWidget(self._bar)
        self._card.body.addWidget(self._states, 1)
        row = QHBoxLayout()
        row.addWidget(self._open)
        row.addStretch(1)
        for part in (self._cancel, self._back, self._again, self._go):
            row.addWidget(part)
        self._card.body.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)

    def _show(self, *shown: QWidget) -> None:
        for part in (self._bar, self._open, self._cancel, self._back, self._again, self._go):
            part.setVisible(part in shown)

    def show_running(self, name: str) -> None:
        """Work on `name` begins."""
        self._card.set_title(name)
        self._bar.setRange(0, 0)
        self._words.setText(_("Reading …"))
        self._model.set_rows(())
        self._states.show_loading()
        self._show(self._bar, self._cancel)

    def show_progress(self, progress: "Progress", seconds_left: int | None) -> None:
        """How far it is, and how long it will take."""
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        verb = {
            "check": _("{n} rows checked"),
            "write": _("{n} rows read"),
            "find": _("{n} people made findable"),
            "undo": _("{n} rows taken back"),
        }[progress.step]
        words = verb.format(n=f"{progress.done:,}")
        if seconds_left is not None:
            left = span_words(seconds_left // 60) if seconds_left >= 60 else _("{n} s").format(n=seconds_left)
            words += " · " + _("about {span} left").format(span=left)
        self._words.setText(words)

    def show_result(self, result: "Result") -> None:
        """The outcome in sentences, the rows to mend below."""
        self.rows = result.rows
        self._errors_path = result.errors_path
        self._words.setText("\n".join(self._sentences(result)))
        self._model.set_rows(result.faults)
        if result.faults:
            self._states.show_rows()
        else:
            self._states.show_empty(
                _("No row must be mended.") if not result.is_cancelled else _("Stopped; nothing was kept."), icon="check"
            )
        shown: list[QWidget] = [self._open] if result.errors_path else []
        if result.is_dry and result.taken:
            self._go.setText(ngettext("Take in {n} row", "Take in {n} rows", result.taken).format(n=f"{result.taken:,}"))
            self._show(*shown, self._back, self._go)
            self._go.setFocus()
        else:
            self._show(*shown, self._again, *([self._back] if result.is_dry else []))
            self._again.setFocus()

    def focus(self) -> None:
        """To what is done next."""
        next((part for part in (self._go, self._again, self._cancel) if part.isVisible()), self).setFocus()

    def _sentences(self, result: "Result") -> list[str]:
        if result.is_cancelled:
            return [_("Stopped; nothing of the file was kept.")]
        taken = (
            ngettext("{n} row would be taken.", "{n} rows would be taken.", result.taken)
            if result.is_dry
            else ngettext("{n} row taken.", "{n} rows taken.", result.taken)
        )
        found = [taken.format(n=f"{result.taken:,}")]
        if result.doubles:
            found.append(
                ngettext("{n} row was here already.", "{n} rows were here already.", result.doubles).format(n=f"{result.doubles:,}")
            )
        if result.faulty:
            found.append(ngettext("{n} row must be mended:", "{n} rows must be mended:", result.faulty).format(n=f"{result.faulty:,}"))
        if result.errors_path:
            found.append(_("Mend them in {file} and read it in again.").format(file=result.errors_path))
        return found

    def _open_folder(self) -> None:
        if self._errors_path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._errors_path.parent)))
