"""What hangs on a complaint: what was found, decided, made good, corrected, agreed, and said at return visits. A record each."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.complaints.fields import Fault, Level, Satisfaction, TrackState, Verdict
from app.storage.records import Record, index_of_part
from app.storage.types import Word


class ComplaintFinding(Record, kw_only=True):
    """What was verified the same day: facts, evidence, the proposal to the director (P2三)."""

    __tablename__ = "complaint_finding"
    __table_args__ = (Index("ix_complaint_finding_complaint", "complaint_id", "made_at"),)

    complaint_id: Mapped[UUID]
    round: Mapped[int] = mapped_column(default=1)
    facts: Mapped[str] = mapped_column(String(4000))
    evidence: Mapped[str] = mapped_column(String(2000), default="")
    proposal: Mapped[str] = mapped_column(String(2000), default="")
    fault: Mapped[Fault] = mapped_column(Word(Fault), default=Fault.OPEN)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(60), default="")


class ComplaintDecision(Record, kw_only=True):
    """What the director, the manager or (of a later round) whoever it had gone up to decided."""

    __tablename__ = "complaint_decision"
    __table_args__ = (Index("ix_complaint_decision_complaint", "complaint_id", "decided_at"),)

    complaint_id: Mapped[UUID]
    round: Mapped[int] = mapped_column(default=1)
    level: Mapped[Level] = mapped_column(Word(Level))
    verdict: Mapped[Verdict] = mapped_column(Word(Verdict))
    opinion: Mapped[str] = mapped_column(String(2000), default="")
    basis: Mapped[str] = mapped_column(String(1000), default="")
    team: Mapped[str] = mapped_column(String(60), default="")
    leader: Mapped[str] = mapped_column(String(60), default="")
    remedy_due_at: Mapped[datetime | None] = mapped_column(default=None)
    correct_due_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[UUID | None] = mapped_column(default=None)
    decided_by: Mapped[str] = mapped_column(String(60), default="")


class ComplaintRemedy(Record, kw_only=True):
    """How the complainant's trouble is made good 补救: what is to be done and by when; what was done, by whom, the proof.

    Its REMEDY clock is kept under its own id."""

    __tablename__ = "complaint_remedy"
    __table_args__ = (Index("ix_complaint_remedy_complaint", "complaint_id", "made_at"),)

    complaint_id: Mapped[UUID]
    number: Mapped[str] = mapped_column(String(24))
    round: Mapped[int] = mapped_column(default=1)
    state: Mapped[TrackState] = mapped_column(Word(TrackState), default=TrackState.OPEN)
    method: Mapped[str] = mapped_column(String(2000))
    team: Mapped[str] = mapped_column(String(60), default="")
    due_at: Mapped[datetime]
    action: Mapped[str] = mapped_column(String(2000), default="")
    done_at: Mapped[datetime | None] = mapped_column(default=None)
    done_by_id: Mapped[UUID | None] = mapped_column(default=None)
    done_by: Mapped[str] = mapped_column(String(60), default="")
    proof: Mapped[str] = mapped_column(String(1000), default="")
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(60), default="")

    def finish(self, action: str, who: tuple[UUID | None, str], at: datetime, proof: str) -> None:
        """Made good."""
        self.state, self.action, self.done_at, self.proof = TrackState.DONE, action, at, proof
        self.done_by_id, self.done_by = who


class CorrectiveAction(Record, kw_only=True):
    """How the cause is corrected 纠正, so that it does not come again; it may outlive the complaint.

    `place` counts those of one complaint; `owner_id` is who is responsible. Its CORRECT clock is kept under its own id."""

    __tablename__ = "corrective_action"
    __table_args__ = (
        Index("ix_corrective_action_complaint", "complaint_id", "place"),
        index_of_part("ix_corrective_action_open", "due_at", where="state IN ('open', 'done')"),
    )

    complaint_id: Mapped[UUID]
    number: Mapped[str] = mapped_column(String(24))
    place: Mapped[int] = mapped_column(default=1)
    round: Mapped[int] = mapped_column(default=1)
    state: Mapped[TrackState] = mapped_column(Word(TrackState), default=TrackState.OPEN)
    team: Mapped[str] = mapped_column(String(60), default="")
    owner_id: Mapped[UUID | None] = mapped_column(default=None)
    owner: Mapped[str] = mapped_column(String(60), default="")
    due_at: Mapped[datetime]
    cause: Mapped[str] = mapped_column(String(2000), default="")
    action: Mapped[str] = mapped_column(String(2000), default="")
    done_at: Mapped[datetime | None] = mapped_column(default=None)
    done_by: Mapped[str] = mapped_column(String(60), default="")
    verified_at: Mapped[datetime | None] = mapped_column(default=None)
    verified_by: Mapped[str] = mapped_column(String(60), default="")
    verified_note: Mapped[str] = mapped_column(String(1000), default="")
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(60), default="")

    def finish(self, cause: str, action: str, who: str, at: datetime) -> None:
        """Done, to be verified."""
        self.state, self.cause, self.action, self.done_by, self.done_at = TrackState.DONE, cause, action, who, at

    def verify(self, who: str, note: str, at: datetime, *, is_effective: bool) -> None:
        """Looked at: it works, or it is open again."""
        self.verified_note = note
        if is_effective:
            self.state, self.verified_by, self.verified_at = TrackState.VERIFIED, who, at
        else:
            self.state, self.done_at = TrackState.OPEN, None


class ReturnVisit(Record, kw_only=True):
    """One return visit 回访 (P1-5), or a try nobody was met at: who was asked, how, what they said, how satisfied they are."""

    __tablename__ = "complaint_visit"
    __table_args__ = (
        Index("ix_complaint_visit_complaint", "complaint_id", "visited_at", "round", "satisfaction"),  # all that figures count of a visit
        Index("ix_complaint_visit_at", "visited_at"),
    )

    complaint_id: Mapped[UUID]
    number: Mapped[str] = mapped_column(String(24))
    round: Mapped[int] = mapped_column(default=1)
    visited_at: Mapped[datetime]
    way: Mapped[str] = mapped_column(String(20))
    person: Mapped[str] = mapped_column(String(255), default="")
    satisfaction: Mapped[Satisfaction] = mapped_column(Word(Satisfaction))
    opinion: Mapped[str] = mapped_column(String(2000), default="")
    why: Mapped[str] = mapped_column(String(1000), default="")
    is_by_handler: Mapped[bool] = mapped_column(default=False)
    visitor_id: Mapped[UUID | None] = mapped_column(default=None)
    visitor: Mapped[str] = mapped_column(String(60), default="")
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(60), default="")


class ComplaintConsent(Record, kw_only=True):
    """A later date the complainant agreed to (P1-5, R7): from when to when, who, by which way; the first date stays for the figures."""

    __tablename__ = "complaint_consent"
    __table_args__ = (Index("ix_complaint_consent_complaint", "complaint_id", "made_at"),)

    complaint_id: Mapped[UUID]
    round: Mapped[int] = mapped_column(default=1)
    track: Mapped[str] = mapped_column(String(20))
    before_at: Mapped[datetime]
    until_at: Mapped[datetime]
    agreed_by: Mapped[str] = mapped_column(String(255))
    channel: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(1000), default="")
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(60), default="")
