"""ID numbers as the watch list keeps them: a mark made with a key outside the database, never the number."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import UserError
from app.core.i18n import _
from app.office.record import Office
from app.office.seal import key_folder
from app.watch.id_numbers import plain

LENGTH = 32


def mark(s: Session, number: str, *, is_new: bool = False) -> str:
    """The mark of an ID number; empty where this PC has no key (`is_new` makes one). A thief of the database cannot try numbers out."""
    key = _key(s, is_new=is_new)
    if key is None:
        return ""
    return f"{_name(key)}:{hmac.new(key, plain(number).encode('utf-8'), hashlib.sha256).hexdigest()}"


def is_comparable(s: Session, kept: str) -> bool:
    """Whether a kept mark was made with this PC's key; those of another PC can only be typed again."""
    key = _key(s)
    return key is not None and kept.startswith(f"{_name(key)}:")


def is_another(one: str, other: str) -> bool:
    """Whether two marks are of different numbers; marks made with different keys tell nothing."""
    return bool(one and other) and one != other and one.partition(":")[0] == other.partition(":")[0]


def _name(key: bytes) -> str:
    return hashlib.sha256(b"name of " + key).hexdigest()[:8]


def _key(s: Session, *, is_new: bool = False) -> bytes | None:
    path = _path(s)
    try:
        found = bytes.fromhex(path.read_text("ascii"))
    except (OSError, ValueError):
        return _made(path) if is_new else None
    return found if len(found) == LENGTH else None


def _made(path: Path) -> bytes:
    key = secrets.token_bytes(LENGTH)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(key.hex())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise UserError(_("The key for ID numbers cannot be kept in {folder}. Leave the number out.").format(folder=path.parent)) from error
    return key


def _path(s: Session) -> Path:
    office_id = s.execute(select(Office.id)).scalar_one()
    return key_folder() / f"{office_id.hex}.ids"
