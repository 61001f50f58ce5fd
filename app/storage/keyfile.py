"""The key file beside an encrypted database: its key, wrapped by a passphrase, by a recovery code, and by this PC's own key store."""

import hashlib
import json
import os
import secrets
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from app.core.errors import Locked, UserError
from app.core.i18n import _
from app.storage import tries
from app.storage.keys import KEY_BYTES, KEY_FILE, NONCE_BYTES
from app.storage.places import write_whole

FORMAT = 1
SERVICE = "Firstdesk"  # what the system's key store files it under
STRENGTH = "RFC_9106_LOW_MEMORY"  # argon2id's profile for new wrappings: 64 MB, a quarter of a second
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no letter that looks like another
CODE_LETTERS, CHECK_LETTERS, GROUP = 30, 2, 4
_LOOKS_LIKE = str.maketrans("OIL", "011", " -–—\t\r\n")  # and what stands between groups is left out


class Way(StrEnum):
    """By what a key was wrapped."""

    PASSPHRASE = "passphrase"
    RECOVERY = "recovery"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Slot:
    """One wrapping of the key: argon2id's settings and salt (hex), nonce and wrapped key (hex)."""

    way: Way
    salt: str
    passes: int
    memory_kib: int
    lanes: int
    nonce: str
    wrapped: str


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What is written: the office's own mark, and the wrappings."""

    office: str
    slots: tuple[Slot, ...]

    def of(self, way: Way) -> Slot | None:
        """The wrapping of this way, if there is one."""
        return next((slot for slot in self.slots if slot.way is way), None)


def new_key() -> bytes:
    """A key nobody chose."""
    return secrets.token_bytes(KEY_BYTES)


# -- recovery code


def new_recovery_code() -> str:
    """150 random bits and two letters that notice a slip: 8 groups of 4."""
    letters = "".join(secrets.choice(ALPHABET) for _n in range(CODE_LETTERS))
    whole = letters + _check_letters(letters)
    return "-".join(whole[n : n + GROUP] for n in range(0, len(whole), GROUP))


def as_recovery_code(typed: str) -> str | None:
    """What was typed as a recovery code without its hyphens, however it was written; None where it is none or has a slip."""
    letters = unicodedata.normalize("NFKC", typed).upper().translate(_LOOKS_LIKE)
    is_code = len(letters) == CODE_LETTERS + CHECK_LETTERS and all(letter in ALPHABET for letter in letters)
    return letters if is_code and _check_letters(letters[:CODE_LETTERS]) == letters[CODE_LETTERS:] else None


def _check_letters(letters: str) -> str:
    number = int.from_bytes(hashlib.sha256(letters.encode()).digest()[:2], "big")
    return ALPHABET[number & 31] + ALPHABET[number >> 5 & 31]


# -- wrapping


def make(folder: Path, key: bytes, passphrase: str, recovery_code: str) -> None:
    """Write the key file of an office that is being encrypted; raises UserError."""
    office = secrets.token_hex(16)
    slots = (_wrapped(office, key, Way.PASSPHRASE, passphrase), _wrapped(office, key, Way.RECOVERY, recovery_code))
    write(folder, KeyFile(office, slots))


def unlock(folder: Path, typed: str, wrong: str = "") -> bytes:
    """The key, by passphrase or recovery code. Raises Locked where neither opens it (the sentence is `wrong`, for a folder that is not the
    office's own), and while too many wrong tries must be waited out."""
    tries.check(folder)
    kept = read(folder)
    code = as_recovery_code(typed)
    for way, secret in ((Way.RECOVERY, code), (Way.PASSPHRASE, typed)):
        slot = kept.of(way)
        if slot is not None and secret and (key := _unwrapped(kept.office, slot, secret)) is not None:
            tries.forget(folder)
            return key
    tries.count(folder)
    sentence = _("This passphrase does not open the office's data. Type it again; check Caps Lock, or type the recovery code.")
    raise Locked(wrong or sentence)


def rewrap(folder: Path, key: bytes, way: Way, secret: str) -> None:
    """A new passphrase or recovery code; the old one opens nothing from now on. Raises UserError."""
    kept = read(folder)
    others = tuple(slot for slot in kept.slots if slot.way is not way)
    write(folder, KeyFile(kept.office, (*others, _wrapped(kept.office, key, way, secret))))


def _wrapped(office: str, key: bytes, way: Way, secret: str) -> Slot:
    from argon2 import profiles
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    strength = getattr(profiles, STRENGTH)
    salt, nonce = os.urandom(16), os.urandom(NONCE_BYTES)
    slot = Slot(way, salt.hex(), strength.time_cost, strength.memory_cost, strength.parallelism, nonce.hex(), "")
    wrapped = AESGCM(_stretched(slot, secret)).encrypt(nonce, key, _bound_to(office, way))
    return Slot(*(*(getattr(slot, name) for name in Slot.__dataclass_fields__ if name != "wrapped"), wrapped.hex()))


def _unwrapped(office: str, slot: Slot, secret: str) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(_stretched(slot, secret)).decrypt(bytes.fromhex(slot.nonce), bytes.fromhex(slot.wrapped), _bound_to(office, slot.way))
    except InvalidTag:
        return None


def _stretched(slot: Slot, secret: str) -> bytes:
    """Argon2id of what was typed, composed as every keyboard composes it (NFKC); codes without their hyphens."""
    from argon2.low_level import Type, hash_secret_raw

    code = as_recovery_code(secret) if slot.way is Way.RECOVERY else None
    typed = (code or unicodedata.normalize("NFKC", secret)).encode()
    return hash_secret_raw(typed, bytes.fromhex(slot.salt), slot.passes, slot.memory_kib, slot.lanes, KEY_BYTES, Type.ID)


def _bound_to(office: str, way: Way) -> bytes:
    return f"firstdesk {FORMAT} {office} {way}".encode()


# -- this PC's own key store


def system_keeps() -> bool:
    """Whether this PC has a key store of its own (Windows, macOS, a Linux desktop); a bare Linux has none."""
    return _system() is not None


def _system() -> "object | None":
    import keyring
    from keyring.backends.fail import Keyring

    found = keyring.get_keyring()
    return None if isinstance(found, Keyring) or found.priority <= 0 else found


def remember(folder: Path, key: bytes) -> bool:
    """This PC opens the office by itself from now on; False where it keeps no keys."""
    import keyring
    from keyring.errors import KeyringError

    if not system_keeps():
        return False
    kept, secret = read(folder), secrets.token_urlsafe(KEY_BYTES)
    try:
        keyring.set_password(SERVICE, kept.office, secret)
    except KeyringError:
        return False
    rewrap(folder, key, Way.SYSTEM, secret)
    return True


def forget(folder: Path) -> None:
    """This PC asks for the passphrase at every start again."""
    import keyring
    from keyring.errors import KeyringError

    kept = read(folder)
    with suppress(KeyringError):
        keyring.delete_password(SERVICE, kept.office)
    write(folder, KeyFile(kept.office, tuple(slot for slot in kept.slots if slot.way is not Way.SYSTEM)))


def from_system(folder: Path) -> bytes | None:
    """The key by what this PC remembers, or None."""
    kept = read(folder)
    slot = kept.of(Way.SYSTEM)
    if slot is None:
        return None
    import keyring
    from keyring.errors import KeyringError

    try:
        secret = keyring.get_password(SERVICE, kept.office)
    except KeyringError:
        return None
    return _unwrapped(kept.office, slot, secret) if secret else None


# -- the file


def read(folder: Path) -> KeyFile:
    """What the key file says; raises UserError where it is missing or broken."""
    try:
        said = json.loads((folder / KEY_FILE).read_text("utf-8"))
        slots = tuple(Slot(**{**slot, "way": Way(slot["way"])}) for slot in said["slots"])
        for slot in slots:
            bytes.fromhex(slot.salt + slot.nonce + slot.wrapped)
        return KeyFile(str(said["office"]), slots)
    except (OSError, ValueError, KeyError, TypeError) as error:
        sentence = _("The key file {name} is missing or broken, so the office's data stays locked. Bring it back from a backup.")
        raise UserError(sentence.format(name=KEY_FILE)) from error


def write(folder: Path, kept: KeyFile) -> None:
    """Whole or not at all, for this user alone; raises UserError."""
    body = json.dumps({"format": FORMAT, "office": kept.office, "slots": _as_written(kept.slots)}, indent=1)
    try:
        write_whole(folder / KEY_FILE, f"{body}\n".encode())
    except OSError as error:
        sentence = _("The key file could not be written ({reason}). Nothing was changed; free some space, then try again.")
        raise UserError(sentence.format(reason=error.strerror)) from error


def _as_written(slots: Iterable[Slot]) -> list[dict[str, object]]:
    return [asdict(slot) for slot in slots]
