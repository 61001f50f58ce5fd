"""Whether the open database is still the file in its folder: once removed, renamed or replaced, what is entered would go with it."""

import ctypes
from contextlib import suppress
from pathlib import Path
from typing import Any

from app.core import clock
from app.core.i18n import _
from app.storage.address import FILE, address_of, shown

Identity = tuple[int, int] | None
SHARED_FIRST, SHARED_BYTES = 0x40000002, 510  # where SQLite's readers hold a file


class Place:
    """The files of an open database as they lay in their folder when it was opened."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._log = path.with_name(path.name + "-wal")
        self._seen = (_identity(path), _identity(self._log))

    def is_ours(self) -> bool:
        """Whether the names in the folder still mean the files that are open; two questions to the system, microseconds."""
        file, log = _identity(self.path), _identity(self._log)
        if self._seen[1] is None and file == self._seen[0]:
            self._seen = (file, log)  # the log is made with the first entry
        return (file, log) == self._seen

    def left_for(self) -> str:
        """The server the folder names instead of this file, as it may be said, or ""; one question to the system."""
        if not (self.path.parent / FILE).exists():
            return ""
        address = address_of(self.path.parent)
        return shown(address) if address else ""

    def rescue(self, driver: Any, error: type[Exception]) -> tuple[Path | None, str]:
        """Write what the open files hold beside them; gives that file and the sentence. The open files are gone with the program."""
        target = self.path.parent / "backups" / f"rescued-{clock.now():%Y%m%d-%H%M%S}.db"
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            driver.execute("VACUUM INTO ?", (str(target),))
        except (OSError, error):
            with suppress(OSError):
                target.unlink(missing_ok=True)
            sentence = _(
                "The database file in {folder} was removed, renamed or replaced while the program was running. "
                "Nothing more can be entered. Do not close the program; ask for help: only while it runs can what was entered be saved."
            )
            return None, sentence.format(folder=self.path.parent)
        self._drop_log()
        sentence = _(
            "The database file in {folder} was removed, renamed or replaced while the program was running. "
            "Nothing more can be entered; all entries up to now are kept in {file}. "
            "Close the program, copy that file to {name}, then start again."
        )
        return target, sentence.format(folder=self.path.parent, file=f"backups/{target.name}", name=self.path.name)

    def _drop_log(self) -> None:
        """The log of the file that is gone must not be read into whatever comes in its place, unless somebody works with that already."""
        if _identity(self._log) != self._seen[1] or _is_in_use(self.path):
            return
        for side in ("-wal", "-shm"):
            with suppress(OSError):
                self.path.with_name(self.path.name + side).unlink(missing_ok=True)


def _is_in_use(path: Path) -> bool:
    """Whether a program has this database open: as long as it has, it holds SQLite's shared lock."""
    try:
        import fcntl

        with path.open("r+b") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, SHARED_BYTES, SHARED_FIRST)
    except FileNotFoundError:
        return False
    except (ImportError, OSError):
        return True
    return False


def hold_for_ever(driver: Any) -> None:
    """Never close this connection, not even at the end of the program: SQLite would remove the log that now belongs to another file."""
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(driver))


def _identity(path: Path) -> Identity:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
