"""Groups on the first screen: their people at the side, the whole of one moved by one key, what their menu offers."""

from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QStackedWidget

from app.core.i18n import _
from app.visits.fields import VisitState
from ui.tasks import Tasks
from ui.today.leave_panel import LeavePanel
from ui.visits.moves import Moves
from ui.visits.parties import Party, act_for, has_group

if TYPE_CHECKING:
    from app.visits.lists import VisitRow
    from ui.visits.group_panel import GroupPanel


class Groups(QObject):
    """What the boards ask for groups; `panel` is a page of the side."""

    closed = Signal()
    form_wanted = Signal(object)

    def __init__(self, tasks: Tasks, moves: Moves, side: QStackedWidget, leaving: LeavePanel) -> None:
        super().__init__(side)
        self._tasks, self._moves, self._side, self._leaving = tasks, moves, side, leaving

    @cached_property
    def panel(self) -> "GroupPanel":
        """The people of one group; made when first wanted."""
        from ui.visits.group_panel import GroupPanel

        made = GroupPanel(self._tasks, self._moves)
        made.closed.connect(self.closed)
        made.form_wanted.connect(self.form_wanted)
        self._side.addWidget(made)
        return made

    @property
    def is_shown(self) -> bool:
        """Whether a group's people stand at the side."""
        return self._side.currentWidget() is self.__dict__.get("panel")

    def reload(self) -> None:
        """Visits changed: whoever is shown is read again."""
        if self.is_shown:
            self.panel.reload()

    def show(self, row: "VisitRow") -> None:
        """The people of a row's group at the side, to check in or to sign out."""
        self._side.setCurrentWidget(self.panel)
        self.panel.start(row.id, act_for(row.state))
        self.panel.take_focus()

    def move_whole(self, row: "VisitRow") -> None:
        """Ctrl+Enter on a group: whoever is still to come is here, whoever waits goes in, whoever is inside leaves."""
        act = act_for(row.state)
        if act == "check_in":
            self._moves.together.check_in_group(row.id)
        elif act == "admit":
            self.show(row)
            self.panel.act_on_all()
        elif row.state is VisitState.INSIDE:
            self._moves.together.leave_group(row.id, self._leaving.how)

    def offer(self, menu: QMenu, row: "VisitRow | Party") -> "VisitRow":
        """What a group's row offers, above what its first visit does; gives that visit."""
        one = row.head if isinstance(row, Party) else row
        if has_group(row):
            menu.addAction(_("Group …") + "\tCtrl+G", partial(self.show, one))
            menu.addAction(_("Whole group: next step") + "\tCtrl+Enter", partial(self.move_whole, one))
            menu.addSeparator()
        return one
