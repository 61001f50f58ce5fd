"""Backups made while the office was kept in the clear: which there are, sealed under its key now, or taken away for good."""

import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from app import __version__
from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _
from app.storage import converting, keys
from app.storage.backups import connecting
from app.storage.backups.copying import copy_file, hash_of, sync
from app.storage.backups.keeping import sweep
from app.storage.backups.making import FOLDER, free_name
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
    read,
    read_files,
    write_text,
)  # fmt: skip
from app.storage.backups.memory import entries
from app.storage.backups.restoring import ASIDE
from app.storage.backups.trouble import not_made
from app.storage.backups.watching import Stage, Watch
from app.storage.engine import open_file, sqlite_module
from app.storage.places import write_whole


def places(data: Path) -> tuple[Path, ...]:
    """Where backups of this office may lie: beside it, what was replaced, and wherever one was made to lately and can be looked at."""
    told = [Path(entry.folder) for entry in reversed(entries(data))]
    return tuple(dict.fromkeys(folder for folder in (data / FOLDER, data / ASIDE, *told) if folder.is_dir()))


def plain_ones(data: Path, office_id: str = "") -> tuple[Path, ...]:
    """Backups anybody can read who finds them, the database's file of each; with `office_id` those of this office alone."""
    return tuple(file for folder in places(data) for file in _databases(folder) if keys.is_plain(file) and _is_of(file, data, office_id))


def _databases(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or path.name.endswith(".part"):
            continue
        if path.is_dir() and (path / DATABASE).is_file():
            yield path / DATABASE
        elif path.is_file() and path.suffix == ".db":
            yield path


def _is_of(file: Path, data: Path, office_id: str) -> bool:
    if not office_id:
        return True
    with suppress(UserError):
        return read(file.parent).office_id in (office_id, "")
    with suppress(sqlite_module().Error), connecting.kept(file) as connection:
        return connecting.contents(connection).office_id in (office_id, "")
    return file.is_relative_to(data)  # a damaged one says nothing; beside the office it is the office's own


@dataclass
class Sealer:
    """Seals backups under the key of the office in `data`; a file many of them hold is sealed once."""

    data: Path
    key: bytes
    watch: Watch

    def __post_init__(self) -> None:
        self._done: dict[tuple[Path, str, str], File] = {}

    def seal(self, database: Path) -> Path:
        """A backup of the same day in its place, encrypted; the plain one is gone for good. Raises UserError, the old one as it was."""
        is_bare = database.name != DATABASE
        old = database if is_bare else database.parent
        manifest = self._of_bare(database) if is_bare else read(old)
        part = old.parent / f"{free_name(old.parent, _name_of(old, manifest))}.{os.getpid()}.part"
        try:
            part.mkdir(mode=0o700)
            self._fill(old, database, part, manifest)
            new = part.rename(old.parent / part.name.rsplit(".", 2)[0])
            sync(old.parent)
            take_away(database)
        except (OSError, sqlite_module().Error) as error:
            raise not_made(old.parent, error) from error
        finally:
            shutil.rmtree(part, ignore_errors=True)
        return new

    def _fill(self, old: Path, database: Path, part: Path, manifest: Manifest) -> None:
        self.watch.step(Stage.DATABASE)
        copy = part / DATABASE
        with closing(open_file(database, "?mode=ro&immutable=1")) as source:
            converting.export(database, copy, self.key)
            converting.check_same(source, copy, self.key)
        copy_file(self.data / keys.KEY_FILE, part / keys.KEY_FILE, self.watch)
        plain = read_files(old, manifest) if old.is_dir() else ()
        files = [self._file(old, part, file) for file in plain]
        told = replace(
            manifest, size=copy.stat().st_size, hash=hash_of(copy, self.watch), file_bytes=sum(file.size for file in files),
            list_hash=write_text(part / LIST, list_text(files)),
        )  # fmt: skip
        write_text(part / NAME, as_json(told, self.key))
        for path in (copy, part / LIST, part / NAME, part):
            sync(path)

    def _of_bare(self, database: Path) -> Manifest:
        """What a copy of an earlier version would say of itself."""
        with connecting.kept(database) as connection:
            held = connecting.contents(connection)
        made_at = datetime.fromtimestamp(database.stat().st_mtime, UTC)
        return Manifest(
            BackupKind.MIGRATION, made_at, __version__, held.schema, held.office_id, held.office, "", 0, UNKNOWN, held.counts,
            missing=len(held.files),
        )  # fmt: skip

    def _file(self, old: Path, part: Path, file: File) -> File:
        """One attached file, where its backup keeps it: in itself, or in the folder all of them share."""
        self.watch.step(Stage.FILES)
        place = place_of(old, file)
        if place is None:
            raise UserError(_("The backup {name} is not whole: an attached file is missing. Check it, or delete it.").format(name=old.name))
        is_own = place.is_relative_to(old)
        known = (old if is_own else old.parent, file.id, file.hash)
        if known not in self._done:
            data = self._sealed(place.read_bytes(), file.id)
            hashed = hashlib.sha256(data).hexdigest()
            target = part / FILES / file.id[-2:] / file.id if is_own else old.parent / FILES / hashed[:2] / hashed
            if not target.exists():
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                write_whole(target, data)
            self._done[known] = File(file.id, hashed, len(data), file.changed_ns)
        return self._done[known]

    def _sealed(self, data: bytes, name: str) -> bytes:
        """As the office itself keeps it now, where it does: the next backup finds it there already."""
        if data.startswith(keys.SEALED):
            return data
        with suppress(OSError, UserError):
            kept = (self.data / FILES / name[-2:] / name).read_bytes()
            if kept.startswith(keys.SEALED) and keys.unsealed(self.key, kept, name.encode()) == data:
                return kept
        return keys.sealed(self.key, data, name.encode())


def _name_of(old: Path, manifest: Manifest) -> str:
    if old.is_file():
        return f"firstdesk-{clock.local(manifest.made_at):%Y%m%d-%H%M%S}-{manifest.kind}"
    return re.sub(r"^(firstdesk-.*[a-z])-\d+$", r"\1", old.name)


def take_away(database: Path) -> None:
    """A plain backup is overwritten and gone; what others of its folder share is left to `tidy`. Raises OSError."""
    wipe(database)
    if database.name == DATABASE:
        for path in database.parent.rglob("*"):
            if path.is_file() and not path.is_symlink():
                wipe(path)
        shutil.rmtree(database.parent)
    sync(database.parent if database.name != DATABASE else database.parent.parent)


def tidy(folders: Iterable[Path]) -> None:
    """Shared files no backup needs any more are overwritten and gone."""
    for folder in folders:
        sweep(folder, wipe)


def wipe(path: Path) -> None:
    """Overwritten before it goes, but for one that has another name.

    A disk that moves its blocks may keep the old ones until it needs them."""
    if path.stat().st_nlink == 1:
        with path.open("rb+") as file:
            left = path.stat().st_size
            while left > 0:
                left -= file.write(bytes(min(left, 1 << 20)))
            file.flush()
            os.fsync(file.fileno())
    path.unlink()
