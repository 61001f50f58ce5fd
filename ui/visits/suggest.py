"""A line that offers what is on record while it is typed, in a list that never takes the focus."""

import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QHideEvent, QKeyEvent, QPainter, QPalette, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.core.errors import UserError
from ui import say

DETAIL_ROLE = int(Qt.ItemDataRole.UserRole)
ROW_HEIGHT = 34
MOST_ROWS = 8
# not where a room comes back in front
BY_HAND = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.MouseFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


def only_hit(text: str, hits: Sequence[object]) -> int:
    """The place of the one hit of initials, pinyin or a number, which stand for somebody; a name may be of another."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return 0 if len(hits) == 1 and plain.isascii() and any(c.isalnum() for c in plain) else -1


class Suggestion(NamedTuple):
    """One offer: what goes into the line, what is said beside it, and what it stands for."""

    text: str
    detail: str = ""
    value: object = None


class _OfferDelegate(QStyledItemDelegate):
    """Draws the words at the left and the quiet detail at the right of one row."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, max(ROW_HEIGHT, option.fontMetrics.height() + 12))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        colours = option.palette
        if chosen:
            painter.fillRect(option.rect, colours.color(QPalette.ColorRole.Highlight))
        ink = colours.color(QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text)
        quiet = ink if chosen else colours.color(QPalette.ColorRole.PlaceholderText)
        box = option.rect.adjusted(12, 0, -12, 0)
        self._draw(painter, box, (str(index.data()), str(index.data(DETAIL_ROLE) or "")), (ink, quiet))
        painter.restore()

    def _draw(self, painter: QPainter, box: QRect, words: tuple[str, str], inks: tuple[QColor, QColor]) -> None:
        metrics = QFontMetrics(painter.font())
        text, detail = words
        room = box.width() - min(metrics.horizontalAdvance(detail) + 12, box.width() // 2) if detail else box.width()
        painter.setPen(inks[0])
        middle = Qt.AlignmentFlag.AlignVCenter
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignLeft, shown)
        painter.setPen(inks[1])
        rest = box.adjusted(metrics.horizontalAdvance(shown) + 12, 0, 0, 0)
        painter.drawText(rest, middle | Qt.AlignmentFlag.AlignRight, metrics.elidedText(detail, Qt.TextElideMode.ElideRight, rest.width()))


class SuggestEdit(QLineEdit):
    """A line with offers. Enter takes the marked offer and goes on; Down and Up mark another; Esc closes the list."""

    wanted = Signal(str)
    picked = Signal(object)
    settled = Signal()

    def __init__(self, parent: QWidget | None = None, *, opens_on_focus: bool = False) -> None:
        super().__init__(parent)
        self._opens_on_focus = opens_on_focus
        self._offers: tuple[Suggestion, ...] = ()
        self._answered: str | None = None
        self.least_width = 0  # of the list, where the line is too narrow for what is offered
        self.asked = ""  # what stood there when an offer was taken
        self._is_waiting = False
        self._then: Callable[[], None] | None = None  # waits for the offers of the text as it stands
        self._list: QListView | None = None
        self._model = QStandardItemModel(self)
        self.textEdited.connect(self._typed)

    @property
    def is_answered(self) -> bool:
        """Whether the offers belong to the text as it stands."""
        return self._answered == self.text()

    def _typed(self, text: str) -> None:
        self._is_waiting = False
        self.wanted.emit(text)

    def offer(self, text: str, offers: Sequence[Suggestion], *, marked: int = -1) -> None:
        """Show `offers` for `text`; `marked` is the one Enter takes (-1: none)."""
        if text != self.text():
            return
        self._answered, self._offers = text, tuple(offers)
        self._model.clear()
        for suggestion in self._offers:
            item = QStandardItem(suggestion.text)
            item.setData(suggestion.detail, DETAIL_ROLE)
            self._model.appendRow(item)
        then, self._then = self._then, None
        if self._offers and (self.hasFocus() or self._is_waiting or then is not None):
            self._show(marked)
        else:
            self.close_list()
        if then is not None:
            self._is_waiting = False
            self.take_marked()
            self.close_list()
            then()
        elif self._is_waiting:
            self._is_waiting = False
            self._go_on()

    def not_answered(self, text: str, error: UserError) -> None:
        """Nothing could be looked up for `text`: that is said, and what waits goes on with the words as they stand."""
        say.error(error)
        self.offer(text, ())

    def take_marked(self) -> bool:
        """Put the marked offer into the line; False where none is marked."""
        popup = self._list
        is_current = popup is not None and self.is_answered and bool(self._offers)
        row = popup.currentIndex().row() if popup is not None and is_current else -1
        if not 0 <= row < len(self._offers):
            return False
        self._take(self._offers[row])
        return True

    def when_answered(self, then: Callable[[], None]) -> None:
        """Do something with what stands here once a marked offer is taken; offers still being looked for are waited for, as Enter does."""
        if self.text().strip() and not self.is_answered:
            self._then = then
            self.wanted.emit(self.text())
            return
        self.take_marked()
        self.close_list()
        then()

    def _take(self, suggestion: Suggestion) -> None:
        self.asked = self.text()
        self.setText(suggestion.text)
        self._answered, self._offers = suggestion.text, ()
        self.close_list()
        self.picked.emit(suggestion.value if suggestion.value is not None else suggestion.text)

    def close_list(self) -> None:
        """Put the offers away; the text stays."""
        if self._list is not None:
            self._list.hide()

    @property
    def is_open(self) -> bool:
        """Whether the offers are on screen."""
        return self._list is not None and self._list.isVisible()

    def _popup(self) -> QListView:
        if self._list is None:
            view = QListView(self.window())
            view.setObjectName("Popup")
            view.setFrameShape(QFrame.Shape.StyledPanel)
            view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            view.setFocusProxy(self)
            view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            view.setItemDelegate(_OfferDelegate(view))
            view.setModel(self._model)
            self._model.setParent(view)  # the line may go first, and a list whose model went speaks up
            view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
            view.setAccessibleName(self.accessibleName())
            view.clicked.connect(self._clicked)
            self.destroyed.connect(view.deleteLater)
            self._list = view
        return self._list

    def _clicked(self, index: QModelIndex) -> None:
        self._take(self._offers[index.row()])
        self.settled.emit()

    def _show(self, marked: int) -> None:
        popup = self._popup()
        window = self.window()
        top_left = self.mapTo(window, QPoint(0, self.height() + 2))
        rows = min(len(self._offers), MOST_ROWS)
        height = rows * max(ROW_HEIGHT, self.fontMetrics().height() + 12) + 4
        top = top_left.y() if top_left.y() + height <= window.height() else max(0, top_left.y() - height - self.height() - 4)
        width = max(self.width(), min(self.least_width, window.width() - top_left.x() - 8))
        popup.setGeometry(top_left.x(), top, width, height)
        popup.setCurrentIndex(self._model.index(marked, 0) if marked >= 0 else QModelIndex())
        popup.show()
        popup.raise_()

    def _step(self, by: int) -> None:
        popup = self._popup()
        row = popup.currentIndex().row() if popup.currentIndex().isValid() else (-1 if by > 0 else len(self._offers))
        popup.setCurrentIndex(self._model.index(max(0, min(len(self._offers) - 1, row + by)), 0))

    def _go_on(self) -> None:
        self.take_marked()
        self.close_list()
        self.settled.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if self.is_open and self._offers:
                self._step(1 if key == Qt.Key.Key_Down else -1)
            else:
                self.wanted.emit(self.text())
            event.accept()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._enter()
            event.accept()
        elif key == Qt.Key.Key_Escape and self.is_open:
            self.close_list()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        if self.text() and not self.is_answered:
            self._is_waiting = True
            self.wanted.emit(self.text())
            return
        self._go_on()

    def setText(self, text: str | None) -> None:
        super().setText(text)
        self._answered, self._offers, self._then = text, (), None

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._opens_on_focus and not self.text() and event.reason() in BY_HAND:
            self.wanted.emit("")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.close_list()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.close_list()  # another card came in front

    def event(self, event: QEvent) -> bool:
        # Esc belongs to the open list first: the window's own shortcut must not see it
        is_override = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.is_open:
            event.accept()
            return True
        return super().event(event)
