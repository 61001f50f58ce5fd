"""Runs a program of ours with recorder.c before its libraries: every change it makes to files is written down, or refused."""

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).with_name("recorder.c")
ROOT_OF_PROJECT = Path(__file__).parents[2]
WHY_NOT = "needs Linux and a C compiler (cc, on Debian the packages gcc and libc6-dev): the recorder is compiled when it is used"


@dataclass(frozen=True, slots=True)
class Change:
    """One change, as recorder.c tells it: its letter, the path below the folder, and where, what or to where."""

    letter: str
    path: str
    offset: int = 0
    data: bytes = b""
    to: str = ""


@cache
def library() -> Path | None:
    """The compiled recorder, made once for its source; None where it cannot be."""
    compiler = shutil.which("cc")
    if compiler is None or not sys.platform.startswith("linux"):
        return None
    name = hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:16]
    made = Path(tempfile.gettempdir()) / f"firstdesk-recorder-{os.getuid()}-{name}.so"
    if not made.exists():
        part = made.with_suffix(f".{os.getpid()}")
        command = [compiler, "-O1", "-shared", "-fPIC", "-w", "-o", str(part), str(SOURCE), "-lpthread"]
        if subprocess.run(command, check=False, capture_output=True).returncode:
            return None
        part.replace(made)
    return made


def run(module: str, *words: str, below: Path, log: Path | None = None, **more: str) -> str:
    """What `python -m module words` prints, its changes below a folder written down in `log`."""
    made = library()
    assert made is not None, WHY_NOT
    environment = {**os.environ, "PYTHONPATH": str(ROOT_OF_PROJECT), "LD_PRELOAD": str(made), "FIRSTDESK_RECORD_BELOW": str(below), **more}
    environment.pop("FIRSTDESK_RECORD", None)
    if log is not None:
        environment["FIRSTDESK_RECORD"] = str(log)
    command = [sys.executable, "-X", "utf8", "-m", module, *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def changes(log: Path, below: Path) -> Iterator[Change]:
    """The log read back, paths from the folder on."""
    start = str(below) + "/"
    with log.open("rb") as file:
        while head := file.readline():
            letter, offset, length, rest = head.rstrip(b"\n").decode().split(" ", 3)
            path, _tab, to = rest.partition("\t")
            data = file.read(int(length)) if letter == "W" else b""
            yield Change(letter, "" if path == str(below) else path.removeprefix(start), int(offset), data, to.removeprefix(start))


def places(changes: int, most: int) -> list[int]:
    """At most so many of them, from the first to the last."""
    return list(range(changes)) if changes <= most else sorted({round(n * (changes - 1) / (most - 1)) for n in range(most)})


class Switch:
    """For the recorded program itself: the disk is full after so many more changes, or has room again."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None)
        self._library.firstdesk_full_after.restype = ctypes.c_long
        self._library.firstdesk_full_after.argtypes = [ctypes.c_long]
        self._library.firstdesk_changes.restype = ctypes.c_long

    def full_after(self, many: int) -> None:
        """From the change after so many on, every one fails with “no space left on device”."""
        self._library.firstdesk_full_after(many)

    def room(self) -> int:
        """There is room again; gives how many changes were refused."""
        refused: int = self._library.firstdesk_full_after(-1)
        return refused

    def changes(self) -> int:
        """How many changes the disk was asked for so far."""
        asked: int = self._library.firstdesk_changes()
        return asked
