"""One transaction per call: do() writes and says what changed, read() only looks."""

import json
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import Engine, event, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.core.actor import SYSTEM, Actor
from app.core.clock import now as clock_now
from app.core.errors import UserError
from app.core.i18n import _
from app.core.ids import new_id
from app.storage import keys
from app.storage.direct import run
from app.storage.engine import BUSY_MS, WRITER_CACHE, reader_engine
from app.storage.in_place import Place, hold_for_ever
from app.storage.records import Record, column_names, plain
from app.storage.trouble import as_user_error
from app.storage.types import Unreadable

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Done(Generic[T]):
    """What a service gave back, and the record kinds it touched."""

    value: T
    changed: frozenset[str] = frozenset()


@dataclass(slots=True)
class Change:
    """One record's change: column -> plain value before and after; `old` is empty for a new record, `new` for a deleted one."""

    kind: str
    record_id: UUID
    old: dict[str, Any]
    new: dict[str, Any]


@dataclass
class Changes:
    """What one transaction changed, collected at flush; `facts` are what a service adds in its own words (an import's digest)."""

    by_record: dict[UUID, Change] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)


class AuditHook(Protocol):
    """Writes the audit event of a transaction; the wiring hands it to the Store."""

    def __call__(self, session: Session, verb: str, changes: Changes, *, by: Actor, now: datetime) -> None:
        """`verb` is room.function, such as visits.arrive."""


def changes_of(session: Session) -> Changes:
    """The running transaction's changes, for services that write past the ORM."""
    found: Changes = session.info["changes"]
    return found


def memo_of(session: Session) -> dict[str, Any]:
    """What rooms keep in memory while the store is open, made from its records (a list ready to be searched)."""
    found: dict[str, Any] = session.info.setdefault("memo", {})
    return found


def leave_nothing(session: Session) -> None:
    """After this transaction the log beside the file is emptied too: what was erased stays nowhere."""
    session.info["scrubs"] = True


def leave(session: Session) -> None:
    """This transaction is the last one in the file: its folder names a server from now on."""
    session.info["leaves"] = True


@event.listens_for(Session, "before_flush")
def _collect(session: Session, context: object, instances: object) -> None:
    changes = session.info.get("changes")
    if changes is None:
        return
    for record in session.new:
        if isinstance(record, Record):
            record.seal()
            note(changes, type(record), _key(record), {}, _filled(record))
    for record in session.dirty:
        if isinstance(record, Record) and session.is_modified(record):
            record.seal()
            _note_edit(changes, record)
    for record in session.deleted:
        if isinstance(record, Record):
            note(changes, type(record), _key(record), _filled(record), {})


def _key(record: Record) -> dict[str, Any]:
    return {"id": record.id, "digest": record.digest}


def _filled(record: Record) -> dict[str, Any]:
    return {name: plain(value) for name in column_names(type(record)) if (value := getattr(record, name)) not in (None, "")}


def _note_edit(changes: Changes, record: Record) -> None:
    state = inspect(record)
    old: dict[str, Any] = {}
    new: dict[str, Any] = {}
    for name in column_names(type(record)):
        history = state.attrs[name].history
        if history.has_changes():
            old[name] = plain(history.deleted[0]) if history.deleted else None
            new[name] = plain(history.added[0]) if history.added else None
    note(changes, type(record), _key(record), old, new)


def note(changes: Changes, kind: type[Record], row: Mapping[str, Any], old: dict[str, Any], new: dict[str, Any]) -> None:
    """One record's change, joined with earlier ones of this transaction; of `row` only id and digest are looked at."""
    changes.kinds.add(kind.__name__)
    if not kind.is_audited:
        return
    record_id, digest = row["id"], row["digest"]
    if digest is not None and new:
        new["digest"] = digest.hex()
    earlier = changes.by_record.get(record_id)
    if earlier is None:
        changes.by_record[record_id] = Change(kind.__name__, record_id, old, new)
    elif earlier.old or not earlier.new:
        earlier.old = {**old, **earlier.old}
        earlier.new = {**earlier.new, **new} if new else {}
    else:
        earlier.new = {**earlier.new, **new} if new else {}


RING = text("SELECT pg_notify(:bell, :token)")
TOUCH = text("INSERT INTO touched (kind, count) VALUES (:kind, 1) ON CONFLICT (kind) DO UPDATE SET count = touched.count + 1")


class Store:
    """The one door to the database. Threads may share it: writes queue up, reads go beside them."""

    def __init__(
        self,
        writer: Engine,
        reader: Engine,
        *,
        audit: AuditHook | None = None,
        read_only: str = "",
        holder: Path | None = None,
        path: Path | None = None,
        address: str = "",
        bell: str = "",
    ) -> None:
        self.writer = writer
        self._reader = reader
        self._audit = audit
        self._lock = threading.RLock()
        self._seen: dict[str, int] = {}
        self._memo: dict[str, Any] = {}
        self.path = path  # the database file; None where it is on a server
        self.address = address  # of the server, or ""
        self.bell, self.token = bell, new_id().hex  # what the server rings after each commit, and as whom
        self.read_only = read_only  # the sentence why nothing can be written, or ""
        self._holder = holder  # a temporary folder with the copy a read-only store reads
        self._place: Place | None = None

    def stay_at(self, path: Path) -> None:
        """From now on the file must stay where it is: nothing is acknowledged that would be in no file anybody finds."""
        self._place = Place(path)

    def do(self, fn: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> Done[T]:
        """Run a service in one transaction; raises UserError with nothing changed where it cannot be done."""
        with self._lock, sentences(), Session(self.writer, expire_on_commit=False, autoflush=False) as session:
            self._stand()
            if self.read_only:
                raise UserError(self.read_only)
            session.info["changes"] = changes = Changes()
            session.info["memo"] = self._memo
            value = fn(session, *args, **kwargs)
            session.flush()
            if self._audit is not None and (changes.by_record or changes.facts):
                by, now = kwargs.get("by"), kwargs.get("now")
                actor = by if isinstance(by, Actor) else SYSTEM
                moment = now if isinstance(now, datetime) else clock_now()
                self._audit(session, f"{fn.__module__.split('.')[-2]}.{fn.__name__}", changes, by=actor, now=moment)
            if changes.kinds:
                for kind in sorted(changes.kinds):
                    run(session, TOUCH, {"kind": kind})
                    self._seen[kind] = self._seen.get(kind, 0) + 1
                if self.bell:
                    session.execute(RING, {"bell": self.bell, "token": self.token})
            if self._stand(session):
                raise UserError(self.read_only)
            if not session.info.get("leaves"):
                self._stay()
            self._commit(session)
            if session.info.get("scrubs"):
                self._scrub()
            return Done(value, frozenset(changes.kinds))

    def _scrub(self) -> None:
        """What was erased is left in no log and in no dead row."""
        if self.address:
            from app.storage.cleaning import clean

            clean(self.writer)
        # a reader that has just begun is waited for a little; the log is emptied at the next chance or at the end then
        self._pragma("busy_timeout=500", "wal_checkpoint(TRUNCATE)", f"busy_timeout={BUSY_MS}")

    def _stand(self, session: Session | None = None) -> bool:
        """Whether the file went from its folder just now; from then on the store is read-only, on what was kept of it."""
        if self._place is None or self.read_only or self._place.is_ours():
            return False
        if session is not None:
            session.rollback()
        with self.writer.connect() as connection:
            driver = connection.connection.driver_connection
            kept, self.read_only = self._place.rescue(driver, self.writer.dialect.loaded_dbapi.Error)
            hold_for_ever(driver)
        self._reader.dispose()
        if kept is not None:
            keys.hold(kept, keys.key_of(self._place.path))
        self._reader = reader_engine(kept) if kept else self.writer  # by its old name a new connection would find something else
        return True

    def _stay(self) -> None:
        """Raises UserError where the office has left this file for a server: what is entered here would be seen by nobody."""
        if self._place is not None and (server := self._place.left_for()):
            sentence = _("This office is on the server {server} now, and nothing was saved here. Open Firstdesk anew and enter it there.")
            raise UserError(sentence.format(server=server))

    def _stand_here(self) -> None:
        if self._place is not None and not self.read_only and not self._place.is_ours():
            with self._lock:
                self._stand()

    def _commit(self, session: Session) -> None:
        try:
            session.commit()
        except DBAPIError as error:
            if not (self.address and error.connection_invalidated):
                raise
            sentence = _(
                "The server went away while this was being saved: it may be saved or not. Look first, then enter it again if need be."
            )
            raise UserError(sentence) from error

    def do_part(self, fn: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> Done[T]:
        """Like `do`, for a part of something that counts only when its end went through `do`: a power cut may take parts until then.

        It takes the last ones only, and nothing of anybody else: whatever `do` acknowledges puts all before it on the disk first.
        """
        with self._lock:
            self._pragma("synchronous=NORMAL")
            try:
                return self.do(fn, *args, **kwargs)
            finally:
                self._pragma("synchronous=FULL")

    @contextmanager
    def roomy(self) -> Iterator[None]:
        """More memory for the writer and fewer checkpoints while parts are written; given back at the end."""
        with self._lock:
            self._pragma("cache_size=-49152", "wal_autocheckpoint=4000")
        try:
            yield
        finally:
            with self._lock:
                self._pragma("wal_autocheckpoint=1000", WRITER_CACHE, "shrink_memory")
                with suppress(self.writer.dialect.loaded_dbapi.Error):  # on a full disk the log stays as it is; nothing is lost by that
                    self._pragma("wal_checkpoint(PASSIVE)")

    def _pragma(self, *settings: str) -> None:
        if self.writer.dialect.name != "sqlite" or self.read_only:
            return
        connection = self.writer.raw_connection()
        try:
            driver: Any = connection.driver_connection
            for setting in settings:
                driver.execute(f"PRAGMA {setting}").fetchall()
        finally:
            connection.close()

    def read(self, fn: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query of the `lists` modules; what it returns must be plain, frozen values."""
        self._stand_here()
        with sentences(), Session(self._reader, autoflush=False) as session:
            session.info["memo"] = self._memo
            return fn(session, *args, **kwargs)

    def changed_elsewhere(self) -> frozenset[str]:
        """Record kinds another counter or the office tool touched since the last call."""
        self._stand_here()
        with sentences(), self._reader.connect() as connection:
            counts = {kind: count for kind, count in connection.execute(text("SELECT kind, count FROM touched"))}
        with self._lock:
            changed = frozenset(kind for kind, count in counts.items() if count != self._seen.get(kind, 0))
            self._seen = counts
        return changed

    def idle(self, fn: Callable[[Session], T]) -> T:
        """Housekeeping in a transaction of its own that changes no record (search index merges)."""
        with self._lock, sentences(), Session(self.writer) as session, session.begin():
            return fn(session)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nothing is written through this store meanwhile; what is to be written waits. The file may be another one afterwards."""
        with self._lock:
            try:
                yield
            finally:
                if self._place is not None and not self.read_only:
                    with self.writer.connect() as connection:  # held open from now on: its log is not another's to take away
                        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
                    self._place = Place(self._place.path)

    def let_go(self) -> None:
        """Close every connection; the next call opens the file anew."""
        self._reader.dispose()
        self.writer.dispose()

    def close(self) -> None:
        """Let go of the file; SQLite gets its optimise run."""
        with self._lock:
            if not self.read_only:
                self._optimise()
            self.let_go()
            if self._holder is not None:
                shutil.rmtree(self._holder, ignore_errors=True)

    def _optimise(self) -> None:
        if self.writer.dialect.name != "sqlite":
            return
        # a damaged file or a full disk has been said already; closing must not hide that sentence behind another
        with suppress(DBAPIError, UnicodeDecodeError, self.writer.dialect.loaded_dbapi.Error), self.writer.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA optimize")


@contextmanager
def sentences() -> Iterator[None]:
    """Database errors that a person can put right leave as UserError; the rest are bugs."""
    try:
        yield
    except (DBAPIError, StaleDataError, Unreadable, UnicodeDecodeError, json.JSONDecodeError) as error:
        if sentence := as_user_error(error):
            raise sentence from error
        raise
