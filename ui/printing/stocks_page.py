"""The stock editor: shipped and own stocks, every field with its sentence, the badge on it as one types, a test label."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.core.errors import FormErrors, UserError
from app.core.i18n import N_, _
from ui import say, theme
from ui.forms import FormView
from ui.panels import Card, ListStates, StatusPill, button, label
from ui.printing.stock_view import StockView
from ui.rows import Column, RowsModel, Table
from ui.screen import Desk
from ui.shortcuts import shortcut, shortcuts

if TYPE_CHECKING:
    from app.printing.lists import StockRow
    from app.printing.service import Kept
    from app.visits.stock_preview import StockPreview

AFTER = 150  # ms of silence before the stock is drawn as it stands
NUDGE = 0.5
LIST, FORM = 284, 412
ROWS = (
    ("name", "maker_number"), ("width", "height", "dpi"), ("margin_x", "margin_y"), ("landscape", "is_colour"),
    ("nudge_x", "nudge_y", "start_at"), ("sheet_width", "sheet_height"), ("across", "down"), ("left", "top"), ("gap_x", "gap_y"),
)  # fmt: skip
EMPTY = {"dpi": "300", "margin_x": "1.5", "margin_y": "1.5", "is_colour": "no"}


def _origin(row: "StockRow") -> str:
    return _("altered") if row.is_altered else "" if row.is_shipped else _("own")


COLUMNS = (
    Column(N_("Stock name"), lambda row: _(row.stock.name), 160, is_stretched=True),
    Column("", _origin, 76, meaning=lambda row: "accent"),
)


class StocksPage(QWidget):
    """What is typed stays with its stock until it is saved, whichever stock is looked at in between."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self.tasks = desk, desk.tasks
        self.key = ""
        self._rows: dict[str, StockRow] = {}
        self._drafts: dict[str, dict[str, str]] = {}
        self._is_filling = False
        self.model = RowsModel(COLUMNS, self)
        self.table = Table(self.model, name=_("Label stocks"))
        self.table.picked.connect(self._pick)
        self.table.opened.connect(lambda _row: self.form.focus("name"))
        self.states = ListStates(self.table)
        self.states.again.connect(self.reload)
        self._timer = QTimer(self, singleShot=True, interval=AFTER)
        self._timer.timeout.connect(self.draw)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        for part, share in ((self._list_card(), 0), (self._form_card(), 0), (self._preview_card(), 1)):
            row.addWidget(part, share)
        shortcuts(self, (("Ctrl+N", self.start_new), ("Ctrl+D", self.copy), ("Ctrl+Return", self.save), ("Ctrl+Enter", self.save)))
        for key, x, y in (("Alt+Left", -1, 0), ("Alt+Right", 1, 0), ("Alt+Up", 0, -1), ("Alt+Down", 0, 1)):
            shortcut(self, key, partial(self.nudge, x, y))

    # -- building

    def _list_card(self) -> Card:
        card = Card(_("Label stocks"))
        card.setFixedWidth(theme.px(LIST))
        card.add_to_head(button(_("New"), key="Ctrl+N", icon="plus", clicked=self.start_new))
        card.body.addWidget(self.states)
        return card

    def _form_card(self) -> Card:
        from app.printing.fields import STOCK_FIELDS

        self.side = Card(_("New"), is_flush=False)
        self.side.setFixedWidth(theme.px(FORM))
        self.pill = StatusPill()
        self.side.add_to_head(self.pill)
        self.form = FormView(STOCK_FIELDS, ROWS, has_stars=False)
        self.form.changed.connect(self._changed)
        self.form.submitted.connect(self.save)
        self.wrong = label("", "error", wraps=True)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self.form)
        column.addWidget(self.wrong)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(holder)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.save_button = button(_("Save"), key="Ctrl+Return", kind="primary", clicked=self.save)
        self.copy_button = button(_("Copy"), key="Ctrl+D", icon="copy", clicked=self.copy)
        self.back_button = button(_("As shipped"), icon="rotate-left", clicked=self.ask_back)
        self.side.body.addWidget(area, 1)
        self.side.body.addWidget(self.save_button)
        row = QHBoxLayout()
        row.addWidget(self.copy_button, 1)
        row.addWidget(self.back_button, 1)
        self.side.body.addLayout(row)
        return self.side

    def _preview_card(self) -> Card:
        card = Card(_("A badge on this stock"), is_flush=False)
        self.view = StockView()
        self.trouble = label("", "error", wraps=True)
        self.about = label("", "quiet", wraps=True)
        self.test_tick = QCheckBox(_("Show the test label"))
        self.test_tick.toggled.connect(lambda _on: self.draw())
        self.test = button(_("Print test label"), key="Ctrl+P", icon="print", clicked=self.print_selected)
        arrows = QGridLayout()
        arrows.setSpacing(2)
        for key, icon, x, y, place in (
            ("Alt+Left", "arrow-left", -1, 0, (1, 0)), ("Alt+Right", "arrow-right", 1, 0, (1, 2)),
            ("Alt+Up", "arrow-up", 0, -1, (0, 1)), ("Alt+Down", "arrow-down", 0, 1, (1, 1)),
        ):  # fmt: skip
            made = button("", icon=icon, clicked=partial(self.nudge, x, y))
            made.setToolTip("  ".join((_("Shift the print by 0.5 mm"), QKeySequence(key).toString())))
            made.setAccessibleName(_("Shift the print by 0.5 mm"))
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.setFixedWidth(theme.px(40))
            arrows.addWidget(made, *place)
        row = QHBoxLayout()
        left = QVBoxLayout()
        left.addWidget(self.test_tick)
        left.addWidget(self.test)
        row.addLayout(left, 1)
        row.addLayout(arrows)
        for part, share in ((self.view, 1), (self.trouble, 0), (self.about, 0)):
            card.body.addWidget(part, share)
        card.body.addLayout(row)
        return card

    # -- the list

    def reload(self) -> None:
        """Read the stocks in force."""
        self.tasks.read(
            self, "app.printing.lists:stock_list", key="stocks", then=self._loaded, failed=lambda error: self.states.show_error(str(error))
        )

    def _loaded(self, rows: "Sequence[StockRow]") -> None:
        self._rows = {row.key: row for row in rows}
        self.model.set_rows(rows)
        self.states.show_rows()
        place = next((n for n, row in enumerate(rows) if row.key == self.key), -1)
        if place >= 0:
            self.table.selectRow(place)
            self._pick(rows[place])
        elif self.key or not self._drafts.get(""):
            self.table.selectRow(0)

    def _pick(self, row: "StockRow | None") -> None:
        if row is None:
            return
        from app.printing.fields import as_form

        self.key = row.key
        kept = as_form(row.stock) | {"name": _(row.stock.name)}
        self._fill(self._drafts.get(row.key) or kept)
        self.side.set_title(_("Change"))
        self.back_button.setText(" " + (_("As shipped") if row.is_shipped else _("Take away")))
        self.back_button.setVisible(row.is_altered or not row.is_shipped)
        self.copy_button.show()

    def _fill(self, values: dict[str, str]) -> None:
        self._is_filling = True
        self.form.clear()
        self.form.fill(values)
        self._is_filling = False
        self.wrong.setText("")
        self._mark()
        self.draw()

    def _mark(self) -> None:
        self.pill.set(_("not saved") if self.key in self._drafts else "", "warn")

    def start_new(self) -> None:
        """Ctrl+N: a stock from nothing, or the one begun before."""
        self.table.clearSelection()
        self.key = ""
        self._fill(self._drafts.get("") or EMPTY)
        self.side.set_title(_("New"))
        self.back_button.hide()
        self.copy_button.hide()
        self.form.focus("name")

    def copy(self) -> None:
        """Ctrl+D: a new stock that begins as the one shown."""
        if not self.key:
            return
        values = self.form.values()
        self._drafts[""] = values | {"name": _("{name} (copy)").format(name=values["name"])}
        self.start_new()

    # -- the form

    def _changed(self, name: str) -> None:
        if self._is_filling:
            return
        self._drafts[self.key] = self.form.values()
        self._mark()
        self._timer.start()

    def nudge(self, x: int, y: int) -> None:
        """Alt and an arrow: the print half a millimetre that way."""
        from app.printing.fields import number

        for name, step in (("nudge_x", x), ("nudge_y", y)):
            if step:
                now = number(self.form.value(name) or "0") or 0.0
                self.form.fill({name: f"{now + step * NUDGE:g}"})
        self._timer.stop()
        self.draw()

    def draw(self) -> None:
        """The stock as its form stands, at once."""
        form, is_test = self.form.values(), self.test_tick.isChecked()
        self.tasks.read(
            self, "app.visits.stock_preview:sample", form, is_test=is_test, key="sample", then=self._drawn, failed=self._not_drawn
        )

    def _drawn(self, preview: "StockPreview") -> None:
        self.view.show_preview(preview)
        self.trouble.hide()
        width, height = (f"{side:g}" for side in preview.page)
        words = _("Page {width} × {height} mm, shown at {percent} %. Dashed: what the printer reaches.")
        self.about.setText(words.format(width=width, height=height, percent=self.view.percent))
        self.about.show()

    def _not_drawn(self, error: UserError) -> None:
        self.view.show_preview(None)
        self.about.hide()
        self.trouble.setText(next(iter(error.errors.values())) if isinstance(error, FormErrors) else str(error))
        self.trouble.show()

    def save(self) -> None:
        """Ctrl+Enter: keep it; what is wrong stands at its field and nothing typed is lost."""
        self.form.show_errors({})
        self.wrong.setText("")
        values = self.form.values()
        if self.key and values["name"] == _(self._rows[self.key].stock.name):
            values["name"] = self._rows[self.key].stock.name  # a shipped name stays a word of the program
        self.tasks.do(self, "app.printing.service:save_stock", self.key, values, then=self._saved, failed=self._failed)

    def _saved(self, kept: "Kept") -> None:
        self._drafts.pop(self.key, None)
        self.key = kept.key
        say.toast(_("{name} is saved").format(name=_(kept.name)))
        self.reload()

    def _failed(self, error: UserError) -> None:
        if isinstance(error, FormErrors):
            self.form.show_errors(error.errors)
        else:
            self.wrong.setText(str(error))

    def ask_back(self) -> None:
        """A shipped stock as it was shipped, or one's own taken away: asked first, as what was typed goes."""
        row = self._rows.get(self.key)
        if row is None:
            return
        title = _("{name} as it was shipped?") if row.is_shipped else _("Take {name} away?")
        text = _("The office's changes of it go.") if row.is_shipped else _("Papers printed on it before can still be printed again.")
        verb = _("As shipped") if row.is_shipped else _("Take away")
        say.ask(title.format(name=_(row.stock.name)), text, verb, lambda _words: self.give_back(), is_danger=True)

    def give_back(self) -> None:
        """What ask_back asked."""
        self.tasks.do(self, "app.printing.service:remove_stock", self.key, then=self._given_back)

    def _given_back(self, kept: "Kept") -> None:
        self._drafts.pop(kept.key, None)
        say.toast(_("{name}: done").format(name=_(kept.name)))
        self.reload()

    # -- the test label

    def print_selected(self) -> bool:
        """Ctrl+P: the test label of the stock as its form stands, on this counter's badge printer."""
        self.form.show_errors({})
        self.tasks.do(self, "app.printing.service:print_test", self.form.values(), then=self._test_sent, failed=self._failed)
        return True

    def _test_sent(self, _job_id: Any) -> None:
        say.toast(_("The test label is sent to the printer; the list of papers says what becomes of it"))

    def take_focus(self) -> None:
        """The tab was opened by its key."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
