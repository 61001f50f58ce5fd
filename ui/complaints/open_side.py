"""F5 at the side of the first screen or of the room: the form of a complaint, and what comes next for one just registered."""

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from app.core.i18n import _
from ui.tickets.draft import TicketDraft
from ui.tickets.open_side import OpeningSide

if TYPE_CHECKING:
    from app.complaints.service import Registered
    from ui.complaints.open_panel import ComplaintPanel
    from ui.complaints.saved_panel import ComplaintSaved
    from ui.tickets.opening_panel import OpeningPanel
    from ui.tickets.saved_panel import SavedPanel


class ComplaintSide(OpeningSide):
    """F5."""

    kind: ClassVar[str] = "complaint"
    undo_work: ClassVar[str] = "app.complaints.undoing:undo"
    panel: "ComplaintPanel"
    done: "ComplaintSaved"

    def make_panel(self) -> "OpeningPanel":
        from ui.complaints.open_panel import ComplaintPanel

        return ComplaintPanel(self._desk.tasks, self._desk.parking)

    def make_saved(self) -> "SavedPanel":
        from ui.complaints.saved_panel import ComplaintSaved

        made = ComplaintSaved(self._desk.tasks)
        made.paper_wanted.connect(partial(made.papers.look_at, "complaint_ack"))
        return made

    def carried(self, values: dict[str, Any]) -> TicketDraft:
        from ui.complaints.draft import carried_over

        return carried_over(values)

    def show(self, record_id: Any, move: Any = None) -> None:
        self._desk.show_complaint(record_id, move)

    def id_of(self, opened: "Registered") -> Any:
        return opened.complaint_id

    def said(self, opened: "Registered") -> str:
        return _("Complaint {number} is registered.").format(number=opened.number)

    def undone(self, opened: "Registered") -> str:
        return _("Complaint {number} is void; its number is used up.").format(number=opened.number)

    def begin(self, opened: "Registered") -> None:
        self.done.start(opened)
