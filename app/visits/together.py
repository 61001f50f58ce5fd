"""The verbs of a group: a lead and companions come, go in and leave together or apart; each call is one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core.actor import DESK, Actor, allowed
from app.core.errors import FormErrors, UserError
from app.core.i18n import _
from app.office.settings import Settings, get_settings
from app.printing import labels, queue
from app.printing.lists import own_route, route
from app.printing.stock import Stock
from app.visits.carried import escort_of
from app.visits.companions import Badges, Companion, checked, own_people
from app.visits.correct import shown
from app.visits.expecting import TO_COME
from app.visits.fields import HostRef, Leaving, VisitState
from app.visits.kinds import Escorting
from app.visits.record import OPEN, Visit
from app.visits.service import (
    Arrived,
    Coming,
    Moved,
    admit,
    arrive,
    cancel,
    leave,
    open_visit,
    queue_paper,
    undo,
    visit_of,
)
from app.watch import service as watch
from app.watch.fields import WatchHit


@dataclass(frozen=True, slots=True)
class Together:
    """Visits moved in one go, the lead first where it is among them; words about what was cleaned; the print jobs made."""

    moved: tuple[Moved, ...]
    notes: tuple[str, ...] = ()
    job_ids: tuple[UUID, ...] = ()

    @property
    def visit_id(self) -> UUID:
        """The lead's visit: what goes with the arrival goes with it."""
        return self.moved[0].visit_id

    @property
    def number(self) -> str:
        """The lead's number."""
        return self.moved[0].number

    @property
    def versions(self) -> tuple[tuple[UUID, int], ...]:
        """What undo_together takes."""
        return tuple((each.visit_id, each.version) for each in self.moved)


@dataclass(frozen=True, slots=True)
class BadgePlan:
    """How a group's badges would be printed here: the usual way, the sheet's name, its next free label and how many it has."""

    way: str
    sheet: str
    next_label: int
    labels: int


@allowed(DESK)
def arrive_with(
    s: Session,
    form: Mapping[str, object],
    companions: Sequence[Companion],
    coming: Coming | None = None,
    badges: Badges | None = None,
    *,
    by: Actor,
    now: datetime,
) -> Together:
    """A lead and companions are at the desk: each with an own visit, number and badge, same host, purpose and company, or nobody.

    The form's `people` are the whole party. Raises FormErrors ("companions" for theirs), UnknownHost."""
    coming = coming or Coming()
    party, notes = checked(form, companions, coming.visit_id)
    whole = replace(coming, prints=not party)
    came = [arrive(s, {**form, "people": own_people(form.get("people"), len(party))}, whole, by=by, now=now)]
    lead = visit_of(s, came[0].visit_id)
    came += [_arrive_beside(s, lead, each, by=by, now=now) for each in party]
    jobs = print_badges(s, [one.visit_id for one in came], badges, by=by, now=now) if party else came[0].job_ids
    return Together(tuple(map(_as_moved, came)), (*came[0].notes, *notes, *_named_notes(came[1:])), jobs)


def _named_notes(came: Sequence[Arrived]) -> tuple[str, ...]:
    """What was noted of each (still to be signed …), once for all it is said of."""
    told: dict[str, list[str]] = {}
    for one in came:
        for note in one.notes:
            told.setdefault(note, []).append(one.name)
    return tuple(_("{names}: {note}").format(names=_(", ").join(names), note=note) for note, names in told.items())


def _as_moved(came: Arrived) -> Moved:
    return Moved(came.visit_id, came.number, came.name, came.state, came.version)


def _arrive_beside(s: Session, lead: Visit, each: Companion, *, by: Actor, now: datetime) -> Arrived:
    """One companion: what was announced of them stays, host and purpose are the lead's."""
    form: dict[str, Any] = {"people": 1, "type": lead.type.value, "language": lead.language, "company": lead.company}
    if each.visit_id is not None:
        known = shown(visit_of(s, each.visit_id))
        form |= {name: value for name, value in known.items() if value}
    form |= {"name": each.name, "phone": each.phone or form.get("phone", ""), "host": lead.host, "purpose": lead.purpose}
    host = HostRef(lead.host_kind, lead.host_id, lead.host, lead.department) if lead.host_id else None
    coming = Coming(each.person_id, host, as_written=True, visit_id=each.visit_id, lead_id=lead.lead_id or lead.id, prints=False)
    if (led := escort_of(s, lead.id)) is not None and led.name:
        coming = replace(coming, escort=Escorting(led.name, areas=led.areas, is_told=led.is_told, as_written=True))
    try:
        return arrive(s, form, coming, by=by, now=now)
    except WatchHit as error:
        sentence = _("{name} is to be checked: check the others in without {name}, then {name} alone in the form.")
        raise FormErrors({"companions": sentence.format(name=each.name)}) from error
    except FormErrors as error:
        raise FormErrors({"companions": f"{each.name}: {error}"}) from error


@allowed(DESK)
def join(
    s: Session, visit_id: UUID, companions: Sequence[Companion], badges: Badges | None = None, *, by: Actor, now: datetime
) -> Together:
    """Companions who come after their lead, who is at the desk or inside already."""
    one = visit_of(s, visit_id)
    lead = visit_of(s, one.lead_id) if one.lead_id else one
    party, notes = checked({"name": lead.name, "phone": lead.phone}, companions)
    if not party:
        raise FormErrors({"companions": _("Type the names of those who come with {name}.").format(name=lead.name)})
    came = [_arrive_beside(s, lead, each, by=by, now=now) for each in party]
    jobs = print_badges(s, [each.visit_id for each in came], badges, by=by, now=now)
    return Together(tuple(map(_as_moved, came)), notes, jobs)


@allowed(DESK)
def check_in_together(
    s: Session, visit_ids: Sequence[UUID], badges: Badges | None = None, *, has_pad: bool = False, by: Actor, now: datetime
) -> Together:
    """Announced visitors are here, all as announced, or none; those who have come already are passed over.

    Who is to be looked at first (watch list) is left to come and named in the notes; of one alone it is raised, as `arrive` does."""
    is_alone = len(visit_ids) == 1
    waited_for = [visit for visit in _visits(s, visit_ids) if visit.state in TO_COME]
    held = [visit for visit in waited_for if not is_alone and watch.is_held(s, shown(visit), visit.person_id, visit.id, now=now)]
    came = []
    for visit in (visit for visit in waited_for if visit not in held):
        coming = Coming(visit_id=visit.id, as_written=True, prints=False, has_pad=has_pad and is_alone)
        try:
            came.append(arrive(s, shown(visit), coming, by=by, now=now))
        except FormErrors as error:
            if is_alone:
                raise
            raise UserError(_("{name}: {trouble} Nobody of the group was checked in.").format(name=visit.name, trouble=error)) from error
    notes = tuple(_("{name} is to be checked first: check them in alone.").format(name=visit.name) for visit in held)
    if not came:
        raise UserError(" ".join(notes) or _("Nobody of this group is still to come. Load the list again."))
    jobs = print_badges(s, [one.visit_id for one in came], badges, by=by, now=now)
    return Together(tuple(map(_as_moved, came)), (*notes, *_named_notes(came)), jobs)


@allowed(DESK)
def check_in_group(s: Session, visit_id: UUID, badges: Badges | None = None, *, by: Actor, now: datetime) -> Together:
    """Everybody of the visit's group who is still to come is here."""
    return check_in_together(s, members(s, visit_id), badges, by=by, now=now)


@allowed(DESK)
def admit_together(s: Session, visit_ids: Sequence[UUID], *, by: Actor, now: datetime) -> Together:
    """The host sees them all; who does not wait any more is passed over."""
    waiting = [visit.id for visit in _visits(s, visit_ids) if visit.state is VisitState.WAITING]
    if not waiting:
        raise UserError(_("Nobody of this group is waiting. Load the list again."))
    return Together(tuple(admit(s, each, by=by, now=now) for each in waiting))


@allowed(DESK)
def leave_together(s: Session, visit_ids: Sequence[UUID], how: Leaving = Leaving.SEEN, *, by: Actor, now: datetime) -> Together:
    """Sign out several of a group; those gone meanwhile are passed over."""
    here = [visit.id for visit in _visits(s, visit_ids) if visit.state in OPEN]
    if not here:
        raise UserError(_("Nobody of this group is here any more. Load the list again."))
    return Together(tuple(leave(s, each, how, by=by, now=now) for each in here))


@allowed(DESK)
def leave_group(s: Session, visit_id: UUID, how: Leaving = Leaving.SEEN, *, by: Actor, now: datetime) -> Together:
    """Everybody of the visit's group who is still here leaves."""
    return leave_together(s, members(s, visit_id), how, by=by, now=now)


@allowed(DESK)
def cancel_together(s: Session, visit_ids: Sequence[UUID], reason: str, *, by: Actor, now: datetime) -> Together:
    """Those of a group who are still to come will not."""
    to_come = [visit.id for visit in _visits(s, visit_ids) if visit.state in TO_COME]
    if not to_come:
        raise UserError(_("Nobody of this group is still to come. Load the list again."))
    return Together(tuple(cancel(s, each, reason, by=by, now=now) for each in to_come))


@allowed(DESK)
def undo_together(s: Session, versions: Sequence[tuple[UUID, int]], *, by: Actor, now: datetime) -> Together:
    """Take back what was done to all of them within ten seconds, or to nobody; raises StaleRecord where one was moved on since."""
    visits = [visit_of(s, visit_id) for visit_id, _version in versions]
    serials = frozenset(visit.badge for visit in visits if visit.badge is not None and visit.state in OPEN)
    leads = {visit.lead_id or visit.id for visit in visits}
    # companions first: who leads them is there as long as they are
    taken = [undo(s, visit_id, by=by, now=now, version=version) for visit_id, version in reversed(versions)]
    still_here = {visit.badge for visit in visits if visit.state in OPEN}
    for lead_id in leads:
        queue.cancel_sheets(s, lead_id, serials - still_here, now=now)
    return Together(tuple(reversed(taken)))


def members(s: Session, visit_id: UUID) -> list[UUID]:
    """The visits of a visit's group, the lead first; of one that came alone its own."""
    visit = visit_of(s, visit_id)
    lead_id = visit.lead_id or visit.id
    found = select(Visit.id).where(or_(Visit.id == lead_id, Visit.lead_id == lead_id)).order_by(Visit.lead_id.is_not(None), Visit.number)
    return list(s.execute(found).scalars())


def group_of(s: Session, code: str) -> list[UUID]:
    """The group of the visit a badge code or number means."""
    return members(s, open_visit(s, code))


def _visits(s: Session, visit_ids: Sequence[UUID]) -> list[Visit]:
    return [visit_of(s, visit_id) for visit_id in dict.fromkeys(visit_ids)]


# -- badges


def sheet_of(s: Session, settings: Settings, counter: str) -> Stock | None:
    """The sheet of labels a counter prints a group's badges on: its own for them, its badges' stock, else the one set for groups."""
    own = own_route(s, counter, queue.SHEET)
    named = (own.stock if own else "", route(s, counter, "badge").stock, settings.sheet_stock)
    return next((sheet for name in named if name and (sheet := labels.sheet_named(s, name)) is not None), None)


def usual_way(s: Session, settings: Settings, counter: str) -> str:
    """How a group's badges are printed at a counter where nobody says otherwise: single, sheet or none."""
    if not settings.print_badge:
        return "none"
    is_sheet = settings.group_badges == "sheet" or labels.sheet_named(s, route(s, counter, "badge").stock) is not None
    return "sheet" if is_sheet and sheet_of(s, settings, counter) is not None else "single"


def badge_plan(s: Session, *, by: Actor) -> BadgePlan:
    """What the desk is shown before it prints a group's badges."""
    settings = get_settings(s)
    sheet, way = sheet_of(s, settings, by.counter), usual_way(s, settings, by.counter)
    if sheet is None:
        return BadgePlan(way, "", 1, 0)
    return BadgePlan(way, _(sheet.name), labels.next_label(s, sheet, by.counter), labels.labels_of(sheet))


@allowed(DESK)
def print_badges(s: Session, visit_ids: Sequence[UUID], badges: Badges | None = None, *, by: Actor, now: datetime) -> tuple[UUID, ...]:
    """Queue the badges of several visits: one by one, or on one sheet of labels from `badges.start` on. Slips go to leads alone."""
    settings, badges = get_settings(s), badges or Badges()
    visits = [visit for visit in _visits(s, visit_ids) if visit.badge is not None and visit.state is not VisitState.VOID]
    way = badges.way or usual_way(s, settings, by.counter)
    jobs: list[UUID] = []
    if way == "sheet":
        jobs.append(_queue_sheet(s, visits, settings, badges.start, by=by, now=now))
    elif way == "single":
        jobs += [queue_paper(s, visit, "badge", settings, by=by, now=now) for visit in visits]
    if settings.print_slip:
        jobs += [queue_paper(s, visit, "slip", settings, by=by, now=now) for visit in visits if visit.lead_id is None]
    return tuple(jobs)


def _queue_sheet(s: Session, visits: Sequence[Visit], settings: Settings, start: int | None, *, by: Actor, now: datetime) -> UUID:
    sheet, own = sheet_of(s, settings, by.counter), route(s, by.counter, "badge")
    if sheet is None:
        raise UserError(_("No sheet of labels is set for groups. Choose one in the settings, or print the badges one by one."))
    if not visits:
        raise UserError(_("Nobody of this group has a badge: they have not arrived."))
    first = labels.use(s, sheet, by.counter, len(visits), start=start)
    job = queue.NewJob(
        paper=queue.SHEET,
        record_id=visits[0].lead_id or visits[0].id,
        title=visits[0].number,
        stock=sheet.key,
        printer=own.printer if sheet.key == own.stock else route(s, by.counter, "slip").printer,
        about=labels.told(first, [visit.badge for visit in visits if visit.badge is not None]),
    )
    return queue.add(s, job, by=by, now=now)
