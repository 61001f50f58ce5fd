"""The rotating log: where a bug was, never whose data it met."""

import logging
import traceback
from copy import copy
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

BYTES, FILES = 1_000_000, 5
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Discreet(logging.Formatter):
    """Writes places and kinds of errors, not their texts: those of the database quote what was typed."""

    def format(self, record: logging.LogRecord) -> str:
        told = copy(record)
        told.exc_text = None  # another handler may have put the whole text there, names and all
        return super().format(told)

    def formatException(self, ei: ExcInfo) -> str:
        lines: list[str] = []
        error = ei[1]
        while error is not None:
            places = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
            lines += [*places, type(error).__qualname__]
            error = error.__cause__ or error.__context__
        return "\n".join(lines)


def start(folder: Path) -> None:
    """Log into `folder`/logs; a folder that cannot be written leaves the log out (the window says so by itself)."""
    try:
        (folder / "logs").mkdir(parents=True, exist_ok=True)
        made = RotatingFileHandler(folder / "logs" / "desk.log", maxBytes=BYTES, backupCount=FILES, encoding="utf-8", delay=True)
    except OSError:
        return
    made.setFormatter(Discreet("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(made)
    root.setLevel(logging.INFO)


def stop() -> None:
    """Close the log's files."""
    root = logging.getLogger()
    for one in [one for one in root.handlers if isinstance(one, RotatingFileHandler)]:
        root.removeHandler(one)
        one.close()
