"""The transactions of an import: begun, written in batches nobody sees, then shown all at once or taken back."""

import os
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from sqlalchemy import delete, exists, select, text
from sqlalchemy.orm import Session

from app.core.actor import HEADS, Actor, Role, allowed
from app.core.errors import UserError
from app.core.i18n import _
from app.core.ids import new_hex_ids
from app.core.names import PersonKeys, tokens
from app.exchange.fields import COMPLAINTS, PEOPLE
from app.exchange.hosts import Hosts
from app.exchange.telling import Texts, tell, texts_of
from app.exchange.working import DAY, NAME, PERSON, PHONE, VISIT, person_of
from app.office.exports import known_by
from app.people.record import Person
from app.people.search import INDEX
from app.people.service import digits, split_phones
from app.places.fields import home_key
from app.places.lists import homes
from app.storage.bulk import Bulk
from app.storage.direct import any_of, run
from app.storage.imports import ImportedRow, ImportRun, unfinished
from app.storage.numbers import take
from app.storage.processes import is_running
from app.storage.records import insert_rows, new_row, table_of
from app.storage.store import changes_of
from app.stories.service import drop_import
from app.visits.fields import HostRef
from app.visits.hosts import home_ref, staff_ref
from app.visits.record import Visit

IMPORTERS = HEADS | {Role.RECEPTIONIST}
DEAD_AFTER = timedelta(hours=1)  # no file takes so long, so the number of its process is somebody else's by now
NUMBER_FORM = "visit-imported"
STILL_THERE = text("SELECT 1 FROM import_run WHERE id = :id")
LAST_NUMBER = text("SELECT last FROM number_counter WHERE form = :form AND period = :period")
VERSIONS = text("SELECT seq, version FROM person WHERE seq BETWEEN :low AND :high")
KEEP_HIGHEST = text(
    "INSERT INTO number_counter (form, period, last) VALUES (:form, :period, :last) "
    "ON CONFLICT (form, period) DO UPDATE SET last = excluded.last WHERE excluded.last > number_counter.last"
)

if TYPE_CHECKING:
    from app.exchange.complaint_batches import ComplaintWork

Words = tuple[int, int, Iterable[str]]  # seq, version, search words


class ReadyPerson(NamedTuple):
    """One good row of people, as working.Maker tells it."""

    digest: str
    person: list[Any]
    texts: list[str]


class ReadyVisit(NamedTuple):
    """One good row of visits, as working.Maker tells it."""

    digest: str
    number: str
    visit: list[Any]
    texts: list[str]
    who: int | None
    digits: str | None


class Fresh(NamedTuple):
    """A person to write; `told` is the place among those whose words come later, None where they are made here."""

    told: int | None
    person: list[Any]
    texts: list[str]
    digest: str | None = None


@dataclass
class Work:
    """What an import remembers between its batches; ids as hex."""

    kind: str
    import_id: UUID
    people: Bulk
    visits: Bulk
    met: dict[int, str] = field(default_factory=dict)  # the person behind each `who`
    numbers: dict[int, int] = field(default_factory=dict)  # last number given per day
    person_ids: list[str] = field(default_factory=list)
    visit_ids: list[str] = field(default_factory=list)
    told: int = 0  # people whose words come later from the file's reader
    spoken: list[tuple[int, int]] = field(default_factory=list)  # (place among those told of, seq)
    unspoken: list[int] = field(default_factory=list)  # seqs of people whose words are made here
    complaints: "ComplaintWork | None" = None  # an import of complaints
    stories: Texts = field(default_factory=dict)  # what the visits of the batch about to be written tell


def work_of(kind: str, import_id: UUID, *, now: datetime) -> Work:
    """An import about to write its first batch."""
    people = Bulk(Person, PERSON, {"made_at": now, "import_id": import_id})
    visits = Bulk(Visit, VISIT, {"import_id": import_id})
    if kind == COMPLAINTS:
        from app.exchange.complaint_batches import ComplaintWork

        return Work(kind, import_id, people, visits, complaints=ComplaintWork(import_id))
    return Work(kind, import_id, people, visits)


@dataclass(frozen=True)
class FileFacts:
    """What the audit trail says of an import."""

    name: str
    digest: str
    rows: int = 0
    doubles: int = 0
    faulty: int = 0


def broken_off(s: Session, file_digest: str, *, now: datetime, given_up: Set[UUID] = frozenset()) -> tuple[UUID, ...]:
    """Imports that died with their program and must be taken back first; raises UserError while another one runs.

    `given_up` are those of this program that ended and could not be taken back at once.
    """
    dead = []
    for begun in s.execute(select(ImportRun).where(ImportRun.finished_at.is_(None))).scalars():
        is_at_work = is_running(begun.process_id) and now - begun.started_at < DEAD_AFTER and begun.id not in given_up
        if begun.file_digest != file_digest and is_at_work:
            sentence = _("{file} is being read in just now. Wait until it is done, then try again.")
            raise UserError(sentence.format(file=begun.file_name))
        dead.append(begun.id)
    return tuple(dead)


@allowed(IMPORTERS)
def begin(s: Session, kind: str, facts: FileFacts, *, by: Actor, now: datetime) -> UUID:
    """Announce an import; all its rows stay hidden until `finish`."""
    given = {"kind": kind, "file_name": facts.name[:255], "file_digest": facts.digest, "started_at": now, "process_id": os.getpid()}
    row = new_row(ImportRun, given)
    insert_rows(s, ImportRun, [row])
    found: UUID = row["id"]
    return found


def known_digests(s: Session, kind: str, digests: Sequence[str]) -> set[str]:
    """Which of these source rows (as hex) were taken in before."""
    table = {PEOPLE: Person.__tablename__, COMPLAINTS: ImportedRow.__tablename__}.get(kind, Visit.__tablename__)
    query = f"SELECT source_digest FROM {table} WHERE source_digest IN (%s)"
    return {found.hex() for (found,) in any_of(s, query, [bytes.fromhex(digest) for digest in digests])}


def write_people(s: Session, work: Work, rows: Sequence[ReadyPerson], old: Set[str], *, by: Actor, now: datetime) -> int:
    """Write a batch of people but those known; gives how many were new."""
    _check_still_there(s, work)
    new = [Fresh(told, row.person, row.texts, row.digest) for told, row in enumerate(rows, work.told) if row.digest not in old]
    work.told += len(rows)
    _insert_people(s, work, new)
    return len(new)


def known_visits(s: Session, work: Work, rows: Sequence[ReadyVisit]) -> set[str]:
    """Like known_digests, and finds out which visitors are known; looked up before anything is locked."""
    known = known_digests(s, work.kind, [row.digest for row in rows])
    ours = _exported_here(s, rows)
    known |= {row.digest for row in rows if (row.number, row.visit[NAME]) in ours}
    _look_up(s, work, [row for row in rows if row.digest not in known])
    return known


def get_ready(work: Work, rows: Sequence[ReadyVisit]) -> None:
    """Make the words of what the visits tell, before anything is locked."""
    work.stories = texts_of(row.visit for row in rows)


def write_visits(s: Session, work: Work, rows: Sequence[ReadyVisit], old: Set[str], *, by: Actor, now: datetime) -> int:
    """Write a batch of visits (made ready before) but those known, and the people they tell of; gives how many visits were new."""
    _check_still_there(s, work)
    new: list[tuple[int | None, ReadyVisit]] = []
    for row in rows:
        told = None if row.digits is None else work.told
        work.told += told is not None
        if row.digest not in old:
            new.append((told, row))
    people = _people_of(s, work, new)
    numbers = [_number(s, work, row.visit[DAY]) for _told, row in new]
    work.visits.add(
        s,
        [
            ([*row.visit, number, person_id, row.digest], row.texts)
            for (_told, row), number, person_id in zip(new, numbers, people, strict=True)
        ],
    )
    work.visit_ids.extend(row.visit[0] for _told, row in new)
    if work.stories:
        tell(s, work.import_id, work.stories, ((row.visit, number) for (_told, row), number in zip(new, numbers, strict=True)))
    return len(new)


def _exported_here(s: Session, rows: Sequence[ReadyVisit]) -> set[tuple[str, str]]:
    """(number, name) of visits on record that the file names: a list exported here and read in again makes no doubles."""
    numbers = [row.number for row in rows if row.number]
    if not numbers:
        return set()
    return {(number, name) for number, name in any_of(s, "SELECT number, name FROM visit WHERE number IN (%s)", numbers)}


def _check_still_there(s: Session, work: Work) -> None:
    if not run(s, STILL_THERE, {"id": work.import_id}):
        raise UserError(_("This import was taken back meanwhile: the same file was read in again. Nothing of it was kept."))


def _number(s: Session, work: Work, day: int) -> str:
    """V20221203-I0007: a series of its own, so numbers given at the desk on that day stay as they were."""
    if day not in work.numbers:
        found = run(s, LAST_NUMBER, {"form": NUMBER_FORM, "period": str(day)})
        work.numbers[day] = found[0][0] if found else 0
    work.numbers[day] += 1
    return f"V{day}-I{work.numbers[day]:04d}"


def _insert_people(s: Session, work: Work, new: Sequence[Fresh]) -> None:
    if not new:
        return
    first = take(s, "person", many=len(new))
    work.people.add(s, [([*fresh.person, seq, fresh.digest], fresh.texts) for seq, fresh in enumerate(new, first)])
    work.person_ids.extend(fresh.person[0] for fresh in new)
    for seq, fresh in enumerate(new, first):
        if fresh.told is None:
            work.unspoken.append(seq)
        else:
            work.spoken.append((fresh.told, seq))


def _people_of(s: Session, work: Work, visits: Sequence[tuple[int | None, ReadyVisit]]) -> list[str]:
    """A person for each visit: the one on record with this very name and phone, one met before in this file, else a new one.

    A name alone never makes two visitors one: a row that tells nothing else gets a person of its own.
    """
    ids = iter(new_hex_ids(len(visits)))
    found: list[str] = []
    fresh: list[Fresh] = []
    for told, row in visits:
        person_id = None if row.who is None else work.met.get(row.who)
        if person_id is None:
            person_id = next(ids)
            person = person_of(row.visit, person_id)
            fresh.append(Fresh(told, person, PERSON.texts(person)))
            if row.who is not None:
                work.met[row.who] = person_id
        found.append(person_id)
    _insert_people(s, work, fresh)
    return found


def _look_up(s: Session, work: Work, rows: Iterable[ReadyVisit]) -> None:
    wanted: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.who is not None and row.who not in work.met and (phone := row.digits or digits(row.visit[PHONE])):
            wanted[row.visit[NAME], phone] = row.who
    if not wanted:
        return
    hidden = {found.bytes for found in unfinished(s)}
    query = "SELECT id, name, phones, import_id FROM person WHERE name IN (%s) AND phones != ''"
    found: dict[tuple[str, str], set[bytes]] = {}
    for person_id, name, phones, import_id in any_of(s, query, sorted({name for name, _phone in wanted})):
        if import_id not in hidden:
            for phone in split_phones(phones):
                found.setdefault((name, digits(phone)), set()).add(person_id)
    work.met.update((who, found[key].pop().hex()) for key, who in wanted.items() if len(found.get(key, ())) == 1)


@allowed(IMPORTERS)
def finish(s: Session, work: Work, facts: FileFacts, *, by: Actor, now: datetime) -> None:
    """Show all rows at once: one audit event with the file's digest and every id."""
    told = s.get(ImportRun, work.import_id)
    if told is None:
        _check_still_there(s, work)
        return
    if work.complaints is not None:
        from app.exchange.complaint_batches import show

        show(s, work.complaints, by=by, now=now)
    complaints = work.complaints.ids if work.complaints is not None else []
    told.finished_at, told.row_count = now, len(complaints) or len(work.visit_ids) or len(work.person_ids)
    counters = [{"form": NUMBER_FORM, "period": str(day), "last": last} for day, last in work.numbers.items()]
    if counters:
        s.execute(KEEP_HIGHEST, counters)
    changes = changes_of(s)
    changes.kinds |= {"Complaint", "ComplaintKind", "ReturnVisit"} if work.complaints is not None else {"Person", "Visit"}
    changes.facts |= {
        "file": known_by(facts.name), "sha256": facts.digest, "import": work.import_id.hex, "kind": work.kind,
        "rows": facts.rows, "doubles": facts.doubles, "faulty": facts.faulty,
        "people": work.person_ids, "visits": work.visit_ids, **({"complaints": complaints} if complaints else {}),
        "digests": _digests(s, work, complaints),
    }  # fmt: skip


def _digests(s: Session, work: Work, complaints: Sequence[str]) -> dict[str, str]:
    """What the rows said as they were taken in, in the order of their ids: an edit that mends a row's own digest is found by them."""
    found = {"people": "".join(work.people.digests), "visits": "".join(work.visits.digests)}
    if complaints:
        from app.exchange.complaint_batches import digests_of

        found["complaints"] = digests_of(s, complaints)
    return {name: digests for name, digests in found.items() if digests}


def words_of(s: Session, seqs: Sequence[int]) -> list[Words]:
    """Search words of people; made outside any write, as making them is what takes the time."""
    query = select(Person.seq, Person.version, Person.name, Person.phones, Person.plate, Person.company, Person.place)
    rows = s.execute(query.where(Person.seq.in_(seqs)))
    return [(row.seq, row.version, tokens(PersonKeys(row.name, row.phones, row.plate, row.company, row.place))) for row in rows]


def index(s: Session, words: Sequence[Words]) -> int:
    """Make people of a finished import findable; whoever was changed or forgotten meanwhile is right in the index already."""
    seqs = [seq for seq, _version, _words in words]
    versions = dict(run(s, VERSIONS, {"low": min(seqs, default=0), "high": max(seqs, default=-1)}))
    return INDEX.put_many(s.connection(), [(seq, found) for seq, version, found in words if versions.get(seq) == version])


def gather(s: Session, *, is_on: bool) -> None:
    """Before and after the words of many people come in."""
    INDEX.gather(s.connection(), is_on=is_on)


def take_back(s: Session, import_id: UUID, *, most: int = 2000) -> int:
    """Remove up to `most` rows of an unfinished import, and the import itself after the last; gives how many went."""
    if stories := drop_import(s, import_id, most=most):
        return stories
    if complaints := _complaints_back(s, import_id, most=most):
        return complaints
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


def _complaints_back(s: Session, import_id: UUID, *, most: int) -> int:
    from app.exchange.complaint_batches import take_back as complaints_back

    return complaints_back(s, import_id, most=most)


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
