"""An office moved from a file to a server: every table copied in one transaction, counted and compared row by row, or nothing of it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select
from sqlalchemy.orm import Session

from app.attachments import files
from app.attachments.record import Attachment, KeptFile
from app.core.actor import ADMINISTRATORS, Actor, allowed
from app.core.errors import UserError
from app.core.i18n import _
from app.desk import stories
from app.office import audit
from app.office.record import AuditEvent
from app.people import search
from app.storage.address import Parts, keep_address, shown, together
from app.storage.records import Base, as_sent, table_of
from app.storage.store import Store, changes_of, leave, sentences

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Copied:
    """One table: how many rows, and the SHA-256 over all of them in the order of their keys, the same on both sides."""

    table: str
    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Moved:
    """What was copied and compared, kept files among it; `events` links of the audit chain were followed on the server."""

    tables: tuple[Copied, ...]
    files: int
    events: int


def move_to(store: Store, address: str) -> Moved:
    """Copy an office to an empty database on a server. Raises UserError and leaves nothing there where it is not wholly as it was here.

    Nobody can write here meanwhile; the file stays as it is.
    """
    with store.alone(), sentences(), Session(store.writer) as here:
        return _moved(here, store, address)


@allowed(ADMINISTRATORS)
def move_office(store: Store, folder: Path, parts: Parts, *, by: Actor, now: datetime) -> Moved:
    """Move this counter's office to an empty database: from now on the file here takes no entry more. Raises UserError."""
    return store.do(_leave, store, folder, together(parts), by=by, now=now).value


def _leave(s: Session, store: Store, folder: Path, address: str, *, by: Actor, now: datetime) -> Moved:
    """All while the file is locked: whoever waits to write in it, here or in another program, finds it left."""
    moved = _moved(s, store, address)
    keep_address(folder, address)
    changes_of(s).facts["server"] = shown(address)  # the file that stays behind says where its office went
    leave(s)
    return moved


def _moved(here: Session, store: Store, address: str) -> Moved:
    from app.storage import server
    from app.storage.server_opening import claim, migrate

    if store.path is None:
        raise UserError(_("This office is on a server already. Nothing was copied."))
    owner = server.owner_engine(address)
    try:
        with owner.connect() as connection, connection.begin():
            here.connection()  # takes the write lock of the file
            claim(connection, address)
            migrate(connection)
            return _move(here, connection)
    finally:
        owner.dispose()


def _move(here: Session, there: Connection) -> Moved:
    tables = [table for table in Base.metadata.sorted_tables if table is not table_of(KeptFile)]
    _guards(there, tables, "DISABLE")
    for table in reversed(tables):
        there.execute(table.delete())  # what a new office has from the start: an empty chain, its calendar
    for table in tables:
        _copy(here, there, table)
    many = _files(here, there)
    _guards(there, tables, "ENABLE")
    copied = tuple(_compared(here.connection(), there, table) for table in tables)
    with Session(there, join_transaction_mode="create_savepoint") as on_server:
        search.rebuild(on_server)
        stories.reindex(on_server)
        if wrong := audit.verify(on_server):
            raise UserError(_("Nothing was moved: {reason}").format(reason=wrong[0]))
        events = on_server.execute(select(AuditEvent.seq).order_by(AuditEvent.seq.desc()).limit(1)).scalar() or 0
        on_server.commit()
    return Moved(copied, many, events)


def _guards(there: Connection, tables: list[Table], verb: str) -> None:
    """The triggers that let the trail only grow stand aside for the copy, within its transaction."""
    for table in tables:
        there.exec_driver_sql(f"ALTER TABLE {table.name} {verb} TRIGGER USER")


def _copy(here: Session, there: Connection, table: Table) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    driver: Any = there.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
        for row in here.execute(select(table).execution_options(yield_per=BATCH)):
            copy.write_row([None if value is None else as_sent(value) for value in row])


def _files(here: Session, there: Connection) -> int:
    many = 0
    for attachment_id, name, hashed in here.execute(
        select(Attachment.id, Attachment.name, Attachment.hash).where(Attachment.removed_at.is_(None))
    ):
        try:
            data = files.read(here, attachment_id)
        except OSError:
            data = b""
        if hashlib.sha256(data).digest() != hashed:
            raise UserError(_("Nothing was moved: {name} is missing or not as it was kept. Bring it back from a backup.").format(name=name))
        there.execute(table_of(KeptFile).insert(), {"attachment_id": attachment_id, "data": data, "site": 1})
        many += 1
    return many


def _compared(here: Connection, there: Connection, table: Table) -> Copied:
    ours, theirs = digest_of(here, table), digest_of(there, table)
    if ours != theirs:
        raise UserError(_("Nothing was moved: the table {table} is not the same on the server. Try again.").format(table=table.name))
    return Copied(table.name, *ours)


def digest_of(connection: Connection, table: Table) -> tuple[int, str]:
    """A table's rows and the SHA-256 over all of them, in the order of their keys, the same on every database."""
    whole, many = hashlib.sha256(), 0
    for line in _lines(connection, table):
        whole.update(line)
        many += 1
    return many, whole.hexdigest()


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH)
    for row in connection.execute(query):
        yield "\x1f".join("" if value is None else f"={as_sent(value)}" for value in row).encode("utf-8", "surrogatepass") + b"\x1e"
