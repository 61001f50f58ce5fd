"""A ticket becomes a complaint as well by one key, F5: everything it knows goes along; it goes its own way."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from ui.screen import Desk

if TYPE_CHECKING:
    from app.tickets.lists import TicketRow


def carry_ticket(desk: Desk, owner: QObject, ticket_id: UUID) -> None:
    """Read a ticket and begin a complaint with its values under the names all forms share."""

    def read(row: "TicketRow") -> None:
        values = {
            "name": row.name, "home": row.home, "home_id": row.home_id, "person_id": row.person_id, "matter": row.matter,
            "channel": row.channel.value, "is_anonymous": "yes" if row.is_anonymous else "",
            "is_contact_refused": "yes" if row.is_contact_refused else "", "source_kind": "ticket", "source_id": row.id,
            "source_number": row.number,
        }  # fmt: skip

        def carried(phone: str) -> None:
            desk.complaint_wanted.emit({**values, "phone": phone})

        desk.tasks.read(owner, "app.tickets.lists:phone_of", row.id, key="phone", then=carried)

    desk.tasks.read(owner, "app.tickets.lists:one", ticket_id, key="to_complaint", then=read)
