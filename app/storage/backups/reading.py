"""Which backups a folder or stick holds, what each holds, and whether it is whole."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from app.core.errors import UserError
from app.core.i18n import _, ngettext
from app.storage import keys
from app.storage.backups import connecting
from app.storage.backups.copying import hash_of
from app.storage.backups.manifest import DATABASE, NAME, UNKNOWN, BackupKind, File, Manifest, place_of, read, read_files, unsealed
from app.storage.backups.watching import Stage, Watch
from app.storage.engine import APPLICATION_ID, sqlite_module
from app.storage.schema import SCHEMA

DEEPEST = 2  # folders below the one chosen: a stick's root, or the data folder of another PC, is enough to choose
MOST_LOOKED_AT = 4000
PART, GONE = ".part", ".gone"


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A backup as it is offered: `trouble` says why it cannot be taken; `note` what is wrong with it and can be borne."""

    path: Path
    manifest: Manifest | None
    trouble: str = ""
    note: str = ""

    @property
    def is_sealed(self) -> bool:
        """Whether what it holds is said to nobody without its key."""
        return self.manifest is not None and bool(self.manifest.sealed)

    @property
    def made_at(self) -> datetime:
        """When, as far as it is known."""
        return self.manifest.made_at if self.manifest is not None else datetime.fromtimestamp(0, UTC)


def backups_in(folder: Path, key: bytes | None = None) -> tuple[BackupRow, ...]:
    """All backups of a folder, the newest first; looked at from outside, not checked. Raises UserError where it cannot be read.

    `key` is the present office's: what an encrypted backup holds is said where it is under the same."""
    try:
        if not folder.exists():
            raise UserError(_("{folder} is not there. Put the stick in, or choose another folder.").format(folder=folder))
        found = [look(path, key) for path in _candidates(folder)]
    except OSError as error:
        raise UserError(
            _("{folder} cannot be read ({reason}). Choose another folder.").format(folder=folder, reason=error.strerror)
        ) from error
    return tuple(sorted(found, key=lambda row: (row.made_at, row.path.name), reverse=True))


def _candidates(folder: Path) -> Iterator[Path]:
    looked_at = 0
    waiting = [(folder, 0)]
    while waiting:
        path, depth = waiting.pop(0)
        looked_at += 1
        if looked_at > MOST_LOOKED_AT:
            return
        if path.name.endswith((PART, GONE)):
            continue
        if _is_backup(path):
            yield path
        elif path.is_dir() and depth <= DEEPEST:
            with suppress(PermissionError):
                waiting += [(Path(one.path), depth + 1) for one in os.scandir(path) if _is_worth(one)]


def _is_worth(one: "os.DirEntry[str]") -> bool:
    if one.is_dir(follow_symlinks=False):
        return not one.name.startswith(".")
    return _is_bare_name(one.name) and one.is_file(follow_symlinks=False)


def _is_bare_name(name: str) -> bool:
    """A copy as earlier versions made it before an update: the database alone."""
    return name.startswith("before-schema-") and name.endswith(".db")


def _is_backup(path: Path) -> bool:
    return (path / NAME).is_file() or (path.is_file() and _is_bare_name(path.name))


def look(path: Path, key: bytes | None = None) -> BackupRow:
    """One backup from outside: the manifest, whether its parts are there, whether this program can take it.

    `key` lets one that is encrypted under it say what it holds."""
    if path.is_file():
        return _bare(path)
    try:
        manifest = unsealed(read(path), key)
    except UserError as error:
        return BackupRow(path, None, str(error))
    note = _missing_words(manifest.missing)
    if key and keys.is_plain(path / DATABASE):
        note = _("Not encrypted: whoever has it can read it.") + (f" {note}" if note else "")
    return BackupRow(path, manifest, _outside(path, manifest), note)


def _outside(path: Path, manifest: Manifest) -> str:
    try:
        size = (path / DATABASE).lstat().st_size  # a link is no copy, whatever it leads to
    except OSError:
        return _("Damaged: the database is missing from it.")
    if size != manifest.size:
        return _("Damaged: the database was cut short or changed after it was made.")
    return too_new(manifest)


def too_new(manifest: Manifest) -> str:
    """The sentence for a backup of a newer program, or ""."""
    return _("Made by a newer Firstdesk. Install the newer version to bring it back.") if manifest.schema > SCHEMA else ""


def _missing_words(n: int) -> str:
    if not n:
        return ""
    return ngettext(
        "{n} attached file was missing from the office already.", "{n} attached files were missing from the office already.", n
    ).format(n=n)


def _bare(path: Path) -> BackupRow:
    """The database alone; read through SQLite, never as a file, as another program of this PC may have it open."""
    try:
        with connecting.kept(path, keys.key_of(path.parent.parent / DATABASE)) as connection:
            held = connecting.contents(connection)
        state = path.stat()
    except (OSError, sqlite_module().Error):
        return BackupRow(path, None, _("Damaged: the database cannot be read."))
    made_at = datetime.fromtimestamp(state.st_mtime, UTC)
    manifest = Manifest(
        BackupKind.MIGRATION, made_at, "", held.schema, held.office_id, held.office, "", state.st_size, UNKNOWN, held.counts
    )
    if held.application != APPLICATION_ID:
        return BackupRow(path, manifest, _("This is no database of Firstdesk."))
    note = _("An earlier version made it, without attached files.") if held.files else ""
    return BackupRow(path, manifest, too_new(manifest), note)


def database_of(path: Path) -> Path:
    """The database file of a backup."""
    return path if path.is_file() else path / DATABASE


# -- checking


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check: sentences of what is wrong (none: good), and how many attached files were looked at."""

    row: BackupRow
    troubles: tuple[str, ...]
    files: int = 0


def check(path: Path, watch: Watch | None = None, *, key: bytes | None = None, deep: bool = True) -> Checked:
    """Open the database, hold its hash, pages and counts against the manifest, and every attached file against its hash.

    `key` opens an encrypted one; `deep` also holds every index against its table."""
    watch = watch or Watch()
    row = look(path, key)
    if row.manifest is None or row.trouble:
        return Checked(row, (row.trouble,))
    try:
        troubles = list(_database(path, row.manifest, watch, (key, deep)))
        files = read_files(path, row.manifest) if path.is_dir() else ()
        troubles += _lost(path, files, watch)
    except UserError as error:
        if watch.is_cancelled():
            raise
        troubles = [str(error)]
        files = ()
    except OSError as error:
        sentence = _("The backup {name} cannot be read ({reason}). Is the stick still in?")
        troubles, files = [sentence.format(name=path.name, reason=error.strerror)], ()
    return Checked(replace(row, trouble=troubles[0] if troubles else ""), tuple(troubles), len(files))


def _database(path: Path, manifest: Manifest, watch: Watch, how: tuple[bytes | None, bool]) -> Iterator[str]:
    file, (key, deep) = database_of(path), how
    if manifest.hash != UNKNOWN and hash_of(file, watch) != manifest.hash:
        yield _("Damaged: the database is not as it was when the backup was made.")
        return
    watch.step(Stage.CHECK)
    try:
        with connecting.kept(file, key) as connection:
            if not connecting.is_whole(connection, deep=deep):
                yield _("Damaged: the database does not hold together.")
                return
            held = connecting.contents(connection)
    except sqlite_module().Error:
        yield _("Damaged: the database cannot be read.")
        return
    if held.application != APPLICATION_ID:
        yield _("This is no database of Firstdesk.")
    elif (held.schema, held.office_id) != (manifest.schema, manifest.office_id) or manifest.sealed or held.counts != manifest.counts:
        yield _("The backup holds something else than it says. Do not use it.")


def _lost(path: Path, files: Sequence[File], watch: Watch) -> Iterator[str]:
    wrong = 0
    for n, file in enumerate(files):
        watch.step(Stage.FILES, n, len(files))
        place = place_of(path, file)
        if place is None or place.stat().st_size != file.size or file.hash not in (UNKNOWN, hash_of(place, Watch())):
            wrong += 1
    if wrong:
        yield ngettext("{n} attached file is missing or damaged.", "{n} attached files are missing or damaged.", wrong).format(n=wrong)
