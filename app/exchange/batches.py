"""The transactions of an import: begun, written in batches nobody sees, then shown all at once or taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, select, text
from sqlalchemy.orm import Session

from app.core.actor import HEADS, Actor, Role, allowed
from app.core.errors import UserError
from app.core.i18n import _
from app.core.names import PersonKeys, tokens
from app.exchange.fields import PEOPLE
from app.people.record import Person
from app.people.search import INDEX
from app.people.service import digits, split_phones
from app.places.fields import home_key
from app.places.lists import homes
from app.storage.imports import ImportRun, shown, unfinished
from app.storage.numbers import take
from app.storage.records import insert_rows, new_row, table_of
from app.storage.store import changes_of
from app.visits.fields import HostRef
from app.visits.hosts import home_ref, staff_ref
from app.visits.record import Visit

IMPORTERS = HEADS | {Role.RECEPTIONIST}
DEAD_AFTER = timedelta(hours=1)  # no file takes so long; an import older than this was broken off with its program
NUMBER_FORM = "visit-imported"
KEEP_HIGHEST = text(
    "INSERT INTO number_counter (form, period, last) VALUES (:form, :period, :last) "
    "ON CONFLICT (form, period) DO UPDATE SET last = max(number_counter.last, :last)"
)


@dataclass(frozen=True, slots=True)
class Ready:
    """One good row: its line, its identity, and the values of its record."""

    line: int
    digest: bytes
    values: dict[str, Any]


@dataclass
class Work:
    """What an import remembers between its batches."""

    kind: str
    import_id: UUID
    people: dict[tuple[str, ...], UUID] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)  # last number given per day
    person_ids: list[UUID] = field(default_factory=list)
    visit_ids: list[UUID] = field(default_factory=list)
    seqs: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class FileFacts:
    """What the audit trail says of an import."""

    name: str
    digest: str
    rows: int = 0
    doubles: int = 0
    faulty: int = 0


def broken_off(s: Session, file_digest: str, *, now: datetime) -> tuple[UUID, ...]:
    """Imports that died with their program and must be taken back first; raises UserError while another one runs."""
    dead = []
    for run in s.execute(select(ImportRun).where(ImportRun.finished_at.is_(None))).scalars():
        if run.file_digest != file_digest and now - run.started_at < DEAD_AFTER:
            sentence = _("{file} is being read in just now. Wait until it is done (an hour, if that import broke off), then try again.")
            raise UserError(sentence.format(file=run.file_name))
        dead.append(run.id)
    return tuple(dead)


@allowed(IMPORTERS)
def begin(s: Session, kind: str, facts: FileFacts, *, by: Actor, now: datetime) -> UUID:
    """Announce an import; all its rows stay hidden until `finish`."""
    row = new_row(ImportRun, {"kind": kind, "file_name": facts.name[:255], "file_digest": facts.digest, "started_at": now})
    insert_rows(s, ImportRun, [row])
    found: UUID = row["id"]
    return found


def known_digests(s: Session, kind: str, digests: Sequence[bytes]) -> set[bytes]:
    """Which of these source rows were taken in before."""
    record = Person if kind == PEOPLE else Visit
    if s.get_bind().dialect.name == "sqlite":
        # as many parameters as rows: building the expression would cost more than the search
        statement = f"SELECT source_digest FROM {record.__tablename__} WHERE source_digest IN ({', '.join('?' * len(digests))})"
        return {row[0] for row in s.connection().exec_driver_sql(statement, tuple(digests))}
    found = s.execute(select(record.source_digest).where(record.source_digest.in_(digests))).scalars()
    return {digest for digest in found if digest is not None}


def write_people(s: Session, work: Work, rows: Sequence[Ready], *, by: Actor, now: datetime) -> int:
    """Write a batch of people; gives how many were new."""
    _check_still_there(s, work)
    old = known_digests(s, work.kind, [row.digest for row in rows])
    new = [row for row in rows if row.digest not in old]
    if new:
        _insert_people(s, work, [{**row.values, "source_digest": row.digest} for row in new], now=now)
    return len(new)


def write_visits(s: Session, work: Work, rows: Sequence[Ready], *, by: Actor, now: datetime) -> int:
    """Write a batch of visits and the people they tell of; gives how many visits were new."""
    _check_still_there(s, work)
    old = known_digests(s, work.kind, [row.digest for row in rows])
    ours = _exported_here(s, rows)
    new = [row for row in rows if row.digest not in old and (row.values.get("number"), row.values["name"]) not in ours]
    if not new:
        return 0
    people = _people_of(s, work, [row.values for row in new], now=now)
    made = []
    for row, person_id in zip(new, people, strict=True):
        given = {**row.values, "number": _number(s, work, row.values["day"]), "person_id": person_id}
        made.append(new_row(Visit, {**given, "import_id": work.import_id, "source_digest": row.digest}))
    insert_rows(s, Visit, made)
    work.visit_ids.extend(row["id"] for row in made)
    return len(new)


def _exported_here(s: Session, rows: Sequence[Ready]) -> set[tuple[str, str]]:
    """(number, name) of visits on record that the file names: a list exported here and read in again makes no doubles."""
    numbers = [row.values["number"] for row in rows if row.values.get("number")]
    if not numbers:
        return set()
    return {(number, name) for number, name in s.execute(select(Visit.number, Visit.name).where(Visit.number.in_(numbers)))}


def _check_still_there(s: Session, work: Work) -> None:
    if s.execute(select(ImportRun.id).where(ImportRun.id == work.import_id)).first() is None:
        raise UserError(_("This import was taken back meanwhile: the same file was read in again. Nothing of it was kept."))


def _number(s: Session, work: Work, day: int) -> str:
    """V20221203-I0007: a series of its own, so numbers given at the desk on that day stay as they were."""
    if day not in work.numbers:
        query = text("SELECT last FROM number_counter WHERE form = :form AND period = :period")
        work.numbers[day] = s.execute(query, {"form": NUMBER_FORM, "period": str(day)}).scalar() or 0
    work.numbers[day] += 1
    return f"V{day}-I{work.numbers[day]:04d}"


def _insert_people(s: Session, work: Work, given: Sequence[Mapping[str, Any]], *, now: datetime) -> list[UUID]:
    first = take(s, "person", many=len(given))
    made = [
        new_row(Person, {**values, "seq": seq, "made_at": now, "import_id": work.import_id}) for seq, values in enumerate(given, first)
    ]
    insert_rows(s, Person, made)
    ids = [row["id"] for row in made]
    work.person_ids.extend(ids)
    work.seqs.extend(range(first, first + len(made)))
    return ids


def _people_of(s: Session, work: Work, visits: Sequence[Mapping[str, Any]], *, now: datetime) -> list[UUID]:
    """A person for each visit: the one on record with this very name and phone, one met before in this file, else a new one.

    A name alone never makes two visitors one: a row that tells nothing else gets a person of its own.
    """
    keys = [_identity(values) for values in visits]
    _look_up(s, work, keys)
    fresh: list[dict[str, Any]] = []
    places: list[tuple[str, ...] | int] = []
    waiting: dict[tuple[str, ...], int] = {}
    for key, values in zip(keys, visits, strict=True):
        if key is not None and key in work.people:
            places.append(key)
        elif key is not None and key in waiting:
            places.append(waiting[key])
        else:
            if key is not None:
                waiting[key] = len(fresh)
            places.append(len(fresh))
            fresh.append({"name": values["name"], "phones": values["phone"], "company": values["company"], "plate": values["plate"]})
    ids = _insert_people(s, work, fresh, now=now) if fresh else []
    work.people.update((key, ids[place]) for key, place in waiting.items())
    return [ids[place] if isinstance(place, int) else work.people[place] for place in places]


def _identity(values: Mapping[str, Any]) -> tuple[str, ...] | None:
    if phone := digits(values["phone"]) if values["phone"] else "":
        return values["name"], phone
    if values["company"] or values["plate"]:
        return values["name"], values["company"], values["plate"]
    return None


def _look_up(s: Session, work: Work, keys: Iterable[tuple[str, ...] | None]) -> None:
    wanted = {key for key in keys if key is not None and len(key) == 2 and key not in work.people}
    if not wanted:
        return
    names = sorted({key[0] for key in wanted})
    visible = shown(Person.import_id, unfinished(s))
    query = select(Person.id, Person.name, Person.phones).where(Person.name.in_(names), Person.phones != "", *visible)
    found: dict[tuple[str, ...], list[UUID]] = {}
    for person_id, name, phones in s.execute(query):
        for phone in split_phones(phones):
            found.setdefault((name, digits(phone)), []).append(person_id)
    work.people.update((key, ids[0]) for key, ids in found.items() if key in wanted and len(set(ids)) == 1)


@allowed(IMPORTERS)
def finish(s: Session, work: Work, facts: FileFacts, *, by: Actor, now: datetime) -> None:
    """Show all rows at once: one audit event with the file's digest and every id."""
    run = s.get(ImportRun, work.import_id)
    if run is None:
        _check_still_there(s, work)
        return
    run.finished_at, run.row_count = now, len(work.visit_ids) if work.visit_ids else len(work.person_ids)
    counters = [{"form": NUMBER_FORM, "period": str(day), "last": last} for day, last in work.numbers.items()]
    if counters:
        s.execute(KEEP_HIGHEST, counters)
    changes = changes_of(s)
    changes.kinds |= {"Person", "Visit"}
    changes.facts |= {
        "file": facts.name, "sha256": facts.digest, "import": work.import_id.hex, "kind": work.kind,
        "rows": facts.rows, "doubles": facts.doubles, "faulty": facts.faulty,
        "people": [found.hex for found in work.person_ids], "visits": [found.hex for found in work.visit_ids],
    }  # fmt: skip


def words_of(s: Session, seqs: Sequence[int]) -> list[tuple[int, int, set[str]]]:
    """(seq, version, search words) of people; made outside any write, as making them is what takes the time."""
    query = select(Person.seq, Person.version, Person.name, Person.phones, Person.plate, Person.company, Person.place)
    rows = s.execute(query.where(Person.seq.in_(seqs)))
    return [(row.seq, row.version, tokens(PersonKeys(row.name, row.phones, row.plate, row.company, row.place))) for row in rows]


def index(s: Session, words: Sequence[tuple[int, int, set[str]]]) -> int:
    """Make people of a finished import findable; whoever was changed or forgotten meanwhile is right in the index already."""
    query = select(Person.seq, Person.version).where(Person.seq.in_([seq for seq, _version, _words in words]))
    versions = {seq: version for seq, version in s.execute(query)}
    return INDEX.put_many(s.connection(), [(seq, found) for seq, version, found in words if versions.get(seq) == version])


def take_back(s: Session, import_id: UUID, *, most: int = 2000) -> int:
    """Remove up to `most` rows of an unfinished import, and the import itself after the last; gives how many went."""
    if visits := list(s.execute(select(Visit.id).where(Visit.import_id == import_id).limit(most)).scalars()):
        s.execute(delete(table_of(Visit)).where(table_of(Visit).c.id.in_(visits)))
        return len(visits)
    came_to_desk = exists().where(Visit.person_id == Person.id)
    query = select(Person.id).where(Person.import_id == import_id, ~came_to_desk).limit(most)
    if people := list(s.execute(query).scalars()):
        s.execute(delete(table_of(Person)).where(table_of(Person).c.id.in_(people)))
        return len(people)
    # somebody of this file came to the desk while it was being read: that person stays
    stay = list(s.execute(select(Person).where(Person.import_id == import_id)).scalars())
    for person in stay:
        person.import_id = None
    s.flush()
    index(s, words_of(s, [person.seq for person in stay]))
    s.execute(delete(table_of(ImportRun)).where(table_of(ImportRun).c.id == import_id))
    return 0


class Hosts:
    """Homes and staff as hosts, looked up by the words of a register; read once per import."""

    def __init__(self, refs: Mapping[str, HostRef], homes_by_key: Mapping[str, HostRef]) -> None:
        self._refs = refs
        self._homes = homes_by_key
        self._asked: dict[str, HostRef | None] = {}

    def find(self, words: str) -> HostRef | None:
        """The one host these words mean, else None: they are kept as written."""
        if words not in self._asked:
            plain = words.strip()
            self._asked[words] = self._refs.get(plain) or self._homes.get(home_key(plain))
        return self._asked[words]


def load_hosts(s: Session) -> Hosts:
    """Everybody and every home that can be visited."""
    from app.office.record import Staff

    refs: dict[str, HostRef] = {}
    doubtful: set[str] = set()
    for staff in s.execute(select(Staff).where(Staff.is_active)).scalars():
        ref = staff_ref(staff)
        for words in {staff.name, ref.text}:
            if words in refs:
                doubtful.add(words)
            refs[words] = ref
    by_key: dict[str, HostRef] = {}
    for home in homes(s, limit=1_000_000):
        ref = home_ref(home)
        refs.setdefault(ref.text, ref)
        by_key[home_key(home.code)] = ref
    return Hosts({words: ref for words, ref in refs.items() if words not in doubtful}, by_key)

