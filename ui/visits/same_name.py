"""People of the same name under the form: shown, never chosen silently."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from app.core.i18n import _, ngettext
from ui.reveal import HoldToShow, Whose
from ui.tasks import Tasks
from ui.visits.words import long_ago

if TYPE_CHECKING:
    from app.desk.find import Namesake

MOST_SHOWN = 2
PADDING = 8


class SameNames(QWidget):
    """Up to two people of this name, picked by Ctrl+1 and Ctrl+2; Ctrl+0 says it is somebody new."""

    picked = Signal(object)
    renewed = Signal()
    offered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people: tuple[Namesake, ...] = ()
        self._chosen: UUID | None = None
        self._tasks: Tasks | None = None
        self._head = QLabel()
        self._head.setProperty("quiet", True)
        self._head.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._rows = tuple(self._row(place) for place in range(MOST_SHOWN))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.addWidget(self._head, 0, 0)
        for place, row in enumerate(self._rows):
            grid.addWidget(row, place, 1)
        grid.setColumnStretch(1, 1)
        self.setFixedHeight(44)
        self.clear()

    @property
    def ids(self) -> tuple[UUID, ...]:
        """The people shown."""
        return tuple(each.person.id for each in self._people[:MOST_SHOWN])

    def hold(self, tasks: Tasks) -> None:
        """The mouse held on a row shows that person's phone and picks nobody."""
        self._tasks = tasks
        for place, row in enumerate(self._rows):
            HoldToShow(tasks, row, partial(self._whose, place))

    def ask(self, name: Callable[[], str], chosen: Callable[[], UUID | None]) -> None:
        """Look for the people of the name typed; an answer to another name is dropped."""
        asked = name()
        if not asked or self._tasks is None:
            self.clear()
            return

        def offer(people: "Sequence[Namesake]") -> None:
            if asked == name():
                self.offer(people, chosen())
                self.offered.emit()

        self._tasks.read(self, "app.desk.find:namesakes", asked, key="same_name", then=offer)

    def _whose(self, place: int) -> Whose | None:
        return Whose("person", self.ids[place : place + 1]) if place < len(self._people) else None

    def _row(self, place: int) -> QPushButton:
        button = QPushButton()
        button.setObjectName("SameName")
        button.setFlat(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.setFixedHeight(22)
        button.clicked.connect(lambda: self.pick(place))
        return button

    def clear(self) -> None:
        """Nobody of this name is shown."""
        self._people, self._chosen = (), None
        self._repaint_rows()

    @property
    def is_empty(self) -> bool:
        """Whether nobody of this name is on record."""
        return not self._people

    def offer(self, people: "Sequence[Namesake]", chosen: UUID | None = None) -> None:
        """Show the people of this name; `chosen` is the one the form is already about."""
        self._people, self._chosen = tuple(people), chosen
        self._repaint_rows()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._repaint_rows()

    def pick(self, place: int) -> bool:
        """Choose the row at `place` (0 is the first); False where there is none."""
        if not 0 <= place < min(len(self._people), MOST_SHOWN):
            return False
        self._chosen = self._people[place].person.id
        self._repaint_rows()
        self.picked.emit(self._people[place])
        return True

    def renew(self) -> None:
        """It is somebody new: nobody stays chosen."""
        self._chosen = None
        self._repaint_rows()
        self.renewed.emit()

    def _repaint_rows(self) -> None:
        count = len(self._people)
        self._head.setText(ngettext("{n} of this name:", "{n} of this name:", count).format(n=count) if count else "")
        for place, row in enumerate(self._rows):
            row.setVisible(place < count)
            if place < count:
                person = self._people[place]
                is_chosen = person.person.id == self._chosen
                words = ("✓  " if is_chosen else f"Ctrl+{place + 1}  ") + self._sentence(person)
                row.setProperty("chosen", is_chosen)
                room = self.width() - self._head.sizeHint().width() - 3 * PADDING
                row.setText(row.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room).replace("&", "&&"))
                row.setToolTip(words)
                row.setAccessibleName(words)

    def _sentence(self, person: "Namesake") -> str:
        known = person.person
        seen = _("last here {ago}").format(ago=long_ago(person.last_visit_at)) if person.last_visit_at else _("never here")
        return " · ".join(part for part in (known.phone or _("no phone"), seen, known.company) if part)
