"""The audit chain's end of each day signed with a key kept outside the database, so a rewritten trail is seen."""

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.core.clock import day_of
from app.core.i18n import _
from app.office.record import AuditEvent, AuditSeal, Office
from app.storage.places import keep_names, make_folder
from app.storage.records import table_of
from app.storage.types import from_ms

FOLDER = "FIRSTDESK_KEYS"


@dataclass(frozen=True, slots=True)
class Key:
    """An office's key on this PC, and the last event it signed: a trail cut or rewritten whole does not hold that event."""

    secret: bytes
    seq: int = 0
    hash: bytes = b""

    def sign(self, seq: int, event_hash: bytes) -> bytes:
        """HMAC-SHA256 over an event's number and hash."""
        return hmac.new(self.secret, f"{seq}:{event_hash.hex()}".encode("ascii"), hashlib.sha256).digest()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the seals say: `troubles` where they do not fit, `note` where nobody vouches for a whole trail."""

    troubles: tuple[str, ...] = ()
    note: str = ""


def seal(s: Session, seq: int, event_hash: bytes, at_ms: int) -> None:
    """Sign the committed event that ended a day. Without the key of earlier seals nothing is signed: `verify` says so."""
    path = _path(s)
    if path is None or seq == 0 or s.get(AuditSeal, seq) is not None:
        return
    key = _load(path)
    if key is None and s.execute(select(AuditSeal.seq).limit(1)).first() is None:
        key = Key(secrets.token_bytes(32))
    if key is None or not _knows(s, key):
        return
    day = int(f"{day_of(from_ms(at_ms)):%Y%m%d}")
    if _keep(path, Key(key.secret, seq, event_hash)):
        s.execute(insert(table_of(AuditSeal)), {"seq": seq, "day": day, "signature": key.sign(seq, event_hash)})


def follow_restored(s: Session) -> None:
    """The chain was put back to an earlier end by a restore that is on record: the key of this PC goes on from there."""
    path = _path(s)
    key = _load(path) if path is not None else None
    last = s.execute(select(AuditEvent.seq, AuditEvent.hash).order_by(AuditEvent.seq.desc()).limit(1)).first()
    if path is not None and key is not None and last is not None:
        _keep(path, Key(key.secret, last.seq, last.hash))


def verify(s: Session) -> Verdict:
    """Hold every seal, and the last event signed here, against the chain."""
    path = _path(s)
    key = _load(path) if path else None
    query = select(AuditSeal.seq, AuditSeal.day, AuditSeal.signature, AuditEvent.hash)
    seals = s.execute(query.outerjoin(AuditEvent, AuditEvent.seq == AuditSeal.seq).order_by(AuditSeal.seq)).all()
    if key is None:
        return Verdict(note=_no_key(is_sealed=bool(seals)))
    wrong = [
        _("Audit trail: the seal of {day} does not fit; events up to number {n} were changed after that day.").format(
            day=row.day, n=row.seq
        )
        for row in seals
        if row.hash is None or not hmac.compare_digest(row.signature, key.sign(row.seq, row.hash))
    ]
    if not _knows(s, key):
        sentence = _(
            "Audit trail: event {n} was signed on this PC and is not in the database: an older backup, or the trail was rewritten."
        )
        wrong.append(sentence.format(n=key.seq))
    return Verdict(tuple(wrong), "" if seals else _no_key(is_sealed=False))


def _no_key(*, is_sealed: bool) -> str:
    if is_sealed:
        return _("Audit trail: whole, not vouched for; the key that signed its days is not on this PC.")
    return _("Audit trail: whole, not vouched for; no day has been signed yet.")


def _knows(s: Session, key: Key) -> bool:
    """Whether the chain holds the last event this key signed."""
    if key.seq == 0:
        return True
    return s.execute(select(AuditEvent.hash).where(AuditEvent.seq == key.seq)).scalar_one_or_none() == key.hash


def _path(s: Session) -> Path | None:
    office_id = s.execute(select(Office.id)).scalar_one_or_none()
    return key_folder() / f"{office_id.hex}.key" if office_id else None


def key_folder() -> Path:
    """FIRSTDESK_KEYS, else a folder of this user's apart from the data."""
    if FOLDER in os.environ:
        return Path(os.environ[FOLDER])
    import platformdirs

    # a name of its own: on Windows and macOS settings and data share a folder, and whoever copies the data should not get the key
    return Path(platformdirs.user_config_dir("firstdesk-keys", appauthor=False))


def _load(path: Path) -> Key | None:
    try:
        kept = json.loads(path.read_text("ascii"))
        return Key(bytes.fromhex(kept["secret"]), int(kept["seq"]), bytes.fromhex(kept["hash"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(path: Path, key: Key) -> bool:
    """Write the key whole, for this user only; false where the folder cannot be written (the check then says not vouched)."""
    part = path.with_suffix(".part")
    try:
        make_folder(path.parent, 0o700)
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            json.dump({"secret": key.secret.hex(), "seq": key.seq, "hash": key.hash.hex()}, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        keep_names(path.parent)
    except OSError:
        return False
    return True
