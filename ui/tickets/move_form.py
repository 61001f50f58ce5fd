"""The form of one move of a ticket: papers in rows, promise items, whom it goes to, answers kept ready."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.core.forms import Field, Kind
from app.core.i18n import _
from app.tickets.fields import Move
from app.tickets.forms import MOVE_FIELDS
from app.tickets.moves import SERVICES
from ui import theme
from ui.shortcuts import shortcut
from ui.tasks import Tasks
from ui.tickets.canned_edit import CannedEdit
from ui.tickets.day_edit import DayEdit
from ui.tickets.item_edit import ItemEdit, promise_words
from ui.tickets.move_frame import MoveFrame, MoveLook
from ui.tickets.move_keys import KINDS, verb
from ui.tickets.move_layout import CANNED, DAYS, HINTS, LONG, OWN_PART, filled_in, presets_of, rows_of
from ui.tickets.paper_rows import PaperRows, needed_of, papers_of
from ui.tickets.paper_ticks import PaperTicks
from ui.tickets.preset_edit import PresetEdit
from ui.tickets.target_edit import Target, TargetEdit
from ui.tickets.ticket_edit import TicketEdit

if TYPE_CHECKING:
    from app.tickets.promising import ItemRow
    from app.tickets.whole import Whole


class MoveForm(MoveFrame):
    """What is read is what it did: papers that came in meanwhile are not ticked again."""

    whole: "Whole"
    marked: ClassVar[tuple[type[Any], ...]] = (ItemEdit, TargetEdit, TicketEdit)

    def __init__(self, tasks: Tasks, move: Move, whole: "Whole", parent: QWidget | None = None) -> None:
        self.papers: PaperRows | None = None
        self.ticks: PaperTicks | None = None
        self.canned: CannedEdit | None = None
        super().__init__(tasks, move, whole, parent)

    # -- building

    def look(self) -> MoveLook:
        move = self.move_made
        hint = _(HINTS[move]) if move in HINTS else ""
        kind = KINDS.get(move, "primary")
        return MoveLook(verb(move), hint, kind, MOVE_FIELDS[move], rows_of(move), SERVICES[move], filled_in(move, self.whole), LONG)

    def edit_of(self, field: Field) -> QLineEdit | None:
        name, row = field.name, self.whole.row
        if name == "item":
            return ItemEdit(self._tasks, department=lambda: row.department)
        if name == "to":
            return TargetEdit(self._tasks)
        if name in ("into", "other"):
            return TicketEdit(self._tasks, row, is_open=name == "into")
        if name in DAYS:
            return DayEdit()
        if field.kind is Kind.LINE and (presets := presets_of(self.move_made, name, self.whole)):
            return PresetEdit(presets)
        return None

    def parts(self) -> tuple[QWidget | None, ...]:
        return self._own_part(), self.canned, self._told

    def _own_part(self) -> QWidget | None:
        own = OWN_PART.get(self.move_made)
        if own == "ticked":
            self.ticks = PaperTicks([paper.what for paper in self.whole.missing])
            self.ticks.settled.connect(lambda: self.form.focus("note"))
            self.ticks.edited.connect(self.hush)
            return self.ticks
        if own == "papers":
            self.papers = PaperRows()
            self.papers.offer(needed_of(self.whole.item.papers) if self.whole.item is not None else ())
            if self.move_made is Move.EDIT_LIST:
                lists = [one for one in self.whole.attached.lists if one.is_valid]
                self.papers.fill([(paper.what, paper.why, paper.standard) for paper in lists[-1].papers] if lists else [])
            self.papers.ended.connect(lambda: self.form.focus(self.form.names[0]))
            self.papers.edited.connect(self.hush)
            self.papers.edited.connect(self.grown)
            return self.papers
        if self.move_made in CANNED:
            self.canned = CannedEdit(self._tasks, self.whole.row.topic)
            self.canned.setMinimumHeight(theme.px(theme.FIELD_HEIGHT))
        return None

    def wire(self) -> None:
        super().wire()
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
        if self.papers is not None:
            self.papers.take_focus()
        elif self.ticks is not None and self.ticks.ticks:
            self.ticks.ticks[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().take_focus()

    @property
    def is_blank(self) -> bool:
        has_rows = self.papers is not None and self.move_made is Move.ASK_PAPERS and bool(self.papers.text)
        return super().is_blank and not has_rows and not (self.ticks is not None and self.ticks.text)

    def typed(self) -> dict[str, object]:
        found = super().typed()
        if self.papers is not None:
            found["papers"] = self.papers.text
        if self.ticks is not None:
            found["ticked"] = list(self.ticks.ticked)
        return found

    def restore(self, typed: Mapping[str, Any]) -> None:
        super().restore({name: value for name, value in typed.items() if name not in ("papers", "ticked")})
        if self.papers is not None:
            self.papers.fill(papers_of(str(typed.get("papers") or "")))
        if self.ticks is not None:
            self.ticks.tick(typed.get("ticked") or ())
        for edit in self._edits.values():
            if isinstance(edit, ItemEdit):
                edit.start(edit.text())
            elif isinstance(edit, TargetEdit):
                edit.start()

    def hush(self) -> None:
        if self.papers is not None:
            self.papers.say("")
        super().hush()

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
        found = super().values()
        if self.papers is not None:
            found["papers"] = self.papers.text
        if self.ticks is not None:
            found["ticked"] = self.ticks.text
        if self.move_made is Move.CORRECT and not self.form.value("phone") and self.form.value("is_contact_refused") == "no":
            del found["phone"], found["is_contact_refused"]  # the contact on record stays as it is
        return found

    def own_error(self, errors: Mapping[str, str]) -> frozenset[str]:
        if self.papers is None or "papers" not in errors:
            return frozenset()
        self.papers.say(errors["papers"])
        self.papers.take_focus()
        return frozenset({"papers"})
