"""Makes one backup: a folder with the database, a list of the attached files and a manifest, under its name only when it is whole."""

import os
import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app import __version__
from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _
from app.storage import keys
from app.storage.address import address_of
from app.storage.backups import connecting, trouble
from app.storage.backups.copying import copy_database, copy_file, hash_of, sync
from app.storage.backups.manifest import (
    DATABASE,
    FILES,
    LIST,
    NAME,
    BackupKind,
    File,
    Manifest,
    as_json,
    list_text,
    read,
    read_files,
    write_text,
)
from app.storage.backups.watching import Stage, Watch
from app.storage.engine import sqlite_module
from app.storage.processes import is_running

FOLDER = "backups"  # beside the database, where nobody chose another place
PART = re.compile(r"^firstdesk-\d{8}-\d{6}-[a-z_]+(?:-\d+)?\.(\d+)\.part$")
NAMED = re.compile(r"^firstdesk-\d{8}-\d{6}-[a-z_]+(?:-\d+)?$")
SPARE = 16 * 1024 * 1024
STALE = 600  # seconds nobody wrote to an unfinished copy; another PC may be at it on a shared folder
WHOLE = frozenset({BackupKind.TO_TAKE})


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made, checked and is whole."""

    path: Path
    manifest: Manifest


@dataclass(frozen=True)
class Order:
    """What is wanted: of which data folder, into which folder, why, at which counter. The folder must be there."""

    data: Path
    folder: Path
    kind: BackupKind
    counter: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it holds its attached files itself, so that one folder can be carried to another PC."""
        return self.kind in WHOLE


def own_folder(data: Path) -> Path:
    """The folder of backups beside the database, made where it is missing; raises UserError."""
    folder = data / FOLDER
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise trouble.not_made(folder, error) from error
    return folder


def make(order: Order, *, now: datetime, watch: Watch | None = None) -> Made:
    """Copy, open, check, and only then give it its name. Raises UserError; whatever happens, nothing that was there is touched."""
    if address_of(order.data):  # a file an office was moved from may still lie there: a copy of it is no backup
        raise UserError(_("This office is on a server, which is backed up where it stands (pg_dump). Nothing was backed up here."))
    watch = watch or Watch()
    folder = order.folder
    size = 0
    try:
        if not folder.is_dir():
            raise trouble.gone(folder)
        clear_parts(folder)
        size = (order.data / DATABASE).stat().st_size
        _check_room(order, size)
        name = free_name(folder, f"firstdesk-{clock.local(now):%Y%m%d-%H%M%S}-{order.kind}")
        part = folder / f"{name}.{os.getpid()}.part"
        part.mkdir(mode=0o700)
    except OSError as error:
        raise trouble.not_made(folder, error, size) from error
    try:
        manifest = _fill(order, part, now, watch)
        for path in (part / NAME, part / LIST, part):
            sync(path)
        part.rename(folder / name)
        sync(folder)
    except BaseException as error:
        shutil.rmtree(part, ignore_errors=True)
        if isinstance(error, (OSError, sqlite_module().Error)):
            raise trouble.not_made(folder, error, size) from error
        raise
    return Made(folder / name, manifest)


def _check_room(order: Order, size: int) -> None:
    """Said before hours of writing; attached files that lie there already need no room, so only a database's is asked for."""
    needed, free = size + SPARE, shutil.disk_usage(order.folder).free
    if free < needed:
        raise trouble.full(order.folder, needed, free)
    if not os.access(order.folder, os.W_OK):
        raise trouble.shut(order.folder)


def free_name(folder: Path, name: str) -> str:
    """Two in one second, or a clock set back: the later one gets a number, the earlier one is never touched."""
    found, n = name, 1
    while (folder / found).exists():
        n += 1
        found = f"{name}-{n}"
    return found


def _fill(order: Order, part: Path, now: datetime, watch: Watch) -> Manifest:
    copy = part / DATABASE
    copy_database(order.data / DATABASE, copy, watch)
    key = keys.key_of(order.data / DATABASE)
    if key is not None:  # without the key file beside it, an encrypted copy would open for nobody
        copy_file(order.data / keys.KEY_FILE, part / keys.KEY_FILE, watch)
    held = _checked(copy, key, watch)
    files, missing = _files(order, part, held, watch)
    head = Manifest(
        order.kind, now, __version__, held.schema, held.office_id, held.office, order.counter, copy.stat().st_size,
        hash_of(copy, watch), held.counts, len(files), sum(file.size for file in files), missing,
    )  # fmt: skip
    head = replace(head, list_hash=write_text(part / LIST, list_text(files)))
    write_text(part / NAME, as_json(head, key))
    return head


def _checked(copy: Path, key: bytes | None, watch: Watch) -> connecting.Contents:
    """Open what was written; a copy that is not whole says so of the office."""
    watch.step(Stage.CHECK)
    with connecting.kept(copy, key) as connection:
        if not connecting.is_whole(connection):
            raise trouble.damaged_here()
        return connecting.contents(connection)


# -- attached files


def _files(order: Order, part: Path, held: connecting.Contents, watch: Watch) -> tuple[list[File], int]:
    """Copy what is not there yet; the files the backup holds, and how many the office had lost."""
    known = {} if order.is_whole else {file.id: file for file in _known(order.folder, held.office_id)}
    found: list[File] = []
    missing = 0
    may_link = order.folder == order.data / FOLDER
    for n, (name, _size) in enumerate(held.files):
        watch.step(Stage.FILES, n, len(held.files))
        source = order.data / FILES / name[-2:] / name
        try:
            state = source.stat()
        except FileNotFoundError:
            missing += 1  # taken away since the copy's moment, or lost: the check of the office names the lost ones
            continue
        kept = known.get(name)
        if kept is not None and (kept.size, kept.changed_ns) == (state.st_size, state.st_mtime_ns) and _has(order.folder, kept):
            found.append(kept)
            continue
        target = part / FILES / name[-2:] / name if order.is_whole else order.folder / FILES / f"{name}.{os.getpid()}.part"
        found.append(_take(source, target, File(name, "", state.st_size, state.st_mtime_ns), watch, may_link=may_link))
        if not order.is_whole:
            _share(order.folder, target, found[-1])
    return found, missing


def _known(folder: Path, office_id: str) -> Iterable[File]:
    """The attached files of the office's newest backup there: unchanged ones are neither read nor written again."""
    for path in sorted((path for path in folder.iterdir() if NAMED.match(path.name)), reverse=True):
        try:
            manifest = read(path)
            if manifest.office_id == office_id and manifest.list_hash and not (path / FILES).exists():
                return read_files(path, manifest)
        except UserError:
            continue
    return ()


def _shared(folder: Path, file: File) -> Path:
    return folder / FILES / file.hash[:2] / file.hash


def _has(folder: Path, file: File) -> bool:
    try:
        return _shared(folder, file).stat().st_size == file.size
    except OSError:
        return False


def _take(source: Path, target: Path, file: File, watch: Watch, *, may_link: bool) -> File:
    """Copy one file and read it back."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        target.unlink(missing_ok=True)
        hashed = _copied(source, target, watch, may_link=may_link)
        if hash_of(target, watch) != hashed:
            raise UserError(
                _(
                    "The medium at {folder} gives back other data than was written to it. It is failing: use another stick or disk. "
                    "The office is as it was."
                ).format(folder=target.parent)
            )
    except BaseException:
        with suppress(OSError):
            target.unlink(missing_ok=True)
        raise
    return replace(file, hash=hashed, size=target.stat().st_size)


def _copied(source: Path, target: Path, watch: Watch, *, may_link: bool) -> str:
    """Beside the database a second name is enough: a kept file is never written again, only taken away, and its other name stays."""
    if may_link:
        with suppress(OSError):
            os.link(source, target)
            return hash_of(source, watch, Stage.FILES)
    return copy_file(source, target, watch)


def _share(folder: Path, written: Path, file: File) -> None:
    """Into the folder all backups there share, under its hash."""
    place = _shared(folder, file)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    written.replace(place)
    sync(place.parent)


# -- what a crash left


def clear_parts(folder: Path) -> None:
    """Take away copies left unfinished by a program that is gone; what nobody of ours made is left alone."""
    for path in folder.glob("firstdesk-*.part"):
        named = PART.match(path.name)
        if named and path.is_dir() and not path.is_symlink() and not is_running(int(named[1])) and not _is_fresh(path):
            shutil.rmtree(path, ignore_errors=True)
    for path in (folder / FILES).glob("*.part"):
        number = path.name.split(".")[1]
        if number.isdigit() and not is_running(int(number)) and not _is_fresh(path):
            path.unlink(missing_ok=True)


def _is_fresh(path: Path) -> bool:
    """Whether another PC may still be writing it: written to in the last minutes by the clock of the medium."""
    try:
        inside = path.iterdir() if path.is_dir() else ()
        latest = max(one.stat().st_mtime for one in (path, *inside))
        return bool(abs(clock.now().timestamp() - latest) < STALE)
    except OSError:
        return True
