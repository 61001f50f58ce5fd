"""Keeping files with records, handing out copies, taking them away; each call is one transaction."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.attachments import files
from app.attachments.fields import ENDINGS, MOST_OF_ONE, FileKind
from app.attachments.record import Attachment
from app.attachments.sniffing import HEAD, can_be_shown, is_misleading, kind_of, shown_name
from app.core.actor import DESK, EVERYBODY, Actor, Role, allowed
from app.core.errors import FormErrors, UserError
from app.core.i18n import _
from app.core.ids import new_id
from app.storage.adding import add_new

MAY_KEEP = DESK | {Role.HANDLER, Role.TEAM_LEADER, Role.DIVISION_LEADER}


@dataclass(frozen=True, slots=True)
class FileRow:
    """A kept file. `is_misleading`: its name says another kind; `is_shown`: a viewer may draw it."""

    id: UUID
    about_kind: str
    about_id: UUID
    name: str
    kind: FileKind
    is_misleading: bool
    is_shown: bool
    size: int
    hash: bytes
    note: str
    added_at: datetime
    added_by: str
    removed_at: datetime | None
    removed_by: str
    reason: str


COLUMNS = tuple(getattr(Attachment, name) for name in FileRow.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class About:
    """The record a file belongs to."""

    kind: str
    id: UUID


@allowed(MAY_KEEP)
def attach(s: Session, about: About, source: Path, note: str = "", *, by: Actor, now: datetime) -> FileRow:
    """Keep a copy of a file with a record. Raises UserError for what is empty, too large or no file; nothing of it is ever run."""
    return attach_bytes(s, about, (source.name, files.read_source(source)), note, by=by, now=now)


@allowed(MAY_KEEP)
def attach_bytes(s: Session, about: About, named: tuple[str, bytes], note: str = "", *, by: Actor, now: datetime) -> FileRow:
    """Keep bytes under a name (a scan, a photo just taken). The same file twice with one record is kept once."""
    name, data = shown_name(named[0]), named[1]
    files.check_size(len(data), name)
    hashed = hashlib.sha256(data).digest()
    here = (Attachment.about_id == about.id, Attachment.removed_at.is_(None))
    s.flush()
    same = s.execute(select(Attachment.id).where(*here, Attachment.hash == hashed).limit(1)).scalar_one_or_none()
    if same is not None:
        return one(s, same)
    if s.execute(select(func.count()).select_from(Attachment).where(*here)).scalar_one() >= MOST_OF_ONE:
        raise UserError(_("{n} files are kept here already. Take one away first.").format(n=MOST_OF_ONE))
    head = data[:HEAD]
    kind = kind_of(head, name)
    made = Attachment(
        id=new_id(), about_kind=about.kind, about_id=about.id, name=name, kind=kind, is_misleading=is_misleading(kind, name),
        is_shown=can_be_shown(kind, head), size=len(data), hash=hashed, note=note.strip()[:255], added_at=now, added_by=by.name,
        counter=by.counter,
    )  # fmt: skip
    files.write(s, made.id, data)
    add_new(s, made)
    return one(s, made.id)


@allowed(MAY_KEEP)
def detach(s: Session, attachment_id: UUID, reason: str, *, by: Actor, now: datetime) -> FileRow:
    """Take a file away, with a reason; that it was there stays on record."""
    kept = s.get(Attachment, attachment_id)
    if kept is None:
        raise UserError(_("This file is no longer on record. Load the list again."))
    if not reason.strip():
        raise FormErrors({"reason": _("A reason is needed. Pick one or write one.")})
    kept.remove(reason.strip()[:255], by.name, now)
    files.take_away(s, attachment_id)
    s.flush()
    return one(s, attachment_id)


def one(s: Session, attachment_id: UUID) -> FileRow:
    """One file; raises UserError where it is gone."""
    row = s.execute(select(*COLUMNS).where(Attachment.id == attachment_id)).first()
    if row is None:
        raise UserError(_("This file is no longer on record. Load the list again."))
    return FileRow(*row)


def files_of(s: Session, about_id: UUID, *, with_removed: bool = False) -> tuple[FileRow, ...]:
    """The files of a record, the oldest first."""
    query = select(*COLUMNS).where(Attachment.about_id == about_id).order_by(Attachment.added_at, Attachment.id)
    return tuple(FileRow(*row) for row in s.execute(query if with_removed else query.where(Attachment.removed_at.is_(None))))


def file_counts(s: Session, about_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many files each of these records has; those without any are left out."""
    query = select(Attachment.about_id, func.count()).where(Attachment.about_id.in_(about_ids), Attachment.removed_at.is_(None))
    return {about_id: many for about_id, many in s.execute(query.group_by(Attachment.about_id))}


def content(s: Session, attachment_id: UUID) -> bytes:
    """The bytes as they were kept; raises UserError where the file is gone, taken away, or changed behind the program's back."""
    row = one(s, attachment_id)
    if row.removed_at is not None:
        raise UserError(_("{name} was taken away by {who} ({reason}).").format(name=row.name, who=row.removed_by, reason=row.reason))
    try:
        data = files.read(s, attachment_id)
    except OSError as error:
        sentence = _("The file of {name} is missing from the attachments folder. Bring it back from a backup.")
        raise UserError(sentence.format(name=row.name)) from error
    if hashlib.sha256(data).digest() != row.hash:
        raise UserError(_("{name} is not as it was kept; it is not shown. Bring it back from a backup.").format(name=row.name))
    return data


def copy_out(s: Session, attachment_id: UUID, target: Path) -> Path:
    """Write a copy where somebody wants it, never over another file; in a folder under `copy_name`, which starts nothing.

    Gives where it went. Raises UserError."""
    row, data = one(s, attachment_id), content(s, attachment_id)
    path = target / copy_name(row) if target.is_dir() else target
    try:
        with path.open("xb") as file:
            os.chmod(path, 0o600)
            file.write(data)
    except FileExistsError as error:
        raise UserError(_("{file} is there already. Choose another name.").format(file=path.name)) from error
    except OSError as error:
        raise UserError(_("{file} cannot be written ({reason}). Choose another place.").format(file=path, reason=error.strerror)) from error
    return path


def copy_name(row: FileRow) -> str:
    """The name a copy is offered under: with the ending of what it is; what could be started gets one that starts nothing."""
    if row.kind in ENDINGS:
        stem = row.name.rpartition(".")[0] or row.name
        return row.name if not row.is_misleading and "." in row.name else stem + ENDINGS[row.kind]
    if row.kind in (FileKind.PROGRAM, FileKind.WEB_PAGE, FileKind.UNKNOWN) or row.is_misleading:
        return f"{row.name}.bin"
    return row.name


def troubles(s: Session) -> tuple[str, ...]:
    """Sentences for every kept file that is missing or not as it was kept; for `check`."""
    wrong = []
    for row in s.execute(select(*COLUMNS).where(Attachment.removed_at.is_(None))):
        try:
            content(s, row.id)
        except UserError as error:
            wrong.append(str(error))
    return tuple(wrong)


@allowed(EVERYBODY)
def sweep(s: Session, *, by: Actor, now: datetime) -> int:
    """Take away files no record knows, left by a PC that lost power while one was kept; gives how many.

    While this transaction runs no other counter is keeping one, as writers wait for each other."""
    known = frozenset(found.hex for found in s.execute(select(Attachment.id)).scalars())
    strays = files.stray(s, known)
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)
