"""A roll call and what was said of each person on it."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.errors import UserError
from app.core.i18n import _
from app.evacuations.fields import Answer
from app.storage.records import Record
from app.storage.types import Word

UNDO = timedelta(seconds=10)


class EvacuationCall(Record, kw_only=True):
    """One emptying of the house, drill or not, from F9 to the closing report; open while `ended_at` is empty."""

    __tablename__ = "evacuation_call"
    __table_args__ = (Index("ix_evacuation_call_number", "number", unique=True),)

    number: Mapped[str] = mapped_column(String(24))
    is_drill: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime]
    started_by: Mapped[str] = mapped_column(String(60))
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by: Mapped[str] = mapped_column(String(60), default="")
    is_taken_back: Mapped[bool] = mapped_column(default=False)

    def end(self, who: str, now: datetime) -> None:
        """Everybody who could be looked for was; nothing is answered any more."""
        self.check_open()
        self.ended_at, self.ended_by = now, who

    def take_back(self, who: str, now: datetime) -> None:
        """F9 was a slip of the hand; the number stays, used up."""
        if now - self.started_at > UNDO:
            raise UserError(_("Undo is possible for ten seconds only. Close the roll call instead; it is kept with its report."))
        self.end(who, now)
        self.is_taken_back = True

    def check_open(self) -> None:
        """Raises UserError where the roll call is closed."""
        if self.ended_at is not None:
            raise UserError(_("The roll call {number} is closed; nothing was changed. F9 starts a new one.").format(number=self.number))


class RollEntry(Record, kw_only=True):
    """One visit on a roll call: where the people were when it began, and what is known of them now.

    Names and phones stay with the visit, so a correction there is true here, and erasing there erases here."""

    __tablename__ = "roll_entry"
    __table_args__ = (Index("ix_roll_entry_call", "call_id"), Index("ix_roll_entry_visit", "visit_id"))

    call_id: Mapped[UUID]
    visit_id: Mapped[UUID]
    building: Mapped[str] = mapped_column(String(60), default="")
    floor: Mapped[str] = mapped_column(String(20), default="")
    has_left: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[Answer] = mapped_column(Word(Answer), default=Answer.OPEN)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_by: Mapped[str] = mapped_column(String(60), default="")

    def say(self, answer: Answer, who: str, now: datetime) -> None:
        """Found, not found, was not here; OPEN takes the answer back."""
        self.answer = answer
        self.answered_at, self.answered_by = (None, "") if answer is Answer.OPEN else (now, who)
