"""Whether the database tells the truth: file, audit trail, row digests, search indexes."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Boolean, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.attachments import service as attachments
from app.clocks import lists as clocks
from app.core.i18n import _
from app.desk import stories
from app.notices.record import SignatureStrokes, Signing
from app.office import audit, seal
from app.office.accounted import unaccounted
from app.office.record import AuditEvent
from app.people.record import Person
from app.people.search import INDEX, is_of_old_words
from app.pictures.record import Picture, PictureData
from app.storage.records import Base, Record, row_digest, table_of
from app.storage.sealed import wrong_pages
from app.storage.trouble import DAMAGED, as_user_error
from app.storage.types import id_of
from app.stories.lists import find as find_story

MOST = 20
LATER = {"print_job": "is_urgent"}
# forms whose numbers count up: what stands before the count in a period, and where the count begins
NUMBERED = {form: (f"{letter}{{}}-", 11) for form, letter in (("visit", "V"), ("ticket", "T"), ("opinion", "O"), ("incident", "S"))}
NUMBERED["complaint"] = ("投诉〔{}〕", 9)
FLAGS = {0: False, 1: True}  # how a file keeps them
# what reading a damaged file ends in, besides wrong values
UNREADABLE = (DBAPIError, ValueError, TypeError, LookupError, AttributeError, OverflowError)


@dataclass(frozen=True)
class Report:
    """Sentences of trouble (empty: whole), how many of each kind were looked at, and what nobody vouches for."""

    troubles: tuple[str, ...]
    counts: dict[str, int]
    notes: tuple[str, ...] = ()


def check_all(s: Session) -> Report:
    """Look at every page, event, audited row and the index; slow on large files, changes nothing."""
    troubles: list[str] = []
    counts: dict[str, int] = {}
    notes: list[str] = []

    def rows() -> Iterator[str]:
        for kind in record_kinds():
            _look(partial(_rows, s, kind, counts), troubles)
        counts["AuditEvent"] = s.execute(select(func.count()).select_from(AuditEvent)).scalar_one()
        yield from ()

    def seals() -> Iterator[str]:
        verdict = seal.verify(s)
        notes.extend([verdict.note] if verdict.note else [])
        yield from verdict.troubles

    parts: tuple[Callable[[Session], Iterable[str]], ...] = (
        _file, _counters, lambda _s: rows(), audit.verify, lambda _s: unaccounted(s, record_kinds()), lambda _s: seals(), _index,
        stories.troubles, _kept_apart, attachments.troubles, clocks.troubles,
    )  # fmt: skip
    for part in parts:
        _look(partial(part, s), troubles)
    return Report(tuple(troubles), counts, tuple(notes))


def _look(part: Callable[[], Iterable[str]], troubles: list[str]) -> None:
    """One part of the check; where a damaged file gives it what nobody ever wrote, that is its trouble, and the others go on."""
    try:
        troubles.extend(part())
    except UNREADABLE as error:
        sentence = as_user_error(error) if isinstance(error, DBAPIError) else None
        troubles.append(str(sentence) if sentence else _(DAMAGED))


def record_kinds() -> list[type[Record]]:
    """All mapped records, by name."""
    kinds = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Record)]
    return sorted(kinds, key=lambda kind: kind.__name__)


def _file(s: Session) -> Iterator[str]:
    if s.get_bind().dialect.name != "sqlite":
        return
    # a query makes FTS5 let go of what it cached before others wrote; its own check would call that damage
    INDEX.find(s.connection(), "0", 1)
    find_story(s, "0", limit=1)
    for (answer,) in s.connection().exec_driver_sql(f"PRAGMA integrity_check({MOST})"):
        if answer != "ok":
            yield _("The database file is damaged: {answer}").format(answer=_first_of(answer))
    for answer in wrong_pages(s):
        yield _("The database file is damaged: {answer}").format(answer=answer)
    for row in s.connection().exec_driver_sql("PRAGMA foreign_key_check"):
        yield _("A row of {table} has lost what it belongs to.").format(table=row[0])


def _first_of(answer: str) -> str:
    """Of many lines about one table, the first that says where."""
    lines = [line for line in answer.splitlines() if not line.startswith("***")]
    return lines[0] if lines else answer


def _rows(s: Session, kind: type[Record], counts: dict[str, int]) -> Iterator[str]:
    count = wrong = 0
    for values in _values(s, kind):
        count += 1
        if not _is_as_sealed(kind.__tablename__, values):
            wrong += 1
            if wrong <= MOST:
                name = audit.named(values, id_of(values["id"]))
                yield _("{kind} {name} was changed behind the program's back.").format(kind=kind.__name__, name=name)
    if wrong > MOST:
        yield _("… and {n} more of {kind}.").format(n=wrong - MOST, kind=kind.__name__)
    counts[kind.__name__] = count


def _values(s: Session, kind: type[Record]) -> Iterator[dict[str, Any]]:
    """Every row as its digest takes it. Of a file as they are kept: making ids and times of millions of rows takes longer than the rest."""
    table = table_of(kind)
    if s.get_bind().dialect.name != "sqlite":
        yield from (dict(row._mapping) for row in s.execute(select(table).execution_options(yield_per=2000)))
        return
    names = sorted(column.name for column in table.columns)
    flags = [column.name for column in table.columns if isinstance(column.type, Boolean)]
    query = f"SELECT {', '.join(names)} FROM {table.name}"
    for row in s.connection().exec_driver_sql(query, execution_options={"yield_per": 2000}):
        values = dict(zip(names, row, strict=True))
        for name in flags:
            values[name] = FLAGS.get(values[name], values[name])
        yield values


def _counters(s: Session) -> Iterator[str]:
    """A counter that stands before a number already given would give it again; each is held against its own stretch of the numbers."""
    if s.get_bind().dialect.name != "sqlite":
        return
    connection = s.connection()
    for form, (begins, n) in NUMBERED.items():
        # the database's own whole number of what stands there: numbers of imported rows may be any words
        given = f"SELECT max(CAST(substr(number, {n}) AS INTEGER)) FROM {form} WHERE number >= ? AND number < ?"
        counters = connection.exec_driver_sql("SELECT period, last FROM number_counter WHERE form = ?", (form,)).all()
        for period, last in counters:
            first = begins.format(period)
            (found,) = connection.exec_driver_sql(given, (first, first + "\uffff")).one()
            if found is not None and found > last:
                sentence = _("The counter of {form} {period} stands before number {n}, which was given already; it would be given again.")
                yield sentence.format(form=form, period=period, n=found)


def _is_as_sealed(table: str, values: dict[str, Any]) -> bool:
    if row_digest(table, values) == values["digest"]:
        return True
    # rows sealed before the column came with a migration
    fewer = {name: value for name, value in values.items() if name != LATER.get(table) or value}
    return len(fewer) < len(values) and row_digest(table, fewer) == values["digest"]


def _kept_apart(s: Session) -> Iterator[str]:
    """Signatures and pictures lie beside their records, which know only their hash."""
    signatures = select(Signing.id, Signing.strokes_hash, SignatureStrokes.data).outerjoin(
        SignatureStrokes, SignatureStrokes.signing_id == Signing.id
    )
    for key, hashed, data in s.execute(signatures.where(Signing.is_accepted).execution_options(yield_per=500)):
        if data is None or hashlib.sha256(data).digest() != hashed:
            yield _("The signature {name} is not as it was drawn.").format(name=key)
    pictures = select(Picture.id, Picture.hash, PictureData.data).outerjoin(PictureData, PictureData.picture_id == Picture.id)
    for key, hashed, data in s.execute(pictures.execution_options(yield_per=50)):
        if data is None or hashlib.sha256(data).digest() != hashed:
            yield _("The picture {name} is not as it was taken.").format(name=key)


def _index(s: Session) -> Iterator[str]:
    people = s.execute(select(func.count()).select_from(Person)).scalar_one()
    indexed = INDEX.count(s.connection())
    if people != indexed:
        sentence = _("The search index knows {indexed} people, the records {people}. Run check --rebuild.")
        yield sentence.format(indexed=indexed, people=people)
    elif is_of_old_words(s):
        yield _("The search index was made by an earlier version, which knew fewer ways to type a name. Run check --rebuild.")
