"""The keys of the files open in this program; a file kept in the clear has none."""

import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.errors import UserError
from app.core.i18n import _

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_FILE = "firstdesk.key"
HEADER = b"SQLite format 3\x00"
KEY_BYTES = 32
SEALED = b"FDsealed1\x00"  # how a sealed file begins
NONCE_BYTES = 12

CHANGING = threading.RLock()  # held while a file and its key are exchanged: nobody opens the one with the other's
_held: dict[Path, bytes] = {}
_in_the_clear: set[Path] = set()  # opened by this program without a key


def hold(path: Path, key: bytes | None) -> None:
    """From now on the file is opened with this key (32 bytes), or without one."""
    with CHANGING:
        _in_the_clear.discard(_name(path))
        if key is None:
            _held.pop(_name(path), None)
        else:
            _held[_name(path)] = key


def key_of(path: Path) -> bytes | None:
    """The key a file is opened with; None where it is kept in the clear or still locked."""
    return _held.get(_name(path))


def _name(path: Path) -> Path:
    return path.absolute()


def opened_in_the_clear(path: Path) -> None:
    """This program has the file open, without a key."""
    _in_the_clear.add(_name(path))


def is_encrypted(path: Path) -> bool:
    """Whether a database file is an encrypted one; of one this program has opened that is known.

    It is not looked at then: to open and close a file takes away the locks that SQLite holds on it for this program (POSIX)."""
    return key_of(path) is not None or (_name(path) not in _in_the_clear and looks_encrypted(path))


def looks_encrypted(path: Path) -> bool:
    """Whether there is a key file beside a database nobody here has open, and it does not begin as plain ones do."""
    if not (path.parent / KEY_FILE).exists():
        return False
    try:
        with path.open("rb") as file:
            head = file.read(len(HEADER))
    except OSError:
        return False
    return bool(head) and head != HEADER


def is_plain(path: Path) -> bool:
    """Whether anybody who has this database can read it; a file that cannot be read itself is none."""
    with suppress(OSError), path.open("rb") as file:
        return file.read(len(HEADER)) == HEADER
    return False


def pragma(key: bytes) -> str:
    """The first statement of every connection to an encrypted file: the key itself, as nobody chose it nothing is derived."""
    return f"PRAGMA key = \"x'{key.hex()}'\""


# -- files beside the database


def seal(path: Path, data: bytes, name: bytes) -> bytes:
    """Bytes kept beside this database, as they are written: sealed under their name where it is encrypted, else unchanged."""
    key = key_of(path)
    return data if key is None else sealed(key, data, name)


def unseal(path: Path, kept: bytes, name: bytes) -> bytes:
    """The bytes as they were; those kept before the office was encrypted are taken as they are. Raises UserError."""
    key = key_of(path)
    return kept if key is None or not kept.startswith(SEALED) else unsealed(key, kept, name)


def sealed(key: bytes, data: bytes, name: bytes) -> bytes:
    """AES-256-GCM under a key of its own, derived from the database's."""
    import os

    nonce = os.urandom(NONCE_BYTES)
    return SEALED + nonce + _cipher(key).encrypt(nonce, data, name)


def unsealed(key: bytes, kept: bytes, name: bytes) -> bytes:
    """What `sealed` was given; raises UserError where one bit is not as it was."""
    from cryptography.exceptions import InvalidTag

    nonce, body = kept[len(SEALED) : len(SEALED) + NONCE_BYTES], kept[len(SEALED) + NONCE_BYTES :]
    try:
        return _cipher(key).decrypt(nonce, body, name)
    except (InvalidTag, ValueError) as error:
        raise UserError(_("A kept file is not as it was kept; it is not shown. Bring it back from a backup.")) from error


def _cipher(key: bytes) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return AESGCM(HKDF(SHA256(), KEY_BYTES, None, b"firstdesk files").derive(key))
