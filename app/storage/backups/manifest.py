"""What a backup says of itself: when and by what it was made, what it holds, the hash of every file.

That of an encrypted office says whose it is, how many of what it holds and at which counter it was made under the office's key alone."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.core.errors import UserError
from app.core.forms import without_controls
from app.core.i18n import N_, _
from app.storage import keys

FORMAT, SEALED_FORMAT = 1, 2  # a program that knows the first alone is told that the second is newer
NAME = "manifest.json"
DATABASE = "firstdesk.db"
LIST = "attachments.txt"
FILES = "attachments"
LARGEST = 1024 * 1024  # bytes of a manifest: a larger one was not made here
LARGEST_SEALED = 4096  # letters
LARGEST_LIST = 512 * 1024 * 1024
UNKNOWN = "-"  # a hash nobody worked out
HEX = frozenset("0123456789abcdef")
HASH, ID = 64, 32  # letters


class BackupKind(StrEnum):
    """Why a backup was made."""

    NIGHTLY = "nightly"
    BY_HAND = "by_hand"
    TO_TAKE = "to_take"
    MIGRATION = "migration"
    REPLACED = "replaced"


KIND_WORDS = {
    BackupKind.NIGHTLY: N_("nightly"),
    BackupKind.BY_HAND: N_("by hand"),
    BackupKind.TO_TAKE: N_("to take along"),
    BackupKind.MIGRATION: N_("before an update"),
    BackupKind.REPLACED: N_("replaced by a restore"),
}


@dataclass(frozen=True, slots=True)
class File:
    """An attached file: its id, the hash of its bytes as they lie on the disk (`-` where nobody worked it out), size, time of change."""

    id: str
    hash: str
    size: int
    changed_ns: int = 0


@dataclass(frozen=True)
class Manifest:
    """The head of a backup. `hash` and `size` are the database file's; `list_hash` is that of the list of attached files.

    `sealed`: office, counts and counter as they lie there, where they have not been opened by the key."""

    kind: BackupKind
    made_at: datetime
    program: str
    schema: int
    office_id: str
    office: str
    counter: str
    size: int
    hash: str
    counts: dict[str, int] = field(default_factory=dict)
    files: int = 0
    file_bytes: int = 0
    missing: int = 0  # files the office had lost already when it was made
    list_hash: str = ""
    format: int = FORMAT
    sealed: str = ""

    @property
    def total(self) -> int:
        """Bytes of all it holds."""
        return self.size + self.file_bytes


def write_text(path: Path, text: str) -> str:
    """Write a small file; its SHA-256. It is synced with the folder by whoever finishes the backup."""
    data = text.encode("utf-8")
    path.write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def as_json(manifest: Manifest, key: bytes | None = None) -> str:
    """As kept in the folder of the backup; of an encrypted one (`key`) without what only its office may know."""
    said = manifest if key is None else _sealed(manifest, key)
    plain = {**asdict(said), "made_at": manifest.made_at.isoformat()}
    return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _sealed(manifest: Manifest, key: bytes) -> Manifest:
    details = json.dumps({"office": manifest.office, "counter": manifest.counter, "counts": manifest.counts}, sort_keys=True)
    sealed = keys.sealed(key, details.encode(), _bound_to(manifest)).hex()
    return replace(manifest, office="", counter="", counts={}, format=SEALED_FORMAT, sealed=sealed)


def _bound_to(manifest: Manifest) -> bytes:
    return f"manifest {manifest.hash}".encode("ascii")


def unsealed(manifest: Manifest, key: bytes | None) -> Manifest:
    """With whose it is and what it holds, where this key opens it; else as it is."""
    if not manifest.sealed or key is None:
        return manifest
    try:
        said = json.loads(keys.unsealed(key, bytes.fromhex(manifest.sealed), _bound_to(manifest)))
        office, counter, counts = _word(said["office"]), _word(said["counter"]), _counts(said["counts"])
        return replace(manifest, office=office, counter=counter, counts=counts, format=FORMAT, sealed="")
    except (UserError, ValueError, KeyError, TypeError, AttributeError):
        return manifest


def read(folder: Path) -> Manifest:
    """The manifest of a backup. Raises UserError for one that is damaged or of a newer program; nothing in it is trusted but numbers."""
    path = folder / NAME
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError("too large")
        plain = json.loads(path.read_text("utf-8"))
        if int(plain["format"]) > SEALED_FORMAT:
            raise UserError(_("The backup {name} was made by a newer Firstdesk. Install the newer version first.").format(name=folder.name))
        return _made(plain)
    except (OSError, ValueError, KeyError, TypeError, OverflowError, AttributeError, RecursionError) as error:
        sentence = _("The backup {name} is damaged: what it holds cannot be read. Choose another one.")
        raise UserError(sentence.format(name=folder.name)) from error


def _made(plain: dict[str, Any]) -> Manifest:
    counts = _counts(plain["counts"])
    numbers = {name: int(plain[name]) for name in ("schema", "size", "files", "file_bytes", "missing", "format")}
    words = {name: _word(plain[name]) for name in ("program", "office", "office_id", "counter", "hash", "list_hash")}
    words["sealed"] = str(plain.get("sealed", ""))
    made_at = datetime.fromisoformat(plain["made_at"])
    if (
        made_at.tzinfo is None
        or not 2000 <= made_at.year < 2200
        or min(numbers.values()) < 0
        or not (is_hex(words["hash"], HASH) or words["hash"] == UNKNOWN)
        or not (len(words["sealed"]) <= LARGEST_SEALED and is_hex(words["sealed"], len(words["sealed"])))
    ):
        raise ValueError("not as it is made")
    return Manifest(kind=BackupKind(plain["kind"]), made_at=made_at, counts=counts, **numbers, **words)  # type: ignore[arg-type]  # by name


def _counts(said: Any) -> dict[str, int]:
    return {str(name)[:20]: int(many) for name, many in said.items()}


def _word(said: Any) -> str:
    return without_controls(str(said)[:200])


def is_hex(text: str, length: int) -> bool:
    """Whether a text can be a hash or id: such a one leads into no other folder."""
    return len(text) == length and set(text) <= HEX


def list_text(files: Iterable[File]) -> str:
    """A line each: id, hash, size, time of change."""
    return "".join(f"{file.id} {file.hash} {file.size} {file.changed_ns}\n" for file in files)


def read_files(folder: Path, manifest: Manifest) -> tuple[File, ...]:
    """The attached files of a backup; raises UserError where the list is not as it was made."""
    if not manifest.list_hash:
        return ()
    damaged = _("The backup {name} is damaged: its list of attached files cannot be read. Choose another one.").format(name=folder.name)
    try:
        if (folder / LIST).stat().st_size > LARGEST_LIST:
            raise UserError(damaged)
        data = (folder / LIST).read_bytes()
        if hashlib.sha256(data).hexdigest() != manifest.list_hash:
            raise UserError(damaged)
        return tuple(_file(line) for line in data.decode("ascii").splitlines())
    except (OSError, ValueError) as error:
        raise UserError(damaged) from error


def _file(line: str) -> File:
    name, hashed, size, changed = line.split(" ")
    if not is_hex(name, ID) or not (is_hex(hashed, HASH) or hashed == UNKNOWN):
        raise ValueError(line)
    return File(name, hashed, int(size), int(changed))


def place_of(folder: Path, file: File) -> Path | None:
    """Where a backup's attached file lies: in the backup itself under its id, else in the folder all backups share, under its hash."""
    own = folder / FILES / file.id[-2:] / file.id
    if own.is_file() and not own.is_symlink():
        return own
    shared = folder.parent / FILES / file.hash[:2] / file.hash
    return shared if file.hash != UNKNOWN and shared.is_file() and not shared.is_symlink() else None
