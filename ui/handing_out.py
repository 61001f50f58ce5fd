"""What leaves the program as a file goes through here: noted on the trail first, then written and said."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from app.core import clock
from app.core.actor import unsigned
from app.core.i18n import _
from ui import say
from ui.long_work import Work
from ui.tasks import Tasks

Told = Callable[[Any], object]

NOTE = "app.office.exports:note_export"


def hand_out(
    owner: QWidget,
    tasks: Tasks,
    path: Path,
    content: bytes,
    *,
    kind: str = "paper",
    done: Told = say.toast,
    failed: Told = say.error,
    **facts: Any,
) -> None:
    """Write a file; a place that refuses it is said, and nothing is written where it cannot be noted.

    `done` and `failed` are for a page that covers the bottom line: it says by itself how it ended."""
    noted(owner, tasks, path.name, partial(_write, path, content, done, failed), kind=kind, failed=failed, **facts)


def noted(owner: QWidget, tasks: Tasks, file: str, write: Callable[[], object], *, kind: str, **facts: Any) -> None:
    """Note a file of this name, then let it be written. At the first start nobody is signed in yet who saves the recovery sheet."""
    tasks.do(owner, NOTE, kind, file, by=tasks.actor or unsigned(""), then=lambda _none: write(), **facts)


def _write(path: Path, content: bytes, done: Told, failed: Told) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        sentence = _("{file} cannot be written ({reason}). Choose another place.")
        failed(sentence.format(file=path.name, reason=error.strerror or error))
    else:
        done(_("Saved as {file}.").format(file=path.name))


def table_work(tasks: Tasks, path: Path, kind: str, wanted: object, export: str) -> Work:
    """The long work that writes a list's rows as CSV or XLSX, noted with its days, choices and count; gives the count."""
    by, now = tasks.actor, clock.now()

    def work(store: Any, _told: object, _is_cancelled: object) -> Any:
        from importlib import import_module

        from app.office.exports import filter_facts, noting

        module, _colon, name = export.partition(":")
        note = noting(store.do, kind, path, filter_facts(wanted), by=by, now=now)
        return store.read(getattr(import_module(module), name), wanted, path, noted=note)

    return work
