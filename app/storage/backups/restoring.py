"""Brings a backup back: beside the office first, checked and taken up there, then in its place by renames; the old one is kept whole.

Whatever interrupts it, the office is the old one or the new one: until `READY` is written nothing in place is touched, and once it is,
whoever opens the folder next finishes the renames (`finish`)."""

import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app import __version__
from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _
from app.storage import keys
from app.storage.backups import connecting, reading, trouble
from app.storage.backups.copying import copy_file, hash_of, sync
from app.storage.backups.manifest import (
    DATABASE,
    FILES,
    LIST,
    NAME,
    UNKNOWN,
    BackupKind,
    File,
    Manifest,
    as_json,
    list_text,
    place_of,
    read_files,
    write_text,
)
from app.storage.backups.watching import Stage, Watch
from app.storage.engine import sqlite_module
from app.storage.processes import is_running

STAGING = "restoring"  # in the data folder: a complete data folder of its own, until it takes the place of the old one
ASIDE = "replaced"  # in the data folder: every office that was replaced, each in a folder of its own
READY, OWNER = "ready.json", "owner"
SIDE_FILES = (f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal")
SPARE = 64 * 1024 * 1024

# opens the staged data folder as the program does (migrates it where it is older) and settles what must be before anybody sees it
Settle = Callable[[Path], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back, and where the office that was there is kept (None: there was none)."""

    manifest: Manifest
    kept: Path | None


def restore(backup: Path, data: Path, settle: Settle, *, now: datetime, watch: Watch | None = None, key: bytes | None = None) -> Restored:
    """Check the backup (`key` opens an encrypted one), bring it here, take it up, change places.

    Raises UserError with the present office as it was."""
    watch = watch or Watch()
    finish(data)
    if (data / STAGING).exists():
        raise UserError(_("Another restore into {folder} is going on. Wait until it is done.").format(folder=data))
    checked = reading.check(backup, watch, key=key, deep=False)
    manifest = checked.row.manifest
    if manifest is None or checked.troubles:
        sentence = _("This backup was not brought back, and nothing was changed. {trouble}")
        raise UserError(sentence.format(trouble=" ".join(checked.troubles)))
    staging, old_key = data / STAGING, keys.key_of(data / DATABASE)
    keys.hold(staging / DATABASE, key)
    try:
        _stage(backup, manifest, staging, watch)
        watch.step(Stage.TAKE_UP)
        settle(staging)
        _let_go(data / DATABASE)
        with keys.CHANGING:
            kept = _change_places(data, now, is_encrypted=key is not None)
            keys.hold(data / DATABASE, key)
    except BaseException as error:
        if not (staging / READY).exists():
            shutil.rmtree(staging, ignore_errors=True)
        if isinstance(error, OSError):
            raise _not_restored(data, error) from error
        raise
    finally:
        keys.hold(staging / DATABASE, None)
    if kept is not None:
        describe(kept, old_key, now)
    return Restored(manifest, kept)


def _not_restored(data: Path, error: OSError) -> UserError:
    if error.errno in trouble.FULL:
        return UserError(_("There is no room for it in {folder}. The office is as it was; free some space first.").format(folder=data))
    sentence = _("It could not be brought back ({reason}). The office is as it was; is the stick still in, may {folder} be written?")
    return UserError(sentence.format(reason=error.strerror, folder=data))


# -- beside the office


def _stage(backup: Path, manifest: Manifest, staging: Path, watch: Watch) -> None:
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(mode=0o700, parents=True)
    (staging / OWNER).write_text(str(os.getpid()), "ascii")
    free = shutil.disk_usage(staging).free
    if free < manifest.total + SPARE:
        sentence = _("{folder} has {free} free, and this backup needs {needed}. The office is as it was; free some space first.")
        words = {"free": trouble.megabytes(free), "needed": trouble.megabytes(manifest.total + SPARE)}
        raise UserError(sentence.format(folder=staging.parent, **words))
    hashed = copy_file(reading.database_of(backup), staging / DATABASE, watch, Stage.BRING_BACK)
    if manifest.hash not in (UNKNOWN, hashed):
        raise UserError(_("The backup changed while it was read: is the stick failing? The office is as it was."))
    if keys.key_of(staging / DATABASE) is not None:
        folder = backup.parent.parent if backup.is_file() else backup
        copy_file(folder / keys.KEY_FILE, staging / keys.KEY_FILE, watch, Stage.BRING_BACK)
    (staging / FILES).mkdir(mode=0o700)
    for file in read_files(backup, manifest) if backup.is_dir() else ():
        _stage_file(backup, file, staging, watch)
    sync(staging / FILES)


def _stage_file(backup: Path, file: File, staging: Path, watch: Watch) -> None:
    place, target = place_of(backup, file), staging / FILES / file.id[-2:] / file.id
    if place is None:
        return  # the check has just found it: it was pulled out
    target.parent.mkdir(mode=0o700, exist_ok=True)
    if copy_file(place, target, watch, Stage.BRING_BACK) != file.hash and file.hash != UNKNOWN:
        raise UserError(_("The backup changed while it was read: is the stick failing? The office is as it was."))


# -- the office that is there


def _let_go(database: Path) -> None:
    """The present database with all its log in one file; raises UserError where another program works with it.

    A damaged one is kept as it is, with its log beside it."""
    if not database.exists():
        return
    try:
        with connecting.alone(database):
            return
    except sqlite_module().OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            sentence = _("The office is open in another program (the window, or the office tool). Close it, then restore again.")
            raise UserError(sentence) from error
    except sqlite_module().Error:
        return


def _change_places(data: Path, now: datetime, *, is_encrypted: bool) -> Path | None:
    """From here on it goes through, now or when the folder is next opened."""
    staging = data / STAGING
    is_there = (data / DATABASE).exists()
    name, n = f"{clock.local(now):%Y%m%d-%H%M%S}", 1
    while (data / ASIDE / name).exists():
        n += 1
        name = f"{clock.local(now):%Y%m%d-%H%M%S}-{n}"
    part = staging / f"{READY}.part"
    part.write_text(json.dumps({"aside": name, "is_encrypted": is_encrypted}), "ascii")
    for path in (part, staging):
        sync(path)
    part.replace(staging / READY)
    sync(staging)
    finish(data)
    return data / ASIDE / name if is_there else None


def finish(data: Path) -> None:
    """Finish what was interrupted: a restore that had got as far as changing places goes through, an earlier one leaves nothing.

    Called whenever the folder is opened, before the database is looked at. Raises UserError."""
    staging = data / STAGING
    if not staging.is_dir():
        return
    try:
        if (staging / READY).exists():
            said = json.loads((staging / READY).read_text("ascii"))
            _swap(data, staging, str(said["aside"]), is_encrypted=bool(said["is_encrypted"]))
            shutil.rmtree(staging)
        elif not _is_somebodys(staging):
            shutil.rmtree(staging, ignore_errors=True)
    except (OSError, ValueError, KeyError, TypeError) as error:
        sentence = _("A restore that was interrupted cannot be finished ({reason}). See that {folder} can be written, then open it again.")
        raise UserError(sentence.format(reason=getattr(error, "strerror", None) or error, folder=data)) from error


def _is_somebodys(staging: Path) -> bool:
    try:
        owner = int((staging / OWNER).read_text("ascii"))
    except (OSError, ValueError):
        return False
    return owner != os.getpid() and is_running(owner)


def _swap(data: Path, staging: Path, name: str, *, is_encrypted: bool) -> None:
    """Old away, new in, part by part; what is still staged has not changed places yet, so it can be begun again at any point."""
    aside = data / ASIDE / Path(name).name
    aside.mkdir(mode=0o700, parents=True, exist_ok=True)
    for part in (FILES, keys.KEY_FILE, DATABASE):
        if not (staging / part).exists():
            # a key file that is not followed by another one goes with the database it opens, which is still there
            if part == keys.KEY_FILE and not is_encrypted and (staging / DATABASE).exists() and (data / part).exists():
                (data / part).rename(aside / part)
            continue
        for old in (part, *(SIDE_FILES if part == DATABASE else ())):
            if (data / old).exists():
                (data / old).rename(aside / old)
        sync(aside)
        (staging / part).rename(data / part)
        sync(data)
    with suppress(OSError):
        aside.rmdir()  # there was nothing to keep


# -- what was replaced can be brought back too


def describe(kept: Path, key: bytes | None, now: datetime) -> None:
    """Write what a replaced office holds beside it, so that it is offered as a backup; a damaged one is kept without."""
    try:
        with connecting.kept(kept / DATABASE, key) as connection:
            held = connecting.contents(connection)
        files = [_found(kept, name) for name, _size in held.files if (kept / FILES / name[-2:] / name).is_file()]
        head = Manifest(
            BackupKind.REPLACED, now, __version__, held.schema, held.office_id, held.office, "", (kept / DATABASE).stat().st_size,
            hash_of(kept / DATABASE, Watch()), held.counts, len(files), sum(file.size for file in files), len(held.files) - len(files),
            write_text(kept / LIST, list_text(files)),
        )  # fmt: skip
        write_text(kept / NAME, as_json(head, key))
        sync(kept)
    except (OSError, sqlite_module().Error):
        return


def _found(kept: Path, name: str) -> File:
    state = (kept / FILES / name[-2:] / name).stat()
    return File(name, UNKNOWN, state.st_size, state.st_mtime_ns)
