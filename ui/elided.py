"""A button whose words are cut where the room ends; what must be seen, such as a key or a size, stays whole behind them."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui import icons

SIDES = 34  # paddings and borders of the style, in which no words stand


class ElidedButton(QPushButton):
    """`mode` says where it is cut: a file's name in its middle, so that its ending is seen."""

    def __init__(self, *, icon: str = "", mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mode, self._words, self._tail, self._has_icon = mode, "", "", bool(icon)
        if icon:
            self.setIcon(icons.icon(icon, "accent"))
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def say(self, words: str, tail: str = "") -> None:
        """The words that may be cut, and what stays."""
        self._words, self._tail = words, tail
        self.setAccessibleName(words)
        self.setToolTip("  ".join(part for part in (words, tail) if part))
        self._cut()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As wide as everything it says."""
        return QSize(self._room_for(self._words) + self._rest(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), self._room_for("MMMM…") + self._rest()), super().minimumSizeHint().height())

    def _room_for(self, words: str) -> int:
        return self.fontMetrics().horizontalAdvance(words)

    def _rest(self) -> int:
        tail = self._room_for(f"  {self._tail}") if self._tail else 0
        return tail + SIDES + (self.iconSize().width() + 8 if self._has_icon else 0)

    def _cut(self) -> None:
        words = self.fontMetrics().elidedText(self._words, self._mode, max(0, self.width() - self._rest()))
        shown = "  ".join(part for part in (words, self._tail) if part).replace("&", "&&")
        self.setText(f" {shown}" if self._has_icon else shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()
