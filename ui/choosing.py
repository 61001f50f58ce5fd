"""Which file, which folder: every dialog of the system is asked here, and begins where the last one of this session ended."""

import re
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')

_last: Path | None = None


def documents() -> str:
    """The person's folder of documents, as the system names it."""
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


def begin_in() -> Path:
    """The folder last used while it is there, else the person's documents, else their home."""
    if _last is not None and _last.is_dir():
        return _last
    usual = Path(documents() or Path.home())
    return usual if usual.is_dir() else Path.home()


def _remember(folder: Path) -> None:
    global _last
    _last = folder


def file_to_save(over: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """Where to save, `name` proposed (its ending is added where none is typed); None where the person changed their mind.

    The dialog asks before something is overwritten: where the ending was added, it is shown once more with it."""
    proposed = NOT_IN_NAMES.sub("-", name)
    ending = Path(proposed).suffix
    wanted = begin_in() / proposed
    while True:
        path, _kind = QFileDialog.getSaveFileName(over, title, str(wanted), kinds)
        if not path:
            return None
        _remember(Path(path).parent)
        if path.lower().endswith(ending.lower()):
            return Path(path)
        wanted = Path(path + ending)
        if not wanted.exists():
            return wanted


def file_to_open(over: QWidget, title: str, kinds: str) -> Path | None:
    """Which one; None where the person changed their mind."""
    path, _kind = QFileDialog.getOpenFileName(over, title, str(begin_in()), kinds)
    if not path:
        return None
    _remember(Path(path).parent)
    return Path(path)


def files_to_open(over: QWidget, title: str) -> list[Path]:
    """Which ones; none where the person changed their mind."""
    paths, _kind = QFileDialog.getOpenFileNames(over, title, str(begin_in()))
    if paths:
        _remember(Path(paths[0]).parent)
    return [Path(path) for path in paths]


def folder_to_use(over: QWidget, title: str, begin: str = "") -> str:
    """Which folder, looked for from `begin` where that is known; "" where the person changed their mind."""
    folder = QFileDialog.getExistingDirectory(over, title, begin or str(begin_in()))
    if folder:
        _remember(Path(folder))
    return folder
