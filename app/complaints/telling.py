"""The person is told (P2四), called after a repair (P1-3), revisited within a week (P1-5). One transaction each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.complaints import limits
from app.complaints.deed import Deed, Moved, begin
from app.complaints.fields import CLERKS, CONTENT, FEWEST_TRIES, LEVEL_WORDS, ClockKind, Level, Move, Satisfaction, State
from app.complaints.forms import NOBODY
from app.complaints.measures import last_remedy, open_measures
from app.complaints.permits import days_tried, remedy_open
from app.complaints.tracks import ReturnVisit
from app.complaints.who import has_manager, with_role
from app.core.actor import Actor, Role, allowed
from app.core.errors import FormErrors, UserError
from app.core.i18n import _
from app.office.named import Meant, meant
from app.tickets.deed import told_at


@allowed(CLERKS)
def tell(s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """That it is unfounded was told with its ground, politely (W6.3): closed."""
    deed = begin(s, complaint_id, Move.TELL, form, version=version, by=by, now=now)
    at = _told(deed, earliest=deed.complaint.decided_at or deed.complaint.received_at)
    deed.step()
    deed.complaint.result = deed.values["told_reason"]
    deed.warn(limits.close(s, deed.complaint, at, by=by, now=now))
    return deed.end()


@allowed(CLERKS)
def report(s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """The result was told to the person and to the director (P2四): whom, when, how; now the return visit."""
    deed = begin(s, complaint_id, Move.REPORT, form, version=version, by=by, now=now)
    complaint, values = deed.complaint, deed.values
    since = _made_good_at(deed)
    at = _told(deed, earliest=since)
    complaint.director_told = _director(deed)
    complaint.director_told_at = told_at(values, now, earliest=since, day="director_day", wall="director_time")
    if values["visitor"]:
        visitor = meant(s, values["visitor"], field="visitor")
        complaint.visitor_id, complaint.visitor = visitor.id, visitor.name
    _warn(deed, complaint.visitor_id, complaint.visitor)
    deed.step()
    limits.stop(s, complaint, (ClockKind.PROMISE,), by=by, now=at)
    return deed.end()


def _made_good_at(deed: Deed) -> datetime:
    """Before that there is no result to tell: of a later round not what was told in an earlier one (R8)."""
    last = last_remedy(deed.s, deed.complaint.id, deed.complaint.round)
    return (last.done_at if last is not None else None) or deed.complaint.handled_at or deed.complaint.received_at


def _director(deed: Deed) -> str:
    """P2四: the director, or the manager above, as far as the office has either; no other colleague will do."""
    found, director = deed.roster, meant(deed.s, deed.values["director"], field="director")
    known = [*with_role(found, Role.DIRECTOR), *with_role(found, Role.MANAGER)]
    if known and director.id not in known:
        names = _(", ").join(dict.fromkeys(found.members[one].name for one in known))
        sentence = _("{name} is not the office director. Tell one of them, and write whom: {names}.")
        raise FormErrors({"director": sentence.format(name=director.name, names=names)})
    return director.name


def _told(deed: Deed, *, earliest: datetime) -> datetime:
    """Who was told, when and how; raises FormErrors where somebody could have been told and nobody was."""
    complaint, values = deed.complaint, deed.values
    if values["how"] == NOBODY and not complaint.is_unreachable:
        raise FormErrors({"how": _("There is a contact on record: tell the person, then write how.")})
    at = told_at(values, deed.now, earliest=earliest)
    complaint.told_to, complaint.told_how, complaint.told_at, complaint.reaction = values["told_to"], values["how"], at, values["reaction"]
    return at


def _warn(deed: Deed, visitor_id: UUID | None, visitor: str) -> None:
    """P1-5: the handler revisits, but hardly the very person complained about."""
    accused = deed.complaint.accused_id, deed.complaint.accused
    if accused[1] and (visitor_id == accused[0] if accused[0] else visitor == accused[1]):
        deed.notes.append(
            _("Careful: {name} is the person complained about. Let somebody else make the return visit.").format(name=visitor)
        )


@allowed(CLERKS)
def call(s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Called within 24 hours after the repair (P1-3): what was said."""
    deed = begin(s, complaint_id, Move.CALL, form, version=version, by=by, now=now)
    at = told_at(deed.values, now, earliest=_since(deed))
    limits.stop(s, deed.complaint, (ClockKind.CALL,), by=by, now=at)
    deed.tell(told_at=at)
    deed.step()
    return deed.end()


def _since(deed: Deed) -> datetime:
    return deed.complaint.handled_at or deed.complaint.received_at


@allowed(CLERKS)
def visit(s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """The return visit (P1-5): content, it is closed; if not, another round one level up (P2七.4); nobody met, it is still to be made."""
    deed = begin(s, complaint_id, Move.VISIT, form, version=version, by=by, now=now)
    said = Satisfaction(deed.values["satisfaction"])
    _check_visit(deed, said)
    made = _kept_visit(deed, said)
    _warn(deed, made.visitor_id, made.visitor)
    deed.tell(visitor=made.visitor, visited_at=made.visited_at)
    if said is Satisfaction.NOT_MET and deed.complaint.is_unreachable:
        _close(deed, made.visited_at)
        deed.notes.append(_("Nobody left a name or contact to be asked at, so it is closed with what was done."))
        return deed.end()
    if said is Satisfaction.NOT_MET:
        deed.step(State.TO_REVISIT)
        deed.notes.append(_("Nobody was met: the return visit is still to be made."))
        if (days := days_tried(s, deed.complaint)) >= FEWEST_TRIES:
            sentence = _("Nobody was met on {n} days: the manager may end it, with a final answer left in writing.")
            deed.notes.append(sentence.format(n=days))
        return deed.end()
    deed.complaint.satisfaction = said
    if said in CONTENT:
        _close(deed, made.visited_at)
    else:
        _again(deed, made.visited_at)
    return deed.end()


def _check_visit(deed: Deed, said: Satisfaction) -> None:
    values, errors = deed.values, {}
    if said is Satisfaction.UNSATISFIED and not values["why"]:
        errors["why"] = _("Write why the person is not satisfied; the next round begins with it.")
    if said is not Satisfaction.NOT_MET and not values["person"]:
        errors["person"] = _("Write who was asked.")
    if errors:
        raise FormErrors(errors)
    is_over = said in CONTENT or (said is Satisfaction.NOT_MET and deed.complaint.is_unreachable)
    if is_over and (reason := remedy_open(deed.s, deed.complaint)):
        raise UserError(reason)


def _kept_visit(deed: Deed, said: Satisfaction) -> ReturnVisit:
    complaint, values = deed.complaint, deed.values
    # never before it was handled: what is revisited has been made good
    at = told_at(values, deed.now, earliest=_since(deed), day="visited_day", wall="visited_time")
    visitor = _visitor(deed)
    made = ReturnVisit(
        complaint_id=complaint.id, number=complaint.number, round=complaint.round, visited_at=at, way=values["way"],
        person=values["person"], satisfaction=said, opinion=values["opinion"], why=values["why"], visitor_id=visitor[0], visitor=visitor[1],
        is_by_handler=visitor[0] is not None and visitor[0] == complaint.handler_id, made_at=deed.now, made_by=deed.by.name,
    )  # fmt: skip
    deed.s.add(made)
    if complaint.handler and not made.is_by_handler and visitor[1] != complaint.handler:
        deed.notes.append(_("The return visit is the handler's ({name}); somebody else made it.").format(name=complaint.handler))
    return made


def _visitor(deed: Deed) -> tuple[UUID | None, str]:
    words = deed.values["visitor"]
    if words:
        one: Meant | Any = meant(deed.s, words, field="visitor")
        return one.id, one.name
    if deed.by.staff_id is None:
        return deed.complaint.visitor_id, deed.complaint.visitor
    return deed.by.staff_id, deed.by.name


def _close(deed: Deed, at: datetime) -> None:
    deed.step(State.CLOSED)
    deed.warn(limits.close(deed.s, deed.complaint, at, by=deed.by, now=deed.now))
    if left := open_measures(deed.s, deed.complaint.id):
        deed.notes.append(_("Corrective actions go on in their own list: {n}.").format(n=left))


def _again(deed: Deed, at: datetime) -> None:
    """Another round with limits of its own (R8) from when the person said so, decided one level up."""
    complaint = deed.complaint
    limits.settle(deed.s, complaint, at, by=deed.by)
    deed.step(State.IN_HAND)
    accused = complaint.accused_id
    complaint.begin_again(has_manager=has_manager(deed.roster, accused))
    if accused in with_role(deed.roster, Role.DIRECTOR) and has_manager(deed.roster, accused):
        complaint.level = Level.MANAGER  # nobody decides on a complaint about themselves
    limits.start_promise(deed.s, complaint, None, at, by=deed.by, now=deed.now)
    limits.start_minutes(deed.s, complaint, ClockKind.DECISION, by=deed.by, now=deed.now)
    sentence = _("Round {round}: now decided by {level}.")
    deed.notes.append(sentence.format(round=complaint.round, level=_(LEVEL_WORDS[complaint.level])))
