"""The tickets opened from a visit or an opinion, each a press away."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.core.i18n import _
from app.tickets.fields import STATE_WORDS, TicketState
from ui.panels import button
from ui.screen import Desk


class TicketsOf(QWidget):
    """Loads itself, and again when a ticket changes; takes no room where there is none."""

    def __init__(self, desk: Desk, source_id: UUID) -> None:
        super().__init__()
        self._desk, self._source_id = desk, source_id
        self.links: tuple[QPushButton, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.hide()
        desk.tasks.changed.connect(self._changed)
        self.reload()

    def _changed(self, kinds: frozenset[str]) -> None:
        if "Ticket" in kinds:
            self.reload()

    def reload(self) -> None:
        """Read them again."""
        self._desk.tasks.read(self, "app.tickets.lists:of_source", self._source_id, key="tickets", then=self._show)

    def _show(self, rows: Sequence[tuple[UUID, str, TicketState]]) -> None:
        for old in self.links:
            old.hide()
            old.deleteLater()
        self.links = tuple(self._link(*row) for row in rows)
        for made in self.links:
            self._column.addWidget(made)
        self.setVisible(bool(rows))

    def _link(self, ticket_id: UUID, number: str, state: TicketState) -> QPushButton:
        words = " · ".join((_("Ticket"), number, _(STATE_WORDS[state])))
        made = button(words, icon="ticket", kind="quiet", clicked=partial(self._desk.record_wanted.emit, "ticket", ticket_id))
        made.setObjectName("SameName")
        made.setToolTip(words)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return made
