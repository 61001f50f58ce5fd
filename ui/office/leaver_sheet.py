"""Somebody leaves: each open item with who takes it over, all of it by one choice or one by one."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QWidget

from app.core.errors import UserError
from app.core.i18n import _, ngettext
from ui import theme
from ui.panels import Sheet, button, label
from ui.tasks import Tasks

if TYPE_CHECKING:
    from app.office.lists import StaffRow
    from app.office.owned import Owned, OwnedPart

HIGHEST = 330
NOBODY = "nobody"


class LeaverSheet(Sheet):
    """`left` once everything has a new owner; Esc leaves all as it is."""

    def __init__(self, over: QWidget, tasks: Tasks, leaver: "StaffRow", parts: "Sequence[OwnedPart]", left: Callable[[], object]) -> None:
        super().__init__(over, _("{name} leaves: who takes over?").format(name=leaver.name), width=760)
        self._tasks, self._leaver, self._left = tasks, leaver, left
        self.choices: dict[UUID, QComboBox] = {}
        count = sum(len(part.items) for part in parts)
        words = ngettext("{n} open item must be handed over.", "{n} open items must be handed over.", count).format(n=count)
        self.body.addWidget(label(words, "quiet", wraps=True))
        top = QHBoxLayout()
        self.all = QComboBox()
        self.all.setAccessibleName(_("All of it to"))
        self.all.activated.connect(lambda _index: self._take_all())
        top.addWidget(label(_("All of it to"), "label"))
        top.addWidget(self.all, 1)
        self.body.addLayout(top)
        self.body.addWidget(self._list(parts))
        self.wrong = label("", "error", wraps=True)
        self.wrong.hide()
        self.body.addWidget(self.wrong)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(_("Back"), key="Esc", clicked=self.close_sheet))
        self.yes = button(_("Hand over; has left"), key="Ctrl+Enter", kind="danger", clicked=self.hand_over)
        row.addWidget(self.yes)
        self.body.addLayout(row)
        self.all.setFocus()
        tasks.read(self, "app.office.lists:staff", key="staff", then=self._offer)

    def _list(self, parts: "Sequence[OwnedPart]") -> QScrollArea:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        place = 0
        for part in parts:
            grid.addWidget(label(f"{part.title}  {len(part.items)}", "head"), place, 0, 1, 2)
            place += 1
            for item in part.items:
                grid.addWidget(label(_words(item), wraps=True), place, 0)
                grid.addWidget(self._choice(item, may_lapse=part.may_lapse), place, 1)
                place += 1
        grid.setRowStretch(place, 1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(holder)
        area.setMaximumHeight(theme.px(HIGHEST))
        area.setMinimumHeight(min(theme.px(HIGHEST), holder.sizeHint().height() + 8))
        return area

    def _choice(self, item: "Owned", *, may_lapse: bool) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName(_("Who takes over {what}").format(what=item.title))
        made.setFixedWidth(theme.px(250))
        made.addItem(_("– choose –"), None)
        if may_lapse:
            made.addItem(_("nobody yet"), NOBODY)
        self.choices[item.id] = made
        return made

    def _offer(self, people: "Sequence[StaffRow]") -> None:
        self.all.addItem(_("– choose –"), None)
        # colleagues of the department first: they know the matter
        near = sorted(people, key=lambda person: (person.department != self._leaver.department, person.department, person.name))
        for person in near:
            if person.id == self._leaver.id:
                continue
            words = " · ".join(part for part in (person.name, person.department) if part)
            for box in (self.all, *self.choices.values()):
                box.addItem(words, person.id)

    def _take_all(self) -> None:
        chosen = self.all.currentData()
        for box in self.choices.values():
            box.setCurrentIndex(max(0, box.findData(chosen)))

    def hand_over(self) -> None:
        """Ctrl+Enter: everything to whom it was given, then they have left."""
        missing = [box for box in self.choices.values() if box.currentData() is None]
        if missing:
            n = len(missing)
            self._complain(ngettext("{n} item has nobody yet.", "{n} items have nobody yet.", n).format(n=n))
            missing[0].setFocus()
            return
        takers = {key: None if box.currentData() == NOBODY else box.currentData() for key, box in self.choices.items()}
        self.yes.setEnabled(False)
        self._tasks.do(
            self, "app.office.service:set_active", self._leaver.id, False, takers, then=lambda _done: self._done(), failed=self._refused
        )

    def _done(self) -> None:
        self.close_sheet()
        self._left()

    def _refused(self, error: UserError) -> None:
        self.yes.setEnabled(True)
        self._complain(str(error))

    def _complain(self, sentence: str) -> None:
        self.wrong.setText(sentence)
        self.wrong.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.hand_over()
            event.accept()
        else:
            super().keyPressEvent(event)


def _words(item: "Owned") -> str:
    due = _("due {day}").format(day=item.due) if item.due else ""
    return " · ".join(part for part in (item.title, item.about, item.number, due) if part)
