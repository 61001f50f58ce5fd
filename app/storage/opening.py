"""Opens an office's database: refuses what it must not touch, migrates what is older, says in one sentence what is wrong."""

import shutil
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from app.core import clock
from app.core.errors import Locked, UserError
from app.core.i18n import _
from app.storage import keys, places
from app.storage.backups import making, restoring
from app.storage.backups.manifest import BackupKind
from app.storage.engine import APPLICATION_ID, open_file, reader_engine, sqlite_module, writer_engine
from app.storage.schema import SCHEMA
from app.storage.store import AuditHook, Store, sentences

if TYPE_CHECKING:
    from app.storage.upgrade import AfterUpgrade

NAME = "firstdesk.db"
MARK = "firstdesk.office"


def open_store(
    folder: Path, *, audit: AuditHook | None = None, after_upgrade: "AfterUpgrade | None" = None, create: bool = True, backs_up: bool = True
) -> Store:
    """The store of a data folder, made and migrated as needed. Raises UserError; never changes a file it refuses.

    `backs_up`: make a backup before it is migrated (what is brought back from one is not)."""
    path = folder / NAME
    try:
        restoring.finish(folder)
        _check_folder(folder, path, create=create)
    except PermissionError as error:
        raise UserError(
            _("The data folder {folder} cannot be opened. Ask for access, or choose another folder.").format(folder=folder)
        ) from error
    if not path.exists():
        return _new(path, audit)
    if keys.looks_encrypted(path):
        _unlock(path)
    else:
        keys.hold(path, None)  # another file lies there than the last time
    found = _schema_in_header(path)
    if found > SCHEMA:
        raise UserError(_too_new())
    if not places.is_writable(path) or not places.is_writable(folder):
        return _read_only(path, after_upgrade, is_old=found < SCHEMA)
    store = Store(writer_engine(path), reader_engine(path), audit=audit, path=path)
    try:
        _bring_up(path, store, after_upgrade, backs_up=backs_up)
        store.stay_at(path)
    except BaseException:
        store.close()
        raise
    return store


def _check_folder(folder: Path, path: Path, *, create: bool) -> None:
    if not path.exists() and not create:
        raise UserError(_("There is no office in {folder}. Set one up with init, or name the right data folder.").format(folder=folder))
    if not path.exists() and ((folder / MARK).exists() or _has_backups(folder)):
        sentence = _(
            "The database is missing from {folder}, though an office was kept there. "
            "Nothing was made in its place: bring the file back, or restore the newest backup."
        )
        raise UserError(sentence.format(folder=folder))
    try:
        places.make_folder(folder)
    except OSError as error:
        raise UserError(
            _("The data folder {folder} cannot be made ({reason}). Choose another folder.").format(folder=folder, reason=error.strerror)
        ) from error
    if places.is_network(folder):
        sentence = _(
            "The data folder {folder} is on a network share, where entries can be lost. "
            "Keep it on this PC's own disk; several counters share a PostgreSQL database instead."
        )
        raise UserError(sentence.format(folder=folder))
    if not path.exists() and not places.is_writable(folder):
        raise UserError(
            _("The data folder {folder} cannot be written. Ask for write access, or choose another folder.").format(folder=folder)
        )


def _has_backups(folder: Path) -> bool:
    return any(folder.glob("backups/*.db")) or any(folder.glob(f"{making.FOLDER}/*/{NAME}"))


def _too_new() -> str:
    return _("This database was made by a newer Firstdesk. Nothing was changed; install the newer version to open it.")


def _unlock(path: Path) -> None:
    """The key is held from now on; raises Locked where nobody has given the passphrase and this PC remembers none."""
    if keys.key_of(path) is None:
        from app.storage import keyfile

        keys.hold(path, keyfile.from_system(path.parent))
    if keys.key_of(path) is None:
        raise Locked(_("The office's data is encrypted. Type its passphrase, or the recovery code, to open it."))


def _schema_of_encrypted(path: Path) -> int:
    """The schema number of an encrypted file; raises UserError where the key does not open it.

    First as the file lies there, which changes nothing around it. That fails too where its first page is half written: another program
    takes its log into it at this moment, or the power went while one did. The log holds that page whole, so it is read through the log."""
    error: Exception | None = None
    for way in ("?mode=ro&immutable=1", "?mode=ro", "?mode=ro&immutable=1"):
        try:
            with closing(open_file(path, way)) as connection:
                return int(connection.execute("PRAGMA user_version").fetchone()[0])
        except sqlite_module().Error as refused:
            error = refused
    sentence = _(
        "The database file is damaged, or the key file beside it is of another office. Nothing was changed; restore the newest backup."
    )
    raise UserError(sentence) from error


def _schema_in_header(path: Path) -> int:
    """The schema number in the file's first page, read without opening the database."""
    if keys.is_encrypted(path):
        return _schema_of_encrypted(path)
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise UserError(
            _("The database file cannot be read ({reason}). Ask for access to the data folder.").format(reason=error.strerror)
        ) from error
    if not header:
        return 0
    if len(header) < 100 or not header.startswith(keys.HEADER):
        raise UserError(_("The database file is damaged or of another program. Nothing was changed; restore the newest backup."))
    kind = int.from_bytes(header[68:72], "big")
    if kind not in (0, APPLICATION_ID):
        raise UserError(
            _("The file {name} belongs to another program. Nothing was changed; choose another data folder.").format(name=path.name)
        )
    return int.from_bytes(header[60:64], "big")


def _new(path: Path, audit: AuditHook | None) -> Store:
    store = Store(writer_engine(path), reader_engine(path), audit=audit, path=path)
    try:
        _migrate(store)
        path.chmod(0o600)  # other users of this PC have no business here; SQLite gives its side files the same rights
        (path.parent / MARK).write_text("An office's data is kept in this folder.\n", "utf-8")
        store.stay_at(path)
    except BaseException:
        # the empty file stays: another copy of the program may have filled it in the meantime
        store.close()
        raise
    return store


def _bring_up(path: Path, store: Store, after: "AfterUpgrade | None", *, backs_up: bool) -> None:
    with sentences(), store.writer.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    if found > SCHEMA:
        raise UserError(_too_new())
    if found < SCHEMA:
        if tables and backs_up:
            order = making.Order(path.parent, making.own_folder(path.parent), BackupKind.MIGRATION)
            making.make(order, now=clock.now())
        _migrate(store, after)


def _migrate(store: Store, after: "AfterUpgrade | None" = None) -> None:
    from app.storage.upgrade import upgrade

    with sentences():
        upgrade(store.writer, after)


def _read_only(path: Path, after: "AfterUpgrade | None", *, is_old: bool) -> Store:
    """A WAL file in a read-only folder cannot be read in place, so a copy in a temporary folder is."""
    holder = Path(tempfile.mkdtemp(prefix="firstdesk-"))
    for name in (NAME, NAME + "-wal"):
        if (path.parent / name).exists():
            shutil.copy(path.parent / name, holder / name)
    copy = holder / NAME
    keys.hold(copy, keys.key_of(path))
    copy.chmod(0o600)
    why = _("The data folder {folder} can only be read: lists and papers work, nothing can be entered. Ask for write access.").format(
        folder=path.parent
    )
    store = Store(writer_engine(copy), reader_engine(copy), read_only=why, holder=holder, path=copy)
    if is_old:
        _migrate(store, after)
    return store
