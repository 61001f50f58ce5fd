"""The people on record: a search, a list, one person with the form to change them and their visits."""

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QSplitter, QVBoxLayout, QWidget

from app.core.i18n import N_, _, ngettext
from ui import theme
from ui.panels import Card, ListStates, button
from ui.people.person_panel import DETAILS, TIMELINE, PersonPanel
from ui.reveal import HoldToShow, whose_row
from ui.rows import Column, RowsModel, Table
from ui.screen import Desk, Screen
from ui.shortcuts import shortcuts

if TYPE_CHECKING:
    from app.core.errors import UserError
    from app.people.lists import PersonRow

TYPING_PAUSE_MS = 120
COLUMNS = (
    Column(N_("Name"), lambda row: row.name, 150),
    Column(N_("Phone"), lambda row: row.phone, 140),
    Column(N_("Company"), lambda row: row.company, 200),
    Column(N_("Plate"), lambda row: row.plate, 110),
    Column(N_("Home or department"), lambda row: row.place, 160),
    Column(N_("Note"), lambda row: row.note, 160),
)


class PeopleScreen(Screen):
    """Newest first; whoever is picked opens at the side."""

    watches: ClassVar[frozenset[str]] = frozenset({"Person"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Name, pinyin, phone, company, plate or home"))
        self.search.setAccessibleName(_("Search people"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(theme.px(320))
        self.model = RowsModel(COLUMNS, self)
        self.table = Table(self.model, name=_("People"))
        self.table.setObjectName("people")
        desk.remember_columns(self.table)
        self.hold = HoldToShow(self.tasks, self.table, lambda: whose_row("person", self.table.current()))
        self.states = ListStates(self.table)
        self.card = Card(_("People"))
        self.card.add_to_head(self.search)
        self.card.add_to_head(button(_("New person"), icon="user-plus", clicked=self._new))
        self.card.body.addWidget(self.states)
        self.panel = PersonPanel(desk)
        self.panel.hide()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.reload)
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.setHandleWidth(14)
        split.addWidget(self.card)
        split.addWidget(self.panel)
        split.setStretchFactor(0, 1)
        split.setSizes([760, 372])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)

    def _wire(self) -> None:
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.search.returnPressed.connect(self._first)
        self.table.picked.connect(self._picked)
        self.table.opened.connect(self._picked)
        self.states.again.connect(self.reload)
        self.panel.closed.connect(self._close)
        shortcuts(self, [("Ctrl+1", lambda: self.panel.turn_to(DETAILS)), ("Ctrl+2", lambda: self.panel.turn_to(TIMELINE))])

    def reload(self) -> None:
        """Read the list as the search stands."""
        text = self.search.text()
        self.tasks.read(
            self,
            "app.people.lists:listed",
            text,
            key="people",
            then=lambda found: self._show(text, *found),
            failed=self._not_loaded,
        )

    def _show(self, text: str, rows: "tuple[PersonRow, ...]", is_cut: bool) -> None:
        self.model.set_rows(rows)
        self.card.set_count(ngettext("{n} person", "{n} people", len(rows)).format(n=len(rows)))
        self.card.set_foot(_("More people match; only the newest are shown. Type more to narrow.") if is_cut else "")
        if rows:
            self.states.show_rows()
        elif text.strip():
            self.states.show_empty(_("Nobody on record matches “{text}”.").format(text=text.strip()), _("Try a part of the name or phone."))
        else:
            self.states.show_empty(_("Nobody is on record yet."), _("Whoever is checked in is remembered here."))

    def _not_loaded(self, error: "UserError") -> None:
        self.states.show_error(str(error))

    def _first(self) -> None:
        if self.model.rows:
            self.table.selectRow(0)
            self.table.setFocus()

    def _picked(self, row: "PersonRow | None") -> None:
        if row is not None:
            self.panel.show_person(row.id)
            self.panel.show()

    def _new(self) -> None:
        self.panel.start_new()
        self.panel.show()

    def _close(self) -> None:
        self.panel.hide()
        self.table.setFocus()

    def step_back(self) -> bool:
        """Esc: the person, then the search."""
        if self.panel.isVisible():
            self._close()
            return True
        if self.search.text():
            self.search.clear()
            return True
        return False

    def take_focus(self) -> None:
        """The cursor to the search."""
        self.search.setFocus()
