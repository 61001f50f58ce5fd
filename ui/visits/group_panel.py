"""One group at the side: who of it is to come, waits, is inside or has left; all, those ticked or one of them come or go by one key."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.i18n import _, ngettext
from app.visits.companions import read_list
from app.visits.fields import STATE_WORDS, Leaving, VisitState
from ui import theme
from ui.panels import button, label
from ui.tasks import Tasks
from ui.visits.badge_choice import BadgeChoice
from ui.visits.moves import Moves
from ui.visits.parties import ACTS
from ui.visits.words import moment, stay

if TYPE_CHECKING:
    from app.visits.lists import VisitRow

ID_ROLE = int(Qt.ItemDataRole.UserRole)
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
WAYS = (Leaving.SEEN, Leaving.REPORTED, Leaving.UNKNOWN)


class GroupPanel(QFrame):
    """Ctrl+Enter acts on those ticked, else on all; Enter on the one marked; Space ticks; Ctrl+1 … 3 choose the act."""

    closed = Signal()
    form_wanted = Signal(object)  # the row of somebody who must be looked at or sign before coming in

    def __init__(self, tasks: Tasks, moves: Moves, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self._tasks, self._moves = tasks, moves
        self._visit_id: UUID | None = None
        self._act, self._way = "check_in", Leaving.SEEN
        self.rows: tuple[VisitRow, ...] = ()
        self._title, self._about = label("", "head"), label("", "quiet", wraps=True)
        self.list = QListWidget()
        self.list.setAccessibleName(_("People of the group"))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.installEventFilter(self)
        self.list.itemChanged.connect(self._relabel)
        self.acts: dict[str, QPushButton] = {}
        self._choice = QButtonGroup(self)
        self.badges = BadgeChoice(tasks)
        self.more = QLineEdit()
        self._wrong = label("", "error", wraps=True)
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 18, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(button("", icon="xmark", kind="quiet", clicked=self.closed.emit))
        column.addLayout(head)
        column.addWidget(self._about)
        row = QHBoxLayout()
        row.setSpacing(6)
        for place, act in enumerate(ACTS, 1):
            chip = button("", clicked=partial(self.choose, act))
            chip.setCheckable(True)
            chip.setProperty("chip", True)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.setToolTip(f"Ctrl+{place}")
            self._choice.addButton(chip)
            self.acts[act] = chip
            row.addWidget(chip)
        row.addStretch(1)
        self._cancel = button(_("Cancel …"), key="Del", kind="quiet", clicked=self._ask_cancel)
        self._cancel.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row.addWidget(self._cancel)
        column.addLayout(row)
        column.addWidget(self.list, 1)
        column.addWidget(label(_("Enter: the one marked · Space: tick"), "quiet"))
        self.more.setPlaceholderText(_("Somebody else of this group: name, phone"))
        self.more.setAccessibleName(_("Somebody else of this group"))
        self.more.setMinimumHeight(theme.px(32))
        self.more.returnPressed.connect(self._join)
        column.addWidget(self.more)
        column.addWidget(self._wrong)
        column.addWidget(self.badges)
        self._buttons(column)

    def _buttons(self, column: QVBoxLayout) -> None:
        self._way_chip = button("", clicked=self._turn_way)
        self._way_chip.setProperty("chip", True)
        self._way_chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(self._way_chip, 0, Qt.AlignmentFlag.AlignLeft)
        self.go = button("", kind="big", clicked=self.act_on_all)
        column.addWidget(self.go)
        row = QHBoxLayout()
        row.addWidget(button(_("Tick all"), key="Ctrl+A", clicked=self._tick_all), 1)
        row.addWidget(button(_("Back"), key="Esc", clicked=self.closed.emit), 1)
        column.addLayout(row)

    # -- loading

    def start(self, visit_id: UUID, act: str) -> None:
        """The group of a visit, to check in, admit or sign out."""
        self._visit_id, self._act, self._way = visit_id, act, Leaving.SEEN
        self.rows = ()
        self.more.clear()
        self._wrong.hide()
        self.badges.hide()
        if act == "check_in":
            self.badges.ask()
        self.list.setCurrentRow(0)
        self.reload()

    def take_focus(self) -> None:
        """The cursor to the first person."""
        self.list.setFocus()
        self.list.setCurrentRow(0)

    def reload(self) -> None:
        """Read the group again; ticks stay on who stays."""
        if self._visit_id is not None:
            self._tasks.read(self, "app.visits.lists:party", self._visit_id, key="party", then=self._show)

    def _show(self, rows: "tuple[VisitRow, ...]") -> None:
        ticked, marked = set(self.ticked()), self.list.currentRow()
        self.rows = rows
        self.list.blockSignals(True)
        self.list.clear()
        for row in rows:
            self.list.addItem(self._item(row, is_ticked=row.id in ticked))
        self.list.setCurrentRow(max(0, min(marked, len(rows) - 1)))
        self.list.blockSignals(False)
        if rows:
            self._title.setText(_("Group of {name}").format(name=rows[0].name))
        counts = ((state, sum(row.state is state for row in rows)) for state in VisitState)
        parts = [_("{state} {n}").format(state=_(STATE_WORDS[state]), n=n) for state, n in counts if n]
        self._about.setText(" · ".join((ngettext("{n} person", "{n} people", len(rows)).format(n=len(rows)), *parts)))
        self.choose(self._act)

    def _item(self, row: "VisitRow", *, is_ticked: bool) -> QListWidgetItem:
        when = stay(row) if row.state is VisitState.LEFT else moment(row)
        lead = _("lead") if row.lead_id is None else ""
        item = QListWidgetItem(f"{row.name}\n" + " · ".join(part for part in (lead, _(STATE_WORDS[row.state]), when, row.number) if part))
        item.setData(ID_ROLE, row.id)
        item.setToolTip(row.name)
        item.setSizeHint(QSize(0, theme.px(theme.BOARD_ROW)))
        item.setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
        return item

    def choose(self, act: str) -> None:
        """Check in, admit or sign out: only those it can be done to are ticked."""
        if not self._those(act):
            act = next((other for other in ACTS if self._those(other)), act)
        self._act = act
        self.acts[act].setChecked(True)
        self.list.blockSignals(True)
        can = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        for place, row in enumerate(self.rows):
            item = self.list.item(place)
            is_meant = row.state in ACTS[act]
            item.setFlags(can | Qt.ItemFlag.ItemIsUserCheckable if is_meant else can)
            if not is_meant:
                item.setCheckState(Qt.CheckState.Unchecked)
            item.setForeground(theme.colour("text" if is_meant else "quiet"))
        self.list.blockSignals(False)
        self._relabel()

    def _those(self, act: str) -> "list[VisitRow]":
        return [row for row in self.rows if row.state in ACTS[act]]

    def ticked(self) -> list[UUID]:
        """The visits ticked."""
        items = [self.list.item(place) for place in range(self.list.count())]
        return [item.data(ID_ROLE) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _relabel(self) -> None:
        words = {"check_in": _("Check in"), "admit": _("Admit"), "leave": _("Sign out")}
        for place, (act, chip) in enumerate(self.acts.items(), 1):
            n = len(self._those(act))
            chip.setText(f"{words[act]} {n}  Ctrl+{place}")
            chip.setVisible(n > 0)
        ticked, all_of_them = len(self.ticked()), len(self._those(self._act))
        whole = _("{verb}: all {n}") if not ticked else _("{verb}: {n} ticked")
        self.go.setText(whole.format(verb=words[self._act], n=ticked or all_of_them) + "  Ctrl+Enter")
        self.go.setEnabled(all_of_them > 0)
        ways = {Leaving.SEEN: _("Seen leaving"), Leaving.REPORTED: _("Reported by host"), Leaving.UNKNOWN: _("Time unknown")}
        self._way_chip.setText(f"{ways[self._way]}  Ctrl+T")
        self._way_chip.setVisible(self._act == "leave")
        self.badges.setVisible(self._act == "check_in" and self.badges.is_offered)
        self._cancel.setVisible(self._act == "check_in")
        self.more.setVisible(any(row.state in ACTS["leave"] for row in self.rows))

    # -- acting

    def act_on_all(self) -> None:
        """Those ticked; where nobody is, all."""
        self._do(self.ticked() or [row.id for row in self._those(self._act)])

    def _act_on_one(self) -> None:
        place = self.list.currentRow()
        if 0 <= place < len(self.rows) and self.rows[place].state in ACTS[self._act]:
            self._do([self.rows[place].id], partial(self.form_wanted.emit, self.rows[place]))

    def _do(self, visit_ids: list[UUID], otherwise: Callable[[], object] | None = None) -> None:
        if not visit_ids:
            return
        together, done = self._moves.together, partial(self._done, self._act)
        if self._act == "check_in":
            together.check_in(visit_ids, self.badges.badges(), done, otherwise=otherwise)
        elif self._act == "admit":
            together.admit(visit_ids, done)
        else:
            together.leave(visit_ids, self._way, done)

    def _done(self, act: str) -> None:
        """Once nobody is left to act on, the group is put away."""
        self._way = Leaving.SEEN
        if self._visit_id is None:
            return
        if act == "check_in":
            self.badges.ask()

        def looked(rows: "tuple[VisitRow, ...]") -> None:
            self._show(rows)
            if not any(row.state in ACTS[act] for row in rows):
                self.closed.emit()

        self._tasks.read(self, "app.visits.lists:party", self._visit_id, key="party", then=looked)

    def _join(self) -> None:
        people = read_list(self.more.text())
        self._wrong.hide()
        if self._visit_id is not None and self.more.text().strip():
            self._moves.together.join(self._visit_id, people, self.badges.badges(), self._joined, self._refused)

    def _joined(self) -> None:
        self.more.clear()
        self.reload()

    def _refused(self, error: UserError) -> None:
        self._wrong.setText(str(error))
        self._wrong.show()

    def _ask_cancel(self) -> None:
        meant = self.ticked() or [row.id for row in self._those("check_in")]
        if self._act == "check_in" and meant:
            self._moves.together.ask_cancel(meant, self._title.text(), partial(self._done, "check_in"))

    def _tick_all(self) -> None:
        for place, row in enumerate(self.rows):
            if row.state in ACTS[self._act]:
                self.list.item(place).setCheckState(Qt.CheckState.Checked)

    def _turn_way(self) -> None:
        self._way = WAYS[(WAYS.index(self._way) + 1) % len(WAYS)]
        self._relabel()

    # -- keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # the list would take Ctrl+A and Enter for its own
        is_key = watched is self.list and event.type() == QEvent.Type.KeyPress
        if is_key and isinstance(event, QKeyEvent) and event.key() in ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._act_on_one()
            return True
        if is_key and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Delete:
            self._ask_cancel()
            return True
        return (is_key and isinstance(event, QKeyEvent) and self._key(event)) or super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        acts = dict(zip((Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3), ACTS, strict=True))
        if event.key() in ENTER:
            self.act_on_all()
        elif event.key() == Qt.Key.Key_A:
            self._tick_all()
        elif event.key() == Qt.Key.Key_B:
            self.badges.turn()
        elif event.key() == Qt.Key.Key_T and self._act == "leave":
            self._turn_way()
        elif event.key() in acts and self._those(acts[Qt.Key(event.key())]):
            self.choose(acts[Qt.Key(event.key())])
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif not self._key(event):
            super().keyPressEvent(event)
