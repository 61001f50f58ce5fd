"""Calls, messages and mail on record: their fields and their moves."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.calls.fields import STATE_WORDS, Addressee, CallKind, Direction, MailKind, MessageState, Source
from app.core.clock import day_of
from app.core.errors import UserError
from app.core.i18n import N_, _
from app.storage.records import Record, index_of_part
from app.storage.types import Word

UNDO = timedelta(seconds=10)
TOO_LATE = N_("Undo is possible for ten seconds only. Correct or void it instead; both keep a trail.")


def day_number(at: datetime) -> int:
    """20261121: the office's day of a moment, as lists group by it."""
    day = day_of(at)
    return day.year * 10000 + day.month * 100 + day.day


class Contact(Record, kw_only=True):
    """What calls, messages and mail have in common. Names are kept as they were said, so old lists stay true.

    `for_whom` is whom it is for, `source_*` what it was made of. A voided one keeps its number.
    """

    __abstract__ = True

    number: Mapped[str] = mapped_column(String(24))
    day: Mapped[int]
    at: Mapped[datetime]
    person_id: Mapped[UUID | None] = mapped_column(default=None)
    name: Mapped[str] = mapped_column(String(255), default="")
    phone: Mapped[str] = mapped_column(String(255), default="")
    company: Mapped[str] = mapped_column(String(255), default="")
    for_kind: Mapped[str] = mapped_column(String(12), default="")
    for_id: Mapped[UUID | None] = mapped_column(default=None)
    for_whom: Mapped[str] = mapped_column(String(255), default="")
    department: Mapped[str] = mapped_column(String(60), default="")
    text: Mapped[str] = mapped_column(String(4000), default="")
    taken_by: Mapped[str] = mapped_column(String(60), default="")
    taken_by_id: Mapped[UUID | None] = mapped_column(default=None)
    counter: Mapped[str] = mapped_column(String(40), default="")
    source_kind: Mapped[str] = mapped_column(String(12), default="")
    source_id: Mapped[UUID | None] = mapped_column(default=None)
    source_number: Mapped[str] = mapped_column(String(24), default="")
    is_corrected: Mapped[bool] = mapped_column(default=False)
    voided_at: Mapped[datetime | None] = mapped_column(default=None)
    voided_by: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(String(255), default="")

    def is_for(self, addressee: Addressee) -> None:
        """Whom it is for."""
        self.for_kind, self.for_id, self.for_whom = addressee.kind, addressee.id, addressee.text
        self.department = addressee.department[:60]

    def came_of(self, source: Source | None) -> None:
        """What it was made of."""
        if source is not None:
            self.source_kind, self.source_id, self.source_number = source.kind, source.id, source.number

    def set_at(self, at: datetime) -> None:
        """When it was."""
        self.at, self.day = at, day_number(at)

    def check_open(self) -> None:
        """Raises UserError where it is void."""
        if self.voided_at is not None:
            raise UserError(_("{number} is void; nothing was changed.").format(number=self.number))

    def void(self, reason: str, who: str, now: datetime) -> None:
        """Entered by mistake: the number stays, used up."""
        self.check_open()
        self.voided_at, self.voided_by, self.reason = now, who, reason

    def give_back(self, now: datetime) -> None:
        """A voiding taken back within ten seconds."""
        if self.voided_at is None or not abs(now - self.voided_at) <= UNDO:
            raise UserError(_(TOO_LATE))
        self.voided_at, self.voided_by, self.reason = None, "", ""


def _indexes(table: str) -> tuple[Any, ...]:
    has_source = "source_id IS NOT NULL"
    return (
        Index(f"ix_{table}_number", "number", unique=True),
        Index(f"ix_{table}_day", "day", "at"),
        Index(f"ix_{table}_person", "person_id", "at"),
        index_of_part(f"ix_{table}_source", "source_id", where=has_source),
    )


class Call(Contact, kw_only=True):
    """One call, in or out, as it ended. `answers_id` is the message a call back answered."""

    __tablename__ = "phone_call"
    __table_args__ = _indexes("phone_call")

    direction: Mapped[Direction] = mapped_column(Word(Direction))
    kind: Mapped[CallKind] = mapped_column(Word(CallKind))
    answers_id: Mapped[UUID | None] = mapped_column(default=None)


class Message(Contact, kw_only=True):
    """Words left for somebody: new until told, told until done. `call_id` is the call it was left in.

    Whoever it is for may read it at the screen (`read_at`); `state_before` is the state before the last move, for ten seconds of undo.
    """

    __tablename__ = "message"
    __table_args__ = (
        *_indexes("message"),
        index_of_part("ix_message_call", "call_id", where="call_id IS NOT NULL"),
        index_of_part("ix_message_open", "at", where="state IN ('new', 'told')"),
    )

    state: Mapped[MessageState] = mapped_column(Word(MessageState), default=MessageState.NEW)
    call_id: Mapped[UUID | None] = mapped_column(default=None)
    wants_call_back: Mapped[bool] = mapped_column(default=False)
    calls_again_at: Mapped[datetime | None] = mapped_column(default=None)
    is_urgent: Mapped[bool] = mapped_column(default=False)
    told_at: Mapped[datetime | None] = mapped_column(default=None)
    told_how: Mapped[str] = mapped_column(String(255), default="")
    told_by: Mapped[str] = mapped_column(String(60), default="")
    read_at: Mapped[datetime | None] = mapped_column(default=None)
    read_by: Mapped[str] = mapped_column(String(60), default="")
    done_at: Mapped[datetime | None] = mapped_column(default=None)
    done_by: Mapped[str] = mapped_column(String(60), default="")
    outcome: Mapped[str] = mapped_column(String(255), default="")
    state_before: Mapped[MessageState | None] = mapped_column(Word(MessageState), default=None)
    moved_at: Mapped[datetime | None] = mapped_column(default=None)

    def _move(self, to: MessageState, now: datetime) -> None:
        self.state_before, self.state, self.moved_at = self.state, to, now

    def _check_not(self, *states: MessageState) -> None:
        if self.state in states:
            sentence = _("Message {number} is {state} already. Look at it again; nothing was changed.")
            raise UserError(sentence.format(number=self.number, state=_(STATE_WORDS[self.state])))

    def tell(self, how: str, who: str, now: datetime) -> None:
        """Whom it is for was told."""
        self._check_not(MessageState.TOLD, MessageState.DONE, MessageState.VOID)
        self._move(MessageState.TOLD, now)
        self.told_at, self.told_how, self.told_by = now, how, who

    def read(self, who: str, now: datetime, how: str) -> bool:
        """Whom it is for has read it; that tells it too. False where it was read before."""
        if self.read_at is not None or self.state is MessageState.VOID:
            return False
        self.read_at, self.read_by = now, who
        if self.state is MessageState.NEW:
            self.tell(how, who, now)
        return True

    def finish(self, outcome: str, who: str, now: datetime) -> None:
        """It was seen to: nothing more is to be done with it."""
        self._check_not(MessageState.DONE, MessageState.VOID)
        self._move(MessageState.DONE, now)
        self.done_at, self.done_by, self.outcome = now, who, outcome

    def void(self, reason: str, who: str, now: datetime) -> None:
        """Entered by mistake."""
        super().void(reason, who, now)
        self._move(MessageState.VOID, now)

    def can_undo(self, now: datetime) -> bool:
        """Whether the last move is at most ten seconds old."""
        return self.state_before is not None and self.moved_at is not None and abs(now - self.moved_at) <= UNDO

    def take_back(self, now: datetime) -> None:
        """Undo the last move; raises UserError after ten seconds."""
        undone, before = self.state, self.state_before
        if before is None or not self.can_undo(now):
            raise UserError(_(TOO_LATE))
        if undone is MessageState.TOLD:
            self.told_at, self.told_how, self.told_by = None, "", ""
            self.read_at, self.read_by = None, ""
        elif undone is MessageState.DONE:
            self.done_at, self.done_by, self.outcome = None, "", ""
        else:
            self.voided_at, self.voided_by, self.reason = None, "", ""
        self.state, self.state_before, self.moved_at = before, None, now


class Mail(Contact, kw_only=True):
    """A letter, fax or e-mail that came in or went out; the paper itself is scanned or filed under its number."""

    __tablename__ = "mail"
    __table_args__ = _indexes("mail")

    direction: Mapped[Direction] = mapped_column(Word(Direction))
    kind: Mapped[MailKind] = mapped_column(Word(MailKind))
    about: Mapped[str] = mapped_column(String(255), default="")
    reference: Mapped[str] = mapped_column(String(80), default="")
    pages: Mapped[int | None] = mapped_column(default=None)


class ContactLink(Record, kw_only=True):
    """What came of a call, message or letter: an announced visit, a ticket, a complaint."""

    __tablename__ = "contact_link"
    __table_args__ = (Index("ix_contact_link_source", "source_id"), Index("ix_contact_link_target", "target_id"))

    source_kind: Mapped[str] = mapped_column(String(12))
    source_id: Mapped[UUID]
    target_kind: Mapped[str] = mapped_column(String(12))
    target_id: Mapped[UUID]
    target_number: Mapped[str] = mapped_column(String(40), default="")
    at: Mapped[datetime]
