"""The room of passes: the list, issuing and changing at the side, and the list of what is out and kept."""

from functools import partial
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.i18n import _
from app.passes.fields import REASONS
from ui import say
from ui.panels import Card, ListStates, button, line
from ui.passes.columns import PASSES
from ui.passes.filters import PassFilters
from ui.passes.items_page import ItemsPage
from ui.passes.pass_card import PassCard
from ui.passes.pass_panel import PassPanel
from ui.passes.scans import PassScans
from ui.passes.words import count
from ui.rows import RowsModel, Table
from ui.screen import Desk, Screen
from ui.shortcuts import ALONE, shortcut, shortcuts
from ui.visits.item_words import Things
from ui.visits.moves import Moves
from ui.visits.paper_sheet import PaperSheet
from ui.visits.side_card import side_card

if TYPE_CHECKING:
    from app.passes.lists import PassBoard, PassRow
    from app.passes.service import Changed

SIDE_WIDTH = 372


class PassesScreen(Screen):
    """Enter lets in or signs out who forgot the pass; Ctrl+N issues; the side shows the form or the pass marked."""

    watches: ClassVar[frozenset[str]] = frozenset({"Pass", "PassEntry", "Visit", "Item", "Setting"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.moves = Moves(self.tasks, self)
        self.scans = PassScans(desk, self.moves, self)
        self.things = Things(self.tasks, self)
        self.filters = PassFilters()
        self.model = RowsModel(PASSES, self)
        self.table = Table(self.model, name=_("Passes"))
        self.table.setObjectName("passes")
        desk.remember_columns(self.table)
        self.states = ListStates(self.table)
        self.card = Card(_("Passes"))
        self.panel = PassPanel(self.tasks)
        self.shown = PassCard(self.tasks)
        self.items = ItemsPage(desk)
        self.sheet: PaperSheet | None = None
        self._wanted_pass: UUID | None = None
        self._build()
        self._wire()

    def _build(self) -> None:
        self.card.add_to_head(button(_("New pass"), key="Ctrl+N", icon="plus", clicked=self.new_pass))
        self.card.add_to_head(button(_("List …"), icon="print", kind="quiet", clicked=self.show_list))
        self.card.add_to_head(button(_("Cards and belongings"), icon="key", kind="quiet", clicked=self.open_items))
        self.card.body.setSpacing(0)
        self.card.body.addWidget(self.filters)
        self.card.body.addWidget(line())
        self.card.body.addWidget(self.states, 1)
        self.side = QStackedWidget()
        self.side.addWidget(self.panel)
        self.side.addWidget(self.shown)
        self.side.setFixedWidth(SIDE_WIDTH)
        self._board = QWidget()
        row = QHBoxLayout(self._board)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.card, 1)
        row.addWidget(self.side)
        self.pages = QStackedWidget()
        self.pages.addWidget(self._board)
        self.pages.addWidget(self.items)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)

    def _wire(self) -> None:
        self.filters.changed.connect(self.reload)
        self.states.again.connect(self.reload)
        self.table.picked.connect(self._picked)
        self.table.clicked.connect(lambda index: self._picked(self.model.row(index.row())))
        self.table.opened.connect(lambda row: self._do("scan", row))
        self.panel.closed.connect(self._close_side)
        self.panel.issued.connect(self._mark)
        self.shown.closed.connect(self._close_side)
        self.shown.wanted.connect(lambda move: self._do(move, self.shown.row))
        self.items.closed.connect(self._close_items)
        for source in (self.moves, self.scans):
            source.left.connect(lambda moved: self.things.ask_back(moved.visit_id, moved.name))
        shown = self.shown
        moves = (("Ctrl+T", lambda: self._do("photo", shown.row)), ("Ctrl+E", lambda: self._do("extend", shown.row)))
        shortcuts(self, (("Ctrl+N", self.new_pass), ("Ctrl+I", shown.give), *moves))
        shortcut(self.table, "Del", lambda: self._do("withdraw", self.table.current()), ALONE)

    # -- loading

    def reload(self) -> None:
        """Read the list as the filters stand."""
        from app.passes.lists import PassFilter

        wanted = PassFilter(**self.filters.wanted())
        self.tasks.read(self, "app.passes.lists:board", wanted, key="board", then=self._show, failed=self._not_loaded)
        self.items.reload()

    def tick(self, now: object) -> None:
        """An hour may have struck, a day ended."""
        self.reload()

    def _show(self, board: "PassBoard") -> None:
        self.filters.show_counts(board.counts)
        self.card.set_count(count(board.total))
        rest = board.total - len(board.rows)
        self.card.set_foot(_("{n} more are not shown. Narrow the list above.").format(n=rest) if rest > 0 else "")
        kept = self._wanted_pass or getattr(self.table.current(), "id", None)
        self._wanted_pass = None
        blocked = self.table.selectionModel().blockSignals(True)
        self.model.set_rows(board.rows)
        place = next((n for n, row in enumerate(board.rows) if row.id == kept), -1)
        if place >= 0:
            self.table.selectRow(place)
        self.table.selectionModel().blockSignals(blocked)
        self.table.viewport().update()
        if self.side.currentWidget() is self.shown and self.shown.row is not None:
            self._show_again(self.shown.row.id)
        if board.rows:
            self.states.show_rows()
        elif self.filters.is_narrowed:
            self.states.show_empty(_("No pass fits these filters."), _("Esc shows all again."))
        else:
            hint = _("Ctrl+N issues a pass for one person or a whole crew.")
            self.states.show_empty(_("No pass has been issued."), hint, icon="id-card")

    def _show_again(self, pass_id: UUID) -> None:
        row = next((row for row in self.model.rows if row.id == pass_id), None)
        if row is not None:
            self.shown.show_row(row)
        else:
            self.tasks.read(self, "app.passes.lists:one", pass_id, key="one", then=self.shown.show_row)

    def _not_loaded(self, error: UserError) -> None:
        self.states.show_error(str(error))

    # -- the side

    def new_pass(self) -> None:
        """Ctrl+N: the form as it was left, else an empty one."""
        self.pages.setCurrentWidget(self._board)
        self.side.setCurrentWidget(self.panel)
        if self.panel.is_blank:
            self.panel.start()
        self.panel.form.focus("holders")

    def _picked(self, row: "PassRow | None") -> None:
        if row is not None:
            self.shown.show_row(row)
            self.side.setCurrentWidget(self.shown)

    def _close_side(self) -> None:
        self.side.setCurrentWidget(self.panel)
        self.table.setFocus()

    def _mark(self, pass_id: UUID) -> None:
        """Show one pass at the side, marked in the list where it is there."""
        self._wanted_pass = pass_id
        self.table.setFocus()
        self.reload()
        self.tasks.read(self, "app.passes.lists:one", pass_id, key="mark", then=self._picked)

    def open_items(self) -> None:
        """What is out and kept."""
        self.pages.setCurrentWidget(self.items)
        self.items.reload()
        self.items.table.setFocus()

    def _close_items(self) -> None:
        self.pages.setCurrentWidget(self._board)
        self.table.setFocus()

    # -- what can be done

    def _do(self, move: str, row: "PassRow | None") -> None:
        if row is None:
            return
        if move == "scan":
            self.scans.scan_pass(row.id)
        elif move == "extend":
            self.scans.extend(row, is_used_up=row.standing == "used_up")
        elif move == "change":
            self.side.setCurrentWidget(self.panel)
            self.panel.start_change(row)
        elif move == "withdraw":
            self._ask_withdraw(row)
        elif move == "photo":
            self.take_photo(row)
        elif move == "print":
            words = _("Pass {number} queued.").format(number=row.number)
            self.tasks.do(self, "app.passes.service:reprint", row.id, then=lambda _job: say.toast(words))
        else:
            self.show_list(row)

    def take_photo(self, row: "PassRow") -> None:
        """Ctrl+T: camera, file, or the photo on record."""
        from ui.notices.photo_sheet import PhotoSheet

        def taken(_picture: object) -> None:
            say.toast(_("The photo of {name} is kept; the pass shows it when it is printed.").format(name=row.name))

        def keep(jpeg: bytes) -> None:
            if jpeg:
                self.tasks.do(self, "app.passes.photo:take_photo", row.id, jpeg, then=taken)

        def show(kept: bytes) -> None:
            self.photo_sheet = PhotoSheet(self.window(), keep, kept=kept)

        self.tasks.read(self, "app.passes.photo:photo_on", row.id, key="photo", then=show)

    def _ask_withdraw(self, row: "PassRow") -> None:
        def undo(done: "Changed") -> None:
            words = _("Pass {number} of {name} is in force again.").format(number=done.number, name=done.name)
            self.tasks.do(self, "app.passes.service:give_back", done.pass_id, version=done.version, then=lambda _done: say.toast(words))

        def withdrawn(done: "Changed") -> None:
            words = _("Pass {number} of {name} is withdrawn.").format(number=done.number, name=done.name)
            say.toast(words, undo=lambda: undo(done))

        def withdraw(reason: str) -> None:
            self.tasks.do(self, "app.passes.service:withdraw", row.id, reason, then=withdrawn)

        verb = _("Withdraw")
        presets = [_(words) for words in REASONS["withdraw"]]
        say.ask(verb, " · ".join((row.number, row.name, row.host)), verb, withdraw, line=_("Reason"), presets=presets, is_danger=True)

    def show_list(self, row: "PassRow | None" = None) -> None:
        """The passes of a home, or of what the list shows, as they will be printed."""
        from app.passes.drawing import about_list
        from app.passes.lists import PassFilter

        wanted = PassFilter(**self.filters.wanted())
        if row is not None:
            wanted = PassFilter(host_id=row.host_id) if row.host_id else PassFilter(host=row.host)
        about, title = about_list(wanted), _("List of passes")

        def send() -> None:
            words = _("{paper} waits for the printer.").format(paper=title)
            self.tasks.do(self, "app.passes.service:print_list", about, then=lambda _job: say.toast(words))

        def show(pdf: bytes) -> None:
            self.sheet = PaperSheet(self.window(), title, pdf, send, tasks=self.tasks)

        self.tasks.read(self, "app.passes.drawing:pass_list", about, key="paper", then=partial(show))

    def print_selected(self) -> bool:
        """Ctrl+P: the pass at the side."""
        if self.side.currentWidget() is not self.shown or self.shown.row is None:
            return False
        self._do("print", self.shown.row)
        return True

    def step_back(self) -> bool:
        """Esc: the state at the side, the things, the pass marked, then the filters."""
        if side_card(self).put_away():
            return True
        if self.pages.currentWidget() is self.items:
            self._close_items()
        elif self.side.currentWidget() is self.shown:
            self._close_side()
        elif self.panel.form.focused():
            self.table.setFocus()
        elif self.filters.is_narrowed:
            self.filters.clear()
        else:
            return False
        return True

    def take_focus(self) -> None:
        """The list; a pass or the things another room wants to see come first."""
        self.table.setFocus()
        pass_id, self.desk.pass_to_show = self.desk.pass_to_show, None
        shows_items, self.desk.shows_items = self.desk.shows_items, False
        if shows_items:
            self.open_items()
        elif pass_id is not None:
            self.pages.setCurrentWidget(self._board)
            self._mark(pass_id)
        elif self.model.rows and self.table.current() is None:
            self.table.selectRow(0)
