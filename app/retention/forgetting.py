"""One person asks to be forgotten: everything of theirs goes but what a rule or an open matter keeps, and that is said."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from app.core.actor import HEADS, Actor, allowed
from app.core.errors import UserError
from app.core.i18n import _
from app.drafts.record import ParkedForm
from app.items.record import Item
from app.office.keeping import Keep
from app.passes.record import Pass
from app.people import service as people
from app.people.record import Person
from app.people.service import digits, split_phones
from app.retention import ledger
from app.retention.blocking import blockers, floor_start
from app.retention.erasing import Deletion, erase, erase_people
from app.retention.fields import ERASED, TABLE_WORDS, WHY_WORDS, Cause, Gone, HeldRow, ReportRow, Why
from app.retention.lists import as_body, as_row
from app.retention.personal import BY_PERSON, ITEM, Kept
from app.retention.service import counted, leave_no_words, make_report, print_report_for
from app.shifts.record import HandoverContent, ShiftHandover
from app.storage.like import like
from app.storage.records import row_digest, table_of
from app.storage.store import changes_of, leave_nothing, note
from app.tickets.duties import AbContent, AbSheet
from app.visits.record import Visit
from app.watch.record import WatchEntry

AT_ONCE = 400
SHEETS = ((ShiftHandover, HandoverContent, "handover_id"), (AbSheet, AbContent, "sheet_id"))


@dataclass(frozen=True, slots=True)
class Known:
    """Whom to forget: the person on record, and the names and phones their records carry."""

    id: UUID
    name: str
    phones: tuple[str, ...]
    more: tuple[str, ...] = ()  # company and plate: nothing personal but beside the name

    @property
    def words(self) -> tuple[str, ...]:
        """What must not be found any more; a name alone is too little where there is a phone to know somebody by."""
        return (self.name, *(phone for phone in self.phones if len(digits(phone)) >= 7))


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be forgotten: how many records of which table; what stays, and why, in sentences."""

    person_id: UUID
    name: str
    many: dict[str, int]
    stays: tuple[HeldRow, ...]
    kept: tuple[str, ...]


def known(s: Session, person_id: UUID) -> Known:
    """A person by their record; raises UserError where it is gone."""
    found = everybody(s, [person_id])
    if not found:
        raise UserError(_("This person is no longer on record. Load the list again."))
    return found[0]


def everybody(s: Session, ids: Sequence[UUID]) -> list[Known]:
    """People by their records."""
    query = select(Person.id, Person.name, Person.phones, Person.company, Person.plate).where(Person.id.in_(ids))
    return [
        Known(row.id, row.name, tuple(part.strip() for part in split_phones(row.phones)), tuple(filter(None, (row.company, row.plate))))
        for row in s.execute(query)
    ]


def person_meant(s: Session, name: str, phone: str = "") -> UUID:
    """The one person of this name, and phone where one is given; raises UserError where nobody is, or several are."""
    rows = s.execute(select(Person.id, Person.phones).where(Person.name == name.strip())).all()
    if digits(phone):
        rows = [row for row in rows if digits(phone) in {digits(part) for part in split_phones(row.phones)}]
    if len(rows) == 1:
        found: UUID = rows[0].id
        return found
    if not rows:
        raise UserError(_("Nobody on record is called {name}. Check name and phone.").format(name=name.strip()))
    raise UserError(_("{n} people are called {name}. Give the phone too.").format(n=len(rows), name=name.strip()))


def plan(s: Session, person_id: UUID, *, now: datetime) -> Plan:
    """What would go and what would stay; nothing is changed."""
    who = known(s, person_id)
    many: dict[str, int] = {"person": 1}
    stays: list[HeldRow] = []
    for kept in BY_PERSON:
        for row in _theirs(s, kept, who, now):
            if row.why:
                stays.append(HeldRow(kept.keep, kept.kind, row.id, row.known_as, row.at, Why(row.why)))
            else:
                many[kept.kind] = many.get(kept.kind, 0) + 1
    stays += _items_that_stay(s, who, now)
    return Plan(person_id, who.name, many, tuple(stays), (*map(_sentence, stays), *_watched(s, who)))


def _sentence(row: HeldRow) -> str:
    sentence = _("{number} stays ({kind}): {why}.")
    return sentence.format(kind=_(TABLE_WORDS[row.record_kind]), number=row.number, why=_(WHY_WORDS[row.why]))


def _theirs(s: Session, kept: Kept, who: Known, now: datetime) -> Sequence[Any]:
    """Rows of the person: by the record, or by the very name with one of the phones."""
    record: Any = kept.record
    whose: list[ColumnElement[bool]] = [record.person_id == who.id]
    if who.phones:
        whose.append(and_(record.name == who.name, record.phone.in_(who.phones)))
    columns = (record.id, getattr(record, kept.number).label("known_as"), getattr(record, kept.at).label("at"))
    query = select(*columns, blockers(kept, now).label("why")).where(or_(*whose), getattr(record, kept.mark) != ERASED)
    return s.execute(query.order_by(record.id)).all()


def _items_of(s: Session, who: Known) -> list[Any]:
    """Things handed over to the person, at visits and with passes."""
    visits = select(Visit.id).where(Visit.person_id == who.id)
    passes = select(Pass.id).where(Pass.person_id == who.id)
    columns = (Item.id, Item.number.label("known_as"), Item.given_at.label("at"), Item.returned_at)
    query = select(*columns).where(or_(Item.visit_id.in_(visits), Item.pass_id.in_(passes)), Item.name != ERASED)
    return list(s.execute(query.order_by(Item.given_at)))


def _items_that_stay(s: Session, who: Known, now: datetime) -> Iterator[HeldRow]:
    start = floor_start(Keep.ITEMS, now)
    for row in _items_of(s, who):
        if row.at >= start or row.returned_at is None:
            why = Why.OPEN if row.returned_at is None else Why.ITEMS
            yield HeldRow(Keep.ITEMS, ITEM.kind, row.id, row.known_as, row.at, why)


def _watched(s: Session, who: Known) -> Iterator[str]:
    """The watch list is the office's own record and stays until an entry is lifted or runs out."""
    query = select(WatchEntry.name, WatchEntry.phones).where(WatchEntry.lifted_at.is_(None), WatchEntry.name == who.name)
    if s.execute(query).first() is not None:
        yield _("The watch list has an entry of this name; it stays until it is lifted there.")


@allowed(HEADS)
def do_not_remember(s: Session, person_id: UUID, *, by: Actor, now: datetime) -> None:
    """The person record goes with its pictures, and stays gone after a restore; visits keep what they were written with."""
    people.forget(s, person_id, by=by, now=now)
    ledger.keep(s, Person.__tablename__, [person_id], now=now)
    leave_nothing(s)


@allowed(HEADS)
def forget(s: Session, person_id: UUID, *, prints: bool = False, by: Actor, now: datetime) -> ReportRow:
    """Forget a person; gives the report with what went and what had to stay. Raises UserError."""
    who = known(s, person_id)
    told = plan(s, person_id, now=now)
    report = make_report(s, Cause.FORGET, "{}", by=by, now=now)
    what, gone = Deletion(report.number, now, is_forgotten=True), list[Gone]()
    staying = {row.id for row in told.stays}
    for kept in (*BY_PERSON, ITEM):
        found = _items_of(s, who) if kept is ITEM else _theirs(s, kept, who, now)
        rows = [row for row in found if row.id not in staying]
        for start in range(0, len(rows), AT_ONCE):
            batch = rows[start : start + AT_ONCE]
            erase(s, kept, [row.id for row in batch], what)
            gone = counted(gone, kept, batch)
    forget_words(s, [who], report.number)
    erase_people(s, [person_id], what)
    report.body = as_body((*gone, Gone("person", 1, "", "")), told.kept, left=leave_no_words(s))
    report.finished_at = now
    s.flush()
    if prints:
        print_report_for(s, report, by=by, now=now)
    return as_row(report)


def forget_words(s: Session, people: Sequence[Known], report: str) -> None:
    """Names and phones go from what holds them in a text of its own: half-filled forms put away, frozen sheets of hand-overs."""
    for who in people:
        forms = or_(*(part for word in who.words for part in _holding(ParkedForm.body, word)), ParkedForm.title == who.name)
        s.execute(delete(table_of(ParkedForm)).where(forms))
        for record, content, key in SHEETS:
            _reword(s, (record, content, key), who, report)


def _holding(column: Any, word: str) -> Iterator[ColumnElement[bool]]:
    """A text that holds a word, as JSON writes it with or without its signs beyond ASCII."""
    for written in dict.fromkeys((word, json.dumps(word)[1:-1])):
        yield like(column, written)


def _reword(s: Session, sheet: tuple[Any, Any, str], who: Known, report: str) -> None:
    record, content, key = sheet
    table, owner = table_of(content), table_of(record)
    holding = or_(*(part for word in who.words for part in _holding(content.body, word)))
    for sheet_id, body in s.execute(select(table.c[key], table.c.body).where(holding)).all():
        new = json.dumps(_without(json.loads(body), who), ensure_ascii=True, separators=(",", ":"))
        row = dict(s.execute(select(owner).where(owner.c.id == sheet_id)).one()._mapping)
        row["content_digest"] = hashlib.sha256(new.encode("ascii")).digest()
        changed = {"content_digest": row["content_digest"], "digest": row_digest(owner.name, row), "version": row["version"] + 1}
        s.execute(update(table).where(table.c[key] == sheet_id).values(body=new))
        s.execute(update(owner).where(owner.c.id == sheet_id).values(**changed))
        note(changes_of(s), record, {"id": sheet_id, "digest": changed["digest"]}, {}, {"erased": report})


def _without(value: Any, who: Known) -> Any:
    """A frozen value with a dash for every text that names the person; in the same line also for their company and plate."""
    if not isinstance(value, list):
        return ERASED if isinstance(value, str) and _names(value, who.words) else value
    is_theirs = any(isinstance(cell, str) and _names(cell, who.words) for cell in value)
    words = (*who.words, *who.more) if is_theirs else ()
    return [ERASED if isinstance(cell, str) and _names(cell, words) else _without(cell, who) for cell in value]


def _names(text: str, words: Sequence[str]) -> bool:
    return any(word in text for word in words)
