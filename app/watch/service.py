"""Keeping the watch list, answering for a visitor, and letting somebody barred in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.core.actor import DESK, HEADS, Actor, allowed
from app.core.clock import day_of
from app.core.errors import FormErrors, UserError
from app.core.forms import clean
from app.core.i18n import _
from app.core.masking import mask_id
from app.office.revealing import Revealed, note_revealed
from app.office.service import sign_in
from app.office.settings import get_settings
from app.storage.adding import add_new
from app.watch.alike import VERSION, forms_of
from app.watch.fields import ID_FIELD, LONGEST, WATCH_FIELDS, Said, Standing, WatchHit, WatchKind, Who, default_last_day, seen_of
from app.watch.ids import mark
from app.watch.lists import described, standings
from app.watch.record import WatchAnswer, WatchEntry, WatchForm, as_number

DESCRIPTION = ("name", "spellings", "phones", "company", "plates", "id_key")
NO_ID = "-"  # in the form: the number kept is taken away


@dataclass(frozen=True, slots=True)
class Released:
    """Whether a head's password was right; a wrong one is no error, so the count of wrong tries is kept."""

    is_done: bool
    sentence: str = ""


# the list ------------------------------------------------------------------------------------------------------------------


@allowed(HEADS)
def add(s: Session, form: Mapping[str, object], *, by: Actor, now: datetime) -> UUID:
    """A new entry, in force until its last day at the office's midnight. Raises FormErrors."""
    values = _checked(s, form, now=now)
    if _is_there(s, values, now):
        raise FormErrors({"name": _("This is on the list already. Change that entry instead.")})
    entry = WatchEntry(**values, made_at=now, made_by=by.name, described_at=now)
    _write_forms(s, entry)
    return entry.id


@allowed(HEADS)
def change(s: Session, entry_id: UUID, form: Mapping[str, object], *, by: Actor, now: datetime) -> None:
    """Change an entry in force or renew an expired one; a new description is asked about anew. Raises FormErrors."""
    entry = _entry(s, entry_id)
    if entry.lifted_at is not None:
        raise UserError(_("This entry was lifted. Make a new one; the old one stays with its answers."))
    values = _checked(s, form, now=now, before=entry)
    if any(values[name] != getattr(entry, name) for name in DESCRIPTION):
        entry.described_at = now
    for name, value in values.items():
        setattr(entry, name, value)
    _write_forms(s, entry)


@allowed(HEADS)
def lift(s: Session, entry_id: UUID, reason: str, *, by: Actor, now: datetime) -> None:
    """The entry counts no longer; raises FormErrors without a reason."""
    _entry(s, entry_id).lift(_reason(reason), by.name, now)


def is_there(s: Session, form: Mapping[str, object], *, now: datetime) -> bool:
    """Whether an entry in force says the same already; raises FormErrors."""
    return _is_there(s, _checked(s, form, now=now), now)


def _checked(s: Session, form: Mapping[str, object], *, now: datetime, before: WatchEntry | None = None) -> dict[str, Any]:
    keeps_ids = bool(get_settings(s).keeps_ids)
    written = dict(form)
    takes_id_away = str(written.get("id_number") or "").strip() == NO_ID
    if takes_id_away:
        written["id_number"] = ""
    values = clean((*WATCH_FIELDS, ID_FIELD) if keeps_ids else WATCH_FIELDS, written).values
    number = values.pop("id_number", None) or ""
    values = {name: value or "" for name, value in values.items()}
    kind = values["kind"] = WatchKind(values["kind"])
    values["last_day"] = as_number(_last_day(values["last_day"] or default_last_day(kind, day_of(now)), day_of(now)))
    values["id_key"], values["id_masked"] = (before.id_key, before.id_masked) if before and not takes_id_away else ("", "")
    if number:
        values["id_key"], values["id_masked"] = mark(s, number, is_new=True), mask_id(number)
    return values


def _last_day(day: date, today: date) -> date:
    if day < today:
        raise FormErrors({"last_day": _("This day has passed. Write today or a later one; to end an entry now, lift it.")})
    if day - today > LONGEST:
        raise FormErrors({"last_day": _("An entry counts for five years at most. Choose an earlier day; it can be renewed.")})
    return day


def _is_there(s: Session, values: Mapping[str, Any], now: datetime) -> bool:
    same = [getattr(WatchEntry, name) == values[name] for name in ("kind", *DESCRIPTION)]
    in_force = (WatchEntry.lifted_at.is_(None), WatchEntry.last_day >= as_number(day_of(now)))
    return s.execute(select(WatchEntry.id).where(*same, *in_force).limit(1)).first() is not None


def _write_forms(s: Session, entry: WatchEntry) -> None:
    """Keep what the entry is recognised by; raises FormErrors where that is nothing."""
    forms = forms_of(described(entry))
    if not forms:
        raise FormErrors({"name": _("Nobody can be recognised by this. Write a name, phone, company or plate.")})
    s.add(entry)
    s.flush()
    s.execute(delete(WatchForm).where(WatchForm.entry_id == entry.id))
    s.add_all(WatchForm(entry_id=entry.id, how=how.value, form=form[:300], version=VERSION) for how, form in forms)


@allowed(HEADS)
def reveal(s: Session, entry_ids: Sequence[UUID], why: str, *, by: Actor, now: datetime) -> tuple[Revealed, ...]:
    """The full phones of entries; noted like those of visitors."""
    rows = s.execute(select(WatchEntry.id, WatchEntry.name, WatchEntry.phones).where(WatchEntry.id.in_(list(entry_ids)))).all()
    return note_revealed(s, "WatchEntry", rows, why)


# at the desk ---------------------------------------------------------------------------------------------------------------


@allowed(DESK | HEADS)
def answer(s: Session, entry_id: UUID, who: Who, said: Said, reason: str, *, by: Actor, now: datetime) -> UUID:
    """What the desk says of a visitor who looks like an entry; raises FormErrors without a reason."""
    _entry(s, entry_id)
    hows = next((",".join(hit.hows) for hit, _answer in standings(s, who, now=now) if hit.entry_id == entry_id), "")
    made = WatchAnswer(
        entry_id=entry_id, person_id=who.person_id, name=who.seen.name.strip(), said=said, hows=hows, reason=_reason(reason),
        said_at=now, said_by=by.name, counter=by.counter,
    )  # fmt: skip
    add_new(s, made)
    return made.id


@allowed(DESK | HEADS)
def release(s: Session, entry_id: UUID, who: Who, head: UUID | str, given: tuple[str, str], *, by: Actor, now: datetime) -> Released:
    """A head (staff id or name) lets somebody barred in this once; `given` are password and reason. Raises FormErrors, UserError."""
    password, reason = given
    words = _reason(reason)
    signed_in = sign_in(s, head, password, now=now)
    if signed_in.actor is None:
        return Released(False, signed_in.sentence)
    if not signed_in.actor.roles & HEADS:
        return Released(False, _("This needs a head: {name} is none. Ask one to type the password.").format(name=signed_in.actor.name))
    held = {hit.entry_id: answer_id for hit, answer_id in standings(s, who, now=now) if hit.standing is Standing.HELD}
    if entry_id not in held:
        raise UserError(_("Nobody waits for a head here any more. Check again."))
    answer_id = held[entry_id]
    if answer_id is None:  # known from an earlier visit
        answer_id = answer(s, entry_id, who, Said.SAME, _("known from an earlier visit"), by=by, now=now)
    made = s.get(WatchAnswer, answer_id)
    assert made is not None, answer_id
    made.release(signed_in.actor.name, words, now)
    return Released(True)


def let_in(s: Session, who: Who, *, now: datetime) -> None:
    """Within a check-in: raises WatchHit where an answer is missing, else joins the answers given to person and visit."""
    found = standings(s, who, now=now)
    if any(hit.is_blocking for hit, _answer in found):
        raise WatchHit
    for _hit, answer_id in found:
        if answer_id is not None and (given := s.get(WatchAnswer, answer_id)) is not None:
            given.person_id, given.visit_id = who.person_id, who.visit_id


def is_held(s: Session, values: Mapping[str, Any], person_id: UUID | None, visit_id: UUID, *, now: datetime) -> bool:
    """Whether a check-in with these values would be refused for want of an answer."""
    return any(hit.is_blocking for hit, _answer in standings(s, Who(seen_of(values), person_id, visit_id), now=now))


def _reason(words: str) -> str:
    if not words.strip():
        raise FormErrors({"reason": _("A reason is needed. Pick one or write one.")})
    return words.strip()[:255]


def _entry(s: Session, entry_id: UUID) -> WatchEntry:
    entry = s.get(WatchEntry, entry_id)
    if entry is None:
        raise UserError(_("This entry is no longer on record. Load the list again."))
    return entry
