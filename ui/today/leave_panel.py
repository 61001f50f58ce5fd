"""F6: sign out by scan or by typing a part of the name; Enter signs the marked visitor out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.core.i18n import _
from app.visits.fields import Leaving, VisitState
from ui.panels import button, label
from ui.tasks import Tasks
from ui.today.board import VisitBoard
from ui.visits.moves import Moves

if TYPE_CHECKING:
    from app.desk.find import Hit
    from app.visits.lists import VisitRow


def ways() -> tuple[tuple[Leaving, str], ...]:
    """How a leaving is known, in the order of the buttons."""
    return (
        (Leaving.SEEN, _("Seen")),
        (Leaving.REPORTED, _("Reported")),
        (Leaving.UNKNOWN, _("Unknown")),
    )


def _rows(s: Any, visit_ids: Sequence[UUID]) -> "list[VisitRow]":
    from app.visits.lists import row

    return [found for visit_id in visit_ids if (found := row(s, visit_id)) is not None]


class LeavePanel(QFrame):
    """Lists who is inside while a part of the name, badge, plate or host is typed."""

    closed = Signal()
    bulk_wanted = Signal()
    pass_scanned = Signal(str)

    def __init__(self, tasks: Tasks, moves: Moves, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self._tasks, self._moves = tasks, moves
        self._inside: tuple[VisitRow, ...] = ()
        self._is_entering = False
        self.badge_prefix = "71"
        self.box = QLineEdit()
        self.box.setPlaceholderText(_("Scan the badge, or type a part of name, plate, host"))
        self.box.setAccessibleName(_("Sign out: scan or type"))
        self.box.setMinimumHeight(40)
        self.box.installEventFilter(self)
        self.board = VisitBoard("", empty=_("Nobody is inside."), hint=_("Everybody who came has left."))
        self.board.setObjectName("Inner")
        self._ways = QButtonGroup(self)
        self._timer = QTimer(self, singleShot=True, interval=60)
        self._timer.timeout.connect(self._ask)
        self._build()
        self.box.textChanged.connect(lambda: self._timer.start())
        self.board.chosen.connect(self._sign_out)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 18, 12)
        column.setSpacing(8)
        column.addWidget(label(_("Sign out"), "head"))
        column.addWidget(self.box)
        row = QHBoxLayout()
        for place, (how, words) in enumerate(ways(), start=1):
            chip = button(words, key=f"Ctrl+{place}")
            chip.setCheckable(True)
            chip.setProperty("chip", True)
            chip.setProperty("how", how.value)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._ways.addButton(chip)
            row.addWidget(chip)
        row.addStretch(1)
        self._ways.buttons()[0].setChecked(True)
        column.addLayout(row)
        column.addWidget(self.board, 1)
        self._buttons(column)

    def _buttons(self, column: QVBoxLayout) -> None:
        column.addWidget(button(_("Sign out"), key="Enter", kind="big", clicked=self._enter))
        row = QHBoxLayout()
        row.addWidget(button(_("End of day …"), key="Ctrl+D", clicked=self.bulk_wanted.emit), 1)
        row.addWidget(button(_("Back"), key="Esc", clicked=self.closed.emit), 1)
        column.addLayout(row)

    @property
    def how(self) -> Leaving:
        """How the leaving is known; back to “seen” after each visitor."""
        chip = self._ways.checkedButton()
        return Leaving(str(chip.property("how"))) if chip else Leaving.SEEN

    def start(self) -> None:
        """An empty line, everybody listed, longest inside first."""
        self.box.setText("")  # unlike clear() it forgets what Ctrl+Z would bring back in place of the visitor
        self._ways.buttons()[0].setChecked(True)
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._ask()

    def show_rows(self, rows: Sequence["VisitRow"]) -> None:
        """The people inside as the first screen has just loaded them."""
        self._inside = tuple(rows)
        self._ask()

    def _ask(self) -> None:
        self._timer.stop()
        text = self.box.text().strip()
        if not text:
            self._offer(self._inside)
            return
        self._tasks.read(self, "app.desk.find:find", text, key="leave", then=lambda found: self._found(found.text, found.hits))

    def _found(self, text: str, hits: Sequence["Hit"]) -> None:
        if text != self.box.text().strip():
            return
        wanted = [hit.id for hit in hits if hit.kind == "inside"]
        listed = {row.id: row for row in self._inside}
        if all(visit_id in listed for visit_id in wanted):
            self._offer([listed[visit_id] for visit_id in wanted])
            return
        # more people are inside than the board lists: read the ones found
        self._tasks.read(self, _rows, wanted, key="leave_rows", then=self._offer)

    def _offer(self, rows: Sequence["VisitRow"]) -> None:
        self.board.show_rows(rows, total=len(rows))
        self.board.mark(0 if self.box.text().strip() and len(rows) == 1 else -1)
        if self._is_entering:
            self._is_entering = False
            self._enter_now()

    def _enter(self) -> None:
        if self._timer.isActive():
            self._is_entering = True
            self._ask()
        else:
            self._enter_now()

    def _enter_now(self) -> None:
        from app.printing.codes import is_pass, read_code

        text = self.box.text().strip()
        serial = read_code(text, prefix=self.badge_prefix)
        is_code = serial is not None
        row = None if is_code else self.board.current()
        if is_pass(serial):
            self.start()
            self.pass_scanned.emit(text)  # in or out, as at the scanner
        elif not is_code and (party := self.board.party) is not None:
            self.board.party_wanted.emit(party.head)
        elif row is not None:
            self._sign_out(row)
        elif is_code or text.upper().startswith("V"):
            self._moves.leave_by_code(text, how=None if is_code else self.how, then=lambda _moved: self.start())

    def _sign_out(self, row: "VisitRow") -> None:
        if row.state in (VisitState.INSIDE, VisitState.WAITING):
            self._moves.leave(row.id, self.how)
            self.start()

    def choose_way(self, place: int) -> None:
        """Ctrl+1 … Ctrl+3."""
        buttons = self._ways.buttons()
        if 0 <= place < len(buttons):
            buttons[place].setChecked(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.box and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._key(event):
            return True
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key, has_ctrl = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if self.board.take_key(event):
            return True
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.board.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif has_ctrl and key == Qt.Key.Key_D:
            self.bulk_wanted.emit()
        elif has_ctrl and Qt.Key.Key_1 <= key <= Qt.Key.Key_3:
            self.choose_way(key - Qt.Key.Key_1)
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
