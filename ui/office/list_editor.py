"""A list with its form at the side: pick to change, a button to add. Staff and homes look and work alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QSizePolicy, QWidget

from app.core.errors import FormErrors, UserError
from app.core.forms import Field
from app.core.i18n import _
from ui import say
from ui.forms import FormView
from ui.panels import Card, ListStates, button, label
from ui.reveal import HoldToShow, PhoneEdit, Whose, whose_row
from ui.rows import Column, RowsModel, Table
from ui.tasks import Tasks
from ui.visits.suggest import SuggestEdit

SIDE = 340
SEARCH_AFTER = 120


@dataclass(frozen=True)
class Listed:
    """What a list is about: its words, columns and fields, and the services that read, add and change."""

    title: str
    empty: str
    hint: str
    columns: Sequence[Column]
    fields: Sequence[Field]
    read: str
    add: str
    change: str
    form_of: Callable[[Any], Mapping[str, object]]
    rows: Sequence[Sequence[str]] = ()
    most: int = 0
    can_search: bool = False
    editors: Callable[[Tasks], Mapping[str, QLineEdit]] | None = None  # lines that offer what is on record
    reveals: str = ""  # whose phones are masked here and shown while a key is held (ui/reveal.py)


class FormRoom(QScrollArea):
    """As high as its form where there is room; on a low screen the form scrolls instead of being squeezed."""

    def __init__(self, form: FormView) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setWidget(form)
        form.installEventFilter(self)

    def sizeHint(self) -> QSize:
        form = self.widget()
        return form.sizeHint() if form is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 120)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()  # a sentence came or went
        return super().eventFilter(watched, event)


class ListEditor(QWidget):
    """The list of `listed`; `more` are buttons that act on the row picked."""

    actions_across = 1

    def __init__(self, tasks: Tasks, listed: Listed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._listed = tasks, listed
        self._picked_id: object = None
        self.model = RowsModel(listed.columns, self)
        self.table = Table(self.model, name=_(listed.title))
        self.table.picked.connect(self._pick)
        self.states = ListStates(self.table)
        self.states.again.connect(self.reload)
        self.card = Card(_(listed.title))
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search"))
        self.search.setAccessibleName(_("Search"))
        self.search.setFixedWidth(180)
        self._timer = QTimer(self, singleShot=True, interval=SEARCH_AFTER)
        self._timer.timeout.connect(self.reload)
        self.search.textChanged.connect(lambda _text: self._timer.start())
        if listed.can_search:
            self.card.add_to_head(self.search)
        self.card.add_to_head(button(_("Add"), icon="plus", clicked=self.start_new))
        self.card.body.addWidget(self.states)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.card, 1)
        row.addWidget(self._side())
        if listed.reveals:
            self._veil()
        self.start_new()

    def _veil(self) -> None:
        """Phones stand masked in list and form; a hold shows one, noted."""
        kind = self._listed.reveals
        HoldToShow(self._tasks, self.table, lambda: whose_row(kind, self.table.current()))
        for name, editor in self.editors.items():
            if isinstance(editor, PhoneEdit):
                editor.returnPressed.connect(partial(self.form.go_on, name))
                HoldToShow(self._tasks, editor, self._whose)

    def _whose(self) -> Whose | None:
        return Whose(self._listed.reveals, (self._picked_id,)) if isinstance(self._picked_id, UUID) else None

    def _side(self) -> Card:
        self.side = Card(_("New"), is_flush=False)
        self.side.setFixedWidth(SIDE)
        self.editors = dict(self._listed.editors(self._tasks)) if self._listed.editors else {}
        self.form = FormView(self._listed.fields, self._listed.rows, editors=self.editors)
        self.form.submitted.connect(self.save)
        for name, editor in self.editors.items():
            if isinstance(editor, SuggestEdit):
                editor.settled.connect(partial(self.form.go_on, name))
        self.wrong = label("", "error", wraps=True)
        self.more = QGridLayout()
        self.save_button = button(_("Save"), key="Ctrl+Return", kind="primary", clicked=self.save)
        self.side.body.addWidget(FormRoom(self.form))
        self.side.body.addWidget(self.wrong)
        self.side.body.addWidget(self.save_button)
        self.side.body.addLayout(self.more)
        self.side.body.addStretch(1)
        return self.side

    # -- loading

    def reload(self) -> None:
        words = (self.search.text(),) if self._listed.can_search else ()
        self._tasks.read(self, self._listed.read, *words, key="rows", then=self._loaded, failed=lambda e: self.states.show_error(str(e)))

    def _loaded(self, rows: Sequence[Any]) -> None:
        self.model.set_rows(rows)
        most = self._listed.most
        self.card.set_count(str(len(rows)) if not most or len(rows) < most else "")
        cut = _("The first {n} are shown; search for the others.").format(n=len(rows))
        self.card.set_foot(cut if most and len(rows) >= most else "")
        if not rows:
            if self.search.text().strip():
                self.states.show_empty(_("Nothing fits the search."))
            else:
                self.states.show_empty(_(self._listed.empty), _(self._listed.hint))
            return
        self.states.show_rows()
        place = next((n for n, row in enumerate(rows) if row.id == self._picked_id), -1)
        if place >= 0:
            self.table.selectRow(place)

    # -- the form

    def start_new(self) -> None:
        """An empty form for somebody or something new."""
        self._picked_id = None
        self.table.clearSelection()
        self.form.clear()
        self.wrong.setText("")
        self.side.set_title(_("New"))
        self._show_more(is_shown=False)
        if self.isVisible():
            self.form.focus(self.form.names[0])

    def _pick(self, row: Any) -> None:
        if row is None:
            return
        self._picked_id = row.id
        self.form.clear()
        self.form.fill(self._listed.form_of(row))
        self.wrong.setText("")
        self.side.set_title(_("Change"))
        self._show_more(is_shown=True)

    def _show_more(self, *, is_shown: bool) -> None:
        for place in range(self.more.count()):
            if (item := self.more.itemAt(place)) is not None and (part := item.widget()) is not None:
                part.setVisible(is_shown)

    def add_action(self, verb: str, icon: str, act: Callable[[Any], object]) -> None:
        """A button below the form that acts on the row picked."""
        made = button(verb, icon=icon, clicked=lambda: self._act(act))
        made.hide()
        across, place = self.actions_across, self.more.count()
        self.more.addWidget(made, place // across, place % across)

    def _act(self, act: Callable[[Any], object]) -> None:
        if (row := self.table.current()) is not None:
            act(row)

    def save(self) -> None:
        """Add or change; what is wrong stands at its field and nothing typed is lost."""
        self.form.show_errors({})
        self.wrong.setText("")
        self.save_button.setEnabled(False)
        name = self.form.value(self.form.names[0])
        words = (self._listed.add,) if self._picked_id is None else (self._listed.change, self._picked_id)
        self._tasks.do(self, *words, *self.given(), then=lambda made: self._saved(made, name), failed=self._failed)

    def given(self) -> tuple[object, ...]:
        """What the services that add and change are given."""
        for editor in self.editors.values():
            if isinstance(editor, SuggestEdit):
                editor.take_marked()
        return (self.form.values(),)

    def _saved(self, made: object, name: str) -> None:
        self.save_button.setEnabled(True)
        was_new = self._picked_id is None
        say.toast(_("{name} is saved").format(name=name))
        if was_new:
            self.start_new()
        for editor in self.editors.values():
            if isinstance(editor, PhoneEdit):
                editor.setText(editor.text())  # what is on record now is masked as before
        self.reload()

    def _failed(self, error: UserError) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, FormErrors):
            self.form.show_errors(error.errors)
        else:
            self.wrong.setText(str(error))

    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
