"""One ticket with its whole story: state, whose it is, every clock, papers, files, what happened, and the moves that may be made now."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _
from app.tickets.fields import Move
from ui import say
from ui.files.files_part import Drops, FilesPart
from ui.panels import Banner, EmptyState, StatusPill, button, label, line
from ui.screen import Desk
from ui.tickets import card_body as body
from ui.tickets.approve_strip import ApproveStrip
from ui.tickets.clock_pills import ClockPills
from ui.tickets.move_drafts import MoveDrafts
from ui.tickets.move_form import MoveForm
from ui.tickets.move_keys import verb
from ui.tickets.moves_bar import MovesBar
from ui.tickets.one_line import OneLine
from ui.tickets.papers import TicketPapers
from ui.tickets.words import state_pill, viewers_words, whose_words
from ui.visits.words import at_words

if TYPE_CHECKING:
    from app.tickets.deed import Moved
    from app.tickets.story import ListRow, ReportRow
    from app.tickets.views import Viewer
    from app.tickets.whole import Whole

LOOKS_AFTER, LOOKS_EVERY = 600, 30_000  # ms: passing by with the arrow keys is no look
LISTS = frozenset({Move.ASK_PAPERS, Move.EDIT_LIST, Move.APPROVE_LIST})
LOWEST_STORY = 84


class TicketCard(QFrame):
    """Shows one ticket and keeps showing it; the form of a move opens below its story."""

    closed = Signal()
    other_wanted = Signal(object)
    source_wanted = Signal(str, object)  # the kind and id of what the ticket was opened from
    moved = Signal(object, object)  # what came of it, and the move

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self._desk, self._tasks = desk, desk.tasks
        self._ticket_id: UUID | None = None
        self._wanted_move: Move | None = None
        self._looked_at: UUID | None = None  # the ticket other counters were told of
        self._list_wanted: UUID | None = None  # a list of papers just made, looked at as soon as it is read
        self._shown: Whole | None = None
        self.form: MoveForm | None = None
        self.drafts = MoveDrafts(desk, self, lambda: self.form)  # moves begun and not made
        self.papers = TicketPapers(self._tasks, self)
        self.files = FilesPart(self._tasks, "app.tickets.attaching")
        Drops(self, self.files.add, self._takes_files)
        self.files.changed.connect(self.reload)
        self.bar = MovesBar()
        self.bar.chosen.connect(self.open_move)
        self._title, self._pill, self._round = OneLine("head"), StatusPill(parent=self), StatusPill(parent=self)
        self._number, self._who = label("", "quiet"), label("", wraps=True)
        self._viewers = Banner()
        self.clocks = ClockPills()
        self._scroll = QScrollArea()
        self._pages = QStackedWidget()
        self._build()
        self._looks = QTimer(self, singleShot=True, interval=LOOKS_AFTER)
        self._looks.timeout.connect(self._look)

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
        column.addWidget(self._number)
        column.addWidget(self._viewers)
        column.addWidget(self.clocks)
        column.addWidget(self._who)
        column.addWidget(line())
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setMinimumHeight(LOWEST_STORY)
        column.addWidget(self._scroll, 1)
        self._form_holder = QVBoxLayout()
        column.addLayout(self._form_holder)
        column.addWidget(self.bar)
        empty = EmptyState(_("No ticket is picked."), _("Pick one at the left, or press F4 for a new one."), icon="ticket")
        for each in (page, empty):
            self._pages.addWidget(each)
        self._pages.setCurrentWidget(empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)

    # -- which ticket

    @property
    def ticket_id(self) -> UUID | None:
        """The ticket shown."""
        return self._ticket_id

    @property
    def whole(self) -> "Whole | None":
        """The ticket as it was read last."""
        return self._shown if self._ticket_id is not None else None

    def show_ticket(self, ticket_id: UUID, move: Move | None = None) -> None:
        """Read and show a ticket; `move` opens its form at once."""
        if ticket_id != self._ticket_id:
            self.put_form_by()
            gone, self._ticket_id, self._shown = self._ticket_id, ticket_id, None
            self._viewers.say("")
            self._look_away(gone)
            self._looks.start()
        self._wanted_move = move or self._wanted_move
        self.reload()

    def close_ticket(self) -> None:
        """Nothing is shown."""
        self.put_form_by()
        gone, self._ticket_id, self._shown = self._ticket_id, None, None
        self._pages.setCurrentIndex(1)
        self._look_away(gone)

    def reload(self) -> None:
        """Read the ticket shown again; the old story stays until the new one is there."""
        if self._ticket_id is not None:
            self._tasks.read(self, "app.tickets.whole:whole", self._ticket_id, key="whole", then=self._show, failed=self._gone)

    def _gone(self, error: UserError) -> None:
        self.drafts.give_up()
        say.error(error)
        self.close_ticket()

    def _show(self, whole: "Whole") -> None:
        if whole.row.id != self._ticket_id:
            return
        is_same = self._shown == whole
        self._shown = whole
        row = whole.row
        self._title.setText(" · ".join(part for part in (row.caller, row.home or row.company) if part))
        pill = state_pill(row.state)
        self._pill.set(pill.word, pill.meaning)
        self._round.set(_("round {n}").format(n=row.round) if row.round > 1 else "", "warn")
        self._number.setText(" · ".join(part for part in (row.number, row.topic, at_words(row.received_at)) if part))
        self._who.setText(whose_words(whole))
        self.clocks.show_clocks(row.running, clock.now())
        if not is_same:
            self._draw(whole)
        self.bar.show_moves(whole.moves)
        self._pages.setCurrentIndex(0)
        self._follow_form(whole)
        if self._list_wanted is not None:
            self._offer_paper(whole)

    def _follow_form(self, whole: "Whole") -> None:
        if self.form is not None and self.form.is_saving:
            pass  # what is read is what it did
        elif self.form is not None and self.form.move_made in whole.moves:
            self.form.know(whole)
        elif self.form is not None:
            self._say_impossible(verb(self.form.move_made), whole)
            self.put_form_by()
        if self._wanted_move is not None:
            move, self._wanted_move = self._wanted_move, None
            if move in whole.moves:
                self.open_move(move)
            elif self.drafts.give_up():
                self._say_impossible(verb(move), whole)

    @staticmethod
    def _say_impossible(move: str, whole: "Whole") -> None:
        words = _("“{move}” is not possible any more: the ticket is “{state}” now. What you typed is put away (F8).")
        say.error(words.format(move=move, state=state_pill(whole.row.state).word))

    def tick(self, now: datetime) -> None:
        """A minute has passed."""
        self.clocks.tick(now)

    def _draw(self, whole: "Whole") -> None:
        at = self._scroll.verticalScrollBar().value()
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 2, 6, 2)
        column.setSpacing(4)
        matter = label(whole.row.matter, wraps=True)
        matter.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(matter)
        column.addWidget(body.facts_grid(body.facts(whole)))
        if whole.row.source_number:
            column.addWidget(body.source_part(whole.row, self.open_source))
        for each in whole.attached.lists:
            column.addWidget(body.papers_part(each, self.look_at_list))
            if each.is_to_approve and Move.APPROVE_LIST not in whole.moves and Move.NOTE in whole.moves:
                strip = ApproveStrip(self._tasks, whole.row.id)
                strip.approved.connect(lambda moved: self.moved.emit(moved, Move.APPROVE_LIST))
                column.addWidget(strip)
        for report in whole.attached.reports:
            column.addWidget(body.report_part(report, self.look_at_report))
        for verified in whole.attached.verifications:
            column.addWidget(body.verification_part(verified))
        if whole.attached.links:
            column.addWidget(body.section(_("Belongs together")))
        for link in whole.attached.links:
            column.addWidget(body.link_part(link, self.other_wanted.emit))
        self.files.show_files(whole.row.id, whole.files, may_add=Move.NOTE in whole.moves)
        column.addWidget(self.files)
        column.addWidget(body.section(_("Story")))
        column.addWidget(body.story_part(whole.lines))
        column.addStretch(1)
        old = self._scroll.takeWidget()
        self._scroll.setWidget(holder)
        if old is not None:
            old.deleteLater()
        self._scroll.verticalScrollBar().setValue(at)

    # -- the form of a move

    def open_move(self, move: Move) -> None:
        """Open the form of a move; one left half-filled comes back as it was."""
        whole = self._shown
        if whole is None or move not in whole.moves:
            return
        self.put_form_by()
        if self.drafts.is_coming(whole.row.id, move):
            return
        made = MoveForm(self._tasks, move, whole)
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
        """The form goes; what was typed comes back with the same move of the same ticket, also after a restart. False: it was blank."""
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

    def _made(self, form: MoveForm, moved: "Moved") -> None:
        self.drafts.made(form)
        if form is self.form:
            self._drop_form()
            self._list_wanted = moved.about_id if form.move_made in LISTS else None
        else:
            form.deleteLater()
        self.moved.emit(moved, form.move_made)
        self.reload()
        self.bar.take_focus()

    def _offer_paper(self, whole: "Whole") -> None:
        """A list just made that is told on paper is looked at before it is given out."""
        wanted, self._list_wanted = self._list_wanted, None
        row = next((one for one in whole.attached.lists if one.id == wanted and one.is_valid), None)
        if row is not None and row.delivery == "paper" and row.printed_at is None:
            self.bar.take_focus()  # the sheet gives it back
            self.look_at_list(row)

    def press(self, key: str) -> None:
        """The key of one of the buttons, while no form is open."""
        if self.form is None:
            self.bar.press(key)

    def take_focus(self) -> None:
        """The cursor to the form, else to the first move."""
        if self.form is not None:
            self.form.take_focus()
        else:
            self.bar.take_focus()

    def open_source(self) -> None:
        """Ctrl+Shift+O: the visit, call, message, letter, opinion or direction note the ticket was opened from."""
        if self.whole is not None and self.whole.row.source_id is not None:
            self.source_wanted.emit(self.whole.row.source_kind, self.whole.row.source_id)

    # -- papers and files

    def look_at_list(self, row: "ListRow") -> None:
        """The notice as it will be printed; printing it freezes the list."""
        if self._ticket_id is not None:
            self.papers.look_at_list(self._ticket_id, row)

    def look_at_report(self, row: "ReportRow") -> None:
        """The red-light report as it will be printed."""
        if self._ticket_id is not None:
            self.papers.look_at_report(self._ticket_id, row)

    def print_selected(self) -> bool:
        """Ctrl+P: what this state needs on paper."""
        if self._shown is None:
            return False
        self.papers.print_of(self._shown)
        return True

    def add_file(self) -> None:
        """Ctrl+Shift+F: keep a file with the ticket."""
        if self._takes_files():
            self.files.choose()

    def _takes_files(self) -> bool:
        return self._shown is not None and Move.NOTE in self._shown.moves

    # -- who else looks

    def _look(self) -> None:
        if self._ticket_id is not None and self.isVisible() and self._tasks.actor is not None and not self._tasks.read_only:
            self._looked_at = self._ticket_id
            self._tasks.do(self, "app.tickets.views:look", self._ticket_id, then=self._say_viewers)
            self._looks.start(LOOKS_EVERY)

    def look_again(self) -> None:
        """Somebody opened or closed a ticket at another counter."""
        if self._ticket_id is not None and not self._looks.isActive():
            self._looks.start(LOOKS_AFTER)

    def _look_away(self, ticket_id: UUID | None) -> None:
        self._looks.stop()
        self._looks.setInterval(LOOKS_AFTER)
        if ticket_id is not None and ticket_id == self._looked_at and self._tasks.actor is not None and not self._tasks.read_only:
            self._looked_at = None
            self._tasks.do(None, "app.tickets.views:look_away", ticket_id)

    def _say_viewers(self, viewers: "tuple[Viewer, ...]") -> None:
        self._viewers.say(viewers_words(viewers), "warn")
