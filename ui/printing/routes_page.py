"""What this counter prints each paper on: printer, stock or form, copies, and whether it is shown first."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.core.errors import FormErrors, UserError
from app.core.forms import Kind
from app.core.i18n import N_, _
from ui import say, theme
from ui.choosing import folder_to_use
from ui.forms import FormView
from ui.long_work import once
from ui.panels import Card, StatusPill, button, label
from ui.rows import Column, RowsModel, Table
from ui.screen import Desk
from ui.shortcuts import shortcuts

if TYPE_CHECKING:
    from app.printing.lists import Route
    from app.printing.printers import PrinterRow

SIDE = 400


def _papers() -> dict[str, str]:
    from ui.printing.screen import PAPERS

    return {paper: words for paper, words in PAPERS.items() if paper != "test"}


def _printer(route: "Route") -> str:
    from ui.printing.screen import printer_name

    return printer_name(route.printer)


_names: dict[str, str] = {}  # stocks and forms as people call them, as last read


def _stock(key: str) -> str:
    return _names.get(key, key)


COLUMNS = (
    Column(N_("Paper"), lambda route: _(_papers().get(route.paper, route.paper)), 140),
    Column(N_("Printer"), _printer, 160),
    Column(N_("Stock or form"), lambda route: _stock(route.stock), 160),
    Column(N_("Copies"), lambda route: str(route.copies), 62, is_right=True),
    Column(N_("Shown first"), lambda route: _("yes") if route.look else _("no"), 90),
    Column(N_("Set for"), lambda route: _("the counter") if route.is_own else _("the office"), 90, is_stretched=True),
)


class RoutesPage(QWidget):
    """Papers of a counter; the office's usual way stands in the settings and counts where the counter has none of its own."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self.tasks = desk, desk.tasks
        self.route: Route | None = None
        self._choices: dict[str, tuple[tuple[str, str], ...]] = {}
        self.model = RowsModel(COLUMNS, self)
        self.table = Table(self.model, name=_("Papers of this counter"))
        self.table.picked.connect(self._pick)
        self.table.opened.connect(lambda _route: self.form.focus("printer"))
        self.form: FormView
        self.holder = QVBoxLayout()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self._list_card(), 1)
        row.addWidget(self._side())
        shortcuts(self, (("Ctrl+Return", self.save), ("Ctrl+Enter", self.save)))

    def _list_card(self) -> Card:
        self.card = Card(_("Printers and papers"))
        self.counter = QComboBox()
        self.counter.setAccessibleName(_("Counter"))
        self.counter.currentIndexChanged.connect(lambda _place: self._read_routes())
        self.card.add_to_head(self.counter)
        self.card.body.addWidget(self.table, 1)
        self.printers = label("", "quiet", wraps=True)
        self.printers.setContentsMargins(14, 8, 14, 10)
        self.card.body.addWidget(self.printers)
        return self.card

    def _side(self) -> Card:
        self.side = Card(_("Paper"), is_flush=False)
        self.side.setFixedWidth(theme.px(SIDE))
        self.pill = StatusPill()
        self.side.add_to_head(self.pill)
        self.save_button = button(_("Save"), key="Ctrl+Return", kind="primary", clicked=self.save)
        self.folder = button(_("PDF into a folder…"), icon="folder-open", clicked=self.choose_folder)
        self.back = button(_("As the office prints it"), icon="rotate-left", clicked=self.give_back)
        self.usual = button(_("The office's settings"), icon="gear", kind="quiet", clicked=lambda: self._desk.wanted.emit("settings"))
        self.side.body.addLayout(self.holder)
        for part in (self.folder, self.save_button, self.back, self.usual):
            self.side.body.addWidget(part)
        self.side.body.addStretch(1)
        return self.side

    # -- loading

    @property
    def counter_name(self) -> str:
        """The counter whose papers are shown."""
        return str(self.counter.currentData() or "")

    def reload(self) -> None:
        """Read the counters, then the papers of the one shown, then how the printers are."""
        self.tasks.read(self, "app.printing.lists:form_names", key="names", then=_names.update)
        self.tasks.read(self, "app.printing.lists:counters", key="counters", then=self._counters_read)
        once(self.tasks, self, lambda *_told: _found(), self._printers_found)

    def _counters_read(self, names: Sequence[str]) -> None:
        from app.printing.lists import printing_counter

        own = self.tasks.actor.counter if self.tasks.actor else ""
        kept = self.counter_name if self.counter.count() else own
        self.counter.blockSignals(True)
        self.counter.clear()
        for name in dict.fromkeys((own, *names)):
            self.counter.addItem(_("This counter") if name == own else printing_counter(name), name)
        self.counter.setCurrentIndex(max(0, self.counter.findData(kept)))
        self.counter.blockSignals(False)
        self.counter.setVisible(self.counter.count() > 1)
        self._read_routes()

    def _read_routes(self) -> None:
        self.tasks.read(self, "app.printing.lists:routes", self.counter_name, tuple(_papers()), key="routes", then=self._loaded)

    def _loaded(self, routes: "tuple[Route, ...]") -> None:
        kept = self.route.paper if self.route else ""
        self.model.set_rows(routes)
        place = next((n for n, route in enumerate(routes) if route.paper == kept), 0)
        self.table.selectRow(place)
        self._pick(routes[place])

    def _printers_found(self, rows: "tuple[PrinterRow, ...]") -> None:
        words = [" – ".join(part for part in (row.name, row.trouble or _("prints")) if part) for row in rows]
        self.printers.setText("\n".join(words) or _("The system names no printer with its state here."))

    # -- the form

    def _pick(self, route: "Route | None") -> None:
        if route is None:
            return
        self.route = route
        self.tasks.read(self, "app.printing.lists:form_choices", route.paper, key="forms", then=lambda found: self._show(route, found))

    def _show(self, route: "Route", choices: tuple[tuple[str, str], ...]) -> None:
        from app.printing.fields import NO_LOOK, ROUTE_FIELDS

        shown = [
            field for field in ROUTE_FIELDS if (field.name != "stock" or choices) and (field.name != "look" or route.paper not in NO_LOOK)
        ]
        if self._choices != {route.paper: choices} or not hasattr(self, "form"):
            self._choices = {route.paper: choices}
            self._build_form([self._field(field, route, choices) for field in shown])
        self._offer(route.printer)
        values = {"printer": route.printer, "stock": route.stock, "copies": route.copies, "look": "yes" if route.look else "no"}
        self.form.show_errors({})
        self.form.fill(values)
        self.side.set_title(_(_papers().get(route.paper, route.paper)))
        self.pill.set(_("the counter") if route.is_own else _("the office"), "ok" if route.is_own else "quiet")
        self.back.setVisible(route.is_own)

    def _field(self, field: Any, route: "Route", choices: tuple[tuple[str, str], ...]) -> Any:
        from ui.printing.spooler import printers

        if field.name == "printer":
            found = (("", N_("the system's printer")), *((name, name) for name in printers()))
            return replace(field, kind=Kind.CHOICE, required=True, choices=found, label=N_("Printer"))
        return replace(field, kind=Kind.CHOICE, required=True, choices=choices) if field.name == "stock" else field

    def _build_form(self, fields: Sequence[Any]) -> None:
        while (item := self.holder.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.form = FormView(fields, has_stars=False)
        self.form.submitted.connect(self.save)
        self.holder.addWidget(self.form)

    def _offer(self, printer: str) -> None:
        """A printer that is on no list here (a folder, one of another PC) can be kept."""
        from ui.printing.screen import printer_name

        editor: Any = self.form.editor("printer")
        if editor.findData(printer) < 0:
            editor.addItem(printer_name(printer), printer)

    def choose_folder(self) -> None:
        """A folder instead of a printer."""
        if folder := folder_to_use(self, _("Folder for papers as PDF")):
            self._offer(f"folder:{folder}")
            self.form.fill({"printer": f"folder:{folder}"})

    def save(self) -> None:
        """Ctrl+Enter: this counter prints the paper so from now on."""
        if self.route is None:
            return
        self.form.show_errors({})
        place = (self.counter_name, self.route.paper)
        self.tasks.do(
            self, "app.printing.service:set_route", *place, self.form.values(), then=lambda _none: self._saved(), failed=self._failed
        )

    def _saved(self) -> None:
        if self.route is not None:
            say.toast(_("{name} is saved").format(name=_(_papers().get(self.route.paper, self.route.paper))))
        self._read_routes()

    def _failed(self, error: UserError) -> None:
        if isinstance(error, FormErrors):
            self.form.show_errors(error.errors)
        else:
            say.error(error)

    def give_back(self) -> None:
        """The office's usual way counts again."""
        if self.route is not None:
            self.tasks.do(self, "app.printing.service:clear_route", self.counter_name, self.route.paper, then=lambda _none: self._saved())

    def print_selected(self) -> bool:
        """Nothing is printed here."""
        return False

    def take_focus(self) -> None:
        """The tab was opened by its key."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


def _found() -> Any:
    from app.printing.printers import found

    return found()
