"""The roll call's list: find somebody, see who is still to be asked for, step from one to the next."""

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from app.core.i18n import _
from app.evacuations.fields import Answer
from ui.boards import BoardList
from ui.evacuations.words import roll_row, with_headings
from ui.panels import Card, ListStates

if TYPE_CHECKING:
    from app.evacuations.lists import RollRow


class RollCard(Card):
    """`sought` while something is typed, `entered` on Enter there; what was just said shows before it is saved."""

    sought = Signal(str)
    entered = Signal(str)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Roll call"), parent)
        self.hides_found = False
        self._rows: tuple[RollRow, ...] = ()
        self._said: dict[UUID, Answer] = {}
        self._wanted: frozenset[UUID] | None = None
        self.box = QLineEdit()
        self.box.setPlaceholderText(_("Type a name, phone, company or home, or scan a badge"))
        self.box.setAccessibleName(_("Find on the roll call"))
        self.box.setMaximumWidth(400)
        self.box.setMinimumWidth(160)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.installEventFilter(self)
        self.box.textChanged.connect(lambda words: self.sought.emit(words.strip()))
        self.head.addWidget(self.box, 1)
        self.list = BoardList(roll_row, name=_("Roll call"))
        self.list.opened.connect(self.opened)
        self.states = ListStates(self.list)
        self.body.addWidget(self.states)

    def show_rows(self, rows: "tuple[RollRow, ...]") -> None:
        """Everybody of the roll call as it is on record."""
        self._rows = rows
        self._show()

    def say(self, entry_id: UUID, answer: Answer | None) -> None:
        """Show an answer on its way; None once it is on record (or was refused)."""
        if answer is None:
            self._said.pop(entry_id, None)
        else:
            self._said[entry_id] = answer
            self._show()

    def narrow(self, wanted: frozenset[UUID] | None) -> None:
        """Show only these entries; None shows all."""
        self._wanted = wanted
        self._show()
        if wanted is not None:
            self._pick_from(0)

    def hide_found(self, *, is_hidden: bool) -> None:
        self.hides_found = is_hidden
        self._show()

    def forget(self) -> None:
        """Another roll call: nothing typed, nothing on its way."""
        self._said.clear()
        self._wanted = None
        self.box.blockSignals(True)
        self.box.clear()
        self.box.blockSignals(False)
        self.show_rows(())

    @property
    def rows(self) -> "tuple[RollRow, ...]":
        """Everybody, with what was just said."""
        if not self._said:
            return self._rows
        return tuple(replace(row, answer=self._said[row.id]) if row.id in self._said else row for row in self._rows)

    def _show(self) -> None:
        kept = self.list.currentIndex().row()
        shown = [row for row in self.rows if self._is_shown(row)]
        self.list.set_rows(tuple(with_headings(shown)))
        if shown:
            self.states.show_rows()
        elif self._wanted is not None:
            self.states.show_empty(_("Nobody on this list fits."), _("Delete what is typed to see everybody."), icon="magnifying-glass")
        elif self._rows:
            self.states.show_empty(
                _("Everybody is found."), _("Ctrl+H shows the whole list, Ctrl+Enter closes the roll call."), icon="check"
            )
        else:
            self.states.show_empty(_("Nobody is inside, and nobody left in the last 15 minutes."))
        if shown and self.list.current() is None:
            self._pick_from(max(0, kept))

    def _is_shown(self, row: "RollRow") -> bool:
        if self.hides_found and row.answer is Answer.FOUND:
            return False
        return self._wanted is None or row.id in self._wanted

    def _pick_from(self, start: int) -> None:
        """The first visit at or after a place, else the last before it."""
        rows = self.list.rows()
        places = [n for n, row in enumerate(rows) if hasattr(row, "answer")]
        after = [n for n in places if n >= start]
        if places:
            self.list.pick(after[0] if after else places[-1])

    def current(self) -> "RollRow | None":
        """The visit picked."""
        row: RollRow | None = self.list.current()
        return row

    def go_on(self) -> None:
        """To the next one not asked for yet; from the end once more from the top."""
        rows = self.list.rows()
        here = self.list.currentIndex().row()
        unasked = [n for n, row in enumerate(rows) if getattr(row, "answer", None) is Answer.OPEN]
        if unasked:
            self.list.pick(next((n for n in unasked if n > here), unasked[0]))

    def seek(self, text: str) -> None:
        """Begin to type a name."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.setText(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.box and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.entered.emit(self.box.text().strip())
                return True
            if event.key() == Qt.Key.Key_Down:
                self.list.setFocus()
                return True
        return super().eventFilter(watched, event)
