"""An office's database and the files beside it, encrypted while it is open, or kept in the clear again; whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from app.core.errors import UserError
from app.core.i18n import _
from app.storage import keys
from app.storage.engine import APPLICATION_ID, BUSY_MS, open_file, sqlite_module
from app.storage.places import keep_names, write_whole
from app.storage.store import Store, sentences

PART = ".new"
SIDE_FILES = ("-wal", "-shm")


def convert(store: Store, path: Path, key: bytes | None) -> None:
    """Write the open database anew under `key` (None: in the clear) and put it in the present one's place.

    Reading goes on meanwhile, writing waits. The new file is opened and compared before it counts; until then nothing has changed.
    Raises UserError where another program holds the file, the disk is full, or the copy is not the same.
    """
    part = path.with_name(path.name + PART)
    _remove(part)
    with store.alone(), sentences():
        try:
            with closing(open_file(path)) as source:
                source.execute("BEGIN IMMEDIATE")  # nobody writes, everybody reads
                export(path, part, key)
                check_same(source, part, key)
                (seen,) = source.execute("PRAGMA data_version").fetchone()
                source.execute("COMMIT")
                _exchange(store, (source, seen), (path, part), key)
        except (sqlite_module().Error, OSError) as error:
            raise _trouble(error) from error
        finally:
            _remove(part)


def _remove(part: Path) -> None:
    for ending in ("", *SIDE_FILES):
        part.with_name(part.name + ending).unlink(missing_ok=True)


def export(path: Path, part: Path, key: bytes | None) -> None:
    """Write all of a database into a new file under `key`; synced by whoever takes it up."""
    with closing(open_file(path)) as connection:
        target = "''" if key is None else f"\"x'{key.hex()}'\""
        connection.execute(f"ATTACH DATABASE ? AS target KEY {target}", (str(part),))
        connection.execute("PRAGMA target.synchronous=OFF")  # written to the disk once, at the end, before it counts
        connection.execute("PRAGMA target.journal_mode=OFF")
        (schema,) = connection.execute("PRAGMA main.user_version").fetchone()
        connection.execute("SELECT sqlcipher_export('target')").fetchall()
        connection.execute(f"PRAGMA target.application_id={APPLICATION_ID}")
        connection.execute(f"PRAGMA target.user_version={schema}")
        connection.execute("DETACH DATABASE target")
    os.chmod(part, 0o600)


def check_same(source: Any, part: Path, key: bytes | None) -> None:
    """Every page of the new file is whole, and every table has the rows of the old one."""
    with closing(open_file(part, key=key)) as copy:
        (answer,) = copy.execute("PRAGMA quick_check(1)").fetchone()
        if answer != "ok" or list(_counts(copy)) != list(_counts(source)):
            raise UserError(_("The new file is not the same as the old one. Nothing was changed; check the disk, then try again."))


def _counts(connection: Any) -> Iterator[tuple[str, int]]:
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_stat%' ORDER BY name")
    for (name,) in names.fetchall():
        yield name, connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]


def _exchange(store: Store, read: tuple[Any, int], places: tuple[Path, Path], key: bytes | None) -> None:
    """`read` is the connection the old file was read by, and the version of what it saw."""
    (source, seen), (path, part) = read, places
    with keys.CHANGING:
        store.let_go()
        source.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        (mode,) = source.execute("PRAGMA journal_mode=DELETE").fetchone()  # only the last one with the file open may
        source.execute("BEGIN EXCLUSIVE")
        (now,) = source.execute("PRAGMA data_version").fetchone()
        if mode != "delete" or now != seen:
            raise UserError(_("Another program is working on this office. Nothing was changed; close it everywhere else, then try again."))
        if os.name == "nt":
            source.close()  # an open file cannot be replaced there
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(path)
        keys.hold(path, key)
        keep_names(path.parent)


def _trouble(error: Exception) -> UserError:
    if "locked" in str(error):
        return UserError(_("Another program is working on this office. Nothing was changed; close it everywhere else, then try again."))
    sentence = _("The new file could not be written ({reason}). Nothing was changed; free some space, then try again.")
    return UserError(sentence.format(reason=error))


# -- files beside the database


def convert_files(folder: Path, old: bytes | None, new: bytes | None) -> int:
    """Write every kept file that is not yet so anew, sealed under `new` or plain; gives how many. It may be done again where it broke off.

    Raises UserError for a file that is not as it was sealed."""
    done = 0
    for path in sorted(folder.glob("??/*")):
        if path.suffix or _is_sealed(path) == (new is not None):
            continue
        kept, name = path.read_bytes(), path.name.encode()
        write_whole(path, keys.sealed(new, kept, name) if new is not None else keys.unsealed(old or b"", kept, name))
        done += 1
    return done


def _is_sealed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(keys.SEALED)) == keys.SEALED
