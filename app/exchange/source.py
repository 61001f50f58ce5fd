"""A file's rows, parsed in a child process that dies with the reader."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from app.core.errors import UserError
from app.core.i18n import N_, _

PROJECT = Path(__file__).parents[2]

TROUBLES = {
    "encoding": N_("{file} is in no encoding we know. Save it as UTF-8 (in the spreadsheet: CSV UTF-8), then read it again."),
    "long_line": N_("{file} has a line of more than a million characters. It is no table; nothing was read."),
    "quote": N_("Line {line} of {file} opens a quotation mark that is not closed. Nothing was read; mend that line, then read it again."),
    "workbook": N_("{file} is a damaged or unknown workbook. Nothing was read; open it and save it again as XLSX or CSV."),
    "password": N_("{file} is locked with a password. Nothing was read; save it without one, then read it again."),
    "unpacked": N_("{file} would unpack to {mega} MB. Nothing was read; split it, or save it as CSV."),
    "big": N_("{file} is larger than {mega} MB. Nothing was read; split it."),
    "empty": N_("{file} is empty."),
    "wide": N_("Line {line} of {file} has more than 512 cells. It is no table of people or visits; nothing was read."),
    "long_cell": N_("Line {line} of {file} has a cell of more than 32,767 characters. Nothing was read; shorten it, then try again."),
    "memory": N_("{file} takes more memory than a table of people or visits can need. Nothing was read; split it, or save it as CSV."),
    "file": N_("{file} cannot be read ({reason}). Check that it is there and may be read."),
    "stopped": N_("Reading {file} stopped before its end. Nothing was kept; the file may be damaged, or too large for this PC."),
}


class SourceRow(NamedTuple):
    """One row as it stands in the file; `line` counts from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass
class Table:
    """A file being read: how it was understood, its first row, and an iterator over those below."""

    path: Path
    form: str
    encoding: str
    delimiter: str
    sheet: str
    headings: tuple[str, ...]
    rows: Iterator[SourceRow] = field(repr=False)


def trouble(path: Path, word: str, **facts: Any) -> UserError:
    """The sentence for a word of the child's."""
    return UserError(_(TROUBLES[word]).format(**{"file": path.name, "line": 0, "mega": 0, "reason": "", **facts}))


def _start(path: Path, sheet: str) -> "subprocess.Popen[bytes]":
    known = os.environ.get("PYTHONPATH", "")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(part for part in (str(PROJECT), known) if part), "PYTHONUTF8": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "app.exchange.reading", str(path.absolute()), *([sheet] if sheet else [])],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


@contextmanager
def open_table(path: Path, sheet: str = "") -> Iterator[Table]:
    """The file's table; leaving the block ends the child wherever it is. Raises UserError, also while rows are taken."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise trouble(path, "file", reason=error.strerror or "") from error
    if not size:
        raise trouble(path, "empty")
    child = _start(path, sheet)
    try:
        messages = _messages(path, child)
        about = next(messages, {}).get("table")
        if about is None:
            raise trouble(path, "empty")
        rows = _rows(messages)
        first = next(rows, None)
        if first is None:
            raise trouble(path, "empty")
        yield Table(path, about["format"], about["encoding"], about["delimiter"], about.get("sheet", ""), first.cells, rows)
    finally:
        child.kill()
        child.communicate()


def _messages(path: Path, child: "subprocess.Popen[bytes]") -> Iterator[dict[str, Any]]:
    assert child.stdout is not None
    for line in child.stdout:
        try:
            message: dict[str, Any] = json.loads(line)
        except ValueError as error:
            raise trouble(path, "stopped") from error
        if "end" in message:
            return
        if word := message.pop("trouble", ""):
            raise trouble(path, word, **message)
        yield message
    raise trouble(path, "stopped")


def _rows(messages: Iterator[dict[str, Any]]) -> Iterator[SourceRow]:
    for message in messages:
        for line, cells in message["rows"]:
            yield SourceRow(line, tuple(cells))
