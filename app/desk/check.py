"""Whether the database tells the truth: file, audit trail, row digests, search indexes."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.attachments import service as attachments
from app.clocks import lists as clocks
from app.core.i18n import _
from app.desk import stories
from app.notices.record import SignatureStrokes, Signing
from app.office import audit, seal
from app.office.record import AuditEvent
from app.people.record import Person
from app.people.search import INDEX, is_of_old_words
from app.pictures.record import Picture, PictureData
from app.storage.direct import run
from app.storage.records import Base, Record, row_digest, table_of
from app.stories.lists import find as find_story

MOST = 20
SEALED_PAGES = text("PRAGMA cipher_integrity_check")  # of an encrypted file: every page as it was written; of others nothing


@dataclass(frozen=True)
class Report:
    """Sentences of trouble (empty: whole), how many of each kind were looked at, and what nobody vouches for."""

    troubles: tuple[str, ...]
    counts: dict[str, int]
    notes: tuple[str, ...] = ()


def check_all(s: Session) -> Report:
    """Look at every page, event, audited row and the index; slow on large files, changes nothing."""
    troubles = list(_file(s))
    counts: dict[str, int] = {}
    for kind in record_kinds():
        counts[kind.__name__] = _rows(s, kind, troubles)
    counts["AuditEvent"] = s.execute(select(func.count()).select_from(AuditEvent)).scalar_one()
    troubles.extend(audit.verify(s))
    troubles.extend(audit.unaccounted(s, record_kinds()))
    verdict = seal.verify(s)
    troubles.extend(verdict.troubles)
    troubles.extend(_index(s))
    troubles.extend(stories.troubles(s))
    troubles.extend(_kept_apart(s))
    troubles.extend(attachments.troubles(s))
    troubles.extend(clocks.troubles(s))
    return Report(tuple(troubles), counts, (verdict.note,) if verdict.note else ())


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
            yield _("The database file is damaged: {answer}").format(answer=answer)
    for (answer,) in run(s, SEALED_PAGES):
        yield _("The database file is damaged: {answer}").format(answer=answer)
    for row in s.connection().exec_driver_sql("PRAGMA foreign_key_check"):
        yield _("A row of {table} has lost what it belongs to.").format(table=row[0])


def _rows(s: Session, kind: type[Record], troubles: list[str]) -> int:
    count = wrong = 0
    for row in s.execute(select(table_of(kind)).execution_options(yield_per=2000)):
        count += 1
        values: dict[str, Any] = dict(row._mapping)
        if kind.is_audited and row_digest(kind.__tablename__, values) != values["digest"]:
            wrong += 1
            if wrong <= MOST:
                name = audit.named(values, values["id"])
                troubles.append(_("{kind} {name} was changed behind the program's back.").format(kind=kind.__name__, name=name))
    if wrong > MOST:
        troubles.append(_("… and {n} more of {kind}.").format(n=wrong - MOST, kind=kind.__name__))
    return count


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
