"""The sheet turned toward the visitor: the text in their language, large, and the field to sign in; nothing else can be seen."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QScroller, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.i18n import LANGUAGES, _, speaking
from app.notices.fields import KIND_WORDS, Answer
from ui import theme
from ui.notices.pad import Pad
from ui.panels import Sheet, button, label

if TYPE_CHECKING:
    from app.visits.signing import ToSign

LARGE = 20
WIDEST = 980
OWN_KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class SigningSheet(Sheet):
    """Enter accepts what is signed, Esc declines, Delete clears; a digit chooses the language. The window fills the screen meanwhile."""

    def __init__(self, over: QWidget, shown: "ToSign", speak: Callable[[str], None], answered: Callable[[Answer], object]) -> None:
        super().__init__(over, "", width=WIDEST)
        self._over_state = over.windowState()
        self._speak, self._answered = speak, answered
        self.shown = shown
        # nothing of the desk shines through, in front of a stranger
        self.setStyleSheet(f"SigningSheet {{ background: {theme.palette().window}; }}")
        self.card.setSizePolicy(self.sizePolicy().Policy.Expanding, self.sizePolicy().Policy.Expanding)
        self.card.setMinimumWidth(0)
        self.card.setMaximumWidth(theme.px(WIDEST))
        self.pad = Pad()
        self.pad.changed.connect(self._drawn)
        self._build()
        self.show_texts(shown)
        over.setWindowState(self._over_state | Qt.WindowState.WindowFullScreen)
        self.setGeometry(self._all_of(over))
        self.pad.setFocus()

    @staticmethod
    def _all_of(over: QWidget) -> QRect:
        return over.rect()

    def _build(self) -> None:
        self._heading = self.body.itemAt(0).widget()  # type: ignore[union-attr]  # the title every sheet begins with
        self._languages = QHBoxLayout()
        self._languages.setSpacing(8)
        self.body.addLayout(self._languages)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        QScroller.grabGesture(self._scroll.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.body.addWidget(self._scroll, 1)
        self.body.addWidget(self.pad)
        self._wrong = label("", "error", wraps=True)
        self.body.addWidget(self._wrong)
        self._row = QHBoxLayout()
        self._row.setSpacing(12)
        self.body.addLayout(self._row)
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.setContentsMargins(24, 16, 24, 16)
            for place, share in enumerate((0, 1, 0)):
                column.setStretch(place, share)

    # -- what the visitor reads

    def show_texts(self, shown: "ToSign") -> None:
        """The texts in a language, and every word of the sheet with them; what is drawn stays only in the same language."""
        if shown.language != self.shown.language:
            self.pad.clear()
        self.shown = shown
        with speaking(shown.language):
            heads = _(", ").join(_(KIND_WORDS[text.kind]) for text in shown.texts)
            if isinstance(self._heading, QLabel):
                self._heading.setText(heads)
            self.card.setAccessibleName(heads)
            self.pad.hint = _("Sign here with finger, pen or mouse")
            self.pad.setAccessibleName(self.pad.hint)
            self._show_languages()
            self._scroll.setWidget(self._texts())
            self._show_buttons()
        self._wrong.setText("")
        self._drawn()

    def _texts(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 16, 8)
        column.setSpacing(10)
        for text in self.shown.texts:
            if len(self.shown.texts) > 1:
                column.addWidget(label(_(KIND_WORDS[text.kind]), "head"))
            words = label(text.body, wraps=True)
            words.setStyleSheet(f"font-size: {theme.px(LARGE)}px;")
            words.setAlignment(Qt.AlignmentFlag.AlignTop)
            column.addWidget(words)
            column.addWidget(label(_("Version {n}").format(n=text.version) if text.version else _("Version as shipped"), "quiet"))
        column.addStretch(1)
        return body

    def _show_languages(self) -> None:
        _empty(self._languages)
        if len(self.shown.languages) > 1:
            for number, code in enumerate(self.shown.languages, 1):
                chip = button(" ".join((str(number), LANGUAGES[code])), clicked=lambda code=code: self._speak(code))  # type: ignore[misc]  # bound now
                chip.setProperty("chip", True)
                chip.setCheckable(True)
                chip.setChecked(code == self.shown.language)
                chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                self._languages.addWidget(chip)
        self._languages.addStretch(1)

    def _show_buttons(self) -> None:
        _empty(self._row)
        self._clear = button(_("Clear"), key="Del", clicked=self.pad.clear)
        decline = button(_("I do not agree"), key="Esc", clicked=self.decline)
        self._accept = button(_("I have read this and agree"), key="Return", kind="big", clicked=self.accept)
        self._row.addWidget(self._clear)
        self._row.addStretch(1)
        for each in (decline, self._accept):
            self._row.addWidget(each)
        for each in (self._clear, decline, self._accept):
            each.setMinimumHeight(theme.px(46))
            each.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Enter means one thing on this sheet

    def _drawn(self) -> None:
        self._clear.setEnabled(not self.pad.is_empty)
        if self.pad.is_signed:
            self._wrong.setText("")

    # -- the answer

    def accept(self) -> None:
        """Enter: what is signed counts; without a signature it is said in the visitor's language."""
        with speaking(self.shown.language):
            try:
                strokes = self.pad.packed()
            except UserError as error:
                self._wrong.setText(str(error))
                self.pad.setFocus()
                return
        self._give(is_accepted=True, strokes=strokes)

    def decline(self) -> None:
        """Esc: nothing is signed, and that is an answer too."""
        self._give(is_accepted=False, strokes=b"")

    def _give(self, *, is_accepted: bool, strokes: bytes) -> None:
        answer = Answer(tuple(text.told for text in self.shown.texts), self.shown.language, is_accepted, strokes)
        self.close_sheet()
        self._answered(answer)

    def close_sheet(self) -> None:
        """Away without an answer (an alarm, the lock): the desk is as it was."""
        self._over.setWindowState(self._over_state)
        super().close_sheet()

    # -- keys

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in OWN_KEYS:
            event.accept()  # Esc declines here; the window would only close the sheet
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self._scroll.verticalScrollBar()
        acts: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Return: self.accept, Qt.Key.Key_Enter: self.accept, Qt.Key.Key_Escape: self.decline,
            Qt.Key.Key_Delete: self.pad.clear, Qt.Key.Key_Backspace: self.pad.clear,
            Qt.Key.Key_Down: lambda: bar.setValue(bar.value() + 40), Qt.Key.Key_Up: lambda: bar.setValue(bar.value() - 40),
            Qt.Key.Key_PageDown: lambda: bar.setValue(bar.value() + bar.pageStep()),
            Qt.Key.Key_PageUp: lambda: bar.setValue(bar.value() - bar.pageStep()),
        }  # fmt: skip
        typed = event.text()
        if event.key() in acts and not event.isAutoRepeat():
            acts[event.key()]()
        elif typed.isdecimal() and 1 <= int(typed) <= len(self.shown.languages):
            self._speak(self.shown.languages[int(typed) - 1])
        event.accept()


def _empty(row: QHBoxLayout) -> None:
    while (item := row.takeAt(0)) is not None:
        if isinstance(old := item.widget(), QPushButton | QFrame):
            old.hide()
            old.deleteLater()
