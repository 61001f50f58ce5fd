"""People as frozen rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.core.masking import mask_phone
from app.people.record import Person
from app.people.search import INDEX
from app.storage.direct import any_of, id_of
from app.storage.imports import shown, unfinished


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person; `phones` as they are, for matching what was typed and for the person's own form."""

    id: UUID
    seq: int
    name: str
    phones: str
    company: str
    plate: str
    place: str
    languages: str
    note: str
    version: int

    @property
    def phone(self) -> str:
        """The phones masked, for lists."""
        return mask_phone(self.phones)


COLUMNS = (
    Person.id, Person.seq, Person.name, Person.phones, Person.company, Person.plate, Person.place,
    Person.languages, Person.note, Person.version,
)  # fmt: skip


BY_SEQ = "SELECT id, import_id, seq, name, phones, company, plate, place, languages, note, version FROM person WHERE seq IN (%s)"


def search(s: Session, text: str, *, limit: int = 50) -> tuple[PersonRow, ...]:
    """People found by any part the index knows, newest first."""
    return by_seq(s, INDEX.find(s.connection(), text, limit))


def listed(s: Session, text: str = "", *, limit: int = 200) -> tuple[tuple[PersonRow, ...], bool]:
    """People newest first, narrowed by `text`, and whether there are more than the `limit` shown."""
    rows = search(s, text, limit=limit + 1) if text.strip() else _rows(s, Person.seq > 0, limit=limit + 1)
    return rows[:limit], len(rows) > limit


def by_seq(s: Session, seqs: Sequence[int]) -> tuple[PersonRow, ...]:
    """People by index row, in that order; those of an unfinished import are left out."""
    if not seqs:
        return ()
    hidden = set(unfinished(s))
    found = {
        row[2]: PersonRow(id_of(row[0]), *row[2:])
        for row in any_of(s, BY_SEQ, seqs)
        if not hidden or row[1] is None or id_of(row[1]) not in hidden
    }
    return tuple(found[seq] for seq in seqs if seq in found)


def same_name(s: Session, name: str, *, limit: int = 20) -> tuple[PersonRow, ...]:
    """Everybody with this very name, newest first."""
    return _rows(s, Person.name == name)[:limit] if name.strip() else ()


def person(s: Session, person_id: UUID) -> PersonRow | None:
    """One person."""
    rows = _rows(s, Person.id == person_id)
    return rows[0] if rows else None


def _rows(s: Session, condition: ColumnElement[bool], *, limit: int = 500) -> tuple[PersonRow, ...]:
    query = select(*COLUMNS).where(condition, *shown(Person.import_id, unfinished(s))).order_by(Person.seq.desc()).limit(limit)
    return tuple(
        PersonRow(r.id, r.seq, r.name, r.phones, r.company, r.plate, r.place, r.languages, r.note, r.version) for r in s.execute(query)
    )
