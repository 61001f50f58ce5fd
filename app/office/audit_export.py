"""The audit trail as a file of JSON lines that anybody can verify without this program (docs/audit-file.md, build/verify_audit.py)."""

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import Actor, Role, allowed
from app.core.errors import UserError
from app.core.i18n import _
from app.office.audit import HEAD
from app.office.exports import Noted
from app.office.record import AuditErased, AuditEvent, AuditPayload, AuditSeal, Office
from app.storage.records import table_of
from app.storage.types import to_ms

FORMAT = "firstdesk-audit-1"
AUDITORS = frozenset({Role.DIRECTOR, Role.MANAGER, Role.ADMINISTRATOR})
READERS = frozenset({Role.DIRECTOR, Role.MANAGER})  # what entries say is of all rooms; an administrator reads no complaint


@allowed(AUDITORS)
def export_chain(s: Session, path: Path, *, noted: Noted, by: Actor, now: datetime) -> int:
    """Who did what when, with the digests of what it said: nothing of a visitor. Gives the count of events. Raises UserError."""
    return _write(s, path, noted, has_payloads=False)


@allowed(READERS)
def export_trail(s: Session, path: Path, *, noted: Noted, by: Actor, now: datetime) -> int:
    """The chain with what every event says of a record, people's names and phones among it. Gives the count. Raises UserError."""
    return _write(s, path, noted, has_payloads=True)


def _write(s: Session, path: Path, noted: Noted, *, has_payloads: bool) -> int:
    part, count = path.with_name(path.name + ".part"), 0
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii", newline="\n") as file:
            for line in _lines(s, has_payloads=has_payloads):
                file.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n")
                count += "seq" in line
        noted(count)
        part.replace(path)
    except OSError as error:
        sentence = _("{file} cannot be written ({reason}). Choose another place.")
        raise UserError(sentence.format(file=path.name, reason=error.strerror or error)) from error
    finally:
        part.unlink(missing_ok=True)
    return count


def _lines(s: Session, *, has_payloads: bool) -> Iterator[dict[str, Any]]:
    """First line: format and office; then the events; last line: where the chain ends, and its seals."""
    # the end is read first: what another counter adds meanwhile belongs to the next export
    end = s.execute(HEAD).one()
    office = s.execute(select(Office.id)).scalar_one_or_none()
    yield {"format": FORMAT, "office": office.hex if office else "", "payloads": has_payloads}
    says = _Payloads(s) if has_payloads else None
    query = select(table_of(AuditEvent)).where(AuditEvent.seq <= end.seq).order_by(AuditEvent.seq)
    for row in s.execute(query.execution_options(yield_per=2000)):
        line = {
            "seq": row.seq, "at": to_ms(row.at), "staff": row.staff_id.hex if row.staff_id else "", "actor": row.actor,
            "counter": row.counter, "verb": row.verb, "clock_back": int(row.is_clock_back), "digests": row.digests.hex(),
            "hash": row.hash.hex(),
        }  # fmt: skip
        yield line | (says.of(row.seq) if says is not None else {})
    seals = s.execute(select(AuditSeal.seq, AuditSeal.day, AuditSeal.signature).order_by(AuditSeal.seq))
    found = [{"seq": seal.seq, "day": seal.day, "signature": seal.signature.hex()} for seal in seals]
    yield {"end": end.seq, "hash": end.hash.hex(), "seals": found}


class _Payloads:
    """What events say, read along with them."""

    def __init__(self, s: Session) -> None:
        query = select(AuditPayload.seq, AuditPayload.part, AuditPayload.body).order_by(AuditPayload.seq, AuditPayload.part)
        self._rows = iter(s.execute(query.execution_options(yield_per=2000)))
        self._next = next(self._rows, None)
        self._erased: dict[int, list[int]] = {}
        for seq, part in s.execute(select(AuditErased.seq, AuditErased.part).order_by(AuditErased.seq, AuditErased.part)):
            self._erased.setdefault(seq, []).append(part)

    def of(self, seq: int) -> dict[str, Any]:
        """`says`: part → the very text that was hashed; `erased`: the parts taken away on purpose."""
        says: dict[str, str] = {}
        while self._next is not None and self._next.seq <= seq:
            if self._next.seq == seq:
                says[str(self._next.part)] = self._next.body
            self._next = next(self._rows, None)
        return {"says": says, "erased": self._erased.get(seq, [])}
