"""What was erased, as keyed hashes of ids: in the database, and in a file beside it that no restore replaces.

The hash is HMAC-SHA256 under the office's id, so that a ledger says nothing of whom it names and two offices' ledgers share nothing.

The key is on purpose no secret of its own. A restored backup must know its erasures though the present database is damaged, lost or locked,
and though the backup is older than any secret that could be made now; of all that every backup has held since the office was founded the
id alone is sure. What a secret would add is little: ids are 74 random bits, so whoever can ask the ledger for one has a copy of the very
record that was erased."""

import hmac
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import event, insert, select
from sqlalchemy.orm import Session

from app.attachments.files import folder_of
from app.core.errors import UserError
from app.office.record import Office
from app.retention.record import Erasure
from app.storage.places import write_whole
from app.storage.records import table_of

NAME = "erasures"  # in the data folder: a line each, the hash and whether somebody asked to be forgotten
SIZE = 32


def mark_of(office_id: UUID, kind: str, record_id: UUID) -> bytes:
    """A record as the ledger knows it."""
    return hmac.digest(office_id.bytes, f"{kind}:{record_id.hex}".encode("ascii"), "sha256")


def office_of(s: Session) -> UUID:
    """The office's id, which keys its ledger."""
    return s.execute(select(Office.id)).scalar_one()


def keep(s: Session, kind: str, ids: Sequence[UUID], *, now: datetime, is_forgotten: bool = False) -> None:
    """Write these records into the ledger, beside the database too once the transaction is through."""
    office = office_of(s)
    marks = {mark_of(office, kind, record_id): is_forgotten for record_id in ids}
    add(s, marks, now=now)


def add(s: Session, marks: Mapping[bytes, bool], *, now: datetime) -> None:
    """Marks that are not in the ledger yet."""
    table, asked = table_of(Erasure), list(marks)
    known: set[bytes] = set()
    for start in range(0, len(asked), 400):
        known.update(s.scalars(select(Erasure.mark).where(Erasure.mark.in_(asked[start : start + 400]))))
    new = [mark for mark in asked if mark not in known]
    if not new:
        return
    s.execute(insert(table), [{"mark": mark, "at": now, "is_forgotten": marks[mark]} for mark in new])
    with suppress(UserError):  # an office on a server has no folder; its ledger is in the database alone
        path = folder_of(s).with_name(NAME)
        lines = "".join(_line(mark, marks[mark]) for mark in new)
        event.listen(s, "after_commit", lambda _session: _append(path, lines), once=True)


def _line(mark: bytes, is_forgotten: bool) -> str:
    return f"{mark.hex()} {int(is_forgotten)}\n"


def _append(path: Path, lines: str) -> None:
    """A full disk must not undo what is committed: `complete` writes the file whole at the end of a run."""
    with suppress(OSError), path.open("a", encoding="ascii") as file:
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())


def complete(s: Session) -> None:
    """Make the file hold all that is in the database; raises OSError."""
    with suppress(UserError):
        path = folder_of(s).with_name(NAME)
        held = {mark: is_forgotten for mark, is_forgotten in s.execute(select(Erasure.mark, Erasure.is_forgotten))}
        beside = read(path.parent)
        if held.keys() - beside.keys():
            write_whole(path, "".join(_line(*marked) for marked in {**beside, **held}.items()).encode())


def read(folder: Path) -> dict[bytes, bool]:
    """The ledger beside a database; a line torn by a power cut is left out."""
    try:
        lines = (folder / NAME).read_text("ascii").splitlines()
    except OSError:
        return {}
    found: dict[bytes, bool] = {}
    for line in lines:
        word, _blank, flag = line.partition(" ")
        with suppress(ValueError):
            mark = bytes.fromhex(word)
            if len(mark) == SIZE:
                found[mark] = flag == "1"
    return found
