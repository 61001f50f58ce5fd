"""A pass held to the scanner: its holder comes in or goes out, or the desk is told why not and what can be done."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import DESK, Actor, allowed
from app.core.clock import day_of
from app.core.errors import FormErrors, UserError
from app.core.forms import clean
from app.core.i18n import _
from app.passes.fields import PassKind, days_words, hours_words, weekdays_words
from app.passes.lists import PassRow, one, pass_meant, pass_of_visit
from app.passes.record import Pass, PassEntry
from app.passes.service import issue, pass_of
from app.passes.validity import Refusal, next_entry, refusal
from app.storage.adding import add_new
from app.visits.fields import VISIT_FIELDS, HostRef, Leaving, VisitState
from app.visits.lists import VisitRow, in_state, row
from app.visits.record import OPEN, Visit
from app.visits.service import Arrived, Coming, Moved, arrive, leave, needed_reason, undo, visit_of

# a scanner that reads twice, or a card held too long, is one passing of the door
ONCE = timedelta(seconds=3)


class Outcome(StrEnum):
    """What became of a scan."""

    IN = "in"
    OUT = "out"
    REFUSED = "refused"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Scanned:
    """One scan: the pass as it stands after it, the visit made or ended, or why nobody was let in.

    `next_at` is when the pass lets in next, `other` the visit its holder is inside with already.
    """

    outcome: Outcome
    row: PassRow
    moved: Moved | None = None
    refusal: Refusal | None = None
    next_at: datetime | None = None
    other: VisitRow | None = None


@allowed(DESK)
def scan(s: Session, code: str, *, by: Actor, now: datetime) -> Scanned:
    """Inside goes out whatever the pass says; outside comes in where the pass lets in. Raises UserError for no pass."""
    return scan_pass(s, pass_meant(s, code), by=by, now=now)


@allowed(DESK)
def scan_pass(s: Session, pass_id: UUID, *, by: Actor, now: datetime) -> Scanned:
    """The same for a pass forgotten at home, picked from the list."""
    found = one(s, pass_id, now=now)
    if (last := _last_move(s, pass_id)) is not None and abs(now - last) < ONCE:
        return Scanned(Outcome.AGAIN, found)
    if found.visit_id is not None:
        moved = leave(s, found.visit_id, Leaving.SCANNED, by=by, now=now)
        return Scanned(Outcome.OUT, one(s, pass_id, now=now), moved)
    if (other := _other_visit(s, found)) is not None:
        return Scanned(Outcome.REFUSED, found, refusal=Refusal.INSIDE, other=other)
    why = refusal(found.terms, now, found.used)
    if why is not None:
        can_come_again = why not in (Refusal.WITHDRAWN, Refusal.USED_UP)
        return Scanned(Outcome.REFUSED, found, refusal=why, next_at=next_entry(found.terms, now) if can_come_again else None)
    moved = _let_in(s, pass_of(s, pass_id), PassEntry(pass_id=pass_id, at=now, noted_by=by.name), by=by, now=now)
    return Scanned(Outcome.IN, one(s, pass_id, now=now), moved)


def _last_move(s: Session, pass_id: UUID) -> datetime | None:
    query = select(Visit.arrived_at, Visit.left_at, Visit.state).join(PassEntry, PassEntry.visit_id == Visit.id)
    last = s.execute(query.where(PassEntry.pass_id == pass_id).order_by(PassEntry.at.desc()).limit(1)).first()
    if last is None or last.state is VisitState.VOID:
        return None
    times = [at for at in (last.arrived_at, last.left_at) if at is not None]
    return max(times, default=None)


def _other_visit(s: Session, found: PassRow) -> VisitRow | None:
    """The visit without this pass its holder is at the desk or inside with."""
    if found.person_id is None:
        return None
    for state in OPEN:
        query = select(Visit.id).where(in_state(state), Visit.person_id == found.person_id).limit(1)
        visit_id = s.execute(query).scalar_one_or_none()
        if visit_id is not None:
            return row(s, visit_id)
    return None


def _let_in(s: Session, held: Pass, entry: PassEntry, *, by: Actor, now: datetime) -> Moved:
    form = {
        "name": held.name, "phone": held.phone, "host": held.host, "purpose": held.purpose or _("Visiting"), "company": held.company,
        "people": "1", "type": held.type.value,
    }  # fmt: skip
    host = HostRef(held.host_kind, held.host_id, held.host, held.department) if held.host_id else None
    coming = Coming(person_id=held.person_id, host=host, as_written=True, prints=False, badge=held.serial)
    arrived = arrive(s, form, coming, by=by, now=now)
    entry.visit_id = arrived.visit_id
    add_new(s, entry)
    return Moved(arrived.visit_id, arrived.number, arrived.name, arrived.state, arrived.version)


@allowed(DESK)
def let_in(s: Session, pass_id: UUID, reason: str, *, by: Actor, now: datetime) -> Scanned:
    """This once, though the pass does not let in: what stood against it and the reason are kept. Not with a withdrawn pass."""
    held = pass_of(s, pass_id)
    held.check_open()
    why = needed_reason(reason)
    found = one(s, pass_id, now=now)
    if found.visit_id is not None or (other := _other_visit(s, found)) is not None:
        number = visit_of(s, found.visit_id).number if found.visit_id is not None else other.number if other else ""
        raise UserError(_("{name} is inside already with visit {number}. Sign that out first.").format(name=held.name, number=number))
    against = refusal(found.terms, now, found.used)
    entry = PassEntry(pass_id=pass_id, at=now, noted_by=by.name, refusal=against.value if against else "", reason=why)
    moved = _let_in(s, held, entry, by=by, now=now)
    return Scanned(Outcome.IN, one(s, pass_id, now=now), moved)


@allowed(DESK)
def turn_away(s: Session, pass_id: UUID, reason: str, *, by: Actor, now: datetime) -> PassRow:
    """The holder was not let in; the attempt is kept with the pass."""
    held = pass_of(s, pass_id)
    found = one(s, pass_id, now=now)
    against = refusal(found.terms, now, found.used)
    words = needed_reason(reason)
    add_new(s, PassEntry(pass_id=held.id, at=now, noted_by=by.name, refusal=against.value if against else "", reason=words))
    return found


@allowed(DESK)
def arrive_for_day(s: Session, form: Mapping[str, object], coming: Coming | None = None, *, by: Actor, now: datetime) -> Arrived:
    """A check-in whose badge is a day pass: it goes out and comes in with it until midnight. Otherwise as visits.service.arrive."""
    coming = coming or Coming()
    clean(VISIT_FIELDS, form)  # what is wrong is said of the visit's own fields
    person_id = coming.person_id or (visit_of(s, coming.visit_id).person_id if coming.visit_id else None)
    shown = {name: form.get(name) for name in ("host", "purpose", "company", "note")}
    who = {"holders": f"{form.get('name') or ''}\t{form.get('phone') or ''}", "first_day": day_of(now).isoformat(), "kind": PassKind.DAY}
    try:
        issued = issue(s, {**shown, **who}, replace(coming, person_id=person_id), prints=False, by=by, now=now)
    except FormErrors as error:
        raise _as_visit_error(error) from error
    held = pass_of(s, issued.pass_ids[0])
    arrived = arrive(s, form, replace(coming, person_id=held.person_id, badge=held.serial), by=by, now=now)
    add_new(s, PassEntry(pass_id=held.id, visit_id=arrived.visit_id, at=now, noted_by=by.name))
    return arrived


def _as_visit_error(error: FormErrors) -> FormErrors:
    """The same sentence at the field of the check-in form."""
    return type(error)({"name" if field == "holders" else field: sentence for field, sentence in error.errors.items()})


@allowed(DESK)
def undo_day(s: Session, visit_id: UUID, *, version: int, by: Actor, now: datetime) -> Moved:
    """A check-in with a day pass taken back within ten seconds: the pass goes with it."""
    pass_id = pass_of_visit(s, visit_id)
    moved = undo(s, visit_id, by=by, now=now, version=version)
    held = pass_of(s, pass_id) if pass_id else None
    if held is not None and held.withdrawn_at is None:
        held.withdraw(_("taken back"), by.name, now)
        held.person_id = visit_of(s, visit_id).person_id  # whom only this check-in made known is forgotten again
    return moved


def refusal_words(scanned: Scanned) -> str:
    """Why nobody was let in, as one sentence with the pass's own terms."""
    found = scanned.row
    days = days_words(found.first_day, found.last_day)
    if scanned.refusal is Refusal.INSIDE and scanned.other is not None:
        return _("{name} is inside already with visit {number}.").format(name=found.name, number=scanned.other.number)
    sentences = {
        Refusal.WITHDRAWN: _("It was withdrawn: {reason}.").format(reason=found.reason),
        Refusal.EXPIRED: _("It was valid {days}.").format(days=days),
        Refusal.NOT_YET: _("It is valid {days}.").format(days=days),
        Refusal.USED_UP: _("It was used {n} of {most} times.").format(n=found.used, most=found.most_entries),
        Refusal.WEEKDAY: _("It lets in on {weekdays}.").format(weekdays=weekdays_words(found.weekdays)),
        Refusal.HOUR: _("It lets in {hours}.").format(hours=hours_words(found.opens, found.closes)),
    }
    return sentences.get(scanned.refusal, "") if scanned.refusal else ""
