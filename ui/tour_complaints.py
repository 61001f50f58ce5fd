"""The tour's complaints: one is registered while the person stands there, goes its way to the return visit, twice not satisfied."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt

from app.complaints.fields import Move, State
from app.core.actor import Actor
from ui.hand import Hand
from ui.main_window import MainWindow

if TYPE_CHECKING:
    from app.complaints.lists import ComplaintRow
    from ui.complaints.screen import ComplaintsScreen

NAME, PHONE, HOME, SUMMARY = "林晓东", "13800138000", "5-1-0803", "电梯又停在两层之间"
STORY = "今早 7:40 被困二十分钟，这个月已经是第三次。"
WISH = "彻底检修，给书面说明"
Step = tuple[str, Callable[[], object]]


class ComplaintTour:
    """Remembers who sat at the desk first."""

    def __init__(self, window: MainWindow, hand: Hand) -> None:
        self.window, self.hand = window, hand
        self._first: Actor | None = None

    def _room(self) -> "ComplaintsScreen":
        from ui.complaints.screen import ComplaintsScreen

        self.window.open_room("complaints")
        room = self.window.room("complaints")
        assert isinstance(room, ComplaintsScreen), "the room of this key"
        return room

    def _seat(self, role: str) -> None:
        """Somebody of a role sits down."""
        from app.office.lists import staff

        def sit(people: Any) -> None:
            row = next(person for person in people if role in person.roles)
            counter = self.window.tasks.actor.counter if self.window.tasks.actor else ""
            self.window.lock()
            self.window.open_desk(Actor(row.id, row.name, row.roles, counter))

        self._first = self._first or self.window.tasks.actor
        self.window.tasks.read(None, staff, then=sit)
        QCoreApplication.processEvents()

    # -- the form

    def type_one(self) -> None:
        """F5: the kind by its initials, the home, what is said, what is wanted; the same lift was complained of before."""
        self.hand.press(Qt.Key.Key_Escape)
        self.window.open_room("today")
        self.hand.press(Qt.Key.Key_F5)
        for words in ("dt", NAME, PHONE, HOME, SUMMARY, STORY):
            self.hand.type(words)
            self.hand.enter()
        today: Any = self.window.room("today")
        panel = today.complaints.panel
        panel.form.fill({"wish": WISH, "is_sorry": "yes", "wants_leader": "yes", "severity": "serious", "danger": "possible"})
        panel.known()

    def save(self) -> None:
        """The number on register, notice and original, and what the desk still has to do."""
        self.hand.save()
        QCoreApplication.processEvents()

    # -- the room

    def board(self) -> None:
        """All open ones by what must happen first, as the director sees them."""
        self._seat("director")
        room = self._room()
        room.filters.choose(list(room.filters.scopes)[-1])

    def _mark(self, state: State, *, rounds: int = 1) -> "ComplaintRow | None":
        room = self._room()
        row: ComplaintRow | None = next((row for row in room.list.rows() if row.state is state and row.round >= rounds), None)
        if row is not None:
            room.mark(row.id)
            QCoreApplication.processEvents()
        return row

    def decide(self) -> None:
        """The director dispatches: how it is made good and by when, and by when the cause is corrected."""
        row = self._mark(State.TO_DECIDE)
        if row is not None:
            self._room().shown.open_move(Move.DISPATCH)

    def course(self) -> None:
        """A lift complaint nobody could satisfy: three rounds, up to the manager, on one card."""
        room = self._room()
        room.shown.close_form()
        room.filters.state.setCurrentIndex(room.filters.state.findData(State.ENDED.value))
        room.filters.changed.emit()
        QCoreApplication.processEvents()
        self._mark(State.ENDED, rounds=2)
        self.hand.press(Qt.Key.Key_1)  # closed long ago: why it is opened is asked

    def actions(self) -> None:
        """Corrective actions outlive their cases."""
        from ui.complaints.filters import View

        room = self._room()
        room.filters.clear()
        room.filters.choose_view(View.ACTIONS)

    def visits(self) -> None:
        """The return visits of the week in the order of the addresses."""
        from ui.complaints.filters import View

        self._room().filters.choose_view(View.VISITS)

    def back(self) -> None:
        """Whoever sat here first goes on."""
        if self._first is not None:
            self.window.lock()
            self.window.open_desk(self._first)

    def steps(self) -> tuple[Step, ...]:
        """The pictures by name."""
        return (
            ("complaint-form", self.type_one),
            ("complaint-registered", self.save),
            ("complaint-board", self.board),
            ("complaint-dispatch", self.decide),
            ("complaint-course", self.course),
            ("complaint-actions", self.actions),
            ("complaint-visits", self.visits),
            ("complaint-back", self.back),
        )
