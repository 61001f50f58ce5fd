"""Copies of the database made while it is in use."""

from pathlib import Path
from typing import Any

from app.core.errors import UserError
from app.core.i18n import _
from app.storage import keys
from app.storage.engine import open_file, sqlite_module
from app.storage.places import keep_names, make_folder

PAGES = 2000


def back_up(source: Path, target: Path) -> None:
    """Copy through SQLite's backup interface (a plain file copy loses rows), then open the copy and check it."""
    module = sqlite_module()
    part = target.with_suffix(".part")
    try:
        make_folder(target.parent)
        part.unlink(missing_ok=True)
        _copy(module, source, part)
        part.replace(target)
        keep_names(target.parent)
    except (module.Error, OSError) as error:
        for side in ("", "-journal", "-wal", "-shm"):
            part.with_name(part.name + side).unlink(missing_ok=True)
        sentence = _("The backup {name} could not be written ({reason}). Nothing was changed; free some space or choose another folder.")
        raise UserError(sentence.format(name=target.name, reason=error)) from error


def _copy(module: Any, source: Path, part: Path) -> None:
    origin = open_file(source, "?mode=ro")
    copy = open_file(part, key=keys.key_of(source))  # as its source: encrypted under the same key, or in the clear
    try:
        origin.backup(copy, pages=PAGES)
        copy.execute("PRAGMA journal_mode=DELETE")
        (answer,) = copy.execute("PRAGMA quick_check(1)").fetchone()
        if answer != "ok":
            raise module.DatabaseError(answer)
    finally:
        copy.close()
        origin.close()
