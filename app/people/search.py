"""The people index fed from person records."""

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import names
from app.people.record import Person
from app.storage.search import PeopleIndex

INDEX = PeopleIndex()
KEYS = (Person.seq, Person.name, Person.phones, Person.plate, Person.company, Person.place)  # in the order of PersonKeys
SHORT, PROBED = 2, 3  # names of three characters and more have every kind of word; a few people show how the index was made
RENEWED = 500  # people in one go: about a tenth of a second


def keys_of(person: Person) -> names.PersonKeys:
    """What a person can be found by."""
    return names.PersonKeys(name=person.name, phones=person.phones, plate=person.plate, company=person.company, place=person.place)


def index_person(s: Session, person: Person, *, is_new: bool = False) -> None:
    """Make a new or changed person findable in this transaction."""
    words = names.tokens(keys_of(person))
    if is_new:
        INDEX.put_new(s.connection(), [(person.seq, words)])
    else:
        INDEX.put(s.connection(), person.seq, words)


def index_row(s: Session, row: Mapping[str, Any]) -> None:
    """Make a person written as a Core row findable."""
    index_rows(s, (row,))


def index_rows(s: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Make people written as Core rows findable (samples, imports)."""
    INDEX.put_new(s.connection(), ((int(row["seq"]), names.tokens(_keys_of_row(row))) for row in rows))


def _keys_of_row(row: Mapping[str, Any]) -> names.PersonKeys:
    return names.PersonKeys(name=row["name"], phones=row["phones"], plate=row["plate"], company=row["company"], place=row["place"])


def unindex_person(s: Session, seq: int) -> None:
    """Take a person's words out of the index."""
    INDEX.remove(s.connection(), seq)


def words(s: Session) -> Iterator[tuple[int, Set[str]]]:
    """The seq of every person and what they are found by."""
    found = s.execute(select(*KEYS).order_by(Person.seq).execution_options(yield_per=5000))
    return ((seq, names.tokens(names.PersonKeys(*keys))) for seq, *keys in found)


def rebuild(s: Session) -> int:
    """Make the index anew from the person records; gives the count."""
    count: int = INDEX.rebuild(s.connection(), words(s))
    return count


def mend(s: Session) -> int:
    """Make the index anew where it does not hold exactly the people on record; gives the count made, 0 where all was well."""
    people = s.execute(select(func.count()).select_from(Person)).scalar_one()
    return 0 if people == INDEX.count(s.connection()) else rebuild(s)


def renew(s: Session, below: int = 0) -> int:
    """A slice of people gets today's words where an earlier version made the index, short enough for a check-in to wait for.

    The oldest come last, so that a renewal broken off is gone on with at the next start. Gives the seq to go on below; 0 where all is done.
    """
    if not below:
        if not is_of_old_words(s):
            return 0
        INDEX.gather(s.connection(), is_on=True)  # no slice has to put all before it in order
    query = select(*KEYS).order_by(Person.seq.desc()).limit(RENEWED)
    rows = s.execute(query.where(Person.seq < below) if below else query).all()
    INDEX.put_many(s.connection(), ((seq, names.tokens(names.PersonKeys(*keys))) for seq, *keys in rows))
    if len(rows) == RENEWED:
        left: int = rows[-1].seq
        return left
    INDEX.gather(s.connection(), is_on=False)
    return 0


def is_of_old_words(s: Session) -> bool:
    """Whether an earlier version, which knew fewer ways to type a name, made the index: its first people lack some of their words."""
    conn = s.connection()
    query = select(*KEYS).where(func.length(Person.name) > SHORT).order_by(Person.seq).limit(PROBED)
    return any(not INDEX.holds(conn, seq, names.tokens(names.PersonKeys(*keys))) for seq, *keys in s.execute(query))


def tidy(s: Session) -> None:
    """A few milliseconds of merging, for a quiet moment, so that no check-in has to pay for a large merge."""
    INDEX.merge(s.connection())
