"""An office moved from a file to a server: every table copied in one transaction, counted and compared row by row, or nothing of it."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.orm import Session

from app.attachments import files
from app.attachments.record import Attachment, KeptFile
from app.core.actor import ADMINISTRATORS, Actor, allowed
from app.core.errors import UserError
from app.core.i18n import _
from app.desk import stories
from app.office import audit
from app.office.record import AuditHead
from app.people import search
from app.storage.address import Parts, keep_address, shown, together
from app.storage.ahead import Ahead
from app.storage.backups.watching import Stage, Watch
from app.storage.lines import Sum, sum_on_server, told
from app.storage.records import Base, table_of
from app.storage.server_search import PEOPLE, STORIES, copied
from app.storage.store import Store, changes_of, leave, sentences

if TYPE_CHECKING:
    from app.storage.server_filling import Filling

SOME, ROOM = 500, 96  # rows of an index in one piece, and how many pieces wait at most (some 50 MB)
WORDS = {PEOPLE.table: search.words, STORIES.table: stories.words}
WRONG_FILE = text("SELECT name FROM attachment a JOIN kept_file k ON k.attachment_id = a.id WHERE sha256(k.data) <> a.hash LIMIT 1")


@dataclass(frozen=True, slots=True)
class Copied:
    """One table: how many rows, and the SHA-256 of each added up, the same on both sides in whatever order they stand."""

    table: str
    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Moved:
    """What was copied and compared, kept files among it; `events` links of the audit chain were followed on the server."""

    tables: tuple[Copied, ...]
    files: int
    events: int


def move_to(store: Store, address: str, watch: Watch | None = None) -> Moved:
    """Copy an office to an empty database on a server. Raises UserError and leaves nothing there where it is not wholly as it was here.

    Nobody can write here meanwhile; the file stays as it is.
    """
    with store.alone(), sentences(), Session(store.writer) as here:
        return _moved(here, store, address, watch or Watch())


@allowed(ADMINISTRATORS)
def move_office(store: Store, folder: Path, parts: Parts, *, by: Actor, now: datetime, watch: Watch | None = None) -> Moved:
    """Move this counter's office to an empty database: from now on the file here takes no entry more. Raises UserError."""
    return store.do(_leave, store, folder, together(parts), watch or Watch(), by=by, now=now).value


def _leave(s: Session, store: Store, folder: Path, address: str, watch: Watch, *, by: Actor, now: datetime) -> Moved:
    """All while the file is locked: whoever waits to write in it, here or in another program, finds it left."""
    moved = _moved(s, store, address, watch)
    keep_address(folder, address)
    changes_of(s).facts["server"] = shown(address)  # the file that stays behind says where its office went
    leave(s)
    return moved


def _moved(here: Session, store: Store, address: str, watch: Watch) -> Moved:
    from app.storage import server
    from app.storage.server_filling import Filling
    from app.storage.server_opening import claim, migrate

    if store.path is None:
        raise UserError(_("This office is on a server already. Nothing was copied."))
    owner = server.owner_engine(address)
    try:
        with owner.connect() as connection, connection.begin():
            here.connection()  # takes the write lock of the file
            claim(connection, address)
            migrate(connection)
            tables = [table for table in Base.metadata.sorted_tables if table is not table_of(KeptFile)]
            filling = Filling(connection, [*(table.name for table in tables), *WORDS])
            return _Move(here, connection, watch, filling, tables).do()
    finally:
        owner.dispose()


class _Piece(NamedTuple):
    """Rows of an index of words, ready to be sent."""

    table: str
    lines: bytes


@dataclass
class _Move:
    """One move, in one transaction on the server."""

    here: Session
    there: Connection
    watch: Watch
    filling: "Filling"
    tables: Sequence[Table]

    def do(self) -> Moved:
        """Everything; raises UserError where anything is not there as it is here."""
        orders = self.filling.begin()  # what a new office has from the start goes: an empty chain, its calendar
        of_words = [order for order in orders if any(f".{table} " in order for table in WORDS)]
        ours, same = self._copy(), []
        many = _files(self.here, self.there)
        with Ahead(self._words(), ROOM) as words:
            # by which words everything is found is worked out here while the server does the rest
            for _order in self._ordered([order for order in orders if order not in of_words]):
                self._send(words.ready())
            for one in self._compared(ours):
                same.append(one)
                self._send(words.ready())
            self._send(self._findable(words))
        for order in of_words:
            self.watch.step(Stage.WORDS)
            self.filling.tell(order)
        self.filling.end()
        return Moved(tuple(same), many, self._follow())

    def _copy(self) -> dict[str, Sum]:
        here = self.here.connection()
        done, whole = 0, sum(self.here.execute(select(func.count()).select_from(table)).scalar_one() for table in self.tables)
        found = {}
        for table in self.tables:
            found[table.name] = self.filling.copy(table, told(here, table), partial(self._so_far, Stage.ROWS, done, whole))
            done += found[table.name].rows
        return found

    def _so_far(self, stage: Stage, before: int, whole: int, more: int) -> None:
        self.watch.step(stage, before + more, whole)

    def _ordered(self, orders: Sequence[str]) -> Iterator[str]:
        for n, order in enumerate(orders):
            self.watch.step(Stage.INDEXES, n, len(orders))
            self.filling.tell(order)
            yield order

    def _compared(self, ours: Mapping[str, Sum]) -> Iterator[Copied]:
        done, whole = 0, sum(one.rows for one in ours.values())
        for table in self.tables:
            self.watch.step(Stage.COMPARE, done, whole)
            yield _compared(self.there, table, ours[table.name])
            done += ours[table.name].rows

    def _words(self) -> Iterator[_Piece]:
        for table, words in WORDS.items():
            rows = words(self.here)
            while some := list(islice(rows, SOME)):
                yield _Piece(table, copied(some))

    def _findable(self, pieces: Iterable[_Piece]) -> Iterator[_Piece]:
        for piece in pieces:
            self.watch.step(Stage.WORDS)
            yield piece

    def _send(self, pieces: Iterable[_Piece]) -> None:
        for table, some in groupby(pieces, attrgetter("table")):
            self.filling.fill(table, (piece.lines for piece in some))

    def _follow(self) -> int:
        """The audit chain, on the server; gives how many events it has."""
        self.watch.step(Stage.CHAIN)
        with Session(self.there, join_transaction_mode="create_savepoint") as on_server:
            if wrong := audit.verify(on_server):
                raise UserError(_("Nothing was moved: {reason}").format(reason=wrong[0]))
            return on_server.execute(select(AuditHead.seq)).scalar() or 0


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
    if there.execute(WRONG_FILE).first() is not None:
        raise _differs(table_of(KeptFile))
    return many


def _compared(there: Connection, table: Table, ours: Sum) -> Copied:
    if sum_on_server(there, table) != ours:
        raise _differs(table)
    return Copied(table.name, ours.rows, ours.digest)


def _differs(table: Table) -> UserError:
    return UserError(_("Nothing was moved: the table {table} is not the same on the server. Try again.").format(table=table.name))
