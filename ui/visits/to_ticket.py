"""A visitor's matter becomes a ticket by one key: everything the visit knows goes along."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject

from ui.tasks import Tasks

if TYPE_CHECKING:
    from app.visits.details import VisitDetails


def carry_visit(tasks: Tasks, owner: QObject, visit_id: UUID, then: Callable[[dict[str, Any]], object]) -> None:
    """Read a visit and hand over its values under the names all forms share."""

    def carried(details: "VisitDetails") -> None:
        row, form = details.row, details.form
        is_home = form.get("host_kind") == "home" or (not row.department and bool(row.host))
        then({
            "name": row.name, "phone": details.phone, "company": row.company, "home": row.host if is_home else "",
            "matter": row.purpose, "channel": "visit", "person_id": row.person_id, "source_kind": "visit", "source_id": row.id,
            "source_number": row.number,
        })  # fmt: skip

    tasks.read(owner, "app.visits.details:visit", visit_id, key="to_ticket", then=carried)
