"""A later date, only with the complainant's consent (P1-5, R7): to when, who agreed, by which way; the first date stays for the figures."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.clocks import service as clocks
from app.clocks.record import Clock
from app.complaints import limits
from app.complaints.deed import Deed, Moved, begin
from app.complaints.fields import CLERKS, ClockKind, Move, TrackState
from app.complaints.forms import CORRECT_TRACK, NOBODY
from app.complaints.measures import action_meant
from app.complaints.permits import open_remedies
from app.complaints.tracks import ComplaintConsent
from app.core.actor import Actor, allowed
from app.core.errors import FormErrors, UserError
from app.core.i18n import _


@allowed(CLERKS)
def extend(s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Reply and remedy, or a corrective action, by a later day somebody agreed to. Raises FormErrors."""
    deed = begin(s, complaint_id, Move.EXTEND, form, version=version, by=by, now=now)
    if deed.values["channel"] == NOBODY and not deed.complaint.is_unreachable:
        raise FormErrors({"channel": _("There is a contact on record: ask the person, then write how they agreed.")})
    until = deed.moment("until_day", "until_time")
    assert until is not None
    found = _corrective_clock(deed, until) if deed.values["track"] == CORRECT_TRACK else _remedy_clocks(deed, until)
    first = found[0]
    _check(until, first, now)
    s.add(ComplaintConsent(
        complaint_id=complaint_id, round=deed.complaint.round, track=deed.values["track"], before_at=first.due_at, until_at=until,
        agreed_by=deed.values["agreed_by"], channel=deed.values["channel"], reason=deed.values["reason"], made_at=now, made_by=by.name,
    ))  # fmt: skip
    deed.tell(before=first.due_at)
    consent = clocks.Consent(deed.values["agreed_by"], deed.values["channel"], now)
    if deed.values["track"] != CORRECT_TRACK:
        deed.warn(limits.visit_before(s, deed.complaint, until))
    for clock in found:
        clocks.extend(s, clock.id, until, consent, now=now, by=by)
    deed.step()
    return deed.end()


def _check(until: datetime, clock: Clock, now: datetime) -> None:
    if until <= max(now, clock.due_at):
        raise FormErrors({"until_day": _("A later date than the one that stands now is needed.")})
    if until > now + limits.LONGEST:
        raise FormErrors({"until_day": _("Write a day to come, within ten years.")})


def _remedy_clocks(deed: Deed, until: datetime) -> list[Clock]:
    """The promise and the open remedies that end before then."""
    remedies = open_remedies(deed.s, deed.complaint.id)
    clock_of = limits.running
    found = [clock_of(deed.s, deed.complaint.id, ClockKind.PROMISE), *(clock_of(deed.s, one.id, ClockKind.REMEDY) for one in remedies)]
    running = [clock for clock in found if clock is not None]
    if not running:
        raise FormErrors({"track": _("Neither a reply nor a remedy is awaited any more, so there is no date to move.")})
    later = [clock for clock in running if clock.due_at < until]
    for one in remedies:
        one.due_at = max(one.due_at, until)
    return later or running[:1]


def _corrective_clock(deed: Deed, until: datetime) -> list[Clock]:
    action = action_meant(deed, TrackState.OPEN)
    clock = limits.running(deed.s, action.id, ClockKind.CORRECT)
    if clock is None:
        raise UserError(_("This limit has ended, so it is not changed any more. Load the list again."))
    action.due_at = max(action.due_at, until)
    deed.tell(action_no=action.place)
    return [clock]
