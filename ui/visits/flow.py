"""A layout that sets widgets beside each other and goes on in the next line, as words do."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class Flow(QLayout):
    """Lines as wide as the room; the height follows the width."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 4) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(QRect(0, 0, width, 0), is_real=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay(rect, is_real=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item in self._items]
        return QSize(max((size.width() for size in sizes), default=0), max((size.height() for size in sizes), default=0))

    def _lay(self, rect: QRect, *, is_real: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            if _is_away(item):
                continue
            size = _wanted(item)
            width = min(size.width(), rect.width())
            if x + width > rect.right() + 1 and line:
                x, y, line = rect.x(), y + line + self._gap, 0
            if is_real:
                item.setGeometry(QRect(QPoint(x, y), QSize(width, size.height())))
            x += width + self._gap
            line = max(line, size.height())
        return y + line - rect.y()


def _is_away(item: QLayoutItem) -> bool:
    """Whether somebody hid it; what was never shown yet is only not shown yet."""
    widget = item.widget()
    return widget is not None and widget.isHidden() and widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)


def _wanted(item: QLayoutItem) -> QSize:
    """The size a widget asks for, not shown yet too: Qt counts what is not shown as nothing."""
    widget = item.widget()
    if widget is None:
        return item.sizeHint()
    widget.ensurePolished()
    return widget.sizeHint().boundedTo(widget.maximumSize()).expandedTo(widget.minimumSize())
