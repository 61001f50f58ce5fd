"""The small form of one move, on the ticket's own card: no dialog, the story stays in sight above it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QPlainTextEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.core.errors import FormErrors, StaleRecord, UserError
from app.core.forms import Kind
from app.core.i18n import _
from app.tickets.fields import Move
from app.tickets.forms import MOVE_FIELDS
from app.tickets.moves import SERVICES
from ui import theme
from ui.forms import FormView
from ui.panels import button, label
from ui.shortcuts import shortcut
from ui.tasks import Tasks
from ui.tickets.canned_edit import CannedEdit
from ui.tickets.day_edit import DayEdit
from ui.tickets.item_edit import ItemEdit, promise_words
from ui.tickets.move_keys import KINDS, verb
from ui.tickets.move_layout import CANNED, DAYS, HINTS, LONG, OWN_PART, filled_in, presets_of, rows_of
from ui.tickets.paper_rows import PaperRows, needed_of, papers_of
from ui.tickets.paper_ticks import PaperTicks
from ui.tickets.preset_edit import PresetChips, PresetEdit
from ui.tickets.target_edit import Target, TargetEdit
from ui.tickets.ticket_edit import TicketEdit

if TYPE_CHECKING:
    from app.tickets.deed import Moved
    from app.tickets.promising import ItemRow
    from app.tickets.whole import Whole

SHORT, TALL = 48, 78


class MoveForm(QFrame):
    """Enter goes from field to field, Ctrl+Enter makes the move, Esc goes back."""

    moved = Signal(object)
    closed = Signal()
    stale = Signal()
    grown = Signal()  # it needs more or less room than before
    edited = Signal()

    def __init__(self, tasks: Tasks, move: Move, whole: "Whole", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("MoveForm")
        self.move_made, self.whole = move, whole
        self._tasks = tasks
        self.is_saving = False
        self.papers: PaperRows | None = None
        self.ticks: PaperTicks | None = None
        self.canned: CannedEdit | None = None
        self._told = label("", wraps=True)
        self._told.hide()
        self._wrong = label("", "error", wraps=True)
        self._wrong.hide()
        self._edits = self._make_edits()
        self.form = FormView(MOVE_FIELDS[move], rows_of(move), editors=self._edits)
        self.form.fill(filled_in(move, whole))
        self._build()
        self._wire()

    # -- building

    def _make_edits(self) -> dict[str, QLineEdit]:
        found: dict[str, QLineEdit] = {}
        shown = {name for row in rows_of(self.move_made) for name in row}
        for field in MOVE_FIELDS[self.move_made]:
            if field.name in shown and (edit := self._edit(field.name, field.kind)) is not None:
                found[field.name] = edit
        return found

    def _edit(self, name: str, kind: Kind) -> QLineEdit | None:
        row = self.whole.row
        if name == "item":
            return ItemEdit(self._tasks, department=lambda: row.department)
        if name == "to":
            return TargetEdit(self._tasks)
        if name in ("into", "other"):
            return TicketEdit(self._tasks, row, is_open=name == "into")
        if name in DAYS:
            return DayEdit()
        if kind is Kind.LINE and (presets := presets_of(self.move_made, name, self.whole)):
            return PresetEdit(presets)
        return None

    def _build(self) -> None:
        body = QWidget()
        body.setObjectName("MoveBody")
        inner = QVBoxLayout(body)
        inner.setContentsMargins(14, 10, 14, 6)
        inner.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(label(verb(self.move_made), "head"))
        head.addWidget(label(_(HINTS[self.move_made]) if self.move_made in HINTS else "", "quiet", wraps=True), 1)
        inner.addLayout(head)
        for part in (self._own_part(), self.canned, self._told, self.form, self._wrong):
            if part is not None:
                inner.addWidget(part)
        inner.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(body)
        self.save_button = button(verb(self.move_made), key="Ctrl+Return", kind=KINDS.get(self.move_made, "primary"), clicked=self.save)
        self._foot = QWidget()
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(14, 4, 14, 10)
        row.addWidget(self.save_button, 2)
        row.addWidget(button(_("Back"), key="Esc", clicked=self.closed.emit), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._foot)
        self._dress()

    def wanted_height(self, width: int) -> int:
        """How high the whole form is at a width, with nothing to scroll."""
        body = self._scroll.widget()
        inner = body.layout() if body is not None else None
        if inner is None:
            return self.sizeHint().height()
        high = inner.totalHeightForWidth(width - 2) if inner.hasHeightForWidth() else inner.sizeHint().height()
        return high + self._foot.sizeHint().height() + 4

    def _follow_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._scroll.isAncestorOf(now):
            self._scroll.ensureWidgetVisible(now, 0, 28)

    def _own_part(self) -> QWidget | None:
        own = OWN_PART.get(self.move_made)
        if own == "ticked":
            self.ticks = PaperTicks([paper.what for paper in self.whole.missing])
            self.ticks.settled.connect(lambda: self.form.focus("note"))
            self.ticks.edited.connect(self._hush)
            return self.ticks
        if own == "papers":
            self.papers = PaperRows()
            self.papers.offer(needed_of(self.whole.item.papers) if self.whole.item is not None else ())
            if self.move_made is Move.EDIT_LIST:
                lists = [one for one in self.whole.attached.lists if one.is_valid]
                self.papers.fill([(paper.what, paper.why, paper.standard) for paper in lists[-1].papers] if lists else [])
            self.papers.ended.connect(lambda: self.form.focus(self.form.names[0]))
            self.papers.edited.connect(self._hush)
            self.papers.edited.connect(self.grown)
            return self.papers
        if self.move_made in CANNED:
            self.canned = CannedEdit(self._tasks, self.whole.row.topic)
            self.canned.setMinimumHeight(theme.px(theme.FIELD_HEIGHT))
        return None

    def _dress(self) -> None:
        """Heights of the texts, chips below lines with words kept ready."""
        for name in self.form.names:
            editor = self.form.editor(name)
            if isinstance(editor, QPlainTextEdit):
                editor.setFixedHeight(theme.px(TALL if name in LONG else SHORT))
                editor.setPlaceholderText(_("Shift+Enter: next line"))
            is_open = isinstance(editor, PresetEdit) and bool(editor.presets) and not editor.text()  # one filled in needs no words
            if isinstance(editor, PresetEdit) and is_open and (cell := editor.parentWidget()) is not None:
                chips = PresetChips(editor)
                chips.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
                if (below := cell.layout()) is not None:
                    below.addWidget(chips)

    def _wire(self) -> None:
        if isinstance(app := QApplication.instance(), QApplication):
            app.focusChanged.connect(self._follow_focus)
        self.form.submitted.connect(self.save)
        self.form.changed.connect(lambda _name: self._hush())
        for name, edit in self._edits.items():
            edit.settled.connect(lambda name=name: self._settle(name))  # type: ignore[attr-defined]  # all of ours have it
        item = self._edits.get("item")
        if isinstance(item, ItemEdit):
            item.chosen.connect(self._tell_item)
            item.start(item.text())
        to = self._edits.get("to")
        if isinstance(to, TargetEdit):
            to.chosen.connect(self._tell_target)
            to.start()
        if self.canned is not None:
            self.canned.taken.connect(self._take_answer)
            self.canned.settled.connect(lambda: self.form.focus(CANNED[self.move_made]))
            shortcut(self, "Ctrl+J", lambda: self.canned and self.canned.setFocus(Qt.FocusReason.ShortcutFocusReason))

    # -- while it is filled in

    def take_focus(self) -> None:
        """The cursor where filling in begins."""
        if self.papers is not None:
            self.papers.take_focus()
        elif self.ticks is not None and self.ticks.ticks:
            self.ticks.ticks[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            empty = [
                name
                for name in self.form.names
                if isinstance(self.form.editor(name), QLineEdit | QPlainTextEdit) and not self.form.value(name)
            ]
            self.form.focus(empty[0] if empty else self.form.names[0])

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed that is worth keeping."""
        given = {name: str(value or "") for name, value in filled_in(self.move_made, self.whole).items()}
        lines = [name for name in self.form.names if isinstance(self.form.editor(name), QLineEdit | QPlainTextEdit)]
        typed = any(self.form.value(name).strip() not in ("", given.get(name, "")) for name in lines)
        has_rows = self.papers is not None and self.move_made is Move.ASK_PAPERS and bool(self.papers.text)
        return not typed and not has_rows and not (self.ticks is not None and self.ticks.text)

    def typed(self) -> dict[str, object]:
        """Everything that stands in it, to be put away and filled in again."""
        found: dict[str, object] = dict(self.form.values())
        found |= {name: edit.day for name, edit in self._edits.items() if isinstance(edit, DayEdit)}  # +7 counts from when it was typed
        if self.papers is not None:
            found["papers"] = self.papers.text
        if self.ticks is not None:
            found["ticked"] = list(self.ticks.ticked)
        return found

    def is_written(self, name: str) -> bool:
        """Whether a field is one for words of one's own, rather than a choice, a tick or a list; a phone is not for every eye."""
        return name in self.form.names and name != "phone" and isinstance(self.form.editor(name), QLineEdit | QPlainTextEdit)

    def restore(self, typed: Mapping[str, Any]) -> None:
        """As it was left; papers that came in meanwhile are not ticked again."""
        self.form.fill({name: value for name, value in typed.items() if name not in ("papers", "ticked")})
        if self.papers is not None:
            self.papers.fill(papers_of(str(typed.get("papers") or "")))
        if self.ticks is not None:
            self.ticks.tick(typed.get("ticked") or ())
        for edit in self._edits.values():
            edit.setCursorPosition(0)
            if isinstance(edit, ItemEdit):
                edit.start(edit.text())
            elif isinstance(edit, TargetEdit):
                edit.start()

    def _settle(self, name: str) -> None:
        self.form.go_on(name)

    def _hush(self) -> None:
        self._wrong.hide()
        if self.papers is not None:
            self.papers.say("")
        self.edited.emit()

    def _tell_item(self, item: "ItemRow | None") -> None:
        self._told.setText(promise_words(item) if item is not None else "")
        self._told.setVisible(item is not None)
        self.grown.emit()

    def _tell_target(self, target: Target | None) -> None:
        words = [] if target is None else [_("Tell the caller: {whom}").format(whom=target.sentence)]
        if target is not None and target.presence and not target.is_department:
            words.append(target.presence)
        self._told.setText("  —  ".join(words))
        self._told.setProperty("head", True)
        self._told.setVisible(bool(words) and self.move_made is Move.HAND_OVER)
        self.grown.emit()

    def _take_answer(self, body: str) -> None:
        editor = self.form.editor(CANNED[self.move_made])
        if isinstance(editor, QPlainTextEdit):
            before = editor.toPlainText().rstrip()
            editor.setPlainText(f"{before}\n{body}" if before else body)
            editor.moveCursor(editor.textCursor().MoveOperation.End)
            editor.setFocus()

    # -- making the move

    def values(self) -> dict[str, object]:
        """The form as the service takes it."""
        for edit in self._edits.values():
            if isinstance(edit, DayEdit):
                edit.write_out()
        found: dict[str, object] = dict(self.form.values())
        if self.papers is not None:
            found["papers"] = self.papers.text
        if self.ticks is not None:
            found["ticked"] = self.ticks.text
        if self.move_made is Move.CORRECT and not self.form.value("phone") and self.form.value("is_contact_refused") == "no":
            del found["phone"], found["is_contact_refused"]  # the contact on record stays as it is
        return found

    def save(self) -> None:
        """Make the move; wrong fields get their sentence and nothing typed is lost."""
        if self.is_saving:
            return
        for edit in self._edits.values():
            if isinstance(edit, ItemEdit | TargetEdit | TicketEdit):
                edit.take_marked()
        self._set_saving(is_on=True)
        row = self.whole.row
        self._tasks.do(
            self, SERVICES[self.move_made], row.id, self.values(), version=row.version, then=self._made, failed=self._refused
        )  # fmt: skip

    def know(self, whole: "Whole") -> None:
        """The ticket was read anew: what is typed stays, the move is made on what is there now."""
        self.whole = whole

    def _set_saving(self, *, is_on: bool) -> None:
        self.is_saving = is_on
        self.save_button.setEnabled(not is_on)

    def _made(self, moved: "Moved") -> None:
        self._set_saving(is_on=False)
        self.moved.emit(moved)

    def _refused(self, error: UserError) -> None:
        self._set_saving(is_on=False)
        errors: Mapping[str, str] = error.errors if isinstance(error, FormErrors) else {}
        self.form.show_errors({name: words for name, words in errors.items() if name in self.form.names})
        rest = [words for name, words in errors.items() if name not in self.form.names] if errors else [str(error)]
        if self.papers is not None and "papers" in errors:
            self.papers.say(errors["papers"])
            self.papers.take_focus()
            rest = [words for name, words in errors.items() if name not in self.form.names and name != "papers"]
        self._wrong.setText(" ".join(rest))
        self._wrong.setVisible(bool(self._wrong.text()))
        self.grown.emit()
        if isinstance(error, StaleRecord):
            self.stale.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save()
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
