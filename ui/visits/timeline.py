"""A person's timeline as part of a panel: newest first, by kind on demand, and what is not shown said."""

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QVBoxLayout, QWidget

from app.core.i18n import N_, _, ngettext
from ui.panels import button, label
from ui.visits.flow import Flow
from ui.visits.history import EntryRow

if TYPE_CHECKING:
    from app.core.errors import UserError
    from app.desk.timeline import Entry, Timeline
    from ui.tasks import Tasks

FIRST, MORE = 8, 20
# the order of the chips; what a kind is called is the desk's, whose module is loaded with the first answer
HEADS = {
    "visit": N_("Visits"), "call": N_("Calls"), "message": N_("Messages"), "mail": N_("Letters"), "ticket": N_("Tickets"),
    "opinion": N_("Opinions"), "incident": N_("Incidents"), "complaint": N_("Complaints"),
}  # fmt: skip
WATCHED = frozenset({"Visit", "Call", "Message", "Mail", "Ticket", "Opinion", "Incident", "Complaint", "Person"})


class TimelinePart(QWidget):
    """`wanted` asks for an entry: its kind and id; `counted` tells how many there are.

    `but` is the record the panel shows already: it is not on its own timeline."""

    wanted = Signal(str, object)
    counted = Signal(int)

    def __init__(self, tasks: "Tasks", *, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._person_id: UUID | None = None
        self._but: UUID | None = None
        self._kind, self._most = "", FIRST
        self.shown: Timeline | None = None
        self._empty = label(_("Nothing is on record yet."), "quiet", wraps=True)
        self._chips = Flow()
        self._group = QButtonGroup(self)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(1)
        self._trouble = label("", "error", wraps=True)
        self.more = button("", kind="quiet", clicked=self._show_more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(5)
        if title:
            column.addWidget(label(title, "quiet"))
        column.addLayout(self._chips)
        column.addWidget(self._empty)
        column.addLayout(self._rows)
        column.addWidget(self._trouble)
        column.addWidget(self.more)
        self.hide()
        tasks.changed.connect(self._changed)

    def show_person(self, person_id: UUID | None, *, but: UUID | None = None) -> None:
        """Read and show somebody's timeline; nobody's is hidden."""
        self._person_id, self._but, self._kind, self._most = person_id, but, "", FIRST
        if person_id is None:
            self.shown = None
            self.hide()
            return
        self.reload()

    def reload(self) -> None:
        """Read what is shown again."""
        if self._person_id is None:
            return
        # the panel's own record may be among the newest: one more is read for it
        more = 1 if self._but is not None else 0
        self._tasks.read(
            self, "app.desk.timeline:timeline", self._person_id, kind=self._kind, limit=self._most + more, key="timeline",
            then=self._show, failed=self._not_read,
        )  # fmt: skip

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & WATCHED and self.isVisible():
            self.reload()

    def _not_read(self, error: "UserError") -> None:
        self._trouble.setText(str(error))
        self._trouble.show()
        self.show()

    def _show(self, found: "Timeline") -> None:
        self._trouble.hide()
        if found == self.shown:
            return
        self.shown = found
        entries = [entry for entry in found.entries if entry.id != self._but][: self._most]
        others = {kind: many - self._own(kind) for kind, many in found.counts.items()}
        self._show_chips({kind: many for kind, many in others.items() if many})
        self._show_rows(entries)
        every = sum(others.values())
        self.counted.emit(every)
        self._empty.setVisible(not every)
        total = every if not self._kind else others.get(self._kind, 0)
        rest = total - len(entries)
        words = ngettext("{n} earlier one is not listed: show more", "{n} earlier ones are not listed: show more", rest)
        self.more.setText(words.format(n=rest))
        self.more.setAccessibleName(self.more.text())
        self.more.setVisible(rest > 0)
        self.setVisible(bool(every) or not self._but)

    def _own(self, kind: str) -> int:
        """The record the panel shows is counted among the visits."""
        return 1 if kind == "visit" and self._but is not None else 0

    def _show_chips(self, counts: dict[str, int]) -> None:
        for old in self._group.buttons():
            self._group.removeButton(old)
            self._chips.removeWidget(old)
            old.hide()
            old.deleteLater()
        if len(counts) < 2 and not self._kind:
            return
        every = sum(counts.values())
        for kind, words, many in (("", _("All"), every), *((kind, _(HEADS[kind]), counts[kind]) for kind in HEADS if kind in counts)):
            self._chips.addWidget(self._chip(kind, f"{words} {many}"))

    def _chip(self, kind: str, words: str) -> QPushButton:
        made = QPushButton(words)
        made.setProperty("chip", True)
        made.setCheckable(True)
        made.setChecked(kind == self._kind)
        made.setAutoDefault(False)
        made.clicked.connect(lambda *_unused: self._choose(kind))
        self._group.addButton(made)
        return made

    def _choose(self, kind: str) -> None:
        self._kind, self._most = kind, FIRST
        self.reload()

    def _show_more(self) -> None:
        self._most += MORE
        self.reload()

    def _show_rows(self, entries: "list[Entry]") -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if old := item.widget():
                old.hide()
                old.deleteLater()
        for entry in entries:
            self._rows.addWidget(EntryRow(entry, partial(self.wanted.emit, entry.kind, entry.id)))
