"""A file's rows, parsed in a child process that dies with the reader."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any, NamedTuple

from app.core.errors import UserError
from app.core.i18n import N_, _

PROJECT = Path(__file__).parents[2]
PIPE_BYTES = 1024 * 1024  # a few batches ahead; where a pipe cannot be made larger, it stays as it is

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
    "cards": N_("{file} is a damaged vCard file (line {line}). Nothing was read; export it again, then try again."),
    "calendar": N_("{file} is a damaged calendar. Nothing was read; export it again as ICS, then try again."),
    "stopped": N_("Reading {file} stopped before its end. Nothing was kept; the file may be damaged, or too large for this PC."),
}
# what a calendar leaves open, and what is made of it
NOTES = {
    "no_zone": N_("The calendar names no time zone: its times are taken as written, as times of this office. Look at them first."),
    "unknown_zone": N_("The calendar names a time zone nobody knows: its times are taken as times of this office. Look at them first."),
    "withdrawn": N_("Events that were cancelled are left out."),
    "declined": N_("Guests who declined are left out."),
    "alone": N_("Events with no guests are left out."),
    "repeats": N_(
        "An event repeats by a rule that is not followed here: only the date it begins on is read. "
        "Correct the day, or announce the others by repeating a visit."
    ),
    "each_date": N_("Events repeat: each of their dates in the coming twelve months stands here, without those cancelled."),
    "endless": N_("An event repeats without an end: its dates of the coming three months stand here. Read the calendar again later."),
    "over": N_("Repeating events that are over are left out."),
}


class SourceRow(NamedTuple):
    """One row as it stands in the file; `line` counts from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass
class Table:
    """A file being read: how it was understood, its first row, and an iterator over those below."""

    form: str
    encoding: str
    delimiter: str
    sheet: str
    headings: tuple[str, ...]
    rows: Iterator[SourceRow] = field(repr=False)
    notes: tuple[str, ...] = ()


def trouble(file: str, word: str, **facts: Any) -> UserError:
    """The sentence for a word of the child's."""
    return UserError(_(TROUBLES[word]).format(**{"file": file, "line": 0, "mega": 0, "reason": "", **facts}))


def start(module: str, *arguments: str, into: int, out_of: int = subprocess.DEVNULL) -> "subprocess.Popen[bytes]":
    """A module of ours in a process of its own, between two file descriptors."""
    known = os.environ.get("PYTHONPATH", "")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(part for part in (str(PROJECT), known) if part), "PYTHONUTF8": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=out_of,
        stdout=into,
        stderr=subprocess.DEVNULL,
        env=environment,
        pipesize=PIPE_BYTES,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def size_of(path: Path) -> int:
    """Bytes; raises UserError where there is nothing to parse."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise trouble(path.name, "file", reason=error.strerror or "") from error
    if not size:
        raise trouble(path.name, "empty")
    return size


def start_reading(path: Path, sheet: str, *, today: date | None = None, into: int = subprocess.PIPE) -> "subprocess.Popen[bytes]":
    """The child that parses the file."""
    said = [sheet, today.isoformat()] if today is not None else [sheet] if sheet else []
    return start("app.exchange.reading", str(path.absolute()), *said, into=into)


@contextmanager
def open_table(path: Path, sheet: str = "", *, today: date | None = None) -> Iterator[Table]:
    """The file's table; leaving the block ends the child wherever it is. Raises UserError, also while rows are taken.

    With `today`, what repeats in a calendar has each of its dates from then on."""
    size_of(path)
    child = start_reading(path, sheet, today=today)
    try:
        assert child.stdout is not None
        yield told_table(path.name, child.stdout)
    finally:
        child.kill()
        child.communicate()


def told_table(file: str, stream: IO[bytes]) -> Table:
    """The table the reading child tells of. Raises UserError, also while rows are taken."""
    messages = _messages(file, stream)
    about = next(messages, {}).get("table")
    if about is None:
        raise trouble(file, "empty")
    rows = _rows(messages)
    first = next(rows, None)
    if first is None:
        raise trouble(file, "empty")
    notes = tuple(_(sentence) for word, sentence in NOTES.items() if word in about.get("notes", {}))
    return Table(about["format"], about["encoding"], about["delimiter"], about.get("sheet", ""), first.cells, rows, notes)


def _messages(file: str, stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    for line in stream:
        try:
            message: dict[str, Any] = json.loads(line)
        except ValueError as error:
            raise trouble(file, "stopped") from error
        if "end" in message:
            return
        if word := message.pop("trouble", ""):
            raise trouble(file, word, **message)
        yield message
    raise trouble(file, "stopped")


def _rows(messages: Iterator[dict[str, Any]]) -> Iterator[SourceRow]:
    for message in messages:
        for line, cells in message["rows"]:
            yield SourceRow(line, tuple(cells))
