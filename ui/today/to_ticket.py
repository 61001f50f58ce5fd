"""F4 and F5 on the first screen: whose matter it is, is known already."""

from collections.abc import Iterable

from PySide6.QtCore import QObject

from ui.screen import Desk
from ui.today.board import VisitBoard
from ui.today.draft import for_ticket
from ui.today.visit_panel import VisitPanel
from ui.visits.to_ticket import carry_visit


def begin_ticket(desk: Desk, owner: QObject, boards: Iterable[VisitBoard], panel: VisitPanel, *, kind: str) -> bool:
    """A ticket or complaint with the visit marked on a board that has the cursor, else with the check-in form; False for neither."""
    wanted = {"ticket": desk.ticket_wanted, "complaint": desk.complaint_wanted}.get(kind)
    if wanted is None:
        return False
    row = next((board.current() for board in boards if board.list.hasFocus()), None)
    if row is not None:
        carry_visit(desk.tasks, owner, row.id, wanted.emit)
    elif panel.isVisible() and not panel.is_blank:
        wanted.emit(for_ticket(panel.form.values(), panel.hosts.about))
    else:
        return False
    return True
