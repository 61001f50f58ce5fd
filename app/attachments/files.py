"""The folder of kept files, beside the database: own names, written whole or not at all, gone with a transaction that fails.

On a server they are rows of its own: no folder of one PC is every counter's.
"""

import os
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from sqlalchemy import delete, event, insert, select
from sqlalchemy.orm import Session, SessionTransaction

from app.attachments.fields import FOLDER, LARGEST
from app.attachments.record import KeptFile
from app.core.errors import UserError
from app.core.i18n import _
from app.storage import keys
from app.storage.places import keep_names, make_folder
from app.storage.records import table_of


def is_on_server(s: Session) -> bool:
    """Whether files are rows and no folder holds them."""
    return s.connection().dialect.name != "sqlite"


def folder_of(s: Session) -> Path:
    """The attachments folder of the office; raises UserError where the database lies on no disk of this PC."""
    return _database(s).parent / FOLDER


def _database(s: Session) -> Path:
    connection = s.connection()
    if connection.dialect.name == "sqlite":
        for _seq, name, file in connection.exec_driver_sql("PRAGMA database_list"):
            if name == "main" and file:
                return Path(file)
    raise UserError(_("This office keeps its data on a server, which has no folder for files. Ask the administrator."))


def path_of(s: Session, attachment_id: UUID) -> Path:
    """Where a file lies: its id, in one of 256 folders, without any ending anybody could start it by."""
    name = attachment_id.hex
    return folder_of(s) / name[-2:] / name


def read_source(source: Path) -> bytes:
    """The bytes of a file somebody chose. Raises UserError for what is no plain file, empty, or too large (looked at before reading)."""
    try:
        if not source.is_file():
            raise UserError(_("{name} is no file that can be kept. Choose a document or a picture.").format(name=source.name))
        check_size(source.stat().st_size, source.name)
        with source.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UserError(_("{name} cannot be read ({reason}). Nothing was kept.").format(name=source.name, reason=reason)) from error
    check_size(len(data), source.name)
    return data


def check_size(size: int, name: str) -> None:
    """Raises UserError for an empty file and for one that is too large."""
    if size == 0:
        raise UserError(_("{name} is empty (0 bytes). Nothing was kept; choose another file.").format(name=name))
    if size > LARGEST:
        sentence = _("{name} has {size} MB; a file of at most {most} MB is kept. Make it smaller, or keep it elsewhere and note where.")
        raise UserError(sentence.format(name=name, size=-(-size // (1024 * 1024)), most=LARGEST // (1024 * 1024)))


def write(s: Session, attachment_id: UUID, data: bytes) -> None:
    """Keep the bytes; where the transaction comes to nothing, so does the file. Raises UserError."""
    if is_on_server(s):
        s.execute(insert(table_of(KeptFile)), {"attachment_id": attachment_id, "data": data})
        return
    path = path_of(s, attachment_id)
    part = path.with_suffix(".part")
    kept = keys.seal(_database(s), data, path.name.encode())
    try:
        make_folder(path.parent, 0o700)
        with part.open("xb") as file:
            os.chmod(part, 0o600)
            file.write(kept)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        keep_names(path.parent)  # the new name is on the disk too before the record says that it is there
    except OSError as error:
        for left in (part, path):
            with suppress(OSError):
                left.unlink(missing_ok=True)
        sentence = _("The file could not be kept ({reason}). Nothing was changed; free some space or check the disk, then try again.")
        raise UserError(sentence.format(reason=error.strerror)) from error
    _gone_unless_kept(s, path)


def read(s: Session, attachment_id: UUID) -> bytes:
    """The bytes as they were given to `write`; raises OSError where the file is missing, UserError where it was changed."""
    if is_on_server(s):
        found = s.execute(select(KeptFile.data).where(KeptFile.attachment_id == attachment_id)).scalar_one_or_none()
        if found is None:
            raise FileNotFoundError(attachment_id.hex)
        return found
    path = path_of(s, attachment_id)
    return keys.unseal(_database(s), path.read_bytes(), path.name.encode())


def _gone_unless_kept(s: Session, path: Path) -> None:
    committed: list[bool] = []

    def ended(_session: Session, transaction: SessionTransaction) -> None:
        if transaction.parent is None and not committed:
            path.unlink(missing_ok=True)

    event.listen(s, "after_commit", lambda _session: committed.append(True), once=True)
    event.listen(s, "after_transaction_end", ended)


def take_away(s: Session, attachment_id: UUID) -> None:
    """The file goes once the transaction is through."""
    if is_on_server(s):
        s.execute(delete(table_of(KeptFile)).where(table_of(KeptFile).c.attachment_id == attachment_id))
        return
    path = path_of(s, attachment_id)
    event.listen(s, "after_commit", lambda _session: path.unlink(missing_ok=True), once=True)


def stray(s: Session, known: frozenset[str]) -> list[Path]:
    """Files no record knows, whole or in part: left by a PC that lost power between file and record."""
    if is_on_server(s):
        return []  # file and record are one transaction
    folder = folder_of(s)
    return [path for path in folder.glob("??/*") if path.name not in known] if folder.exists() else []
