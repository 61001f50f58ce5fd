"""What a lock takes from the screen at once: the rooms, open questions and papers, lists that hang from a field, dialogs of the system."""

import shiboken6
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget

from ui.panels import Sheet


class Curtain:
    """Drawn before whoever walks past; what was open stays as it was, typed words too."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._sheets: list[Sheet] = []

    def draw(self, shell: QWidget | None) -> None:
        """Nothing of the window's is seen any more, by eyes or by a screen reader."""
        QToolTip.hideText()
        for other in QApplication.topLevelWidgets():
            if other.isVisible() and self._owns(other):
                other.reject() if isinstance(other, QDialog) else other.close()
        sheets = [sheet for sheet in self._window.findChildren(Sheet) if sheet.isVisible()]
        for sheet in sheets:
            sheet.hide()
        self._sheets += sheets
        if shell is not None:
            shell.setEnabled(False)
            shell.hide()

    def lift(self, focus: QWidget) -> None:
        """The sheets lie one over the other as before, the last one with the cursor; without any it goes to `focus`."""
        focus.setFocus()
        sheets, self._sheets = self._sheets, []
        for sheet in sheets:
            if shiboken6.isValid(sheet):
                sheet.show()
                sheet.raise_()
                sheet.card.setFocus()

    def _owns(self, other: QWidget) -> bool:
        parent = other.parentWidget()
        while parent is not None and parent is not self._window:
            parent = parent.parentWidget()
        return parent is not None
