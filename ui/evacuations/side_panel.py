"""Beside the roll call: how many are found, the answers with their keys, drill, hide found, papers, the end; whole in the lowest window."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.i18n import N_, _, ngettext
from app.evacuations.fields import Answer
from ui import theme
from ui.panels import StatusPill, button, label, line

if TYPE_CHECKING:
    from app.evacuations.lists import CallRow, Counts

COUNTS = (
    ("open", N_("Still to ask for")), ("missing", N_("Not found")), ("found", N_("Found")), ("not_here", N_("Was not here")),
    ("total", N_("People inside")),
)  # fmt: skip
WIDTH = 340
ROOMY = 660  # with this height counts and answers stand one below the other


class SidePanel(QFrame):
    """Says what stands; every button only asks for what its key does."""

    answered = Signal(object)
    hide_wanted = Signal(bool)
    drill_wanted = Signal(bool)
    paper_wanted = Signal()
    show_wanted = Signal()
    close_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self.setFixedWidth(WIDTH)
        self.title = label("", "head")
        self.pill = StatusPill()
        self.about = label("", "quiet", wraps=True)
        self.numbers: dict[str, QLabel] = {}
        self._is_low = False
        self.hide_found = QCheckBox(_("Hide who is found") + "  Ctrl+H")
        self.drill = QCheckBox(_("This is a drill") + "  Ctrl+T")
        self.hide_found.toggled.connect(self.hide_wanted)
        self.drill.clicked.connect(self.drill_wanted)
        self.answers = [
            button(words, key=key, icon=icon, clicked=partial(self.answered.emit, said))
            for words, key, icon, said in (
                (_("Found"), "1", "check", Answer.FOUND), (_("Not found"), "2", "triangle-exclamation", Answer.MISSING),
                (_("Was not here"), "3", "person-walking-arrow-right", Answer.NOT_HERE), (_("Ask again"), "0", "rotate-left", Answer.OPEN),
            )
        ]  # fmt: skip
        self.again = button(_("Print list again"), key="Ctrl+P", icon="print", clicked=self.paper_wanted.emit)
        self.show_report = button(_("Show report"), icon="file-lines", clicked=self.show_wanted.emit)
        self.end = button(_("Close roll call"), key="Ctrl+Return", kind="big", clicked=self.close_wanted.emit)
        self.back = button(_("All roll calls"), key="Esc", clicked=self.back_wanted.emit)
        self._build()

    def _build(self) -> None:
        self._column = column = QVBoxLayout(self)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.pill)
        column.addLayout(head)
        column.addWidget(self.about)
        column.addWidget(line())
        self._counts, self._answers = QGridLayout(), QGridLayout()
        self._pairs = [self._pair(key, words) for key, words in COUNTS]
        self._counts.setColumnStretch(1, 1)
        column.addLayout(self._counts)
        column.addWidget(line())
        column.addLayout(self._answers)
        column.addWidget(self.hide_found)
        column.addWidget(self.drill)
        column.addStretch(1)
        for made in (self.again, self.show_report, self.end, self.back):
            column.addWidget(made)
        self._arrange(is_low=False)

    def _pair(self, key: str, words: str) -> tuple[QLabel, QLabel]:
        self.numbers[key] = label("", "title")
        return self.numbers[key], label(_(words))

    def _arrange(self, *, is_low: bool) -> None:
        """In a low window counts and answers stand two beside each other and all lines are nearer."""
        self._is_low, beside = is_low, 2 if is_low else 1
        for place, pair in enumerate(self._pairs):
            row, at = divmod(place, beside)
            for nth, part in enumerate(pair):
                self._counts.removeWidget(part)
                self._counts.addWidget(part, row, 2 * at + nth)
        for place, made in enumerate(self.answers):
            self._answers.removeWidget(made)
            self._answers.addWidget(made, *divmod(place, beside))
        self._counts.setColumnMinimumWidth(0, theme.px(32 if is_low else 64))
        self._counts.setColumnMinimumWidth(2, theme.px(32) if is_low else 0)
        self._counts.setColumnStretch(3, 1 if is_low else 0)
        self._counts.setVerticalSpacing(0 if is_low else 4)
        self._answers.setSpacing(4 if is_low else 8)
        self._column.setSpacing(3 if is_low else 8)
        self._column.setContentsMargins(*((18, 4, 18, 6) if is_low else (18, 12, 18, 12)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (is_low := self.height() < theme.px(ROOMY)) is not self._is_low:
            self._arrange(is_low=is_low)

    def show_call(self, call: "CallRow", counts: "Counts", minutes: int) -> None:
        """The roll call and its people by answer."""
        is_open = call.ended_at is None
        self.title.setText(call.number)
        self.pill.set(_("Drill") if call.is_drill else _("Evacuation"), "warn" if call.is_drill else "bad")
        span = ngettext("{n} min", "{n} min", minutes).format(n=minutes)
        words = _("Under way for {span} · {name}") if is_open else _("Took {span} · closed by {name}")
        self.about.setText(words.format(span=span, name=call.started_by if is_open else call.ended_by))
        for key, shown in self.numbers.items():
            shown.setText(str(getattr(counts, key)))
        for made in (*self.answers, self.drill, self.end):
            made.setVisible(is_open)
        self.back.setVisible(not is_open)
        self.again.setText(" " + (_("Print list again") if is_open else _("Print report again")) + "  Ctrl+P")
        self.drill.setChecked(call.is_drill)
