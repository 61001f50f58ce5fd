"""The audit chain: one hashed event per transaction, its payloads apart so a person can be erased."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import day_of
from app.core.i18n import _
from app.office import seal
from app.office.record import AuditErased, AuditEvent, AuditHead, AuditPayload
from app.storage.direct import run
from app.storage.records import table_of
from app.storage.store import Changes, changes_of
from app.storage.types import from_ms, to_ms

DIGEST = 16
CLOCK_SLACK = timedelta(seconds=2)
AT_ONCE = 400  # ids of one condition
ERASED = "erased_entries"  # among an event's facts: how many payloads it took away

HEAD = text("SELECT seq, hash, at FROM audit_head WHERE id = 1")
ADD_EVENT = text(
    "INSERT INTO audit_event (seq, at, staff_id, actor, counter, verb, digests, hash, is_clock_back) "
    "VALUES (:seq, :at, :staff_id, :actor, :counter, :verb, :digests, :hash, :is_clock_back)"
)
ADD_PAYLOAD = text("INSERT INTO audit_payload (seq, part, record_id, body) VALUES (:seq, :part, :record_id, :body)")
ADVANCE = text("UPDATE audit_head SET seq = :seq, hash = :hash, at = :at WHERE id = 1")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing done to a record: `old` and `new` hold only what changed, as plain values; one transaction has one `seq`."""

    at: datetime
    by: str
    counter: str
    verb: str
    old: dict[str, Any]
    new: dict[str, Any]
    seq: int = 0


def write(session: Session, verb: str, changes: Changes, *, by: Actor, now: datetime) -> None:
    """Append the transaction's event; an event time never runs backwards (R11), a clock set back is flagged."""
    seq, previous, last_ms = run(session, HEAD)[0]
    at = max(to_ms(now), last_ms)
    if day_of(from_ms(at)) != day_of(from_ms(last_ms)):
        seal.seal(session, seq, previous, last_ms)
    bodies = [_body(change) for change in changes.by_record.values()]
    records: list[UUID | None] = list(changes.by_record)
    if changes.facts:
        bodies.append(json.dumps({"facts": changes.facts}, ensure_ascii=True, separators=(",", ":"), sort_keys=True))
        records.append(None)
    digests = b"".join(_digest(body) for body in bodies)
    is_clock_back = to_ms(now) < last_ms - CLOCK_SLACK // timedelta(milliseconds=1)
    head = (seq + 1, at, by.staff_id.hex if by.staff_id else "", by.name, by.counter, verb, int(is_clock_back))
    event_hash = _link(previous, head, digests)
    event = {"seq": seq + 1, "at": at, "staff_id": by.staff_id, "actor": by.name, "counter": by.counter, "verb": verb}
    run(session, ADD_EVENT, {**event, "digests": digests, "hash": event_hash, "is_clock_back": is_clock_back})
    for part, (record_id, body) in enumerate(zip(records, bodies, strict=True)):
        run(session, ADD_PAYLOAD, {"seq": seq + 1, "part": part, "record_id": record_id, "body": body})
    run(session, ADVANCE, {"seq": seq + 1, "hash": event_hash, "at": at})


def _body(change: Any) -> str:
    whole = {"kind": change.kind, "id": change.record_id.hex, "old": change.old, "new": change.new}
    return json.dumps(whole, ensure_ascii=True, separators=(",", ":"), sort_keys=True)


def _digest(body: str) -> bytes:
    return hashlib.sha256(body.encode("ascii")).digest()[:DIGEST]


def _link(previous: bytes, head: Sequence[Any], digests: bytes) -> bytes:
    line = json.dumps(list(head), ensure_ascii=True, separators=(",", ":")).encode("ascii")
    return hashlib.sha256(previous + line + digests).digest()


def history(s: Session, record_ids: Iterable[UUID]) -> tuple[Event, ...]:
    """Everything done to these records, oldest first; erased payloads are left out."""
    rows = s.execute(
        select(AuditEvent.at, AuditEvent.actor, AuditEvent.counter, AuditEvent.verb, AuditPayload.body, AuditEvent.seq)
        .join(AuditPayload, AuditPayload.seq == AuditEvent.seq)
        .where(AuditPayload.record_id.in_(list(record_ids)))
        .order_by(AuditEvent.seq, AuditPayload.part)
    )
    found = []
    for at, actor, counter, verb, body, seq in rows:
        what = json.loads(body)
        found.append(Event(at, actor, counter, verb, what.get("old", {}), what.get("new", {}), seq))
    return tuple(found)


def last_at(s: Session) -> datetime | None:
    """When the newest event was written; later than now means the PC's clock was set back."""
    return s.execute(select(AuditHead.at).where(AuditHead.seq > 0)).scalar_one_or_none()


def clock_trouble(s: Session, *, now: datetime) -> str:
    """The sentence for a clock that stands before the newest entry, or nothing."""
    newest = last_at(s)
    if newest is None or now >= newest - CLOCK_SLACK:
        return ""
    return _("The PC's clock was set back. Times written now may be wrong: correct the clock of the PC.")


def seal_now(s: Session, *, by: Actor, now: datetime) -> None:
    """Sign the chain as it stands, beside the seals made at each day's first entry."""
    head = s.execute(HEAD).one()
    seal.seal(s, head.seq, head.hash, head.at)


def erase(s: Session, record_id: UUID) -> int:
    """Take away every payload about a record; the chain still holds because only digests are hashed. Gives the count."""
    return erase_all(s, (record_id,))


def erase_all(s: Session, record_ids: Sequence[UUID]) -> int:
    """Like `erase` for many records. The event says how many went, so that none can be taken away later in its name."""
    by_seq = s.execute(HEAD).one().seq + 1
    gone = 0
    for start in range(0, len(record_ids), AT_ONCE):
        ids = record_ids[start : start + AT_ONCE]
        found = s.execute(select(AuditPayload.seq, AuditPayload.part).where(AuditPayload.record_id.in_(ids))).all()
        if found:
            s.execute(insert(table_of(AuditErased)), [{"seq": seq, "part": part, "by_seq": by_seq} for seq, part in found])
            s.execute(delete(AuditPayload).where(AuditPayload.record_id.in_(ids)))
        gone += len(found)
    if gone:
        facts = changes_of(s).facts
        facts[ERASED] = facts.get(ERASED, 0) + gone
    return gone


def verify(s: Session) -> tuple[str, ...]:
    """Sentences for every place where the chain does not hold; empty when it is whole."""
    wrong: list[str] = []
    previous, expected = b"", 0
    payloads = _Payloads(s)
    for row in s.execute(select(table_of(AuditEvent)).order_by(AuditEvent.seq).execution_options(yield_per=2000)):
        expected += 1
        if row.seq != expected:
            wrong.append(_("Audit trail: event {n} is missing.").format(n=expected))
            expected = row.seq
        staff = row.staff_id.hex if row.staff_id else ""
        head = (row.seq, to_ms(row.at), staff, row.actor, row.counter, row.verb, int(row.is_clock_back))
        if _link(previous, head, row.digests) != row.hash:
            wrong.append(_("Audit trail: event {n} was changed after it was written.").format(n=row.seq))
        if not payloads.hold(row.seq, row.digests):
            wrong.append(_("Audit trail: what event {n} says of a record was changed or taken away afterwards.").format(n=row.seq))
        previous = row.hash
    payloads.close()
    end = s.execute(HEAD).one()
    if (end.seq, end.hash) != (expected, previous):
        wrong.append(_("Audit trail: events after number {n} were cut off.").format(n=expected))
    return (*wrong, *_wrongly_erased(s))


def _wrongly_erased(s: Session) -> Iterator[str]:
    """Payloads said to have been erased by an event that says otherwise."""
    counted = select(AuditErased.by_seq, func.count().label("many"), func.max(AuditErased.seq).label("newest")).group_by(AuditErased.by_seq)
    for by_seq, many, newest in s.execute(counted).all():
        verb = s.execute(select(AuditEvent.verb).where(AuditEvent.seq == by_seq)).scalar_one_or_none()
        said = select(AuditPayload.body).where(AuditPayload.seq == by_seq, AuditPayload.record_id.is_(None))
        told = [json.loads(body).get("facts", {}).get(ERASED) for body in s.execute(said).scalars()]
        # earlier versions forgot people without counting
        is_right = many in told or (verb == "people.forget" and not any(told))
        if verb is None or newest >= by_seq or not is_right:
            sentence = _("Audit trail: event {n} did not take away what is missing in its name.")
            yield sentence.format(n=by_seq)


def named(values: Mapping[str, Any], record_id: object) -> str:
    """What a record is called in a sentence: its number or code, which names nobody, else its id."""
    return str(next((found for name in ("number", "code", "key") if (found := values.get(name))), record_id))


class _Payloads:
    """The payload rows read along with the events, so a long chain is never held in memory."""

    def __init__(self, s: Session) -> None:
        query = select(AuditPayload.seq, AuditPayload.part, AuditPayload.body).order_by(AuditPayload.seq, AuditPayload.part)
        self._result = s.execute(query.execution_options(yield_per=2000))
        self._rows = iter(self._result)
        self._next = next(self._rows, None)
        self._erased = {(seq, part) for seq, part in s.execute(select(AuditErased.seq, AuditErased.part))}

    def close(self) -> None:
        """What was not read is not wanted."""
        self._result.close()

    def hold(self, seq: int, digests: bytes) -> bool:
        """Whether every payload of an event is as digested, or was erased on purpose."""
        found: dict[int, bytes] = {}
        while self._next is not None and self._next.seq <= seq:
            if self._next.seq == seq:
                found[self._next.part] = _digest(self._next.body)
            self._next = next(self._rows, None)
        kept = [digests[start : start + DIGEST] for start in range(0, len(digests), DIGEST)]
        if any(part >= len(kept) for part in found):
            return False
        return all(found.get(part) == digest or (part not in found and (seq, part) in self._erased) for part, digest in enumerate(kept))
