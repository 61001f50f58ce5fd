"""The watch list for those who keep it: entries in force, expired and lifted apart, a form, and what the desk answered."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.core.clock import local
from app.core.i18n import N_, _, ngettext
from app.watch.fields import ID_FIELD, KIND_WORDS, REASONS, SAID_WORDS, WATCH_FIELDS, State
from ui import say, theme
from ui.choosing import file_to_open
from ui.office.list_editor import Listed, ListEditor
from ui.panels import button
from ui.reveal import PhoneEdit
from ui.rows import Column
from ui.screen import Desk, Screen
from ui.shortcuts import shortcuts
from ui.tasks import Tasks

if TYPE_CHECKING:
    from app.exchange.watch_lists import ListRow, ListTaken
    from app.watch.lists import AnswerRow, EntryRow

MOST = 500
MOST_ANSWERS = 4
SIDE = 372
STATES = ((State.ACTIVE, N_("In force")), (State.EXPIRED, N_("Expired")), (State.LIFTED, N_("Lifted")))
COLUMNS = (
    Column(N_("Kind"), lambda row: _(KIND_WORDS[row.kind]), 80),
    Column(N_("Name"), lambda row: row.name, 118),
    Column(N_("Phone, plate"), lambda row: _(", ").join(part for part in (row.phone, row.plates) if part), 128),
    Column(N_("Company"), lambda row: row.company, 118),
    Column(N_("Until"), lambda row: f"{row.last_day:%Y-%m-%d}", 104),
    Column(N_("Asked"), lambda row: _asked(row), 56),
    Column(N_("Reason"), lambda row: row.lift_reason if row.state is State.LIFTED else row.reason, 60, is_stretched=True),
)
ROWS = (("kind", "last_day"), ("name", "spellings"), ("phones", "plates"), ("company", "tell"), ("id_number",), ("reason",))
HINT = N_(
    "A company without a name means everybody from it. Without a last day a watched person stays on the list for half a year, "
    "the others for a year. The desk sees whom to tell, not the reason."
)


def _asked(row: "EntryRow") -> str:
    if not row.asked:
        return ""
    return f"{row.asked} · {row.unsure}?" if row.unsure else str(row.asked)


def _form(row: "EntryRow") -> dict[str, object]:
    values: dict[str, object] = {name: getattr(row, name) for row_names in ROWS for name in row_names if name != "id_number"}
    return {**values, "kind": row.kind.value, "last_day": row.last_day.isoformat()}


LISTED = Listed(
    N_("Watch list"), N_("Nobody is on this list."), N_("Enter at the right whom the desk should look out for."),
    COLUMNS, (*WATCH_FIELDS, ID_FIELD), "app.watch.lists:entries", "app.watch.service:add", "app.watch.service:change", _form,
    rows=ROWS, most=MOST, can_search=True, editors=lambda _tasks: {"phones": PhoneEdit()}, reveals="watch",
)  # fmt: skip


class WatchEditor(ListEditor):
    """The list of one state with its form at the side and the last answers below."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        self.state = State.ACTIVE
        super().__init__(tasks, LISTED, parent)
        self.side.setFixedWidth(SIDE)
        self.form.editor("reason").setFixedHeight(theme.px(64))
        self._tabs = self._state_tabs()
        self.card.head.insertLayout(2, self._tabs)
        self.card.add_to_head(button(_("Import …"), kind="quiet", clicked=self._choose_file))
        self.add_action(" ".join((_("Lift …"), _("Del"))), "user-check", self._ask_lift)
        self.table.picked.connect(self._read_answers)

    def _state_tabs(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        self._group = QButtonGroup(self)
        self.chips: dict[State, QPushButton] = {}
        for state, words in STATES:
            chip = button(_(words))
            chip.setProperty("chip", True)
            chip.setCheckable(True)
            chip.setChecked(state is self.state)
            chip.clicked.connect(lambda _on=False, state=state: self.show_state(state))
            self._group.addButton(chip)
            self.chips[state] = chip
            row.addWidget(chip)
        return row

    def show_state(self, state: State) -> None:
        """Entries in force, expired or lifted."""
        self.state = state
        self.chips[state].setChecked(True)
        self.start_new()
        self.reload()

    def keep_ids(self, keeps: bool) -> None:
        """Whether the office compares ID numbers at all."""
        cell = self.form.editor("id_number").parentWidget()
        if cell is not None:
            cell.setVisible(keeps)

    def reload(self) -> None:
        """Read the entries of the state shown."""
        self._tasks.read(
            self, self._listed.read, self.search.text(), self.state,
            key="rows", then=self._loaded, failed=lambda error: self.states.show_error(str(error)), limit=MOST,
        )  # fmt: skip

    def _loaded(self, rows: "Sequence[Any]") -> None:
        told = self.card.foot_words
        super()._loaded(rows)
        if len(rows) < MOST:
            self.card.set_foot(told)

    def start_new(self) -> None:
        """An empty form; the day an entry ends is the kind's own where none is written."""
        super().start_new()
        self.card.set_foot(_(HINT))
        self.form.setEnabled(True)
        self.save_button.show()

    def _pick(self, row: "EntryRow | None") -> None:
        super()._pick(row)
        if row is None:
            return
        is_lifted = row.state is State.LIFTED
        self.form.setEnabled(not is_lifted)
        self.save_button.setVisible(not is_lifted)
        for place in range(self.more.count()):
            if (item := self.more.itemAt(place)) is not None and isinstance(part := item.widget(), QPushButton):
                part.setVisible(not is_lifted)
        self.card.set_foot(self._words(row))

    def _words(self, row: "EntryRow") -> str:
        words = [_("Entered by {name} on {day}.").format(name=row.made_by, day=f"{local(row.made_at):%Y-%m-%d}")]
        if row.unsure:
            words.append(ngettext("The desk was not sure once.", "The desk was not sure {n} times.", row.unsure).format(n=row.unsure))
        if row.id_masked:
            words.append(_("ID number {number} is kept as a mark; “-” takes it away.").format(number=row.id_masked))
        if not row.is_id_comparable:
            words.append(_("The mark was made on another PC: type the number again to compare it here."))
        if row.lifted_at is not None:
            lifted = _("Lifted by {name} on {day}: {reason}")
            words.append(lifted.format(name=row.lifted_by, day=f"{local(row.lifted_at):%Y-%m-%d}", reason=row.lift_reason))
        return "\n".join(words)

    def _read_answers(self, row: "EntryRow | None") -> None:
        if row is None or not row.asked:
            return
        self._tasks.read(
            self, "app.watch.lists:answers", row.id, key="answers", limit=MOST_ANSWERS, then=lambda rows: self._show_answers(row, rows)
        )

    def _show_answers(self, row: "EntryRow", rows: "Sequence[AnswerRow]") -> None:
        words = [self._words(row), ngettext("The last answer:", "The last answers:", len(rows))]
        words += [self._answer_words(one) for one in rows]
        self.card.set_foot("\n".join(words))

    @staticmethod
    def _answer_words(one: "AnswerRow") -> str:
        parts = [f"{local(one.at):%m-%d %H:%M}", one.name, _(SAID_WORDS[one.said]), one.reason, one.by]
        if one.released_by:
            parts.append(_("let in by {name}: {reason}").format(name=one.released_by, reason=one.release_reason))
        return " · ".join(part for part in parts if part)

    def _choose_file(self) -> None:
        if path := file_to_open(self, _("Import a watch list"), _("Tables (*.csv *.xlsx *.xls *.ods)")):
            self.take_in(str(path))

    def take_in(self, path: str) -> None:
        """Put a table of entries on the list, all or none."""

        def taken(done: "ListTaken") -> None:
            words = ngettext("{n} entry is new on the list.", "{n} entries are new on the list.", done.count)
            say.toast(words.format(n=done.count))
            self.show_state(State.ACTIVE)

        def read(rows: "Sequence[ListRow]") -> None:
            self._tasks.do(self, "app.exchange.watch_lists:take_list", rows, then=taken)

        self._tasks.read(self, "app.exchange.watch_lists:read_list", path, key="file", then=read)

    def _ask_lift(self, row: Any) -> None:
        def lifted(reason: str) -> None:
            self._tasks.do(self, "app.watch.service:lift", row.id, reason, then=lambda _done: self._lifted(row))

        called = row.name or row.company or row.phone or row.plates
        presets = [_(words) for words in REASONS["lift"]]
        say.ask(_("Lift this entry"), called, _("Lift"), lifted, line=_("Reason"), presets=presets)

    def _lifted(self, row: Any) -> None:
        say.toast(_("{name} is off the list.").format(name=row.name or row.company or row.phone or row.plates))
        self.start_new()
        self.reload()


class WatchScreen(Screen):
    """A room for heads; a clerk's rail has none."""

    watches: ClassVar[frozenset[str]] = frozenset({"WatchEntry", "WatchAnswer"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.editor = WatchEditor(self.tasks)
        self.editor.table.setObjectName("watch")
        desk.remember_columns(self.editor.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.editor)
        shortcuts(self, (("Ctrl+N", self.editor.start_new), ("Ctrl+Return", self.editor.save), ("Delete", self._lift)))
        self.settings_changed()

    def reload(self) -> None:
        self.editor.reload()

    def settings_changed(self) -> None:
        if self.desk.settings is not None:
            self.editor.keep_ids(bool(self.desk.settings.keeps_ids))

    def take_focus(self) -> None:
        self.editor.take_focus()

    def _lift(self) -> None:
        row = self.editor.table.current()
        if row is not None and row.state is not State.LIFTED and self.editor.table.hasFocus():
            self.editor._ask_lift(row)
