"""Announcing visits: one, one again on another day, or one for each of several weekdays; and what becomes of those nobody came for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import DESK, Actor, allowed
from app.core.clock import at_local, day_of, local
from app.core.days import day_meant as day_meant
from app.core.errors import FormErrors, StaleRecord, UserError
from app.core.forms import clean
from app.core.i18n import N_, _, ngettext
from app.core.ids import new_id
from app.people import service as people
from app.storage.adding import add_new
from app.storage.imports import shown, unfinished
from app.storage.numbers import daily_number, take
from app.visits import watched
from app.visits.companions import Companion, own_people
from app.visits.companions import checked as checked_companions
from app.visits.correct import shown as shown_fields
from app.visits.fields import EXPECT_FIELDS, STATE_WORDS, HostRef, VisitState, is_any_time, weekdays_of
from app.visits.lists import in_state
from app.visits.record import Visit, day_number
from app.visits.service import Arrived, Coming, arrive, fill_visit, host_of, needed_reason, visit_of

MOST_REPEATS = 260
MOST_AT_ONCE = 2000
LONGEST_REPEAT = timedelta(days=366)
TO_COME = (VisitState.EXPECTED, VisitState.MISSED)
NOT_EXPECTED = N_("Visit {number} is {state}; only a visit that has not begun can be announced anew. Load the list again.")


@dataclass(frozen=True, slots=True)
class Announced:
    """What was announced: the first visit, how many in all, and words about what the desk should know."""

    visit_id: UUID
    number: str
    name: str
    at: datetime
    count: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Again:
    """A visit as the form that announces another like it, with whoever came along."""

    values: dict[str, Any]
    person_id: UUID | None
    host: HostRef | None
    companions: tuple[Companion, ...] = ()


def checked(form: Mapping[str, object], *, now: datetime) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The values of EXPECT_FIELDS and words about what was cleaned; raises FormErrors, also for a day that has passed."""
    day = form.get("day")
    today = day_of(now)
    written = {**form, "day": day_meant(day, today)} if isinstance(day, str) else form
    values, notes = clean(EXPECT_FIELDS, written)
    if values["day"] < today:
        raise FormErrors({"day": _("This day has passed. Write today or a later one.")})
    return values, notes


def moment_of(day: date, wall: time | None) -> datetime:
    """When somebody is expected; no time means any time that day (is_any_time)."""
    return at_local(day, wall or time())


def days_of(values: Mapping[str, Any]) -> tuple[date, ...]:
    """The days a form announces: its own, or every one of its weekdays up to the last day. Raises FormErrors."""
    first, last, weekdays = values["day"], values["until"], weekdays_of(values["weekdays"] or "")
    if last is None and not weekdays:
        return (first,)
    if last is None:
        raise FormErrors({"until": _("Until which day does it repeat? Fill in the last one.")})
    if not weekdays:
        raise FormErrors({"weekdays": _("On which weekdays does it repeat? Choose at least one.")})
    if last - first > LONGEST_REPEAT:
        raise FormErrors({"until": _("A visit repeats for a year at most. Choose an earlier last day.")})
    found = [day for n in range((last - first).days + 1) if (day := first + timedelta(days=n)).isoweekday() in weekdays]
    if not found:
        raise FormErrors({"until": _("None of the weekdays lies between the first and the last day. Choose a later last day.")})
    if len(found) > MOST_REPEATS:
        sentence = _("These are {n} visits; at most {most} are announced at once. Choose an earlier last day.")
        raise FormErrors({"until": sentence.format(n=len(found), most=MOST_REPEATS)})
    return tuple(found)


@allowed(DESK)
def expect(
    s: Session, form: Mapping[str, object], coming: Coming | None = None, companions: Sequence[Companion] = (), *, by: Actor, now: datetime
) -> Announced:
    """Announce a visit, or one for each weekday of a span, with whoever comes along; all or none. Raises FormErrors, UnknownHost."""
    coming = coming or Coming()
    party, doubled = checked_companions(form, companions)
    values, notes = checked({**form, "people": own_people(form.get("people"), len(party))}, now=now)
    days = days_of(values)
    _check_count(len(days) * (1 + len(party)))
    host = host_of(s, Visit(number="", day=0, at=now, name=""), values["host"], coming)
    person_id = people.meet(s, values, person_id=coming.person_id, now=now)
    doubles = already_expected(s, values["name"], person_id, days)
    series = new_id() if len(days) > 1 else None
    made = [announce(s, values, host, moment_of(day, values["time"]), person_id=person_id, series_id=series, by=by) for day in days]
    others = [
        visit for each in party for visit in _announce_beside(s, made, beside(values, each), host, person_id=each.person_id, by=by, now=now)
    ]
    notes = (*notes, *doubled, *watched.sentences(s, [*made, *others], now=now))
    if doubles:
        sentence = ngettext(
            "Now expected twice on a day: {number} was announced before.",
            "Now expected twice on some days: {number} was announced before.",
            len(doubles),
        )
        notes = (*notes, sentence.format(number=doubles[0]))
    return Announced(made[0].id, made[0].number, made[0].name, made[0].at, len(made), notes)


def _check_count(visits: int) -> None:
    if visits > MOST_AT_ONCE:
        sentence = _("These are {n} visits; at most {most} are announced at once. Choose an earlier last day or a smaller group.")
        raise FormErrors({"until": sentence.format(n=visits, most=MOST_AT_ONCE)})


def beside(values: Mapping[str, Any], each: Companion) -> dict[str, Any]:
    """The checked values of a companion: what was announced of the lead, without what is the lead's alone. Raises FormErrors."""
    own = {name: "" for name in ("plate", "desk_note", "note", "assistance")}
    form = {field.name: values[field.name] for field in EXPECT_FIELDS} | own | {"name": each.name, "phone": each.phone, "people": 1}
    try:
        return clean(EXPECT_FIELDS, form).values
    except FormErrors as error:
        raise FormErrors({"companions": f"{each.name}: {error}"}) from error


def _announce_beside(
    s: Session, leads: Sequence[Visit], values: Mapping[str, Any], host: HostRef | None, *, person_id: UUID | None, by: Actor, now: datetime
) -> list[Visit]:
    """A companion for each day the lead was announced for."""
    met = people.meet(s, values, person_id=person_id, now=now)
    series = new_id() if len(leads) > 1 else None
    return [announce(s, values, host, lead.at, person_id=met, series_id=series, by=by, lead_id=lead.id) for lead in leads]


def announce(
    s: Session,
    values: Mapping[str, Any],
    host: HostRef | None,
    at: datetime,
    *,
    person_id: UUID,
    series_id: UUID | None,
    by: Actor,
    lead_id: UUID | None = None,
) -> Visit:
    """One expected visit with a number of its day, from checked values."""
    visit = Visit(number="", day=day_number(at), at=at, expected_at=at, name=values["name"], series_id=series_id, lead_id=lead_id)
    fill_visit(visit, values, host)
    visit.person_id = person_id
    visit.counter, visit.received_by = by.counter, by.name
    day = day_of(at)
    visit.number = daily_number("V", day, take(s, "visit", f"{day:%Y%m%d}"))
    add_new(s, visit)
    return visit


def already_expected(s: Session, name: str, person_id: UUID, days: Sequence[date]) -> tuple[str, ...]:
    """Numbers of visits of this very person that are announced for one of the days."""
    wanted = [day.year * 10000 + day.month * 100 + day.day for day in days]
    where = (in_state(VisitState.EXPECTED), Visit.day.in_(wanted), Visit.person_id == person_id, Visit.name == name)
    return tuple(s.execute(select(Visit.number).where(*where).order_by(Visit.at)).scalars())


@allowed(DESK)
def change(
    s: Session, visit_id: UUID, form: Mapping[str, object], coming: Coming | None = None, *, version: int, by: Actor, now: datetime
) -> int:
    """Another day, host or note for a visit opened at `version`; a missed one is expected again. Raises FormErrors, StaleRecord."""
    coming = coming or Coming()
    visit = visit_of(s, visit_id)
    if visit.state not in TO_COME:
        raise UserError(_(NOT_EXPECTED).format(number=visit.number, state=_(STATE_WORDS[visit.state])))
    if visit.version != version:
        raise StaleRecord(_("Another counter has just changed this. It was loaded again; look, then save once more."))
    values, _notes = checked({**form, "weekdays": "", "until": ""}, now=now)
    host = host_of(s, visit, values["host"], coming)
    if (coming.person_id or visit.name != values["name"]) and coming.person_id != visit.person_id:
        visit.person_id = people.meet(s, values, person_id=coming.person_id, now=now)
    was = (visit.at, visit.host, visit.purpose)
    fill_visit(visit, values, host)
    visit.expect_at(moment_of(values["day"], values["time"]), now)
    for each in to_come_with(s, visit):
        if (each.at, each.host, each.purpose) == was:  # whoever was announced otherwise stays as announced
            each.host, each.host_kind, each.host_id, each.department = visit.host, visit.host_kind, visit.host_id, visit.department
            each.purpose = visit.purpose
            each.expect_at(visit.at, now)
    s.flush()
    return visit.version


def to_come_with(s: Session, lead: Visit) -> Sequence[Visit]:
    """The companions of a lead who are expected or were missed."""
    return s.execute(select(Visit).where(Visit.lead_id == lead.id, Visit.state.in_(TO_COME))).scalars().all()


@allowed(DESK)
def cancel_series(s: Session, visit_id: UUID, reason: str, *, by: Actor, now: datetime) -> int:
    """This visit of a repeating one and all after it will not take place, nor those of its companions; gives how many were cancelled."""
    visit = visit_of(s, visit_id)
    words = needed_reason(reason)
    later = [visit]
    if visit.series_id is not None:
        where = (Visit.series_id == visit.series_id, Visit.at > visit.at, Visit.state == VisitState.EXPECTED)
        later += s.execute(select(Visit).where(*where)).scalars()
    later += [companion for lead in tuple(later) for companion in to_come_with(s, lead)]
    for each in later:
        each.cancel(words, now)
    return len(later)


def mark_missed(s: Session, *, now: datetime) -> int:
    """Whoever was expected on a day that is over has missed the visit; asked again it finds nobody. Gives the count."""
    where = (in_state(VisitState.EXPECTED), Visit.day < day_number(now), *shown(Visit.import_id, unfinished(s)))
    late = s.execute(select(Visit).where(*where)).scalars().all()
    for visit in late:
        visit.miss(now)
    return len(late)


@allowed(DESK)
def check_in(s: Session, visit_id: UUID, *, by: Actor, now: datetime, has_pad: bool = False) -> Arrived:
    """An expected visitor is here, all as announced, whatever the day; raises FormErrors where something needed is not filled in
    or, at a desk that `has_pad`, not signed."""
    visit = visit_of(s, visit_id)
    return arrive(s, shown_fields(visit), Coming(visit_id=visit_id, as_written=True, has_pad=has_pad), by=by, now=now)


def again(s: Session, visit_id: UUID) -> Again:
    """A visit as the form that announces it for another day (the day is left open), the person and the host known."""
    visit = visit_of(s, visit_id)
    values = {name: value for name, value in shown_fields(visit).items() if name not in ("belongings", "language")}
    values["people"] += len(companions_of(s, visit))  # a form's persons are the whole party
    if visit.expected_at is not None and not is_any_time(visit.expected_at):
        values["time"] = f"{local(visit.expected_at):%H:%M}"
    host = HostRef(visit.host_kind, visit.host_id, visit.host, visit.department) if visit.host_id else None
    return Again({**values, "desk_note": visit.desk_note}, visit.person_id, host, companions_of(s, visit))


def companions_of(s: Session, lead: Visit) -> tuple[Companion, ...]:
    """Who was announced or came with a lead, as the people of a new list; the lead's own persons are counted apart."""
    columns = select(Visit.name, Visit.phone, Visit.person_id)
    where = (Visit.lead_id == lead.id, Visit.state.not_in((VisitState.VOID, VisitState.CANCELLED)))
    return tuple(Companion(*row) for row in s.execute(columns.where(*where).order_by(Visit.number)))


def announced_form(s: Session, visit_id: UUID) -> Again:
    """An expected visit as the form that changes it."""
    visit = visit_of(s, visit_id)
    found = again(s, visit_id)
    found.values["day"] = day_of(visit.expected_at or visit.at).isoformat()
    found.values["people"] = visit.people
    return found
