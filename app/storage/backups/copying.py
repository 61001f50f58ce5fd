"""Copies written in small steps that reach the disk one by one, so nobody else's entry waits for a long one."""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from app.storage import keys
from app.storage.backups.connecting import fresh, live
from app.storage.backups.watching import Stage, Watch

PAGES = 256  # of 4 KB, a step
STEPS_A_SYNC = 16
CHUNK = 1024 * 1024
CHUNKS_A_SYNC = 16


def copy_database(source: Path, target: Path, watch: Watch) -> None:
    """The office's database as of this moment through SQLite's backup interface (a plain file copy loses rows), synced."""
    target.touch(0o600)
    with _held(target) as handle, live(source) as origin, fresh(target, keys.key_of(source)) as copy:
        steps = [0]

        def told(_status: int, left: int, total: int) -> None:
            steps[0] += 1
            if steps[0] % STEPS_A_SYNC == 0:
                os.fsync(handle)
            watch.step(Stage.DATABASE, total - left, total)

        origin.backup(copy, pages=PAGES, progress=told)
        copy.execute("PRAGMA journal_mode=DELETE").fetchone()
    sync(target)


@contextmanager
def _held(path: Path) -> Iterator[int]:
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        yield handle
    finally:
        os.close(handle)


def copy_file(source: Path, target: Path, watch: Watch, stage: Stage = Stage.FILES) -> str:
    """Copy a file that nobody writes, synced; the SHA-256 of its bytes."""
    hashed = hashlib.sha256()
    total, done = source.stat().st_size, 0
    with source.open("rb") as origin, target.open("xb") as copy:
        os.chmod(target, 0o600)
        while data := origin.read(CHUNK):
            hashed.update(data)
            copy.write(data)
            done += len(data)
            if done % (CHUNK * CHUNKS_A_SYNC) == 0:
                copy.flush()
                os.fsync(copy.fileno())
            watch.step(stage, done, total)
        copy.flush()
        os.fsync(copy.fileno())
    return hashed.hexdigest()


def hash_of(path: Path, watch: Watch, stage: Stage = Stage.CHECK) -> str:
    """The SHA-256 of a file as the medium gives it back, where the system can be asked to forget what it has in memory."""
    hashed = hashlib.sha256()
    total, done = path.stat().st_size, 0
    with path.open("rb") as file:
        _forget(file.fileno())
        while data := file.read(CHUNK):
            hashed.update(data)
            done += len(data)
            watch.step(stage, done, total)
    return hashed.hexdigest()


def _forget(handle: int) -> None:
    if sys.platform.startswith("linux"):
        with suppress(OSError):
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def sync(path: Path) -> None:
    """A file's bytes, or a folder's names, are on the medium."""
    if path.is_dir():
        if os.name == "nt":
            return
        flags = os.O_RDONLY
    else:
        flags = os.O_RDWR | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags)
    try:
        with suppress_unable(path.is_dir()):
            os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def suppress_unable(is_folder: bool) -> Iterator[Any]:
    """Some file systems of sticks and shares cannot sync a folder; the names are theirs to keep then."""
    try:
        yield
    except OSError:
        if not is_folder:
            raise
