"""The people index fed from person records."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import names
from app.people.record import Person
from app.storage.search import PeopleIndex

INDEX = PeopleIndex()


def keys_of(person: Person) -> names.PersonKeys:
    """What a person can be found by."""
    return names.PersonKeys(name=person.name, phones=person.phones, plate=person.plate, company=person.company, place=person.place)


def index_person(s: Session, person: Person) -> None:
    """Make a new or changed person findable in this transaction."""
    INDEX.put(s.connection(), person.seq, names.tokens(keys_of(person)))


def index_row(s: Session, row: Mapping[str, Any]) -> None:
    """Make a person written as a Core row findable (samples, imports)."""
    keys = names.PersonKeys(name=row["name"], phones=row["phones"], plate=row["plate"], company=row["company"], place=row["place"])
    INDEX.put_new(s.connection(), [(int(row["seq"]), names.tokens(keys))])


def unindex_person(s: Session, seq: int) -> None:
    """Take a person's words out of the index."""
    INDEX.remove(s.connection(), seq)


def rebuild(s: Session) -> int:
    """Make the index anew from the person records; gives the count."""
    query = select(Person.seq, Person.name, Person.phones, Person.plate, Person.company, Person.place).order_by(Person.seq)
    rows = (
        (row.seq, names.tokens(names.PersonKeys(name=row.name, phones=row.phones, plate=row.plate, company=row.company, place=row.place)))
        for row in s.execute(query.execution_options(yield_per=5000))
    )
    count: int = INDEX.rebuild(s.connection(), rows)
    return count
