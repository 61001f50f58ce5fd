"""Encryption of the office's data on its disk: on, off, its passphrase, its recovery code, and whether this PC opens it by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import ADMINISTRATORS, Actor, allowed
from app.core.errors import FormErrors, UserError
from app.core.forms import Field
from app.core.i18n import N_, _
from app.office.fields import LONGEST_PASSWORD, password_trouble
from app.office.record import Office
from app.storage import converting, keyfile, keys
from app.storage.backup import back_up
from app.storage.backups import plain
from app.storage.backups.watching import Progress, Watch
from app.storage.opening import NAME
from app.storage.places import ATTACHMENTS
from app.storage.store import Store, changes_of

SHORTEST_PASSPHRASE = 10
KEPT_MEANWHILE = "before-encryption.db"


def passphrase_trouble(passphrase: str) -> str | None:
    """The sentence why a passphrase will not do, or None: it guards every record against whoever carries the PC away."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        return _("The passphrase needs at least {n} characters. A few words that belong to nobody here are easy to keep.").format(
            n=SHORTEST_PASSPHRASE
        )
    return password_trouble(passphrase)


PASSPHRASE = Field("passphrase", N_("Passphrase"), required=True, max_len=LONGEST_PASSWORD, check=passphrase_trouble, on_paper=False)
AGAIN = Field("again", N_("Once more"), required=True, max_len=LONGEST_PASSWORD, on_paper=False)


@dataclass(frozen=True, slots=True)
class Protection:
    """How the data lies on the disk. `plain_backups`: earlier ones anybody can read who finds them."""

    is_encrypted: bool
    is_remembered: bool
    can_remember: bool
    plain_backups: tuple[Path, ...]


def protection(folder: Path) -> Protection:
    """How the data of this folder is kept; raises UserError where its key file is broken."""
    path = folder / NAME
    is_encrypted = keys.is_encrypted(path)
    is_remembered = is_encrypted and keyfile.read(folder).of(keyfile.Way.SYSTEM) is not None
    return Protection(is_encrypted, is_remembered, is_encrypted and keyfile.system_keeps(), plain.plain_ones(folder))


def unlock(folder: Path, typed: str) -> None:
    """Hold the key for this folder's database, by passphrase or recovery code; raises Locked."""
    keys.hold(folder / NAME, keyfile.unlock(folder, typed))


@allowed(ADMINISTRATORS)
def encrypt(store: Store, folder: Path, passphrase: str, *, by: Actor, now: datetime, remember: bool = True) -> str:
    """Encrypt the office while it is open; gives the recovery code, which is shown once and kept nowhere.

    Raises FormErrors for a weak passphrase, UserError where it cannot be done; until the new file is known to be whole,
    the old one and a backup of it stay."""
    if trouble := passphrase_trouble(passphrase):
        raise FormErrors({"passphrase": trouble})
    path = folder / NAME
    _refuse(store)
    if keys.is_encrypted(path):
        raise UserError(_("The office's data is encrypted already."))
    key, code = keyfile.new_key(), keyfile.new_recovery_code()
    meanwhile = folder / "backups" / KEPT_MEANWHILE
    back_up(path, meanwhile)
    keyfile.make(folder, key, passphrase, code)
    try:
        converting.convert(store, path, key)
    except BaseException:
        if not keys.is_encrypted(path):
            (folder / keys.KEY_FILE).unlink(missing_ok=True)
        raise
    converting.convert_files(folder / ATTACHMENTS, None, key)
    store.do(_note, "encrypted", by=by, now=now)
    plain.wipe(meanwhile)
    if remember:
        keyfile.remember(folder, key)
    return code


@allowed(ADMINISTRATORS)
def decrypt(store: Store, folder: Path, passphrase: str, *, by: Actor, now: datetime) -> None:
    """Keep the office in the clear again, by its passphrase or recovery code. Raises Locked, UserError."""
    path = folder / NAME
    _refuse(store)
    if not keys.is_encrypted(path):
        raise UserError(_("The office's data is not encrypted."))
    key = keyfile.unlock(folder, passphrase)
    converting.convert(store, path, None)
    converting.convert_files(folder / ATTACHMENTS, key, None)
    store.do(_note, "decrypted", by=by, now=now)
    keyfile.forget(folder)
    (folder / keys.KEY_FILE).unlink(missing_ok=True)


@allowed(ADMINISTRATORS)
def change_passphrase(store: Store, folder: Path, old: str, new: str, *, by: Actor, now: datetime) -> None:
    """Another passphrase; the old one opens nothing any more, the recovery code stays. Raises Locked, FormErrors."""
    if trouble := passphrase_trouble(new):
        raise FormErrors({"passphrase": trouble})
    keyfile.rewrap(folder, keyfile.unlock(folder, old), keyfile.Way.PASSPHRASE, new)
    store.do(_note, "passphrase_changed", by=by, now=now)


@allowed(ADMINISTRATORS)
def new_recovery_code(store: Store, folder: Path, passphrase: str, *, by: Actor, now: datetime) -> str:
    """Another recovery code, for a sheet that was lost or seen; the old one opens nothing any more. Raises Locked."""
    key, code = keyfile.unlock(folder, passphrase), keyfile.new_recovery_code()
    keyfile.rewrap(folder, key, keyfile.Way.RECOVERY, code)
    store.do(_note, "recovery_code_changed", by=by, now=now)
    return code


@allowed(ADMINISTRATORS)
def remember_here(store: Store, folder: Path, *, is_on: bool, by: Actor, now: datetime) -> None:
    """Whether this PC opens the office by itself, by its own key store. Raises UserError where it has none."""
    key = keys.key_of(folder / NAME)
    if not is_on:
        keyfile.forget(folder)
    elif key is None or not keyfile.remember(folder, key):
        raise UserError(_("This PC has no key store of its own. The passphrase is asked at every start."))
    store.do(_note, "remembered" if is_on else "forgotten", by=by, now=now)


@allowed(ADMINISTRATORS)
def plain_backups(store: Store, folder: Path, *, by: Actor, now: datetime) -> tuple[Path, ...]:
    """This office's backups that are kept in the clear, with the files attached to records; the database's file of each."""
    return plain.plain_ones(folder, store.read(_office_id))


@allowed(ADMINISTRATORS)
def seal_backups(
    store: Store,
    folder: Path,
    *,
    told: Callable[[Progress], object] = lambda _progress: None,
    is_cancelled: Callable[[], bool] = lambda: False,
    by: Actor,
    now: datetime,
) -> int:
    """Encrypt this office's plain backups under its key, each in turn; gives how many. Raises UserError for those left as they were."""
    key = keys.key_of(folder / NAME)
    if key is None:
        raise UserError(_("The office's data is not encrypted."))
    sealer, done, wrong = plain.Sealer(folder, key, Watch(told, is_cancelled)), 0, list[UserError]()
    for database in plain_backups(store, folder, by=by, now=now):
        try:
            sealer.seal(database)
            done += 1
        except UserError as error:
            wrong.append(error)
            if is_cancelled():
                break
    plain.tidy(plain.places(folder))
    if done:
        store.do(_note, f"{done} backups encrypted", by=by, now=now)
    if wrong:
        raise wrong[0]
    return done


@allowed(ADMINISTRATORS)
def remove_plain_backups(store: Store, folder: Path, *, by: Actor, now: datetime) -> int:
    """Take this office's plain backups away for good; gives how many. Raises UserError where one stays."""
    if keys.key_of(folder / NAME) is None:
        raise UserError(_("The office's data is not encrypted."))
    found = plain_backups(store, folder, by=by, now=now)
    if found:
        store.do(_note, f"{len(found)} plain backups deleted", by=by, now=now)
    for database in found:
        try:
            plain.take_away(database)
        except OSError as error:
            sentence = _("{name} could not be deleted ({reason}). See that its folder can be written, then try again.")
            raise UserError(sentence.format(name=database.parent.name, reason=error.strerror)) from error
    plain.tidy(plain.places(folder))
    return len(found)


def _office_id(s: Session) -> str:
    found = s.execute(select(Office.id)).scalar_one_or_none()
    return found.hex if found is not None else ""


def seal_files(store: Store) -> int:
    """For the start: seal kept files that are still in the clear, where the PC went off between database and files; gives how many."""
    path = store.path
    key = keys.key_of(path) if path is not None and not store.read_only else None
    if path is None or key is None:
        return 0
    with store.alone():
        return converting.convert_files(path.parent / ATTACHMENTS, None, key)


def _refuse(store: Store) -> None:
    if store.read_only:
        raise UserError(store.read_only)
    if store.address:
        raise UserError(_("The office's data is on a server: its disk is encrypted there, not by this program. Nothing was changed."))


def _note(s: Session, what: str, *, by: Actor, now: datetime) -> None:
    changes_of(s).facts["encryption"] = what
