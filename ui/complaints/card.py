"""One complaint with its whole story on one screen: what, whose turn, every clock, both tracks, what was found, decided and said."""

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.complaints.fields import Move
from app.core.i18n import _
from ui import theme
from ui.complaints import card_body as body
from ui.complaints.move_drafts import ComplaintMoveDrafts
from ui.complaints.move_form import MoveForm
from ui.complaints.move_keys import KEYS
from ui.complaints.papers import PapersBar
from ui.complaints.way_strip import WayStrip
from ui.complaints.words import round_words, state_pill, turn_words
from ui.panels import EmptyState
from ui.screen import Desk
from ui.tickets.card_body import facts_grid, section
from ui.tickets.matter_card import MatterCard
from ui.tickets.move_drafts import MoveDrafts
from ui.tickets.move_frame import MoveFrame
from ui.tickets.offers import MoveKeys
from ui.visits.words import at_words

if TYPE_CHECKING:
    from app.complaints.whole import Whole


LOW = 680  # below it a form needs the room of the way strip


class ComplaintCard(MatterCard):
    """A director understands it in ten seconds: the way it has come stands above everything else."""

    read_work: ClassVar[str] = "app.complaints.whole:whole"
    files_room: ClassVar[str] = "app.complaints.attaching"
    keys: ClassVar[MoveKeys] = KEYS
    drafts_of: ClassVar[type[MoveDrafts]] = ComplaintMoveDrafts
    note: ClassVar[Any] = Move.NOTE

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self.way = WayStrip()
        super().__init__(desk, parent)
        self.papers = PapersBar(self._tasks, self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._make_way()
        super().resizeEvent(event)

    def _make_way(self) -> None:
        """On a low screen the way and what is known at a glance give their room to the form of a move."""
        whole = self.whole
        if whole is not None:
            has_room = self.form is None or self.height() > theme.px(LOW)
            self.way.show_state(whole.row.state)
            self.way.setVisible(self.way.stands and has_room)
            self._who.setVisible(has_room and bool(self._who.text()))
            self.clocks.setVisible(has_room and bool(whole.row.running))

    def was_read(self, whole: "Whole") -> None:
        self._make_way()

    def open_move(self, move: Any) -> None:
        super().open_move(move)
        self._make_way()
        page = self._pages.currentWidget()
        if page is not None and (layout := page.layout()) is not None:
            layout.activate()  # what gave way is out of it before the form is measured
        self._fit_form()

    def _drop_form(self) -> None:
        super()._drop_form()
        self._make_way()

    def above_story(self) -> tuple[QWidget, ...]:
        return (self.way,)

    def empty_state(self) -> EmptyState:
        words = _("Pick one at the left, or press F5 for a new one.")
        return EmptyState(_("No complaint is picked."), words, icon="circle-exclamation")

    def make_form(self, move: Move, whole: "Whole") -> MoveFrame:
        return MoveForm(self._tasks, move, whole)

    def show_head(self, whole: "Whole") -> None:
        row = whole.row
        self._title.setText(" · ".join(part for part in (row.complainant, row.home or row.place) if part))
        pill = state_pill(row.state)
        self._pill.set(pill.word, pill.meaning)
        self._round.set(round_words(row), "warn")
        self._number.setText(" · ".join(part for part in (row.number, row.kind, at_words(row.received_at)) if part))
        self._who.setText(turn_words(whole))

    def state_words(self, whole: "Whole") -> str:
        return state_pill(whole.row.state).word

    def impossible(self, move: str, state: str) -> str:
        words = _("“{move}” is not possible any more: the complaint is “{state}” now. What you typed is put away (F8).")
        return words.format(move=move, state=state)

    def fill_body(self, whole: "Whole", column: QVBoxLayout) -> None:
        row, hangs = whole.row, whole.attached
        parts: list[QWidget] = [body.marks_part(whole)] if body.marks(whole) else []
        parts.append(body.matter_part(row))
        parts += [body.tracks_part(hangs.remedies, whole.actions)] if hangs.remedies or whole.actions else []
        parts.append(facts_grid(body.facts(whole)))
        parts += [body.source_part(row, self.open_source)] if row.source_number else []
        parts += body.course_parts(hangs)
        parts += [section(_("Belongs together"))] if hangs.links else []
        parts += [body.link_part(link, self.other_wanted.emit) for link in hangs.links]
        self.papers.show_of(row.id, row.number, row.state)
        for part in (*parts, self.papers):
            column.addWidget(part)
        self.show_files(whole, column)
        for part in (section(_("Story")), body.story(whole.lines)):
            column.addWidget(part)

    def print_selected(self) -> bool:
        """Ctrl+P: what this state needs on paper."""
        return self.whole is not None and self.papers.print_usual()
