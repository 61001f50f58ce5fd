"""What the cards of a ticket and of a complaint have in common: the record read anew, its moves and their forms, files, who else looks."""

from abc import abstractmethod
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.core import clock
from app.core.errors import ClosedFile, UserError
from app.core.i18n import _
from ui import say
from ui.files.files_part import Drops, FilesPart
from ui.panels import Banner, EmptyState, StatusPill, button, label, line
from ui.screen import Desk
from ui.tickets.clock_pills import ClockPills
from ui.tickets.closed_page import ClosedPage
from ui.tickets.move_drafts import MoveDrafts
from ui.tickets.move_frame import MoveFrame
from ui.tickets.moves_bar import MovesBar
from ui.tickets.offers import MoveKeys
from ui.tickets.one_line import OneLine
from ui.tickets.words import viewers_words

if TYPE_CHECKING:
    from app.tickets.views import Viewer

LOOKS_AFTER, LOOKS_EVERY = 600, 30_000  # ms: passing by with the arrow keys is no look
LOWEST_STORY = 84


class MatterCard(QFrame):
    """Shows one record and keeps showing it; the form of a move opens below its story."""

    closed = Signal()
    other_wanted = Signal(object)
    source_wanted = Signal(str, object)  # the kind and id of what the record came out of
    moved = Signal(object, object)  # what came of it, and the move
    read_work: ClassVar[str]
    files_room: ClassVar[str]
    keys: ClassVar[MoveKeys]
    drafts_of: ClassVar[type[MoveDrafts]]
    note: ClassVar[Any]  # whoever has this move may keep files with it

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self._desk, self._tasks = desk, desk.tasks
        self._record_id: UUID | None = None
        self._wanted_move: Any = None
        self._is_entered = False  # somebody wants this very record, and does not only pass by
        self._looked_at: UUID | None = None  # the record other counters were told of
        self._shown: Any = None
        self.form: MoveFrame | None = None
        self.drafts = self.drafts_of(desk, self, lambda: self.form)  # moves begun and not made
        self.files = FilesPart(self._tasks, self.files_room)
        Drops(self, self.files.add, self._takes_files)
        self.files.changed.connect(self.reload)
        self.bar = MovesBar(self.keys)
        self.bar.chosen.connect(self.open_move)
        self._title, self._pill, self._round = OneLine("head"), StatusPill(parent=self), StatusPill(parent=self)
        self._number, self._who = label("", "quiet"), label("", wraps=True)
        self._viewers = Banner()
        self.clocks = ClockPills()
        self._scroll = QScrollArea()
        self._pages = QStackedWidget()
        self._closed_page = ClosedPage(desk.tasks)
        self._closed_page.opened.connect(self.show_one)
        self._build()
        self._looks = QTimer(self, singleShot=True, interval=LOOKS_AFTER)
        self._looks.timeout.connect(self._look)

    # -- what each says of itself

    @abstractmethod
    def empty_state(self) -> EmptyState:
        """What stands here while nothing is picked."""

    @abstractmethod
    def make_form(self, move: Any, whole: Any) -> MoveFrame:
        """The form of a move."""

    @abstractmethod
    def show_head(self, whole: Any) -> None:
        """Title, state, number, whose it is, clocks."""

    @abstractmethod
    def fill_body(self, whole: Any, column: QVBoxLayout) -> None:
        """Everything below the head."""

    @abstractmethod
    def state_words(self, whole: Any) -> str:
        """The state in a word."""

    @abstractmethod
    def impossible(self, move: str, state: str) -> str:
        """The sentence for a move somebody else overtook."""

    def after_move(self, form: MoveFrame, moved: Any) -> None:
        """A move was made by the form that was in front."""

    def was_read(self, whole: Any) -> None:
        """The record was read again and is shown."""

    def above_story(self) -> tuple[QWidget, ...]:
        """What stands between the head and the story."""
        return ()

    # -- building

    def _build(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        for part in (self._round, self._pill):
            head.addWidget(part)
        head.addWidget(button("", icon="xmark", kind="quiet", clicked=self.closed.emit))
        column.addLayout(head)
        for below in (self._number, self._viewers, self.clocks, self._who, *self.above_story(), line()):
            column.addWidget(below)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setMinimumHeight(LOWEST_STORY)
        column.addWidget(self._scroll, 1)
        self._form_holder = QVBoxLayout()
        column.addLayout(self._form_holder)
        column.addWidget(self.bar)
        empty = self.empty_state()
        for each in (page, empty, self._closed_page):
            self._pages.addWidget(each)
        self._pages.setCurrentWidget(empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)

    # -- which record

    @property
    def record_id(self) -> UUID | None:
        """The record shown."""
        return self._record_id

    @property
    def whole(self) -> Any:
        """The record as it was read last."""
        return self._shown if self._record_id is not None else None

    def show_one(self, record_id: UUID, move: Any = None, *, is_entered: bool = False) -> None:
        """Read and show a record; `move` opens its form at once. `is_entered`: it was asked for, so a closed file asks for the reason."""
        if record_id != self._record_id:
            self.put_form_by()
            gone, self._record_id, self._shown = self._record_id, record_id, None
            self._viewers.say("")
            self._look_away(gone)
            self._looks.start()
        self._wanted_move = move or self._wanted_move
        self._is_entered = is_entered
        self.reload()

    def close_one(self) -> None:
        """Nothing is shown."""
        self.put_form_by()
        gone, self._record_id, self._shown = self._record_id, None, None
        self._pages.setCurrentIndex(1)
        self._look_away(gone)

    def reload(self) -> None:
        """Read the record shown again; the old story stays until the new one is there."""
        if self._record_id is not None:
            self._tasks.read(self, self.read_work, self._record_id, key="whole", then=self._show, failed=self._gone)

    def _gone(self, error: UserError) -> None:
        if isinstance(error, ClosedFile):
            self._show_closed(error)
            return
        self.drafts.give_up()
        say.error(error)
        self.close_one()

    def _show_closed(self, error: ClosedFile) -> None:
        """Nothing of it is seen before the reason is given; that is asked where somebody wanted this very one."""
        self.put_form_by()
        self._shown = None
        self._look_away(self._record_id)
        self._closed_page.know(error)
        self._pages.setCurrentWidget(self._closed_page)
        is_asked, self._is_entered = self._is_entered, False
        if is_asked:
            self._closed_page.ask()

    def _show(self, whole: Any) -> None:
        if whole.row.id != self._record_id:
            return
        self._is_entered = False
        is_same = self._shown == whole
        self._shown = whole
        self.show_head(whole)
        self.clocks.show_clocks(whole.row.running, clock.now())
        if not is_same:
            self._draw(whole)
        self.bar.show_moves(whole.moves)
        self._pages.setCurrentIndex(0)
        self._follow_form(whole)
        self.was_read(whole)

    def _follow_form(self, whole: Any) -> None:
        if self.form is not None and self.form.is_saving:
            pass  # what is read is what it did
        elif self.form is not None and self.form.move_made in whole.moves:
            self.form.know(whole)
        elif self.form is not None:
            self._say_impossible(self.form.move_made, whole)
            self.put_form_by()
        if self._wanted_move is not None:
            move, self._wanted_move = self._wanted_move, None
            if move in whole.moves:
                self.open_move(move)
            elif self.drafts.give_up():
                self._say_impossible(move, whole)

    def _say_impossible(self, move: Any, whole: Any) -> None:
        say.error(self.impossible(self.keys.verb(move), self.state_words(whole)))

    def tick(self, now: datetime) -> None:
        """A minute has passed."""
        self.clocks.tick(now)

    def _draw(self, whole: Any) -> None:
        at = self._scroll.verticalScrollBar().value()
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 2, 6, 2)
        column.setSpacing(4)
        self.fill_body(whole, column)
        column.addStretch(1)
        old = self._scroll.takeWidget()
        self._scroll.setWidget(holder)
        if old is not None:
            old.deleteLater()
        self._scroll.verticalScrollBar().setValue(at)

    # -- the form of a move

    def open_move(self, move: Any) -> None:
        """Open the form of a move; one left half-filled comes back as it was."""
        whole = self._shown
        if whole is None or move not in whole.moves:
            return
        self.put_form_by()
        if self.drafts.is_coming(whole.row.id, move):
            return
        made = self.make_form(move, whole)
        made.moved.connect(partial(self._made, made))
        made.closed.connect(self.close_form)
        made.stale.connect(self.reload)
        made.grown.connect(self._fit_form)
        self.form = made
        self.drafts.begin(made)
        self._form_holder.addWidget(made)
        made.show()
        self._fit_form()
        self.bar.hide()
        made.take_focus()

    def _fit_form(self) -> None:
        if self.form is not None:
            most = self.height() - LOWEST_STORY - self._scroll.y() - 24
            self.form.setFixedHeight(max(160, min(self.form.wanted_height(self.width() - 34), most)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_form()

    def put_form_by(self) -> bool:
        """The form goes; what was typed comes back with the same move of the same record, also after a restart. False: it was blank."""
        is_kept = self.form is not None and self.drafts.put_away()
        self._drop_form()
        return is_kept

    def _drop_form(self) -> None:
        form, self.form = self.form, None
        if form is None:
            return
        self._form_holder.removeWidget(form)
        form.hide()
        if not form.is_saving:  # else it is told how that ended
            form.deleteLater()
        self.bar.show()

    def close_form(self) -> None:
        """Esc: back to the moves."""
        if self.put_form_by():
            say.toast(_("Put away: the same move or F8 brings it back."))
        self.bar.take_focus()

    def park(self) -> bool:
        """Ctrl+Shift+K: the form of a move becomes a card; False where nothing stands in one."""
        if self.form is None or self.form.is_blank:
            return False
        self.close_form()
        return True

    def _made(self, form: MoveFrame, moved: Any) -> None:
        self.drafts.made(form)
        if form is self.form:
            self._drop_form()
            self.after_move(form, moved)
        else:
            form.deleteLater()
        self.moved.emit(moved, form.move_made)
        self.reload()
        self.bar.take_focus()

    def press(self, key: str) -> None:
        """The key of one of the buttons, while no form is open."""
        if self.form is None:
            self.bar.press(key)

    def enter(self) -> None:
        """Enter on its row: the cursor to the form or the first move; a closed file asks why it is opened."""
        if self._pages.currentWidget() is self._closed_page:
            self._closed_page.ask()
            return
        self._is_entered = self._shown is None
        self.take_focus()

    def take_focus(self) -> None:
        """The cursor to the form, else to the first move."""
        if self.form is not None:
            self.form.take_focus()
        else:
            self.bar.take_focus()

    def open_source(self) -> None:
        """Ctrl+Shift+O: the visit, call, message, letter, opinion, ticket or direction note it came out of."""
        if self.whole is not None and self.whole.row.source_id is not None:
            self.source_wanted.emit(self.whole.row.source_kind, self.whole.row.source_id)

    # -- files

    def add_file(self) -> None:
        """Ctrl+Shift+F: keep a file with it."""
        if self._takes_files():
            self.files.choose()

    def show_files(self, whole: Any, column: QVBoxLayout) -> None:
        """The files kept with it, in their place of the body."""
        self.files.show_files(whole.row.id, whole.files, may_add=self.note in whole.moves)
        column.addWidget(self.files)

    def _takes_files(self) -> bool:
        return self._shown is not None and self.note in self._shown.moves

    # -- who else looks

    def _look(self) -> None:
        if self._record_id is not None and self.isVisible() and self._tasks.actor is not None and not self._tasks.read_only:
            self._looked_at = self._record_id
            self._tasks.do(self, "app.tickets.views:look", self._record_id, then=self._say_viewers)
            self._looks.start(LOOKS_EVERY)

    def look_again(self) -> None:
        """Somebody opened or closed a record at another counter."""
        if self._record_id is not None and not self._looks.isActive():
            self._looks.start(LOOKS_AFTER)

    def _look_away(self, record_id: UUID | None) -> None:
        self._looks.stop()
        self._looks.setInterval(LOOKS_AFTER)
        if record_id is not None and record_id == self._looked_at and self._tasks.actor is not None and not self._tasks.read_only:
            self._looked_at = None
            self._tasks.do(None, "app.tickets.views:look_away", record_id)

    def _say_viewers(self, viewers: "tuple[Viewer, ...]") -> None:
        self._viewers.say(viewers_words(viewers), "warn")


def written(words: str) -> QLabel:
    """Words somebody wrote, to be read and copied."""
    made = label(words, wraps=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
