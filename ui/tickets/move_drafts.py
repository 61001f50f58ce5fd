"""A move somebody began and did not make: kept aside like every other form, and found again by its ticket and its move."""

from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID, uuid5

from PySide6.QtCore import QObject

from app.core.i18n import _
from app.drafts.fields import HalfFilled
from app.tickets.fields import CLERKS, Move
from ui import say
from ui.parking import Aside, Begun, as_body, as_hex, as_id, values_of
from ui.screen import Desk
from ui.tickets.move_keys import verb

if TYPE_CHECKING:
    from ui.tickets.move_frame import MoveFrame


class MoveDrafts(QObject):
    """One half-filled form for each move of a record at this counter; the same move brings it back, and so does its card (F8)."""

    kind: ClassVar[str]

    def __init__(self, desk: Desk, owner: QObject, form: "Callable[[], MoveFrame | None]") -> None:
        super().__init__(owner)
        self._desk, self._parking, self._form = desk, desk.parking, form
        self._brought: HalfFilled | None = None
        self.aside = Aside(self._parking, self, self._half_filled)
        self._parking.register(self.kind, self._bring_back)

    # -- whose moves they are

    @abstractmethod
    def open(self, record_id: UUID, move: Any) -> None:
        """Show the record with the form of the move."""

    @abstractmethod
    def move_of(self, word: str) -> Any:
        """The move a word stands for."""

    @abstractmethod
    def words_of(self, row: Any, move: Any) -> tuple[str, str]:
        """The verb of the move, and whose record it is."""

    @abstractmethod
    def refusal(self) -> str:
        """The sentence for somebody who may not make moves."""

    def _id(self, record_id: UUID, move: Any) -> UUID:
        """The same for the same move of a record, so that there are never two of it at one counter."""
        actor = self._desk.tasks.actor
        return uuid5(record_id, f"{move.value} {actor.counter if actor is not None else ''}")

    def _half_filled(self, begun: Begun) -> HalfFilled | None:
        form = self._form()
        if form is None or form.is_blank:
            return None
        row, typed = form.whole.row, form.typed()
        verb, who = self.words_of(row, form.move_made)
        kept = {"ticket_id": as_hex(row.id), "move": form.move_made.value, "values": typed}
        said = " ".join(" ".join(str(value) for name, value in typed.items() if value and form.is_written(name)).split())
        about = " · ".join(part for part in (who, said) if part)
        return HalfFilled(begun.id, self.kind, " · ".join((row.number, verb)), about, as_body(kept), begun.at)

    # -- while it is filled in

    def begin(self, form: "MoveFrame") -> None:
        """A form was opened: one brought back is as it was left."""
        brought, self._brought = self._brought, None
        if brought is not None and brought.id == self._id(form.whole.row.id, form.move_made):
            form.restore(values_of(brought).get("values") or {})
            self.aside.begin(Begun(brought.id, brought.begun_at, is_kept=True))
        else:
            self.aside.begin(Begun(self._id(form.whole.row.id, form.move_made)))
        form.edited.connect(self.aside.touched)

    def put_away(self) -> bool:
        """The form becomes a card; False where nothing stands in it."""
        return self.aside.put_away()

    def made(self, form: "MoveFrame") -> None:
        """The move is on record: nothing is kept of its form."""
        done = self._id(form.whole.row.id, form.move_made)
        if self.aside.begun.id == done:
            self.aside.saved()
        elif any(row.id == done for row in self._parking.rows):
            self._parking.drop(done, self._desk.tasks.actor)

    # -- brought back

    def is_coming(self, record_id: UUID, move: Any) -> bool:
        """Whether a form of this move waits: it is fetched, and `open_move` is asked for again when it is there."""
        wanted = self._id(record_id, move)
        if self._brought is not None and self._brought.id == wanted:
            return False
        if not any(row.id == wanted for row in self._parking.rows):
            return False
        self._parking.resume(wanted)
        return True

    def _bring_back(self, form: HalfFilled) -> None:
        kept, actor = values_of(form), self._desk.tasks.actor
        record_id = as_id(kept.get("ticket_id"))
        if actor is None or not actor.roles & CLERKS or record_id is None:
            self._parking.write(form, actor, is_open=False)
            say.error(self.refusal())
            return
        self._brought = form
        self.open(record_id, self.move_of(kept["move"]))

    def give_up(self) -> bool:
        """The move cannot be made any more: what was typed stays put away, to be read there. False where nothing was on its way."""
        brought, self._brought = self._brought, None
        if brought is not None:
            self._parking.write(brought, self._desk.tasks.actor, is_open=False)
        return brought is not None


class TicketMoveDrafts(MoveDrafts):
    """Those of tickets."""

    kind: ClassVar[str] = "move"

    def open(self, record_id: UUID, move: Move) -> None:
        self._desk.show_ticket(record_id, move)

    def move_of(self, word: str) -> Move:
        return Move(word)

    def words_of(self, row: Any, move: Move) -> tuple[str, str]:
        return verb(move), row.caller

    def refusal(self) -> str:
        return _("Only somebody who may own tickets can go on with this form. It stays put away.")
