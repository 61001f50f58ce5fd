"""Empties records so that nothing personal is left of them: columns, rows that hang on them, files, search words, audit payloads.

The row itself stays with its day, kind and department, so every figure counts as before; the trail says by which report it was emptied."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_bytes
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, select, update
from sqlalchemy.orm import Session

from app.attachments import files
from app.attachments.record import Attachment
from app.office import audit
from app.passes.record import Pass
from app.people import service as people
from app.people.record import Person
from app.pictures import service as pictures
from app.pictures.record import Picture
from app.places.fields import stand_in
from app.retention import ledger
from app.retention.fields import ERASED
from app.retention.personal import OF_ALL, Kept, Part
from app.storage.records import Base, Record, row_digest, table_of
from app.storage.store import changes_of, note
from app.stories import service as stories

COMPLAINT = "complaint"


@dataclass(frozen=True)
class Deletion:
    """What a deletion is known by on the trail, when it is made, and whether a person asked for it.

    `key` lets a home that comes up twice stay one place; it lives as long as the deletion and is kept nowhere."""

    report: str
    now: datetime
    is_forgotten: bool = False
    key: bytes = field(default_factory=lambda: token_bytes(32))


def erase(s: Session, kept: Kept, ids: Sequence[UUID], what: Deletion) -> None:
    """Empty these records of one table, or take them away where nothing of them counts."""
    audited: list[UUID] = []
    picture_ids = _pictures(s, ids) if kept.record is Pass else []
    for part in (*_nearest_last(kept.parts), *OF_ALL):
        if part.record is kept.record:
            continue
        rows = list(_rows(s, part, ids))
        audited += _take(s, part.record, rows) if part.is_taken else _empty(s, part.record, rows, part.emptied, what)
    table = table_of(kept.record)
    own = [dict(row._mapping) for row in s.execute(select(table).where(table.c.id.in_(ids)))]
    if kept.mark:
        audited += _empty(s, kept.record, own, (kept.mark, *kept.emptied), what, mark=kept.mark)
    else:
        audited += _take(s, kept.record, own)
    stories.drop(s, ids)
    audit.erase_all(s, audited)
    _unowned(s, picture_ids)
    ledger.keep(s, kept.kind, ids, now=what.now, is_forgotten=what.is_forgotten)


def erase_people(s: Session, ids: Sequence[UUID], what: Deletion) -> None:
    """Take people away with their pictures, search words and payloads; what they did stays, without leading to them."""
    here = s.scalars(select(Person).where(Person.id.in_(ids))).all()
    for person in here:
        people.remove(s, person)
    s.flush()
    for person_id in (found.id for found in here):
        # the trail says that somebody went, not who: a deletion's event would otherwise hold what is to be forgotten
        changes_of(s).by_record[person_id].old = {"kind": "person"}
    audit.erase_all(s, ids)
    ledger.keep(s, Person.__tablename__, ids, now=what.now, is_forgotten=what.is_forgotten)


def _nearest_last(parts: Sequence[Part]) -> Iterator[Part]:
    """Those reached by way of others first, while the others are still there."""
    yield from (part for part in parts if part.via)
    yield from (part for part in parts if not part.via)


def _rows(s: Session, part: Part, ids: Sequence[UUID]) -> Iterator[dict[str, Any]]:
    table = table_of(part.record)
    if part.via:
        between = table_of(part.via[0])
        key = between.c.id
        wanted = select(key).where(between.c[part.via[1]].in_(ids))
        query = select(table).where(table.c[part.column].in_(wanted))
    else:
        query = select(table).where(table.c[part.column].in_(ids))
    for row in s.execute(query).all():
        yield dict(row._mapping)


def _empty(
    s: Session, record: type[Base], rows: Sequence[dict[str, Any]], columns: Sequence[str], what: Deletion, *, mark: str = ""
) -> list[UUID]:
    """Write rows anew without these columns; gives the ids whose earlier payloads must go."""
    table, done = table_of(record), []
    for row in rows:
        new = {name: _nothing(table, name, row, what) for name in columns}
        if mark:
            new[mark] = ERASED
        if all(row[name] == value for name, value in new.items()):
            continue
        values: dict[str, Any] = {**row, **new}
        new["digest"], new["version"] = row_digest(table.name, values), row["version"] + 1
        s.execute(update(table).where(table.c.id == row["id"]).values(**new))
        if issubclass(record, Record):
            said = {"erased": what.report, **({mark: ERASED} if mark else {})}  # what is told of it is told anew by its mark
            note(changes_of(s), record, {"id": row["id"], "digest": new["digest"]}, {}, said)
        done.append(row["id"])
    return done


def _nothing(table: Table, name: str, row: Mapping[str, Any], what: Deletion) -> Any:
    if table.c[name].nullable:
        return None
    if table.name == COMPLAINT and name == "home":
        return stand_in(row[name], what.key)  # complaints are counted by building, and those of one home
    if table.name == COMPLAINT and name == "place":
        return "" if row["home"] else row[name]  # or by the place complained about, where no home is named
    return ""


def _take(s: Session, record: type[Base], rows: Sequence[dict[str, Any]]) -> list[UUID]:
    """Take rows away whole, with the files of attachments; gives the ids whose payloads must go."""
    if not rows:
        return []
    table = table_of(record)
    key = next(iter(table.primary_key.columns))
    for row in rows:
        if record is Attachment and row["removed_at"] is None:
            files.take_away(s, row["id"])
        if issubclass(record, Record):
            # the trail says that a row went; what stood in it, it does not
            note(changes_of(s), record, {"id": row["id"], "digest": None}, {"kind": table.name}, {})
    s.execute(delete(table).where(key.in_([row[key.name] for row in rows])))
    return [row["id"] for row in rows if issubclass(record, Record)]


def _pictures(s: Session, pass_ids: Sequence[UUID]) -> list[UUID]:
    """Pictures only these passes show: of holders who are on no record."""
    shown = select(Pass.picture_id).where(Pass.id.in_(pass_ids), Pass.picture_id.is_not(None))
    others = select(Pass.picture_id).where(Pass.id.not_in(pass_ids), Pass.picture_id.is_not(None))
    return list(s.scalars(select(Picture.id).where(Picture.id.in_(shown), Picture.id.not_in(others), Picture.person_id.is_(None))))


def _unowned(s: Session, picture_ids: Sequence[UUID]) -> None:
    if picture_ids:
        pictures.remove(s, picture_ids)
