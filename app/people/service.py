"""Remembering, changing and forgetting people."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.core.actor import DESK, HEADS, Actor, allowed
from app.core.errors import StaleRecord, UserError
from app.core.forms import clean
from app.core.i18n import _
from app.office import audit
from app.people.fields import PERSON_FIELDS
from app.people.record import Person
from app.people.search import INDEX, index_person, unindex_person
from app.pictures import service as pictures
from app.storage.adding import add_new
from app.storage.direct import id_of, run
from app.storage.numbers import take
from app.storage.store import changes_of

# What a visit form may tell about a person; each is filled in where empty and kept up to date where it changed.
TOLD_BY_VISIT = ("company", "plate")
KNOWN = text("SELECT name, phones, company, plate FROM person WHERE id = :id")
NAMESAKES = text("SELECT id, phones FROM person WHERE name IN (:name, :plain)")


def digits(phone: str) -> str:
    """A phone as compared: its digits only, without China's country code."""
    import unicodedata

    is_plain = phone.isascii() and phone.isdigit()  # nearly all of a register's thousands
    plain = phone if is_plain else "".join(c for c in unicodedata.normalize("NFKC", phone) if c.isdigit())
    return plain[2:] if len(plain) == 13 and plain.startswith("86") else plain


@allowed(DESK)
def add(s: Session, form: Mapping[str, object], *, by: Actor, now: datetime) -> UUID:
    """A new person; raises FormErrors."""
    return make(s, clean(PERSON_FIELDS, form).values, now=now).id


def make(s: Session, values: Mapping[str, str], *, now: datetime) -> Person:
    """A person from checked values, findable at once."""
    person = Person(seq=take(s, "person"), made_at=now, name=values["name"])
    for field in PERSON_FIELDS:
        setattr(person, field.name, values.get(field.name) or "")
    add_new(s, person)
    index_person(s, person, is_new=True)
    return person


def meet(s: Session, values: Mapping[str, str], *, person_id: UUID | None, now: datetime) -> UUID:
    """The person behind a visit form: the one picked, the one with this very name and phone, else a new one.

    A picked person learns what the form adds; a name typed over makes nobody somebody else.
    """
    met = person_id or _very_same(s, values["name"], values.get("phone") or "")
    known = run(s, KNOWN, {"id": met}) if met else []
    if met is None or not known or known[0][0].strip() != values["name"].strip():
        return make(s, {**values, "phones": values.get("phone") or "", "note": "", "languages": "", "place": ""}, now=now).id
    _name, phones, *told = known[0]
    learned = {name: values[name] for name, before in zip(TOLD_BY_VISIT, told, strict=True) if values.get(name) not in (None, "", before)}
    phone = values.get("phone") or ""
    if phone and digits(phone) not in {digits(kept) for kept in split_phones(phones)}:
        learned["phones"] = f"{phone}, {phones}" if phones else phone
    if learned:
        _learn(s, _person(s, met), learned)
    return met


def is_known_as(s: Session, person_id: UUID, name: str, phone: str) -> bool:
    """Whether a record is of this very name and, where one is given, has this phone: a name alone makes nobody the same."""
    known = run(s, KNOWN, {"id": person_id})
    if not known or known[0][0].strip() != name.strip():
        return False
    return not digits(phone) or digits(phone) in {digits(kept) for kept in split_phones(known[0][1])}


def _learn(s: Session, person: Person, learned: Mapping[str, str]) -> None:
    for name, value in learned.items():
        setattr(person, name, value)
    index_person(s, person)


def split_phones(phones: str) -> list[str]:
    """The single phones of a person's phone line."""
    import re

    return [part for part in re.split(r"[,;，；、/]+\s*", phones) if part.strip()]


def _very_same(s: Session, name: str, phone: str) -> UUID | None:
    if not digits(phone):
        return None
    wanted = digits(phone)
    namesakes = run(s, NAMESAKES, {"name": name, "plain": name.strip()})
    found = [kept for kept, phones in namesakes if wanted in {digits(known) for known in split_phones(phones)}]
    return id_of(found[0]) if len(found) == 1 else None


@allowed(DESK)
def change(s: Session, person_id: UUID, form: Mapping[str, object], *, version: int, by: Actor, now: datetime) -> None:
    """Change what is known; `version` is the one the form was opened on."""
    person = _person(s, person_id)
    if person.version != version:
        raise StaleRecord(_("Another counter has just changed this person. Load it again, look, then save once more."))
    for name, value in clean(PERSON_FIELDS, form).values.items():
        setattr(person, name, value or "")
    index_person(s, person)


@allowed(HEADS)
def forget(s: Session, person_id: UUID, *, by: Actor, now: datetime) -> None:
    """ "Do not remember": the person record, its search words and its audit payloads go; visits keep what they were written with."""
    person = _person(s, person_id)
    remove(s, person)
    s.flush()
    # the trail says that somebody went, not who: a deletion's event would otherwise hold what is to be forgotten
    changes_of(s).by_record[person_id].old = {"seq": person.seq}
    audit.erase(s, person_id)
    INDEX.optimize(s.connection())


def remove(s: Session, person: Person) -> None:
    """Take a person, the search words and the pictures away."""
    pictures.remove_for(s, person.id)
    unindex_person(s, person.seq)
    s.delete(person)


def _person(s: Session, person_id: UUID) -> Person:
    person = s.get(Person, person_id)
    if person is None:
        raise UserError(_("This person is no longer on record. Load the list again."))
    return person
