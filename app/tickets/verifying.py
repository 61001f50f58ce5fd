"""A resident's matter is verified the same day; the director decides how it is done and by whom (P2三). One transaction each."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import Actor, allowed
from app.core.i18n import _
from app.tickets import limits
from app.tickets.deed import Moved, begin
from app.tickets.duties import Verification
from app.tickets.fields import CLERKS, ClockKind, Move
from app.tickets.handing import give, target_meant


@allowed(CLERKS)
def verify(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """What was found, and what is proposed to the director."""
    deed = begin(s, ticket_id, Move.VERIFY, form, version=version, by=by, now=now)
    made = Verification(
        ticket_id=ticket_id, round=deed.ticket.round, finding=deed.values["finding"], proposal=deed.values["proposal"], made_at=now,
        made_by=by.name,
    )  # fmt: skip
    s.add(made)
    deed.ticket.is_verified = True
    limits.stop(s, deed.ticket, (ClockKind.SAME_DAY,), by=by, now=now)
    return deed.end()


@allowed(CLERKS)
def direct(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """The director says how it is done, and may say by whom."""
    deed = begin(s, ticket_id, Move.DIRECT, form, version=version, by=by, now=now)
    s.flush()
    waiting = select(Verification).where(Verification.ticket_id == ticket_id, Verification.decided_at.is_(None))
    for found in s.execute(waiting).scalars():
        found.decision, found.decided_at, found.decided_by = deed.values["decision"], now, by.name
    if deed.values["to"]:
        give(deed, target_meant(s, deed.values["to"], deed.roster), _("decided by the director"))
    return deed.end()
