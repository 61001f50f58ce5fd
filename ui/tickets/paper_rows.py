"""The list of missing papers as it is typed: what, why, how it must be, and always one empty row to go on with."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.core.i18n import N_, _
from ui import theme
from ui.panels import button, label
from ui.tickets.preset_edit import PresetEdit
from ui.visits.flow import Flow

# why a paper is missing: one digit in the empty line
WHYS = (N_("not brought"), N_("out of date"), N_("not signed or stamped"), N_("not readable"), N_("does not match"))
BAR = "|"
MOST_OFFERED = 9


class Needed(NamedTuple):
    """A paper a promise item takes: what, and how it must be."""

    what: str
    standard: str = ""


def needed_of(text: str) -> tuple[Needed, ...]:
    """The papers of a promise item, one a line: what | how it must be."""
    found = []
    for written in text.splitlines():
        what, _bar, standard = written.replace("｜", BAR).partition(BAR)
        if what.strip():
            found.append(Needed(what.strip(), standard.strip()))
    return tuple(found)


def papers_of(text: str) -> list[tuple[str, str, str]]:
    """The papers of a list as `PaperRows.text` wrote them."""
    found = []
    for written in text.splitlines():
        what, why, standard = [*(part.strip() for part in written.split(BAR)), "", "", ""][:3]
        found.append((what, why, standard))
    return found


def _part(text: str) -> str:
    return " ".join(text.replace(BAR, "/").replace("｜", "/").split())


class PaperRow(QWidget):
    """One paper; Enter goes from part to part, at the end to the next row."""

    edited = Signal()
    ended = Signal()
    left = Signal()  # Enter in an empty row: the list is complete
    numbered = Signal(int)  # a digit in the empty line: one of the papers needed

    def __init__(self, number: int) -> None:
        super().__init__()
        self.what, self.why, self.standard = QLineEdit(), PresetEdit([_(words) for words in WHYS]), QLineEdit()
        self._number = label(f"{number}.", "quiet")
        self._number.setFixedWidth(theme.px(20))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._number)
        for edit, words, stretch in (
            (self.what, _("Missing paper"), 5),
            (self.why, _("Why it is needed"), 4),
            (self.standard, _("As it must be"), 5),
        ):
            edit.setAccessibleName(f"{words} {number}")
            edit.setMaxLength(500)
            edit.setMinimumHeight(theme.px(theme.FIELD_HEIGHT))
            edit.textEdited.connect(lambda _text: self.edited.emit())
            edit.textChanged.connect(partial(_show_start, edit))
            row.addWidget(edit, stretch)
        self.what.installEventFilter(self)
        self.standard.installEventFilter(self)
        self.why.settled.connect(self._after_why)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(edit.text().strip() for edit in (self.what, self.why, self.standard))

    def line(self) -> str:
        """The row as the service reads it; empty for an empty one."""
        parts = [_part(edit.text()) for edit in (self.what, self.why, self.standard)]
        return f" {BAR} ".join(parts).rstrip(f" {BAR}")

    def fill(self, what: str, why: str = "", standard: str = "") -> None:
        """Show a paper."""
        for edit, text in ((self.what, what), (self.why, why), (self.standard, standard)):
            edit.setText(text)
            edit.setCursorPosition(0)

    def _after_why(self) -> None:
        if self.standard.text().strip():
            self.ended.emit()
        else:
            self.standard.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and watched is self.what:
            (self.left.emit if self.is_empty else self.why.setFocus)()
            return True
        if is_enter and watched is self.standard:
            self.ended.emit()
            return True
        typed = event.text()
        if watched is self.what and self.is_empty and len(typed) == 1 and typed.isascii() and typed.isdecimal() and typed != "0":
            self.numbered.emit(int(typed))
            return bool(self.what.text())
        return False


def _show_start(edit: QLineEdit, _text: str) -> None:
    edit.setToolTip(edit.text())


class PaperRows(QWidget):
    """All papers of a list; the papers a promise item takes stand above, each with its digit."""

    edited = Signal()
    ended = Signal()
    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[PaperRow] = []
        self._needed: tuple[Needed, ...] = ()
        self._offers = QWidget()
        self._flow = Flow(self._offers, gap=6)
        self._wrong = label("", "error", wraps=True)
        self._column = QVBoxLayout()
        self._column.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._offers)
        column.addWidget(self._heads())
        column.addLayout(self._column)
        column.addWidget(self._wrong)
        self._offers.hide()
        self._wrong.hide()
        self.fill(())

    def _heads(self) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(theme.px(26), 0, 0, 0)
        grid.setHorizontalSpacing(6)
        for place, (words, stretch) in enumerate(
            ((_("Missing paper") + " *", 5), (_("Why it is needed") + " *", 4), (_("As it must be"), 5))
        ):
            grid.addWidget(label(words, "label"), 0, place)
            grid.setColumnStretch(place, stretch)
        return holder

    # -- what is needed

    def offer(self, needed: Sequence[Needed]) -> None:
        """The papers the promise item takes: a digit in the empty line, or a click, writes one into the list."""
        self._needed = tuple(needed)
        while (item := self._flow.takeAt(0)) is not None:
            if old := item.widget():
                old.hide()
                old.deleteLater()
        for n, paper in enumerate(self._needed, 1):
            words = f"{n}  {paper.what}" if n <= MOST_OFFERED else paper.what
            chip = button(words, clicked=partial(self.take, n))
            chip.setProperty("chip", True)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.setToolTip(paper.standard)
            self._flow.addWidget(chip)
        self._offers.setVisible(bool(self._needed))

    def take(self, n: int) -> None:
        """Write the n-th paper needed into the empty row; the cursor goes to why."""
        if not 1 <= n <= len(self._needed):
            return
        paper, row = self._needed[n - 1], self.rows[-1]
        if any(each.what.text().strip() == paper.what for each in self.rows):
            return
        row.fill(paper.what, "", paper.standard)
        self._grow()
        row.why.setFocus()

    # -- rows

    def fill(self, papers: Sequence[tuple[str, str, str]]) -> None:
        """These papers and an empty row."""
        for old in self.rows:
            old.hide()
            old.deleteLater()
        self.rows = []
        for what, why, standard in papers:
            self._add().fill(what, why, standard)
        self._add()
        self.say("")

    def _add(self) -> PaperRow:
        made = PaperRow(len(self.rows) + 1)
        made.edited.connect(self._grow)
        made.ended.connect(lambda: self._go_on(made))
        made.left.connect(self.ended)
        made.numbered.connect(self.take)
        self.rows.append(made)
        self._column.addWidget(made)
        return made

    def _grow(self) -> None:
        if not self.rows[-1].is_empty:
            self._add()
        self.say("")
        self.edited.emit()

    def _go_on(self, row: PaperRow) -> None:
        place = self.rows.index(row) + 1
        if place < len(self.rows):
            self.rows[place].what.setFocus()

    def take_focus(self) -> None:
        """The cursor to the first row that is not complete."""
        self.rows[-1].what.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def text(self) -> str:
        """One paper a line, as the service reads it."""
        return "\n".join(line for row in self.rows if (line := row.line()))

    def say(self, sentence: str) -> None:
        """What is wrong with the list; an empty sentence takes it away."""
        self._wrong.setText(sentence)
        self._wrong.setVisible(bool(sentence))
