"""One record at the side of a register: what is on record, what belongs to it, what was done, and what can be done now."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.core.actor import counter_name
from app.core.i18n import _
from ui.panels import StatusPill, button, label, line
from ui.visits.words import Pill, at_words

if TYPE_CHECKING:
    from app.office.telling import Told


class Move(NamedTuple):
    """Something that can be done: its verb, its key as shown, what does it, how its button looks."""

    verb: str
    key: str
    act: Callable[[], object]
    kind: str = ""


class RecordCard(QFrame):
    """Shows one record; moves a role may not make are absent."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self._name, self._pill, self._number = label("", "head"), StatusPill(), label("", "quiet", wraps=True)
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self._pill)
        head.addWidget(button("", icon="xmark", kind="quiet", clicked=self.closed.emit))
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.under_head = QVBoxLayout()
        self._moves = QGridLayout()
        self._moves.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 12, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._number)
        column.addLayout(self.under_head)
        column.addWidget(line())
        column.addWidget(self._scroll, 1)
        column.addLayout(self._moves)

    def say(self, name: str, pill: Pill, number: str) -> None:
        """Whose or what it is, where it stands, its number."""
        self._name.setText(name)
        self._name.setToolTip(name)
        self._pill.set(pill.word, pill.meaning)
        self._number.setText(number)
        self.setAccessibleName(" ".join((number, name, pill.word)))

    def show_body(self, *parts: QWidget) -> None:
        """What is on record, part by part, from the top."""
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(6)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        self._scroll.setWidget(body)

    def show_moves(self, moves: Sequence[Move]) -> None:
        """The moves in two columns; a big one stands over both."""
        while (item := self._moves.takeAt(0)) is not None:
            if old := item.widget():
                old.hide()
                old.deleteLater()
        is_first_big = bool(moves) and moves[0].kind == "big"
        for place, move in enumerate(moves):
            made = _move_button(move)
            if is_first_big:
                self._moves.addWidget(made, (place + 1) // 2, (place + 1) % 2 if place else 0, 1, 1 if place else 2)
            else:
                self._moves.addWidget(made, place // 2, place % 2)


def _move_button(move: Move) -> QPushButton:
    made = button(move.verb, key=move.key, kind=move.kind, clicked=move.act)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return made


def facts_part(facts: Sequence[tuple[str, str]]) -> QWidget:
    """Labels and values; values can be marked and copied."""
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for place, (name, value) in enumerate((name, value) for name, value in facts if value):
        grid.addWidget(label(name, "quiet"), place, 0, Qt.AlignmentFlag.AlignTop)
        shown = label(value, wraps=True)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(shown, place, 1)
    return holder


def text_part(title: str, text: str) -> QWidget:
    """A longer text under its title."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 2, 0, 0)
    column.setSpacing(2)
    column.addWidget(label(title, "quiet"))
    shown = label(text, wraps=True)
    shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    column.addWidget(shown)
    return holder


def trail_part(events: "Sequence[Told]") -> QWidget:
    """What was done, by whom."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 4, 0, 0)
    column.setSpacing(3)
    column.addWidget(label(_("What was done"), "quiet"))
    for event in events:
        who = " · ".join(part for part in (event.by, counter_name(event.counter)) if part)
        words = f"{at_words(event.at)}  {event.what} · {who}" + (f"\n{event.detail}" if event.detail else "")
        column.addWidget(label(words, wraps=True))
    return holder


def link_part(title: str, words: str, clicked: Callable[[], object]) -> QWidget:
    """Another record it belongs to, to be opened by a press."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(label(title, "quiet"))
    pressed = button(words, clicked=clicked)
    pressed.setProperty("chip", True)
    row.addWidget(pressed)
    row.addStretch(1)
    return holder
