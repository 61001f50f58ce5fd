"""The tickets and complaints that came out of a visit, an opinion or a ticket, each a press away."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.complaints.fields import STATE_WORDS as COMPLAINT_WORDS
from app.core.i18n import _
from app.tickets.fields import STATE_WORDS
from ui.panels import button
from ui.screen import Desk


class MattersOf(QWidget):
    """Loads itself, and again when one changes; takes no room where there is none."""

    kind: ClassVar[str]
    record: ClassVar[str]
    work: ClassVar[str]
    icon: ClassVar[str]
    states: ClassVar[Mapping[Any, str]]

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

    @abstractmethod
    def title(self) -> str:
        """What they are."""

    def _changed(self, kinds: frozenset[str]) -> None:
        if self.record in kinds:
            self.reload()

    def reload(self) -> None:
        """Read them again."""
        self._desk.tasks.read(self, self.work, self._source_id, key="matters", then=self._show)

    def _show(self, rows: Sequence[tuple[UUID, str, Any]]) -> None:
        for old in self.links:
            old.hide()
            old.deleteLater()
        self.links = tuple(self._link(*row) for row in rows)
        for made in self.links:
            self._column.addWidget(made)
        self.setVisible(bool(rows))

    def _link(self, record_id: UUID, number: str, state: Any) -> QPushButton:
        words = " · ".join((self.title(), number, _(self.states[state])))
        made = button(words, icon=self.icon, kind="quiet", clicked=partial(self._desk.record_wanted.emit, self.kind, record_id))
        made.setObjectName("SameName")
        made.setToolTip(words)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return made


class TicketsOf(MattersOf):
    """First-contact tickets."""

    kind: ClassVar[str] = "ticket"
    record: ClassVar[str] = "Ticket"
    work: ClassVar[str] = "app.tickets.lists:of_source"
    icon: ClassVar[str] = "ticket"
    states: ClassVar[Mapping[Any, str]] = STATE_WORDS

    def title(self) -> str:
        return _("Ticket")


class ComplaintsOf(MattersOf):
    """Complaints."""

    kind: ClassVar[str] = "complaint"
    record: ClassVar[str] = "Complaint"
    work: ClassVar[str] = "app.complaints.lists:of_source"
    icon: ClassVar[str] = "circle-exclamation"
    states: ClassVar[Mapping[Any, str]] = COMPLAINT_WORDS

    def title(self) -> str:
        return _("Complaint")
