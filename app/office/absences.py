"""Out and back (X-out), meetings and planned absences; A and B both away only with the head's word (W5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core.actor import ADMINISTRATORS, DESK, EVERYBODY, HEADS, Actor, Role, allowed
from app.core.clock import at_local, day_of, day_span
from app.core.days import day_meant
from app.core.errors import FormErrors, UserError
from app.core.forms import clean
from app.core.i18n import _, ngettext
from app.office import passwords
from app.office.duty import Pair, Roster, roster
from app.office.duty_fields import AWAY, OUT_FIELDS, PLAN_FIELDS, AbsenceKind
from app.office.duty_record import Absence
from app.office.moments import moment_words, until_meant
from app.office.named import meant
from app.office.record import Staff
from app.office.settings import get_settings

LONGEST = timedelta(days=400)
MOMENT = timedelta(milliseconds=1)
# who may say that A and B are both away, besides the department's own head and division leader
ABOVE = frozenset({Role.DIRECTOR, Role.MANAGER})
MAY_MARK = DESK | HEADS


class NeedsHead(UserError):
    """An absence of `staff_id` the head must confirm first: its text says why, `heads` are those who may with their names."""

    def __init__(self, sentence: str, staff_id: UUID, heads: Mapping[UUID, str]) -> None:
        super().__init__(sentence)
        self.staff_id = staff_id
        self.heads = dict(heads)


@dataclass(frozen=True, slots=True)
class Word:
    """A head's word typed at the desk: staff id or name, and password. Without a password whoever is signed in gives it."""

    head: UUID | str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """An absence as kept; none with a sentence where the head's password was wrong, so that the count of wrong tries is kept."""

    absence_id: UUID | None
    staff_id: UUID
    name: str
    kind: AbsenceKind
    until_at: datetime | None = None
    sentence: str = ""
    is_back: bool = False


@allowed(EVERYBODY)
def go(
    s: Session, staff_id: UUID, form: Mapping[str, object] | None = None, word: Word | None = None, *, by: Actor, now: datetime
) -> Marked:
    """Out, into a meeting or off from this moment on. Raises FormErrors, NeedsHead, UserError where they are away already."""
    staff = _somebody(s, staff_id, by)
    values = clean(OUT_FIELDS, form or {}).values
    kind = AbsenceKind(values["kind"] or AbsenceKind.OUT)
    until = until_meant(values["until"] or "", now, field="until")
    if until is not None and until - now > LONGEST:
        raise FormErrors({"until": _("An absence lasts 400 days at most. Write an earlier end.")})
    if kind is AbsenceKind.LEAVE and until is None:
        raise FormErrors({"until": _("Say until when: an absence ends by itself then.")})
    found = roster(s, now=now)
    running = found.running.get(staff_id)
    if running is not None and running.kind is not AbsenceKind.MEETING:
        sentence = _("{name} is marked as away already. Mark them back first.")
        raise UserError(sentence.format(name=staff.name))
    made = _new(staff_id, kind, values, by=by, now=now)
    made.from_at = now
    made.say_until(until)
    return _keep(s, staff, made, word, found, by=by, now=now)


@allowed(EVERYBODY)
def plan(
    s: Session, form: Mapping[str, object], picked: UUID | None = None, word: Word | None = None, *, by: Actor, now: datetime
) -> Marked:
    """An absence of days or hours to come; without times it takes whole days. Raises FormErrors, NeedsHead."""
    days = {name: day_meant(str(form.get(name) or ""), day_of(now)) for name in ("first_day", "last_day")}
    values = clean(PLAN_FIELDS, {**form, **days}).values
    staff = _somebody(s, meant(s, values["who"], field="who", picked=picked).id, by)
    first, last = values["first_day"], values["last_day"] or values["first_day"]
    from_at = at_local(first, values["from_time"] or time())
    until = at_local(last, values["until_time"]) if values["until_time"] else day_span(last)[1]
    if until <= from_at:
        raise FormErrors({"last_day": _("The absence ends before it begins. Write a later end.")})
    if until <= now:
        raise FormErrors({"last_day": _("This time has passed. Write days to come.")})
    if until - from_at > LONGEST:
        raise FormErrors({"last_day": _("An absence lasts 400 days at most. Write an earlier end.")})
    made = _new(staff.id, AbsenceKind(values["kind"] or AbsenceKind.LEAVE), values, by=by, now=now)
    made.from_at = from_at
    made.say_until(until)
    if (other := overlapping(s, staff.id, from_at, until, now=now)) is not None:
        sentence = _("{name} is away from {start} to {end} already. Change that absence instead.")
        end = moment_words(other.ends_at or other.until_at, now) or _("they are back")
        raise FormErrors({"first_day": sentence.format(name=staff.name, start=moment_words(other.from_at, now, is_start=True), end=end)})
    return _keep(s, staff, made, word, roster(s, now=now), by=by, now=now)


@allowed(EVERYBODY)
def come_back(s: Session, staff_id: UUID, *, by: Actor, now: datetime) -> Marked:
    """Back at their place, whatever they were away for. Raises UserError where they were not away."""
    staff = _somebody(s, staff_id, by)
    open_now = _running(s, staff_id, now)
    if not open_now:
        raise UserError(_("{name} is not marked as away. Load the list again.").format(name=staff.name))
    for each in open_now:
        each.come_back(now)
    last = open_now[-1]
    return Marked(last.id, staff_id, staff.name, last.kind, last.until_at, is_back=True)


@allowed(EVERYBODY)
def turn(s: Session, staff_id: UUID, *, by: Actor, now: datetime) -> Marked:
    """One key or one scan: whoever is away is back, whoever is in is out (X-out). Raises NeedsHead."""
    if _running(s, staff_id, now):
        return come_back(s, staff_id, by=by, now=now)
    return go(s, staff_id, by=by, now=now)


@allowed(EVERYBODY)
def here_again(s: Session, *, by: Actor, now: datetime) -> Marked | None:
    """Whoever signs in at a counter is not out any more; None where they were not."""
    if by.staff_id is None or not any(each.kind is AbsenceKind.OUT for each in _running(s, by.staff_id, now)):
        return None
    return come_back(s, by.staff_id, by=by, now=now)


@allowed(EVERYBODY)
def say_more(s: Session, absence_id: UUID, form: Mapping[str, object], *, by: Actor, now: datetime) -> Marked:
    """Where somebody went and until when, said after the scan or by phone. Raises FormErrors."""
    kept = absence_of(s, absence_id)
    staff = _somebody(s, kept.staff_id, by)
    values = clean(OUT_FIELDS, form).values
    if not kept.is_open(now):
        raise UserError(_("This absence is over already. Load the list again."))
    until = until_meant(values["until"] or "", now, field="until")
    if until is not None and until - kept.from_at > LONGEST:
        raise FormErrors({"until": _("An absence lasts 400 days at most. Write an earlier end.")})
    if until is None and kept.kind is AbsenceKind.LEAVE:
        raise FormErrors({"until": _("Say until when: an absence ends by itself then.")})
    kept.place, kept.note = values["place"].strip(), values["note"].strip()
    kept.say_until(until)
    return Marked(kept.id, staff.id, staff.name, kept.kind, kept.until_at)


@allowed(EVERYBODY)
def call_off(s: Session, absence_id: UUID, *, by: Actor, now: datetime) -> Marked:
    """A planned absence does not take place."""
    kept = absence_of(s, absence_id)
    staff = _somebody(s, kept.staff_id, by)
    kept.call_off(now)
    return Marked(kept.id, staff.id, staff.name, kept.kind, kept.until_at)


@allowed(EVERYBODY)
def take_back(s: Session, absence_id: UUID, *, by: Actor, now: datetime) -> Marked:
    """The last out or back was a slip of the hand: an absence begun is called off, one ended runs on."""
    kept = absence_of(s, absence_id)
    staff = _somebody(s, kept.staff_id, by)
    if kept.back_at is not None:
        kept.go_again()
    else:
        kept.called_off_at, kept.ends_at = now, kept.from_at
    return Marked(kept.id, staff.id, staff.name, kept.kind, kept.until_at, is_back=kept.called_off_at is not None)


def end_absences(s: Session, staff_id: UUID, *, now: datetime) -> None:
    """Within a leaver's transaction: nobody waits for them to come back, and what they planned takes no place."""
    for each in s.execute(select(Absence).where(Absence.staff_id == staff_id)).scalars():
        if each.is_open(now) and each.from_at > now:
            each.call_off(now)
        elif each.is_open(now):
            each.come_back(now)


# -- inside


def _somebody(s: Session, staff_id: UUID, by: Actor) -> Staff:
    """The staff member; one's own comings and goings everybody marks, others' the desk and the heads."""
    staff = s.get(Staff, staff_id)
    if staff is None or not staff.is_active:
        raise UserError(_("This staff member is no longer on the list. Load the list again."))
    if staff_id != by.staff_id and not by.roles & MAY_MARK:
        raise UserError(_("You mark yourself only. Ask the desk to mark {name}.").format(name=staff.name))
    return staff


def _new(staff_id: UUID, kind: AbsenceKind, values: Mapping[str, Any], *, by: Actor, now: datetime) -> Absence:
    return Absence(
        staff_id=staff_id, kind=kind, from_at=now, place=(values["place"] or "").strip(), note=(values["note"] or "").strip(),
        made_at=now, made_by=by.name, counter=by.counter,
    )  # fmt: skip


def _keep(s: Session, staff: Staff, made: Absence, word: Word | None, found: Roster, *, by: Actor, now: datetime) -> Marked:
    """Write the absence, with the head's word where one is needed."""
    marked = Marked(made.id, staff.id, staff.name, made.kind, made.until_at)
    why = reasons(s, staff, made, found, now=now)
    if why:
        heads = may_confirm(found, staff)
        head_id, head, sentence = _given(s, word, heads, by=by, now=now)
        if sentence:
            return Marked(None, staff.id, staff.name, made.kind, made.until_at, sentence)
        if not head:
            raise NeedsHead(" ".join((*why, _whom(found, heads))), staff.id, {one: found.members[one].name for one in heads})
        made.confirmed_id, made.confirmed_by, made.confirmed_at = head_id, head, now
    s.add(made)
    return marked


def reasons(s: Session, staff: Staff, made: Absence, found: Roster, *, now: datetime) -> list[str]:
    """Why an absence needs the head's word: nobody of a pair is left, or it is not planned a day ahead."""
    if made.kind not in AWAY:
        return []
    why = []
    for pair, partner, other in both_away(s, made, found, now=now):
        matter = pair.matter or _("everything else")
        sentence = _("{partner}, the other of the pair for {matter}, is away until {time}: both would be away.")
        end = moment_words(other.ends_at or other.until_at, now) or _("they are back")
        why.append(sentence.format(partner=found.members[partner].name, matter=matter, time=end))
    ahead = get_settings(s).plan_days
    if made.kind is AbsenceKind.LEAVE and day_of(made.from_at) < day_of(now) + timedelta(days=ahead):
        words = ngettext("An absence is planned {n} day ahead; this one begins earlier.",
                         "An absence is planned {n} days ahead; this one begins earlier.", ahead)  # fmt: skip
        why.append(words.format(n=ahead))
    return why


def both_away(s: Session, made: Absence, found: Roster, *, now: datetime) -> list[tuple[Pair, UUID, Absence]]:
    """The pairs somebody belongs to whose other one is away at the same time, with that absence (W5)."""
    both = []
    for pair in found.pairs_of(made.staff_id):
        partner = pair.b_id if pair.a_id == made.staff_id else pair.a_id
        if partner is None or not found.works(partner):
            continue
        if (other := overlapping(s, partner, made.from_at, _end(made, now), now=now)) is not None:
            both.append((pair, partner, other))
    return both


def overlapping(s: Session, staff_id: UUID, from_at: datetime, until: datetime, *, now: datetime) -> Absence | None:
    """The first absence of somebody that takes them away in this time; who is out is expected back by the end of that day."""
    query = select(Absence).where(
        Absence.staff_id == staff_id, Absence.kind.in_(AWAY), or_(Absence.ends_at.is_(None), Absence.ends_at > from_at),
        Absence.called_off_at.is_(None), Absence.from_at < until,
    )  # fmt: skip
    found = s.execute(query.order_by(Absence.from_at)).scalars()
    return next((each for each in found if _end(each, now) > from_at), None)


def _end(absence: Absence, now: datetime) -> datetime:
    """When somebody is back as far as one can say: as they said, else that day; whoever is late is still away."""
    said = absence.ends_at or absence.until_at or day_span(day_of(absence.from_at))[1]
    return max(said, now + MOMENT) if absence.ends_at is None else said


def may_confirm(found: Roster, staff: Staff) -> tuple[UUID, ...]:
    """Whose word counts for somebody: the head, the division leader, whoever is above all. Nobody's for themselves.

    Where there is none of them the administrator's counts, so that no office is stuck."""
    heads = found.heads(staff.department)
    chain = (*(() if staff.id in heads else heads), *found.leaders(staff.department), *_holding(found, ABOVE))
    named = tuple(dict.fromkeys(one for one in chain if one != staff.id))
    return named or tuple(one for one in _holding(found, ADMINISTRATORS) if one != staff.id)


def _holding(found: Roster, roles: frozenset[Role]) -> list[UUID]:
    return [member.id for member in found.members.values() if member.is_active and member.roles & roles]


def _given(s: Session, word: Word | None, heads: tuple[UUID, ...], *, by: Actor, now: datetime) -> tuple[UUID | None, str, str]:
    """Id and name of who confirmed; no name where no word was given, a sentence where it does not count."""
    if word is None:
        return None, "", ""
    if not word.password:
        # the office tool without --as has no staff id: whoever may read the file may do all
        counts = by.staff_id in heads or (by.staff_id is None and bool(by.roles & ABOVE))
        return by.staff_id, by.name if counts else "", "" if counts else _("This needs the word of a head; ask one to type the password.")
    match = Staff.id == word.head if isinstance(word.head, UUID) else Staff.name == word.head.strip()
    for staff in s.execute(select(Staff).where(match, Staff.is_active).order_by(Staff.id)).scalars():
        if staff.id in heads and passwords.is_right(s, staff.id, word.password, now=now):
            return staff.id, staff.name, ""
    return None, "", _("Name and password do not match, or this is not the head. Type the password again; check Caps Lock.")


def _whom(found: Roster, heads: tuple[UUID, ...]) -> str:
    names = [found.members[one].name for one in heads[:3]]
    if not names:
        return _("Nobody is there to confirm it: name a head of the department in the settings.")
    return _("Confirmed by {names}, it is possible; then the head stands in.").format(names=_(" or ").join(names))


def _running(s: Session, staff_id: UUID, now: datetime) -> list[Absence]:
    query = select(Absence).where(
        Absence.staff_id == staff_id, Absence.from_at <= now, or_(Absence.ends_at.is_(None), Absence.ends_at > now)
    )
    return list(s.execute(query.order_by(Absence.from_at, Absence.id)).scalars())


def absence_of(s: Session, absence_id: UUID) -> Absence:
    """The absence; raises UserError where it is gone."""
    kept = s.get(Absence, absence_id)
    if kept is None:
        raise UserError(_("This absence is no longer on record. Load the list again."))
    return kept
