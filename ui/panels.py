"""Cards, pills, buttons with their keys, and the states every list can be in."""

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.core.i18n import _
from ui import icons, theme
from ui.shortcuts import ALONE, key_words, put_asleep, shortcuts, wake


def restyle(widget: QWidget) -> None:
    """Let the style sheet look at a changed property again."""
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # else it is looked at when first shown
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def label(text: str = "", look: str = "", *, wraps: bool = False) -> QLabel:
    """A label in one of the looks of the style sheet: quiet, head, title, error, label, key. Plain text always."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wraps)
    if look:
        made.setProperty(look, True)
    return made


def button(verb: str, *, key: str = "", icon: str = "", kind: str = "", clicked: Callable[[], object] | None = None) -> QPushButton:
    """A button that says its verb and shows its key; `kind` is primary, big, danger, quiet or plain ("").

    The key is only shown: the screen that owns the button binds it."""
    shown = key_words(key) if key else ""
    words = "  ".join((verb, shown.replace("Return", "Enter"))).rstrip().replace("&", "&&")
    made = QPushButton(f" {words}" if icon else words)
    made.setAccessibleName(verb)
    if kind:
        made.setProperty("kind", kind)
    if icon:
        made.setIcon(icons.icon(icon, {"primary": "on_accent", "big": "on_accent", "danger": "bad"}.get(kind, "accent")))
    if clicked is not None:
        made.clicked.connect(lambda *_unused: clicked())
    made.setAutoDefault(False)
    return made


def press_on_enter(pressed: QPushButton) -> None:
    """Let Enter press a button that has the focus, as Space does."""
    shortcuts(pressed, (("Return", pressed.click), ("Enter", pressed.click)), ALONE)


class StatusPill(QLabel):
    """A short word on a soft ground: ok, warn, bad or quiet. The word carries the meaning, the colour only repeats it."""

    def __init__(self, word: str = "", meaning: str = "quiet", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Pill")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self.set(word, meaning)

    def set(self, word: str, meaning: str = "quiet") -> None:
        """Show `word`; an empty one hides the pill."""
        self.setText(word)
        if self.parent() is not None or not word:  # without a parent it would flash up as a window of its own
            self.setVisible(bool(word))
        if self.property("meaning") != meaning:
            self.setProperty("meaning", meaning)
            restyle(self)


class Card(QFrame):
    """A titled white panel: count beside the title, room at the right of the head, a body, a line at the foot."""

    def __init__(self, title: str = "", parent: QWidget | None = None, *, is_flush: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self._title = label(title, "head")
        self._count = label("", "quiet")
        self._foot = label("", "quiet", wraps=True)
        self._foot.setContentsMargins(14, 8, 14, 10)
        self._foot.hide()
        self.head = QHBoxLayout()
        self.head.setContentsMargins(14, 9, 10, 9)
        self.head.setSpacing(8)
        self.head.addWidget(self._title)
        self.head.addWidget(self._count)
        self.head.addStretch(1)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(*((1, 0, 1, 1) if is_flush else (16, 10, 16, 14)))
        self.body.setSpacing(theme.GRID)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        if title:
            outer.addLayout(self.head)
            outer.addWidget(line())
        outer.addLayout(self.body, 1)
        outer.addWidget(self._foot)
        self.setAccessibleName(title)

    def set_title(self, title: str) -> None:
        self._title.setText(title)
        self.setAccessibleName(title)

    def set_count(self, text: str) -> None:
        """What stands quietly beside the title ("17 people")."""
        self._count.setText(text)

    def add_to_head(self, widget: QWidget) -> None:
        """Put a widget at the right of the head."""
        self.head.addWidget(widget)

    @property
    def foot_words(self) -> str:
        """The quiet line below the body."""
        return self._foot.text()

    def set_foot(self, text: str) -> None:
        """The quiet line below the body; an empty text hides it."""
        self._foot.setText(text)
        self._foot.setVisible(bool(text))


def line() -> QFrame:
    """A hair line across a card."""
    made = QFrame()
    made.setObjectName("CardLine")
    return made


class EmptyState(QWidget):
    """Why a list is empty, and what to do next."""

    def __init__(self, text: str = "", hint: str = "", *, icon: str = "inbox", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name = icon
        self._text = label(text, wraps=True)
        self._hint = label(hint, "quiet", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(6)
        column.addStretch(1)
        for part in (self._icon, self._text, self._hint):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(part)
        column.addStretch(2)
        self.say(text, hint)

    def say(self, text: str, hint: str = "", *, icon: str = "") -> None:
        self._name = icon or self._name
        self._text.setText(text)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._draw()

    def _draw(self) -> None:
        self._icon.setPixmap(icons.icon(self._name, "border").pixmap(26, 26))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
        super().changeEvent(event)


class ListStates(QStackedWidget):
    """A list that is loading, empty, in trouble or there: the view keeps its place, so nothing jumps."""

    again = Signal()

    def __init__(self, view: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._words = EmptyState()
        self._retry = button(_("Try again"), icon="rotate-right", clicked=self.again.emit)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 12)
        column.addWidget(self._words, 1)
        column.addWidget(self._retry, 0, Qt.AlignmentFlag.AlignHCenter)
        self.addWidget(view)
        self.addWidget(page)
        self.show_loading()

    def show_rows(self) -> None:
        self.setCurrentIndex(0)

    def show_loading(self) -> None:
        """Only where nothing was shown before; a reload keeps the old rows until the new ones are there."""
        self._say(_("Loading…"), "", "hourglass-half", can_retry=False)

    def show_empty(self, text: str, hint: str = "", *, icon: str = "inbox") -> None:
        self._say(text, hint, icon, can_retry=False)

    def show_error(self, sentence: str) -> None:
        self._say(_("This list could not be loaded."), sentence, "triangle-exclamation", can_retry=True)

    def _say(self, text: str, hint: str, icon: str, *, can_retry: bool) -> None:
        self._words.say(text, hint, icon=icon)
        self._retry.setVisible(can_retry)
        self.setCurrentIndex(1)


class Banner(QFrame):
    """A coloured line that stays until its trouble is gone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Banner")
        self._text = label("", wraps=True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 6, 12, 6)
        self._row.addWidget(self._text, 1)
        self.hide()

    def add_button(self, made: QPushButton) -> None:
        """What can be done about it, at the right."""
        self._row.addWidget(made)

    def say(self, sentence: str, meaning: str = "bad") -> None:
        """Show the sentence; an empty one hides the line."""
        self._text.setText(sentence)
        self.setProperty("meaning", meaning)
        restyle(self)
        restyle(self._text)  # its colour follows from the frame's meaning
        self.setVisible(bool(sentence))

    @property
    def sentence(self) -> str:
        return self._text.text()


class Sheet(QWidget):
    """A card over the dimmed window, for questions and the page of keys: no dialog of the system, Esc closes."""

    closed = Signal()

    def __init__(self, over: QWidget, title: str, *, width: int = 460) -> None:
        super().__init__(over)
        self._over = over
        self._before = QApplication.focusWidget()
        self._asleep = put_asleep(over.window())
        self.card = QFrame()
        self.card.setObjectName("Sheet")
        self.card.setFixedWidth(min(theme.px(width), max(320, over.width() - 40)))
        self.card.setAccessibleName(title)
        self.body = QVBoxLayout(self.card)
        self.body.setContentsMargins(24, 20, 24, 20)
        self.body.setSpacing(12)
        self.body.addWidget(label(title, "title", wraps=True))
        column, row = QVBoxLayout(self), QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.card)
        row.addStretch(1)
        column.addStretch(2)
        column.addLayout(row)
        column.addStretch(3)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet("Sheet { background: rgba(8, 14, 18, 0.45); }")
        over.installEventFilter(self)
        self.setGeometry(over.rect())
        self.show()
        self.raise_()
        self.card.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.card.setFocus()

    def print_out(self) -> None:
        """Ctrl+P: print what the sheet shows, where it shows a paper."""

    def close_sheet(self) -> None:
        """Take the sheet away and give the focus back to where it was."""
        self._over.removeEventFilter(self)
        self.hide()
        wake(self._asleep)
        if self._before is not None and shiboken6.isValid(self._before) and self._before.isVisible():
            self._before.setFocus()
        self.closed.emit()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._over.rect())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
        event.accept()

    def focusNextPrevChild(self, is_next: bool) -> bool:
        inside = [child for child in self.card.findChildren(QWidget) if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisible()]
        if inside:
            now = QApplication.focusWidget()
            place = inside.index(now) if now in inside else -1 if is_next else 0
            inside[(place + (1 if is_next else -1)) % len(inside)].setFocus(Qt.FocusReason.TabFocusReason)
        return True
