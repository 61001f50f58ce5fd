"""What a row of the first screen's boards offers: the move of Enter, the menu, the badge printed again."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from app.core.i18n import _
from ui.screen import Desk
from ui.today.board import VisitBoard
from ui.today.carried_side import CarriedSide
from ui.today.groups import Groups
from ui.visits.moves import LEAVINGS, OFFERED, Moves, asking
from ui.visits.parties import Party

if TYPE_CHECKING:
    from app.visits.lists import VisitRow


class RowMoves(QObject):
    """Acts on rows of `boards`; `begin` fills the check-in form from an announced visit."""

    def __init__(
        self, desk: Desk, moves: Moves, groups: Groups, carried: CarriedSide, owner: QWidget, *, begin: Callable[[UUID], object]
    ) -> None:
        super().__init__(owner)
        self._desk, self._moves, self._groups, self._carried, self._owner = desk, moves, groups, carried, owner
        self._begin = begin

    def follow(self, boards: Sequence[VisitBoard]) -> None:
        """Hear what is chosen on these boards."""
        self._boards = tuple(boards)
        for board in boards:
            board.chosen.connect(self.choose)
            board.menu_wanted.connect(self.offer)

    def choose(self, row: "VisitRow") -> None:
        """Enter: the first move a state offers, else the visit is shown."""
        offered = OFFERED[row.state]
        if offered and offered[0] != "void":
            self.move(offered[0], row)
        else:
            self._desk.visit_wanted.emit(row.id)

    def move(self, move: str, row: "VisitRow") -> None:
        """One move of a visit."""
        if move == "arrive":
            self._moves.check_in(row.id, lambda: self._begin(row.id))
        elif move == "admit":
            self._moves.admit(row.id)
        elif move in LEAVINGS:
            self._moves.leave(row.id, LEAVINGS[move])
        else:
            self._moves.ask_reason(move, row)

    def offer(self, row: "VisitRow | Party", where: QPoint) -> None:
        """The menu of a row."""
        menu = QMenu(self._owner)
        one = self._groups.offer(menu, row)
        if one is row:
            for move in OFFERED[one.state]:
                menu.addAction(asking(move), partial(self.move, move, one))
            menu.addSeparator()
            self._carried.add_to_menu(menu, one)
            if one.badge is not None:
                menu.addAction(_("Print badge again"), lambda: self._moves.reprint(one.id))
        menu.addAction(_("Open in the register"), lambda: self._desk.visit_wanted.emit(one.id))
        menu.popup(where)

    def print_selected(self, boards: Sequence[VisitBoard]) -> bool:
        """The badge of the row marked last; False where none is."""
        for board in boards:
            row = board.current() if board.list.hasFocus() else None
            if row is not None and row.badge is not None:
                self._moves.reprint(row.id)
                return True
        return False
