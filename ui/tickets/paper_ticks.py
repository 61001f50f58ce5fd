"""Which of the missing papers are handed in: a tick each, a digit turns it, A ticks them all."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.core.i18n import _
from ui.panels import label


class PaperTicks(QWidget):
    """`settled` on Enter: the form goes on."""

    settled = Signal()
    edited = Signal()

    def __init__(self, papers: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._papers = tuple(papers)
        self.ticks = tuple(QCheckBox(f"{n}  {words}".replace("&", "&&")) for n, words in enumerate(papers, 1))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for tick in self.ticks:
            tick.toggled.connect(lambda _on: self.edited.emit())
            column.addWidget(tick)
        column.addWidget(label(_("A digit or Space ticks one, A all of them."), "quiet"))
        if self.ticks:
            self.setFocusProxy(self.ticks[0])

    @property
    def text(self) -> str:
        """all, or the numbers ticked."""
        found = [n for n, tick in enumerate(self.ticks, 1) if tick.isChecked()]
        return "all" if found and len(found) == len(self.ticks) else ",".join(str(n) for n in found)

    @property
    def ticked(self) -> tuple[str, ...]:
        """The papers ticked, by their names."""
        return tuple(paper for paper, tick in zip(self._papers, self.ticks, strict=True) if tick.isChecked())

    def tick(self, papers: Collection[str]) -> None:
        """These are in; one that is not missing any more is passed over."""
        for paper, tick in zip(self._papers, self.ticks, strict=True):
            tick.setChecked(paper in papers)

    def tick_all(self) -> None:
        """Everything is in."""
        for tick in self.ticks:
            tick.setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif typed.isascii() and typed.isdecimal() and 1 <= int(typed) <= len(self.ticks):
            self.ticks[int(typed) - 1].toggle()
        elif typed.casefold() == "a":
            self.tick_all()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.settled.emit()
        else:
            super().keyPressEvent(event)
