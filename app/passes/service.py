"""Passes issued, changed and withdrawn; each call is one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core.actor import DESK, Actor, allowed
from app.core.clock import day_of
from app.core.errors import FormErrors, StaleRecord, UserError
from app.core.forms import clean
from app.core.i18n import N_, _
from app.core.ids import new_id
from app.office.settings import get_settings
from app.passes.fields import (
    HOLDER_FIELDS,
    HOLDERS,
    KIND_TYPES,
    LONGEST_DAYS,
    MOST_HOLDERS,
    PASS_FIELDS,
    TERM_FIELDS,
    Holder,
    PassKind,
    days_words,
    holders_of,
    kept_weekdays,
)
from app.passes.record import UNDO, Pass, PassEntry, number_of_day
from app.passes.validity import Terms, has_days, is_over, overlap
from app.people import service as people
from app.people.service import digits
from app.printing import queue
from app.printing.codes import FIRST_PASS, SERIALS
from app.printing.lists import route
from app.storage.adding import add_new
from app.storage.numbers import daily_number, take
from app.visits.expecting import day_meant
from app.visits.fields import HostRef, VisitState, purpose_type, weekdays_of
from app.visits.hosts import resolve
from app.visits.lists import in_state
from app.visits.record import Visit
from app.visits.service import Coming, needed_reason

STALE = N_("Another counter has just changed this. It was loaded again; look, then save once more.")


@dataclass(frozen=True, slots=True)
class Issued:
    """What was issued: passes in the order written, and words about what the desk should know."""

    pass_ids: tuple[UUID, ...]
    numbers: tuple[str, ...]
    name: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changed:
    """A pass after a change."""

    pass_id: UUID
    number: str
    name: str
    version: int


@allowed(DESK)
def issue(s: Session, form: Mapping[str, object], coming: Coming | None = None, *, prints: bool = True, by: Actor, now: datetime) -> Issued:
    """Passes for everybody in `holders`, on the same terms, all or none. Raises FormErrors, UnknownHost."""
    coming = coming or Coming()
    values, notes = _checked(form, now=now)
    holders = _holders(str(form.get("holders") or ""))
    host = _host(s, values["host"], coming)
    batch = new_id() if len(holders) > 1 else None
    made = []
    for holder in holders:
        person_id = people.meet(
            s, {"name": holder.name, "phone": holder.phone, "company": values["company"], "plate": ""},
            person_id=coming.person_id if len(holders) == 1 else None, now=now,
        )  # fmt: skip
        new = _new(values, holder, host, now)
        new.person_id, new.batch_id = person_id, batch
        _check_single(s, new, now)
        notes = (*notes, *_inside_already(s, new))
        _number(s, new, by=by, now=now)
        add_new(s, new)
        if prints:
            _queue(s, new, by=by, now=now)
        made.append(new)
    return Issued(tuple(one.id for one in made), tuple(one.number for one in made), made[0].name, notes)


def _checked(form: Mapping[str, object], *, now: datetime) -> tuple[dict[str, Any], tuple[str, ...]]:
    written = dict(form)
    for name in ("first_day", "last_day"):
        if isinstance(day := written.get(name), str):
            written[name] = day_meant(day, day_of(now))
    if written.get("kind") == PassKind.DAY:
        written |= {"last_day": written.get("first_day"), "weekdays": ""}
    values, notes = clean(PASS_FIELDS, written)
    values["weekdays"] = kept_weekdays(values["weekdays"] or "")
    _check_terms(values, now)
    return values, notes


def terms_of(values: Mapping[str, Any], *, is_withdrawn: bool = False) -> Terms:
    """The terms a checked form asks for."""
    return Terms(
        values["first_day"], values["last_day"], weekdays_of(values["weekdays"] or ""), values["opens"], values["closes"],
        values["most_entries"] or 0, is_withdrawn,
    )  # fmt: skip


def _check_terms(values: Mapping[str, Any], now: datetime) -> None:
    first, last = values["first_day"], values["last_day"]
    if last < first:
        raise FormErrors({"last_day": _("The last day comes before the first. Correct one of the two.")})
    if last - first >= timedelta(days=LONGEST_DAYS):
        raise FormErrors({"last_day": _("A pass is valid for a year at most. Choose an earlier last day.")})
    if (values["opens"] is None) != (values["closes"] is None):
        empty = "opens" if values["opens"] is None else "closes"
        raise FormErrors({empty: _("Hours have a beginning and an end. Fill in both, or neither for the whole day.")})
    if values["opens"] is not None and values["opens"] == values["closes"]:
        raise FormErrors({"closes": _("These hours begin and end at the same minute. Correct one, or empty both for the whole day.")})
    terms = terms_of(values)
    if not has_days(terms):
        raise FormErrors({"weekdays": _("None of these weekdays lies between the first and the last day.")})
    if is_over(terms, now):
        raise FormErrors({"last_day": _("This pass would be over already. Choose a later last day.")})


def _holders(text: str) -> tuple[Holder, ...]:
    clean((HOLDERS,), {"holders": text})
    found = holders_of(text)
    if len(found) > MOST_HOLDERS:
        sentence = _("These are {n} people; at most {most} get a pass at once.").format(n=len(found), most=MOST_HOLDERS)
        raise FormErrors({"holders": sentence})
    seen: set[tuple[str, str]] = set()
    for holder in found:
        try:
            clean(HOLDER_FIELDS, {"name": holder.name, "phone": holder.phone})
        except FormErrors as error:
            raise FormErrors({"holders": f"{holder.name}: {error}"}) from error
        if len("".join(filter(str.isdigit, holder.phone))) not in (0, *range(3, 21)):
            sentence = _("{name}: this phone cannot be right. Write the name first, then one phone.")
            raise FormErrors({"holders": sentence.format(name=holder.name)})
        who = (holder.name.casefold(), digits(holder.phone))
        if who in seen:
            raise FormErrors({"holders": _("{name} stands there twice. Take one line out, or write the phones.").format(name=holder.name)})
        seen.add(who)
    return found


def _host(s: Session, words: str, coming: Coming) -> HostRef | None:
    if coming.host is not None and coming.host.text.strip() == words.strip():
        return coming.host
    return resolve(s, words, as_written=coming.as_written)


def _new(values: Mapping[str, Any], holder: Holder, host: HostRef | None, now: datetime) -> Pass:
    kind = PassKind(values["kind"])
    new = Pass(
        number="", serial=0, kind=kind, name=holder.name, phone=holder.phone, host="", first_day=0, last_day=0, issued_at=now,
        type=KIND_TYPES.get(kind) or purpose_type(values["purpose"]),
    )  # fmt: skip
    _fill(new, values, host)
    return new


def _fill(one: Pass, values: Mapping[str, Any], host: HostRef | None) -> None:
    for name in ("company", "purpose", "note"):
        setattr(one, name, values[name] or "")
    one.host = host.text if host else values["host"]
    one.host_kind, one.host_id, one.department = (host.kind, host.id, host.department) if host else ("", None, "")
    one.set_terms(terms_of(values))


def _number(s: Session, new: Pass, *, by: Actor, now: datetime) -> None:
    day = day_of(now)
    new.number = daily_number("P", day, take(s, "pass", f"{day:%Y%m%d}"))
    new.serial = FIRST_PASS + (take(s, "pass_serial") - 1) % (SERIALS - FIRST_PASS)
    new.issued_by, new.counter = by.name, by.counter


def _check_single(s: Session, new: Pass, now: datetime) -> None:
    """One person has one pass at a time for one home; raises FormErrors that names the other."""
    same_person = or_(Pass.person_id == new.person_id, Pass.name == new.name) if new.person_id else Pass.name == new.name
    lasts = number_of_day(day_of(now) - timedelta(days=1))
    where = (same_person, Pass.id != new.id, Pass.withdrawn_at.is_(None), Pass.last_day >= lasts)
    for other in s.execute(select(Pass).where(*where)).scalars():
        is_same_home = other.host_id == new.host_id if new.host_id else other.host.strip() == new.host.strip()
        if not (is_same_home and _is_same_person(new, other) and overlap(new.terms, other.terms)):
            continue
        sentence = _("{name} has pass {number} for {host} already ({days}). Extend or withdraw that one, or choose other days.")
        if new.person_id != other.person_id:
            sentence += " " + _("If this is somebody else of the same name, write the phone.")
        days = days_words(other.terms.first, other.terms.last)
        raise FormErrors({"holders": sentence.format(name=new.name, number=other.number, host=other.host, days=days)})


def _is_same_person(one: Pass, other: Pass) -> bool:
    if one.person_id is not None and one.person_id == other.person_id:
        return True
    phones = {digits(one.phone), digits(other.phone)}
    return one.name == other.name and (len(phones) == 1 or "" in phones)


def _inside_already(s: Session, new: Pass) -> tuple[str, ...]:
    if new.person_id is None:
        return ()
    query = select(Visit.number).where(in_state(VisitState.INSIDE), Visit.person_id == new.person_id).limit(1)
    number = s.execute(query).scalar_one_or_none()
    if number is None:
        return ()
    sentence = _("{name} is inside with visit {number}: sign that out first; the pass counts from the next time.")
    return (sentence.format(name=new.name, number=number),)


def _queue(s: Session, one: Pass, *, by: Actor, now: datetime) -> UUID:
    here = route(s, by.counter, "badge")  # a counter that says nothing of passes prints them where its badges are
    job = queue.NewJob(paper="pass", record_id=one.id, title=one.number, stock=here.stock, printer=here.printer)
    return queue.add(s, job, by=by, now=now)


@allowed(DESK)
def change(
    s: Session, pass_id: UUID, form: Mapping[str, object], coming: Coming | None = None, *, version: int, by: Actor, now: datetime
) -> Changed:
    """Other terms, home or words for a pass opened at `version`; number and code stay. Raises FormErrors, StaleRecord, UnknownHost."""
    coming = coming or Coming()
    one = pass_of(s, pass_id)
    one.check_open()
    _check_version(one, version)
    values, _notes = _checked({**form, "kind": one.kind}, now=now)
    if coming.host is None and values["host"].strip() == one.host.strip():
        known = HostRef(one.host_kind, one.host_id, one.host, one.department) if one.host_id else None
    else:
        known = _host(s, values["host"], coming)
    _fill(one, values, known)
    _check_single(s, one, now)
    return _changed(s, one)


@allowed(DESK)
def extend(s: Session, pass_id: UUID, last_day: str, entries: str = "", *, version: int, by: Actor, now: datetime) -> Changed:
    """Valid until a later day (2026-12-24, +7, tomorrow), with so many further `entries` where they are numbered; the rest stays."""
    one = pass_of(s, pass_id)
    one.check_open()
    _check_version(one, version)
    terms = one.terms
    if one.kind is PassKind.DAY:
        raise UserError(_("A day pass ends at midnight. Issue a pass for several days instead."))
    shown = {field.name: getattr(terms, field.name, None) for field in TERM_FIELDS}
    written = {**shown, "first_day": terms.first, "last_day": day_meant(last_day, day_of(now)) if last_day.strip() else terms.last}
    values = clean(TERM_FIELDS, {**written, "weekdays": one.weekdays, "most_entries": entries}).values
    more = values["most_entries"] or 0
    if more and not terms.most_entries:
        raise FormErrors({"most_entries": _("This pass may be used any number of times already.")})
    values["most_entries"] = terms.most_entries + more
    if values["last_day"] < terms.last:
        raise FormErrors({"last_day": _("The pass is valid until {day} now. Choose a later day.").format(day=terms.last.isoformat())})
    _check_terms(values, now)
    if (values["last_day"], more) == (terms.last, 0):
        raise FormErrors({"last_day": _("Write a later last day, or how many further entries.")})
    one.set_terms(replace(terms, last=values["last_day"], most_entries=values["most_entries"]))
    _check_single(s, one, now)
    return _changed(s, one)


@allowed(DESK)
def withdraw(s: Session, pass_id: UUID, reason: str, *, by: Actor, now: datetime) -> Changed:
    """It lets nobody in any more; whoever is inside can still be signed out with it. Raises FormErrors without a reason."""
    one = pass_of(s, pass_id)
    one.withdraw(needed_reason(reason), by.name, now)
    queue.cancel_for(s, one.id, now=now)
    return _changed(s, one)


@allowed(DESK)
def give_back(s: Session, pass_id: UUID, *, version: int, by: Actor, now: datetime) -> Changed:
    """A withdrawal taken back within ten seconds."""
    one = pass_of(s, pass_id)
    _check_version(one, version)
    one.give_back(now)
    return _changed(s, one)


@allowed(DESK)
def take_back(s: Session, pass_ids: Sequence[UUID], *, by: Actor, now: datetime) -> int:
    """Passes issued by mistake, within ten seconds: withdrawn, their papers not printed. Gives how many."""
    for pass_id in pass_ids:
        one = pass_of(s, pass_id)
        has_entries = s.execute(select(PassEntry.id).where(PassEntry.pass_id == pass_id).limit(1)).first()
        if has_entries or not abs(now - one.issued_at) <= UNDO:
            raise UserError(_("Undo is possible for ten seconds only, and before the pass is used. Withdraw it instead."))
        one.withdraw(_("taken back"), by.name, now)
        queue.cancel_for(s, pass_id, now=now)
    return len(pass_ids)


@allowed(DESK)
def reprint(s: Session, pass_id: UUID, *, by: Actor, now: datetime) -> UUID:
    """Print a pass again: the same job, number and code, counted; a first print where there was none."""
    one = pass_of(s, pass_id)
    one.check_open()
    job_id = queue.job_for(s, pass_id, "pass")
    if job_id is None:
        return _queue(s, one, by=by, now=now)
    queue.reprint(s, job_id, by=by, now=now)
    return job_id


@allowed(DESK)
def print_list(s: Session, about: str, *, by: Actor, now: datetime) -> UUID:
    """Queue the list of passes that `about` (drawing.about_list) describes for the printer for forms."""
    job = queue.NewJob(paper="pass_list", record_id=new_id(), title=_("Passes"), printer=get_settings(s).slip_printer, about=about)
    return queue.add(s, job, by=by, now=now)


def pass_of(s: Session, pass_id: UUID) -> Pass:
    """The record of a pass; raises UserError where it is gone."""
    one = s.get(Pass, pass_id)
    if one is None:
        raise UserError(_("This pass is no longer on record. Load the list again."))
    return one


def _check_version(one: Pass, version: int) -> None:
    if one.version != version:
        raise StaleRecord(_(STALE))


def _changed(s: Session, one: Pass) -> Changed:
    s.flush()
    return Changed(one.id, one.number, one.name, one.version)
