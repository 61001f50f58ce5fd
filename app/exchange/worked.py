"""A file's rows made ready, a small file's here and a large one's in a process beside this one."""

import marshal
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from app.core.errors import UserError
from app.exchange.source import open_table, size_of, start, start_reading, trouble
from app.exchange.working import LENGTH, Job, Maker, Message, rows_of

LARGE = 256 * 1024  # bytes; making the rows of less ready takes no longer than another Python takes to start


@dataclass
class Worked:
    """A file being worked on: how it was understood, its first row, and what is told of its rows (working.py)."""

    form: str
    delimiter: str
    headings: tuple[str, ...]
    messages: Iterator[Message] = field(repr=False)


@contextmanager
def open_worked(path: Path, sheet: str, job: Job) -> Iterator[Worked]:
    """Leaving the block ends the children wherever they are. Raises UserError, also while messages are taken."""
    if size_of(path) > LARGE:
        with _beside(path, sheet, job) as worked:
            yield worked
    else:
        with open_table(path, sheet) as table:
            yield Worked(table.form, table.delimiter, table.headings, Maker(job).messages(rows_of(job, table)))


@contextmanager
def _beside(path: Path, sheet: str, job: Job) -> Iterator[Worked]:
    """Two children in a row: one parses and may die of it, the other makes its rows ready."""
    read_end, write_end = os.pipe()
    children = []
    try:
        try:
            children.append(start("app.exchange.working", into=subprocess.PIPE, out_of=read_end))
        finally:
            os.close(read_end)
        with os.fdopen(write_end, "wb") as pipe:
            # the job stands first in the pipe the parsed rows come down
            _tell(pipe, job)
            children.append(start_reading(path, sheet, into=pipe.fileno()))
        messages = _answers(path, children[0])
        form, _encoding, delimiter, _sheet, headings = next(messages)["table"]
        yield Worked(form, delimiter, tuple(headings), messages)
    finally:
        for child in children:
            child.kill()
            child.communicate()


def _tell(pipe: IO[bytes], job: Job) -> None:
    try:
        pipe.write(job.line())
        pipe.flush()
    except BrokenPipeError as error:
        raise trouble(job.file, "stopped") from error


def _answers(path: Path, worker: "subprocess.Popen[bytes]") -> Iterator[Message]:
    assert worker.stdout is not None
    while True:
        try:
            message: Message = marshal.loads(worker.stdout.read(int.from_bytes(worker.stdout.read(LENGTH))))
        except (EOFError, ValueError, TypeError) as error:
            raise trouble(path.name, "stopped") from error
        if "end" in message:
            return
        if "refused" in message:
            raise UserError(message["refused"])
        yield message
