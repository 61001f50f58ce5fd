"""Whether every audited row is as the trail left it, and none went without a trace: both read in the order of ids, never held in memory."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.i18n import _
from app.office.audit import DIGEST, named
from app.office.record import AuditPayload
from app.storage.records import Record, table_of
from app.storage.types import id_of

MOST_GONE = 200  # named one by one; whoever takes more away has taken the file
TAKEN_IN = {"people": "Person", "visits": "Visit", "complaints": "Complaint"}  # the lists of ids in an import's one event
KINDS = tuple(TAKEN_IN.values())
AT_ONCE = 5000
KEY = 16  # bytes of an id
# what no longer is as it was written
SPOILED = (ValueError, TypeError, LookupError, AttributeError)

# an id's bytes, the kind where its record's own entries do not tell it, and the digest its row must have (hex; the kind where an earlier
# version kept none; None once the record was deleted)
Entry = tuple[bytes, str, str | None]


def unaccounted(s: Session, kinds: Iterable[type[Record]]) -> Iterator[str]:
    """Rows that are not as their last audited change left them, and audited rows that are gone without a trace, by kind and number."""
    wrong = list[str]()  # entries that name another record than they are about
    entries = _entries(s, wrong)
    entry = next(entries, None)
    gone = _Gone(s)
    for key, kind, digest in merge(*(_rows(s, kind) for kind in kinds if kind.is_audited), key=itemgetter(0)):
        while entry is not None and entry[0] < key:
            gone.add(entry)
            entry = next(entries, None)
        if entry is not None and entry[0] == key:
            if entry[2] not in (None, kind, digest):
                yield _("{kind} {name} is not as its last entry left it.").format(kind=kind, name=id_of(key))
            entry = next(entries, None)
    while entry is not None:
        gone.add(entry)
        entry = next(entries, None)
    yield from wrong
    yield from gone.sentences()


def _rows(s: Session, kind: type[Record]) -> Iterator[tuple[bytes, str, str | None]]:
    """Every row's id, kind and digest, by rising id."""
    table, name = table_of(kind), kind.__name__
    for record_id, digest in s.execute(select(table.c.id, table.c.digest).order_by(table.c.id).execution_options(yield_per=AT_ONCE)):
        yield record_id.bytes, name, digest.hex() if digest else None


def _entries(s: Session, wrong: list[str]) -> Iterator[Entry]:
    """What the trail says of each record at last, by rising id."""
    for _key, found in groupby(merge(*_imported(s, wrong), _changed(s, wrong), key=itemgetter(0)), key=itemgetter(0)):
        *_earlier, last = found  # an import's entry stands before those of the record itself
        yield last


def _changed(s: Session, wrong: list[str]) -> Iterator[Entry]:
    """By the entries about the record itself."""
    query = select(AuditPayload.record_id, AuditPayload.seq, AuditPayload.body).where(AuditPayload.record_id.is_not(None))
    ordered = query.order_by(AuditPayload.record_id, AuditPayload.seq, AuditPayload.part).execution_options(yield_per=AT_ONCE)
    for record_id, found in groupby(s.execute(ordered), key=itemgetter(0)):
        last: tuple[str | None] | None = None
        for _id, seq, body in found:
            with suppress(*SPOILED):  # `audit.verify` names its event
                what = json.loads(body)
                if what["id"] != record_id.hex:
                    wrong.append(_misplaced(seq))
                elif what["new"].get("digest") or (what["old"] and not what["new"]):
                    last = (what["new"].get("digest"),)
        if last is not None:
            yield record_id.bytes, "", last[0]


def _misplaced(seq: int) -> str:
    return _("Audit trail: event {n} was laid to another record than it is about.").format(n=seq)


def _imported(s: Session, wrong: list[str]) -> list[Iterator[Entry]]:
    """By the imports, each of which has one entry for all its rows."""
    found = []
    query = select(AuditPayload.seq, AuditPayload.body).where(AuditPayload.record_id.is_(None)).order_by(AuditPayload.seq)
    for seq, body in s.execute(query.execution_options(yield_per=1)):
        with suppress(*SPOILED):
            what = json.loads(body)
            if "id" in what:
                wrong.append(_misplaced(seq))
            elif "import" in what.get("facts", ()):
                found.append(_unpacked(b"".join(sorted(_packed(what["facts"])))))
    return found


def _packed(facts: Mapping[str, Any]) -> Iterator[bytes]:
    """An import's rows as few bytes: id, the kind's place, the digest each was written with (zeros where an earlier version kept none)."""
    for name, kind in TAKEN_IN.items():
        digests = bytes.fromhex(facts.get("digests", {}).get(name, ""))
        for n, key in enumerate(facts.get(name, ())):
            yield UUID(key).bytes + bytes((KINDS.index(kind),)) + digests[n * DIGEST : (n + 1) * DIGEST].ljust(DIGEST, b"\0")


def _unpacked(rows: bytes) -> Iterator[Entry]:
    size = KEY + 1 + DIGEST
    for start in range(0, len(rows), size):
        row = rows[start : start + size]
        kind, digest = KINDS[row[KEY]], row[KEY + 1 :]
        yield row[:KEY], kind, digest.hex() if any(digest) else kind


class _Gone:
    """Records the trail knows and the tables do not: the first ones by name, the others by count."""

    def __init__(self, s: Session) -> None:
        self._s, self._named, self._more = s, list[Entry](), 0

    def add(self, entry: Entry) -> None:
        """A record without a row, unless it was deleted on the trail."""
        if entry[2] is None:
            return
        if len(self._named) < MOST_GONE:
            self._named.append(entry)
        else:
            self._more += 1

    def sentences(self) -> Iterator[str]:
        """One for each, and how many more."""
        for key, kind, _digest in self._named:
            yield _("{kind} {name} was taken away behind the program's back.").format(**self._told(id_of(key), kind))
        if self._more:
            yield _("… and {n} more records that are gone.").format(n=self._more)

    def _told(self, record_id: UUID, kind: str) -> dict[str, str]:
        """Kind and number of a record that is no more, as its first entry has them; imported ones are known by their kind only."""
        told: dict[str, Any] = {}
        query = select(AuditPayload.body).where(AuditPayload.record_id == record_id).order_by(AuditPayload.seq)
        for body in self._s.execute(query).scalars():
            with suppress(*SPOILED):
                what = json.loads(body)
                kind, told = what.get("kind", kind), told | what.get("new", {})
        return {"kind": kind, "name": named(told, record_id)}
