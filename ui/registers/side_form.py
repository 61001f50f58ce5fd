"""A form at the side of a register: its title, what it is about, the fields, one button."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPlainTextEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.core.errors import FormErrors, UserError
from app.core.forms import Field
from app.core.i18n import N_
from ui import theme
from ui.forms import FormView
from ui.panels import button, label
from ui.visits.flow import Flow
from ui.visits.presets import by_number

REASON = Field("reason", N_("Reason for the correction"), required=True)
LINES = 66


def set_height(lines: QPlainTextEdit, height: int) -> None:
    """So many design pixels, also where the form is higher than its room: the style sheet alone would let the lines shrink to one."""
    lines.setFixedHeight(theme.px(height))
    lines.setStyleSheet(f"QPlainTextEdit {{ min-height: {theme.px(height) - 14}px; }}")


class SideForm(QFrame):
    """Ctrl+Enter hands the values over by `submitted`; Esc puts the form away as it stands, nothing typed is lost."""

    closed = Signal()
    submitted = Signal(dict)

    def __init__(self, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self.form: FormView = FormView(())
        self._title, self._about = label("", "head"), label("", "quiet", wraps=True)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._about.hide()
        self.head = QHBoxLayout()
        self.head.addWidget(self._title, 1)
        self.head.addWidget(button("", icon="xmark", kind="quiet", clicked=self.closed.emit))
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._chips = Flow(gap=6)
        self._presets: tuple[str, ...] = ()
        self._wrong = label("", "error", wraps=True)
        self._wrong.hide()
        self.save_button = button(verb, key="Ctrl+Enter", kind="primary", clicked=self.save)
        self.above = QVBoxLayout()  # what a room puts between the title and the fields
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 12, 12)
        column.setSpacing(8)
        column.addLayout(self.head)
        column.addWidget(self._about)
        column.addLayout(self.above)
        column.addWidget(self._scroll, 1)
        column.addLayout(self._chips)
        column.addWidget(self._wrong)
        column.addWidget(self.save_button)

    def furnish(self, fields: Sequence[Field], rows: Sequence[Sequence[str]], editors: Mapping[str, QLineEdit] | None = None) -> None:
        """Put the fields there; an earlier form goes."""
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, 6, 0)
        self.form = FormView(fields, rows, editors=editors)
        for field in fields:
            if field.name in self.form.names and isinstance(lines := self.form.editor(field.name), QPlainTextEdit):
                set_height(lines, LINES)
        self.form.submitted.connect(self.save)
        self.form.changed.connect(lambda _name: self._wrong.hide())
        inner.addWidget(self.form)
        inner.addStretch(1)
        self._scroll.setWidget(body)

    def offer_reasons(self, presets: Sequence[str]) -> None:
        """The usual reasons under the form, each by its number."""
        while (item := self._chips.takeAt(0)) is not None:
            if old := item.widget():
                old.deleteLater()
        self._presets = tuple(presets)
        for place, words in enumerate(presets, start=1):
            chip = button(f"{place} {words}", clicked=partial(self._take_reason, words))
            chip.setProperty("chip", True)
            self._chips.addWidget(chip)

    def _take_reason(self, words: str) -> None:
        self.form.fill({"reason": words})
        self.form.focus("reason")

    @property
    def reason(self) -> str:
        """The reason written; a digit stands for a preset."""
        written = self.form.value("reason")
        return by_number(written, self._presets) or written

    def say_what(self, title: str, about: str = "") -> None:
        """The title, and what it is about in a quiet line."""
        self._title.setText(title)
        self._title.setToolTip(title)
        self._about.setText(about)
        self._about.setVisible(bool(about))

    def save(self) -> None:
        """Hand over what is typed."""
        self._wrong.hide()
        self.submitted.emit(self.form.values())

    def refuse(self, error: UserError) -> None:
        """A sentence at each wrong field; what belongs to none stands at the foot."""
        self._wrong.hide()
        shown = error.errors if isinstance(error, FormErrors) else {}
        self.form.show_errors(shown)
        rest = [sentence for name, sentence in shown.items() if name not in self.form.names] if shown else [str(error)]
        if rest:
            self._wrong.setText(" ".join(rest))
            self._wrong.setVisible(bool(" ".join(rest)))

    @property
    def sentence(self) -> str:
        """What stands at the foot; empty where nothing is wrong."""
        return "" if self._wrong.isHidden() else self._wrong.text()

    def clear(self) -> None:
        """Every field empty, every sentence away."""
        self.form.clear()
        self._wrong.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if has_ctrl and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        else:
            super().keyPressEvent(event)


class FreshForm(SideForm):
    """The form of a new record. What another room begins puts a typed one aside; that is back when the begun one is saved."""

    def __init__(self, verb: str) -> None:
        super().__init__(verb)
        self.origin: Any = None
        self._filled: dict[str, str] = {}
        self._aside: list[tuple[dict[str, str], Any]] = []

    def start(self, values: Mapping[str, Any] | None = None, origin: Any = None) -> None:
        """An empty form, or one with everything another room knows."""
        self.clear()
        self.origin = origin
        self.form.fill({name: value for name, value in (values or {}).items() if name in self.form.names})
        self._filled = self.form.values()

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed yet, but for what was filled in."""
        return self.form.is_empty() or self.form.values() == self._filled

    def put_aside(self) -> None:
        """Keep what is typed until what is begun now is saved."""
        if not self.is_blank:
            self._aside.append((self.form.values(), self.origin))

    def go_on_after(self) -> bool:
        """It is saved: an empty form, or the one put aside; True for the latter."""
        if not self._aside:
            self.start()
            return False
        self.start(*self._aside.pop())
        self._filled = {}
        return True
