"""Full phones for as long as a key or the mouse is held: noted before they are seen, once for each hold, gone on release."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QPushButton, QStyle, QStyleOptionFrame, QVBoxLayout, QWidget

from app.core.i18n import _
from app.core.masking import mask_phone
from app.visits.fields import REVEAL_REASONS
from ui.panels import label
from ui.tasks import Tasks

if TYPE_CHECKING:
    from app.office.revealing import Revealed

HELD_AFTER = 450  # ms: a shorter press is a click
ENDS = frozenset({QEvent.Type.FocusOut, QEvent.Type.WindowDeactivate, QEvent.Type.EnabledChange, QEvent.Type.Hide})
SERVICES = {
    "visit": "app.visits.signing:reveal", "person": "app.visits.signing:reveal_people", "home": "app.places.service:reveal",
    "watch": "app.watch.service:reveal", "opinion": "app.opinions.service:reveal",
    "ticket": "app.tickets.revealing:reveal", "complaint": "app.complaints.revealing:reveal", "contact": "app.calls.revealing:reveal",
}  # fmt: skip


class Whose(NamedTuple):
    """Whose phones are asked for: `kind` is a key of SERVICES."""

    kind: str
    ids: tuple[UUID, ...]


def whose_row(kind: str, row: Any) -> Whose | None:
    """The row picked in a list of visits or people; None where there is none or it has no phone."""
    return Whose(kind, (row.id,)) if getattr(row, "phone", "") else None


class Hold(QObject):
    """One hold after another: `begin` asks and notes, `show` gets what may be seen while it lasts, `hide` ends it."""

    def __init__(self, tasks: Tasks, owner: QWidget, show: "Callable[[Sequence[Revealed]], object]", hide: Callable[[], object]) -> None:
        super().__init__(owner)
        self._tasks, self._show, self._hide = tasks, show, hide
        self._number = 0
        self.is_held = False

    def begin(self, whose: Whose, why: int = 0) -> None:
        """Pressed: what is shown now is on the trail already."""
        if self.is_held or not whose.ids:
            return
        self.is_held = True
        if isinstance(app := QApplication.instance(), QApplication):
            app.focusChanged.connect(self.end)
        self._number += 1
        number = self._number

        def noted(found: "Sequence[Revealed]") -> None:
            if self.is_held and number == self._number and found:
                self._show(found)

        self._tasks.do(self, SERVICES[whose.kind], whose.ids, _(REVEAL_REASONS[why]), then=noted)

    def end(self, *_focus: object) -> None:
        """Released, locked, or looked elsewhere."""
        if self.is_held:
            self.is_held = False
            if isinstance(app := QApplication.instance(), QApplication):
                app.focusChanged.disconnect(self.end)
            self._hide()


class PhoneCard(QFrame):
    """The phones over the window, beside what they belong to."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("Popup")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._words = label("", "head")
        self._note = label(_("Noted in the trail; let go to hide."), "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(2)
        column.addWidget(self._words)
        column.addWidget(self._note)
        self.hide()

    @property
    def text(self) -> str:
        return self._words.text() if self.isVisible() else ""

    def show_phones(self, found: "Sequence[Revealed]", at: QPoint) -> None:
        """Names and phones, as near to `at` (of the window) as the window has room."""
        self._words.setText("\n".join("  ".join((each.name, each.phone)) for each in found))
        self.adjustSize()
        over = self.parentWidget()
        room = over.rect() if over is not None else self.rect()
        self.move(max(4, min(at.x(), room.width() - self.width() - 4)), max(4, min(at.y(), room.height() - self.height() - 4)))
        self.show()
        self.raise_()

    def forget(self) -> None:
        """Nothing of it stays, not even hidden."""
        self._words.setText("")
        self.hide()


class HoldToShow(QObject):
    """Ctrl+H held, or the mouse held on a row, shows the phones of `whose()` in a card over the window."""

    def __init__(self, tasks: Tasks, view: QWidget, whose: Callable[[], Whose | None], *, has_mouse: bool = True) -> None:
        super().__init__(view)
        self._has_mouse = has_mouse
        self._view, self._whose = view, whose
        self._card: PhoneCard | None = None
        self.hold = Hold(tasks, view, self._show, self._hide)
        self._press = QTimer(self, singleShot=True, interval=HELD_AFTER)
        self._press.timeout.connect(self._begin)
        self._at = QPoint()
        self._has_shown = False
        viewport = getattr(view, "viewport", None)
        self._mouse: QWidget = viewport() if viewport is not None else view
        for each in {view, self._mouse}:
            each.installEventFilter(self)

    @property
    def shown(self) -> str:
        """What can be read right now."""
        return self._card.text if self._card is not None and shiboken6.isValid(self._card) else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QKeyEvent):
            return self._key(event)
        if kind in ENDS and watched is self._view:
            self._stop()
        elif self._has_mouse and isinstance(event, QMouseEvent) and watched is self._mouse:
            return self._pressed(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        is_ours = event.key() == Qt.Key.Key_H and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.type() == QEvent.Type.ShortcutOverride and is_ours:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and is_ours:
            if not event.isAutoRepeat():
                self._at = QPoint(40, 40)
                self._begin()
            return True
        if event.type() == QEvent.Type.KeyRelease and event.key() in (Qt.Key.Key_H, Qt.Key.Key_Control) and not event.isAutoRepeat():
            self._stop()
        return False

    def _pressed(self, event: QMouseEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self._at, self._has_shown = event.position().toPoint() + QPoint(16, 12), False
            self._press.start()
        elif event.type() == QEvent.Type.MouseMove and self._press.isActive():
            if (event.position().toPoint() + QPoint(16, 12) - self._at).manhattanLength() > 12:
                self._press.stop()
        elif event.type() == QEvent.Type.MouseButtonRelease:
            was_shown = self._has_shown
            self._stop()
            if was_shown and isinstance(self._view, QPushButton):
                self._view.setDown(False)
                return True  # a look is no choice
        return False

    def _begin(self) -> None:
        whose = self._whose()
        if whose is not None and self._view.isEnabled():
            self._has_shown = True
            self.hold.begin(whose)

    def _stop(self) -> None:
        self._press.stop()
        self._has_shown = False
        self.hold.end()

    def _show(self, found: "Sequence[Revealed]") -> None:
        window = self._view.window()
        if self._card is None or not shiboken6.isValid(self._card):
            self._card = PhoneCard(window)
        self._card.show_phones(found, self._mouse.mapTo(window, self._at))

    def _hide(self) -> None:
        if self._card is not None and shiboken6.isValid(self._card):
            self._card.forget()


class RevealButton(QPushButton):
    """A masked phone that stands in full while it is pressed: mouse, Space, or 1 to 4 for the reason that is noted."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "quiet")
        self.setAccessibleName(_("Phone"))
        self.setAutoDefault(False)
        keys = _(", ").join(" ".join((str(n), _(reason))) for n, reason in enumerate(REVEAL_REASONS, 1))
        self.setToolTip(_("Hold to show; it is noted why: {reasons}").format(reasons=keys))
        self._masked, self._whose = "", Whose("visit", ())
        self.hold = Hold(tasks, self, lambda found: self.setText(_plain(found[0].phone)), self._mask)
        self.pressed.connect(lambda: self.hold.begin(self._whose))
        self.released.connect(lambda: self.hold.end())

    def show_masked(self, masked: str, whose: Whose) -> None:
        """Somebody's phone as lists show it; without one the button is not there."""
        self.hold.end()
        self._masked, self._whose = masked, whose
        self.setVisible(bool(masked))
        self._mask()

    def _mask(self) -> None:
        self.setText(" ".join((_plain(self._masked), _("(hold to show)"))))
        self.setAccessibleDescription(self._masked)

    def event(self, event: QEvent) -> bool:
        if event.type() in ENDS:
            self.hold.end()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = event.key() - Qt.Key.Key_1
        if 0 <= place < len(REVEAL_REASONS) and not event.modifiers():
            if not event.isAutoRepeat():
                self.hold.begin(self._whose, place)
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if 0 <= event.key() - Qt.Key.Key_1 < len(REVEAL_REASONS):
            if not event.isAutoRepeat():
                self.hold.end()
            return
        super().keyReleaseEvent(event)


class PhoneEdit(QLineEdit):
    """A phone that came from the records is painted masked and cannot be copied; typing replaces it whole."""

    is_veiled = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.textEdited.connect(lambda _text: self._unveil())
        self.setToolTip(_("Hold Ctrl+H or the mouse to show the whole number; that is noted. Typing replaces it."))

    def setText(self, text: str | None) -> None:
        """What the program puts in is known already, so it is veiled; what is typed is seen."""
        super().setText(text)
        self.is_veiled = bool(text and text.strip())
        self.update()

    def _unveil(self) -> None:
        self.is_veiled = False
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.is_veiled:
            if event.matches(QKeySequence.StandardKey.Copy) or event.matches(QKeySequence.StandardKey.Cut):
                return
            self.selectAll()  # one cannot mend what one does not see
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.is_veiled:
            super().contextMenuEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self.is_veiled:  # no dragging of what is hidden
            super().mouseMoveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.is_veiled:
            super().paintEvent(event)
            return
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        inner = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self).adjusted(2, 0, -2, 0)
        painter.setPen(self.palette().text().color())
        words = self.fontMetrics().elidedText(mask_phone(self.text()), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter), words)


def _plain(text: str) -> str:
    return text.replace("&", "&&")
