"""A line with words kept ready: while it is empty, a digit writes one of them; any other words may be written."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.core.i18n import _
from ui.panels import button
from ui.visits.flow import Flow

MOST = 9


class PresetEdit(QLineEdit):
    """`settled` when a preset was taken or Enter pressed: the form goes on."""

    settled = Signal()

    def __init__(self, presets: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presets: tuple[str, ...] = ()
        self.set_presets(presets)

    @property
    def presets(self) -> tuple[str, ...]:
        """The words kept ready, in the order of their digits."""
        return self._presets

    def set_presets(self, presets: Sequence[str]) -> None:
        """Offer other words."""
        self._presets = tuple(presets)[:MOST]
        numbered = "   ".join(f"{n} {words}" for n, words in enumerate(self._presets, 1))
        self.setToolTip(numbered)
        several = _("1 … {n}, or in your own words").format(n=len(self._presets))
        self.setPlaceholderText("" if not self._presets else several if len(self._presets) > 1 else _("1, or in your own words"))

    def take(self, place: int) -> None:
        """Write the words at a place (0 is the first) and go on."""
        if 0 <= place < len(self._presets):
            self.setText(self._presets[place])
            self.settled.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not has_ctrl:
            self.settled.emit()
        elif not self.text() and len(typed) == 1 and typed.isascii() and typed.isdecimal() and 1 <= int(typed) <= len(self._presets):
            self.take(int(typed) - 1)
        else:
            super().keyPressEvent(event)


class PresetChips(QWidget):
    """The words of a line as chips below it, each with its digit; a click writes them."""

    def __init__(self, edit: PresetEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        flow = Flow(self, gap=6)
        flow.setContentsMargins(0, 2, 0, 0)
        for place, words in enumerate(edit.presets):
            chip = button(f"{place + 1}  {words}", clicked=partial(edit.take, place))
            chip.setProperty("chip", True)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            flow.addWidget(chip)
