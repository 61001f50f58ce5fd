"""The tickets, opinions and incidents of one visit, each opened by a press; another begins with everything the visit knows."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.core.i18n import _
from app.opinions.fields import KIND_WORDS
from ui.panels import button, label
from ui.screen import Desk
from ui.visits.tickets_of import ComplaintsOf, TicketsOf
from ui.visits.to_ticket import carry_visit

if TYPE_CHECKING:
    from app.incidents.lists import IncidentRow
    from app.opinions.lists import OpinionRow
    from app.visits.details import VisitDetails


class LinksPart(QWidget):
    """Loads itself for a visit, and again when something changed."""

    def __init__(self, desk: Desk, details: "VisitDetails") -> None:
        super().__init__()
        self._desk, self._details = desk, details
        self._rows: dict[str, QVBoxLayout] = {"opinions": QVBoxLayout(), "incidents": QVBoxLayout()}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(_("What came of it"), "quiet"))
        begins = QHBoxLayout()
        begins.setSpacing(6)
        for words, key, act in (
            (_("Ticket …"), "F4", self.begin_ticket), (_("Complaint …"), "F5", self.begin_complaint),
            (_("Opinion …"), "", partial(self.begin, "opinions")),
            (_("Incident …"), "", partial(self.begin, "incidents")),
        ):  # fmt: skip
            made = button(words, key=key, clicked=act)
            made.setProperty("chip", True)
            begins.addWidget(made)
        begins.addStretch(1)
        column.addLayout(begins)
        self.tickets, self.complaints = TicketsOf(desk, details.row.id), ComplaintsOf(desk, details.row.id)
        for part in (self.tickets, self.complaints):
            column.addWidget(part)
        for rows in self._rows.values():
            rows.setSpacing(2)
            column.addLayout(rows)
        desk.tasks.changed.connect(self._changed)
        self.reload()

    def begin_ticket(self) -> None:
        """The ticket form with everything the visit knows."""
        carry_visit(self._desk.tasks, self, self._details.row.id, self._desk.ticket_wanted.emit)

    def begin_complaint(self) -> None:
        """The form of a complaint, the same way."""
        carry_visit(self._desk.tasks, self, self._details.row.id, self._desk.complaint_wanted.emit)

    def begin(self, room: str) -> None:
        """A new one in its room, with everything the visit knows."""
        row = self._details.row
        values: dict[str, Any] = {
            "name": row.name, "phone": self._details.phone, "company": row.company, "host": row.host, "person_id": row.person_id,
            "channel": "in_person", "source_kind": "visit", "source_id": row.id, "source_number": row.number,
        }  # fmt: skip
        self._desk.begin_record(room, values)

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & {"Opinion", "Incident"}:
            self.reload()

    def reload(self) -> None:
        """Read them again."""
        tasks, visit_id = self._desk.tasks, self._details.row.id
        tasks.read(self, "app.opinions.lists:of_source", visit_id, key="opinions", then=self._show_opinions)
        tasks.read(self, "app.incidents.lists:of_linked", visit_id, key="incidents", then=self._show_incidents)

    def _show_opinions(self, rows: "Sequence[OpinionRow]") -> None:
        self._fill("opinions", [(row.id, " · ".join((_(KIND_WORDS[row.kind]), row.number, " ".join(row.text.split())))) for row in rows])

    def _show_incidents(self, rows: "Sequence[IncidentRow]") -> None:
        self._fill("incidents", [(row.id, " · ".join((row.kind_words, row.number, " ".join(row.what.split())))) for row in rows])

    def _fill(self, room: str, found: "Sequence[tuple[Any, str]]") -> None:
        layout = self._rows[room]
        while (item := layout.takeAt(0)) is not None:
            if old := item.widget():
                old.hide()
                old.deleteLater()
        for record_id, words in found:
            layout.addWidget(_link(words, partial(self._desk.show_record, room, record_id)))


def _link(words: str, clicked: Callable[[], object]) -> QPushButton:
    made = button(words, kind="quiet", clicked=clicked)
    made.setObjectName("SameName")
    made.setToolTip(words)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return made
