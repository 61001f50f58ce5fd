"""What hangs on a ticket: lists of missing papers, red-light reports, hand-overs, verifications; and the guards' direction notes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.errors import UserError
from app.core.i18n import _
from app.storage.records import Record, Row
from app.storage.types import Word
from app.tickets.fields import Outcome, Passing, TicketState, Verdict

ON_PAPER = "paper"  # of forms.DELIVERIES


class PaperList(Record, kw_only=True):
    """A one-time notice 一次性告知书 (W4.2, W6.2): every missing paper told once. Giving it out freezes it.

    `place` is 1 for the first list of a ticket; a later one counts only once the head has approved it."""

    __tablename__ = "paper_list"
    __table_args__ = (Index("ix_paper_list_ticket", "ticket_id", "place"), Index("ix_paper_list_number", "number", unique=True))

    ticket_id: Mapped[UUID]
    number: Mapped[str] = mapped_column(String(24))
    place: Mapped[int] = mapped_column(default=1)
    basis: Mapped[str] = mapped_column(String(1000), default="")
    points: Mapped[str] = mapped_column(String(2000), default="")
    delivery: Mapped[str] = mapped_column(String(20), default="")
    proof: Mapped[str] = mapped_column(String(20), default="")
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(60), default="")
    printed_at: Mapped[datetime | None] = mapped_column(default=None)
    approved_at: Mapped[datetime | None] = mapped_column(default=None)
    approved_by: Mapped[str] = mapped_column(String(60), default="")
    declined_at: Mapped[datetime | None] = mapped_column(default=None)
    void_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def is_valid(self) -> bool:
        """Whether it has been told: approved where that is needed, neither declined nor taken back."""
        return self.approved_at is not None and self.declined_at is None and self.void_at is None

    @property
    def is_frozen(self) -> bool:
        """Printed; or told in words or by letter, which is as good as printed: nothing can be added without telling twice."""
        return self.printed_at is not None or self.delivery != ON_PAPER

    @property
    def is_to_approve(self) -> bool:
        """A further list the head has not decided on."""
        return self.approved_at is None and self.declined_at is None and self.void_at is None

    def approve(self, who: str, now: datetime) -> None:
        """It counts; of a first list nobody is asked."""
        self.approved_at, self.approved_by = now, who

    def print_out(self, now: datetime) -> None:
        """On paper; from now on nothing is added and nothing taken away."""
        if not self.is_valid:
            raise UserError(
                _("List {number} does not count yet: a second list needs the head's approval first.").format(number=self.number)
            )
        self.printed_at = self.printed_at or now

    def check_changeable(self) -> None:
        """Raises UserError once it is frozen."""
        if self.printed_at is not None:
            sentence = _(
                "List {number} was printed and cannot be changed: everything missing is told once. Ask the head for a second list."
            )
            raise UserError(sentence.format(number=self.number))

    def take_back(self, now: datetime) -> None:
        """Undone within ten seconds; the number is used up."""
        self.void_at = now


class MissingPaper(Record, kw_only=True):
    """One paper of a list: what, why, how it must be; ticked once handed in."""

    __tablename__ = "missing_paper"
    __table_args__ = (Index("ix_missing_paper_list", "list_id", "place"),)

    list_id: Mapped[UUID]
    place: Mapped[int]
    what: Mapped[str] = mapped_column(String(500))
    why: Mapped[str] = mapped_column(String(500))
    standard: Mapped[str] = mapped_column(String(500), default="")
    ticked_at: Mapped[datetime | None] = mapped_column(default=None)
    ticked_by: Mapped[str] = mapped_column(String(60), default="")


class RedLightReport(Record, kw_only=True):
    """A red light (W6): a clerk may not refuse, so head and division leader are told and one of them decides."""

    __tablename__ = "red_light_report"
    __table_args__ = (Index("ix_red_light_report_ticket", "ticket_id"), Index("ix_red_light_report_number", "number", unique=True))

    ticket_id: Mapped[UUID]
    number: Mapped[str] = mapped_column(String(24))
    ground: Mapped[str] = mapped_column(String(2000))
    missing: Mapped[str] = mapped_column(String(2000), default="")
    told: Mapped[str] = mapped_column(String(20), default="")
    department: Mapped[str] = mapped_column(String(60), default="")
    state_from: Mapped[TicketState] = mapped_column(Word(TicketState))
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(60), default="")
    head_id: Mapped[UUID | None] = mapped_column(default=None)
    head: Mapped[str] = mapped_column(String(60), default="")
    leader_id: Mapped[UUID | None] = mapped_column(default=None)
    leader: Mapped[str] = mapped_column(String(60), default="")
    verdict: Mapped[Verdict] = mapped_column(Word(Verdict), default=Verdict.PENDING)
    opinion: Mapped[str] = mapped_column(String(2000), default="")
    basis: Mapped[str] = mapped_column(String(1000), default="")
    look_again: Mapped[int | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by: Mapped[str] = mapped_column(String(60), default="")
    decided_as: Mapped[str] = mapped_column(String(20), default="")

    def decide(self, verdict: Verdict, opinion: str, now: datetime, *, basis: str = "", look_again: int | None = None) -> None:
        """What the head or the division leader says."""
        self.verdict, self.opinion, self.basis, self.look_again, self.decided_at = verdict, opinion, basis, look_again, now

    def take_back(self, now: datetime) -> None:
        """Undone, or the ticket came to another end; the number is used up."""
        self.verdict, self.decided_at = Verdict.WITHDRAWN, now


class Handover(Record, kw_only=True):
    """A ticket offered to somebody, assigned, or taken up by whoever stands in (`kind`); `answered_at` is when that ended."""

    __tablename__ = "ticket_handover"
    __table_args__ = (Index("ix_ticket_handover_ticket", "ticket_id", "asked_at"), Index("ix_ticket_handover_from", "from_id"))

    ticket_id: Mapped[UUID]
    kind: Mapped[Passing] = mapped_column(Word(Passing))
    outcome: Mapped[Outcome] = mapped_column(Word(Outcome), default=Outcome.PENDING)
    from_id: Mapped[UUID | None] = mapped_column(default=None)
    from_name: Mapped[str] = mapped_column(String(60), default="")
    from_department: Mapped[str] = mapped_column(String(60), default="")
    to_id: Mapped[UUID | None] = mapped_column(default=None)
    to_name: Mapped[str] = mapped_column(String(60), default="")
    to_department: Mapped[str] = mapped_column(String(60), default="")
    to_phone: Mapped[str] = mapped_column(String(60), default="")
    as_: Mapped[str] = mapped_column(String(10), default="")
    reason: Mapped[str] = mapped_column(String(1000), default="")
    papers: Mapped[str] = mapped_column(String(1000), default="")
    is_told: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(60), default="")
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_by: Mapped[str] = mapped_column(String(60), default="")
    answer: Mapped[str] = mapped_column(String(1000), default="")
    basis: Mapped[str] = mapped_column(String(1000), default="")
    seen_at: Mapped[datetime | None] = mapped_column(default=None)

    def end(self, outcome: Outcome, who: str, now: datetime, answer: str = "", basis: str = "") -> None:
        """Accepted, returned, withdrawn; of a standing-in: A is back."""
        self.outcome, self.answered_by, self.answered_at, self.answer, self.basis = outcome, who, now, answer, basis

    def take_back(self, now: datetime) -> None:
        """Undone within ten seconds."""
        self.end(Outcome.WITHDRAWN, "", now)


class Verification(Record, kw_only=True):
    """What was found out about a resident's matter the same day, the proposal, and what the director decided (P2三)."""

    __tablename__ = "ticket_verification"
    __table_args__ = (Index("ix_ticket_verification_ticket", "ticket_id"),)

    ticket_id: Mapped[UUID]
    round: Mapped[int] = mapped_column(default=1)
    finding: Mapped[str] = mapped_column(String(2000))
    proposal: Mapped[str] = mapped_column(String(2000), default="")
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(60), default="")
    decision: Mapped[str] = mapped_column(String(2000), default="")
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by: Mapped[str] = mapped_column(String(60), default="")


class AbSheet(Record, kw_only=True):
    """An A/B hand-over sheet AB角交接单 (W5): everything somebody owns, with who stands in; or, coming back, what was done meanwhile."""

    __tablename__ = "ab_sheet"
    __table_args__ = (Index("ix_ab_sheet_number", "number", unique=True), Index("ix_ab_sheet_staff", "staff_id", "made_at"))

    number: Mapped[str] = mapped_column(String(24))
    is_back: Mapped[bool] = mapped_column(default=False)
    staff_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(60))
    department: Mapped[str] = mapped_column(String(60), default="")
    from_at: Mapped[datetime | None] = mapped_column(default=None)
    until_at: Mapped[datetime | None] = mapped_column(default=None)
    place: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(String(2000), default="")
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(60), default="")
    counter: Mapped[str] = mapped_column(String(40), default="")
    content_digest: Mapped[bytes]


class AbContent(Row, kw_only=True):
    """The frozen lines of an A/B sheet as JSON, written once."""

    __tablename__ = "ab_content"

    sheet_id: Mapped[UUID] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(Text)


class DirectionNote(Record, kw_only=True):
    """Where a guard sent somebody and whom to ask for there; a guard never owns a matter (W4.4). A desk may open a ticket from it."""

    __tablename__ = "direction_note"
    __table_args__ = (Index("ix_direction_note_number", "number", unique=True), Index("ix_direction_note_made", "made_at"))

    number: Mapped[str] = mapped_column(String(24))
    name: Mapped[str] = mapped_column(String(255), default="")
    matter: Mapped[str] = mapped_column(String(1000))
    place: Mapped[str] = mapped_column(String(255))
    contact: Mapped[str] = mapped_column(String(255))
    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID | None] = mapped_column(default=None)
    made_by: Mapped[str] = mapped_column(String(60), default="")
    counter: Mapped[str] = mapped_column(String(40), default="")
    void_at: Mapped[datetime | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(String(255), default="")

    def void(self, reason: str, now: datetime) -> None:
        """Written by mistake; the number is kept."""
        if self.void_at is not None:
            raise UserError(_("Direction note {number} is void already.").format(number=self.number))
        self.void_at, self.reason = now, reason
