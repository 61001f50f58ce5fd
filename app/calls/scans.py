"""Scans of letters, faxes and e-mails: kept with the register's entry by hash and size, never run. One transaction each."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from app.attachments import service as attachments
from app.attachments.service import About, FileRow
from app.calls.record import Mail
from app.calls.service import contact_of
from app.core.actor import DESK, Actor, allowed
from app.storage.store import changes_of, note

KIND = "mail"


@allowed(DESK)
def attach(s: Session, mail_id: UUID, source: Path, words: str = "", *, by: Actor, now: datetime) -> FileRow:
    """A scan that belongs to a letter. Raises UserError for what cannot be kept, and where the letter is void."""
    mail = contact_of(s, Mail, mail_id)
    mail.check_open()
    row = attachments.attach(s, About(KIND, mail_id), source, words, by=by, now=now)
    if row.added_at == now:
        _note(s, mail, file=row.name)
    return row


@allowed(DESK)
def detach(s: Session, mail_id: UUID, attachment_id: UUID, reason: str, *, by: Actor, now: datetime) -> FileRow:
    """Taken away, with a reason; that it was there stays in the trail."""
    mail = contact_of(s, Mail, mail_id)
    row = attachments.detach(s, attachment_id, reason, by=by, now=now)
    _note(s, mail, file_gone=row.name, reason=row.reason)
    return row


def keep_all(s: Session, mail: Mail, sources: Iterable[Path], *, by: Actor, now: datetime) -> None:
    """The scans chosen while a letter is entered; one that cannot be kept is a UserError, and nothing is entered."""
    for source in sources:
        attachments.attach(s, About(KIND, mail.id), source, by=by, now=now)


def _note(s: Session, mail: Mail, **what: str) -> None:
    """In the trail of the letter, whose own fields stay as they are."""
    note(changes_of(s), Mail, {"id": mail.id, "digest": mail.digest}, {}, dict(what))
