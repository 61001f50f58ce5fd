"""The key of an encrypted backup: the present office's where it is the same, this PC's key store, or what somebody types."""

from dataclasses import replace
from pathlib import Path

from app.core.errors import Locked, UserError
from app.core.i18n import _
from app.storage import keyfile, keys
from app.storage.backups import connecting
from app.storage.backups.manifest import DATABASE, unsealed
from app.storage.backups.reading import BackupRow
from app.storage.engine import sqlite_module


def is_encrypted(backup: Path) -> bool:
    """Whether a key is needed: its key file lies in it, or (the database alone, of an earlier version) beside the office it is of."""
    if backup.is_file():
        with backup.open("rb") as file:
            return file.read(len(keys.HEADER)) != keys.HEADER
    return (backup / keys.KEY_FILE).exists()


def key_for(backup: Path, data: Path | None, typed: str = "") -> bytes | None:
    """The key that opens it, None for one in the clear. Raises Locked where a passphrase is needed or is another one."""
    if not is_encrypted(backup):
        return None
    folder = backup.parent.parent if backup.is_file() else backup
    for key in (held_key(data), _remembered(folder)):
        if key is not None and _opens(backup, key):
            return key
    if typed:
        words = _("This does not open the backup. Type the passphrase of the day it was made, or the recovery code of that time.")
        return keyfile.unlock(folder, typed, words)
    raise Locked(_("This backup is encrypted. Type the passphrase it was made under, or its recovery code."))


def held_key(data: Path | None) -> bytes | None:
    """The present office's key, where it has one and is open."""
    return keys.key_of(data / DATABASE) if data is not None else None


def opened(row: BackupRow, data: Path | None, typed: str = "") -> BackupRow:
    """The backup with what it holds, by whatever opens it; raises Locked as `key_for` does."""
    if row.manifest is None:
        return row
    return replace(row, manifest=unsealed(row.manifest, key_for(row.path, data, typed)))


def _remembered(folder: Path) -> bytes | None:
    try:
        return keyfile.from_system(folder)
    except UserError:
        return None


def _opens(backup: Path, key: bytes) -> bool:
    try:
        with connecting.kept(backup if backup.is_file() else backup / DATABASE, key):
            return True
    except sqlite_module().Error:
        return False
