"""Each door a stranger's bytes come in by, and what must hold behind it: a sentence or a result, soon, and nothing half written."""

import hashlib
import io
import json
import os
import resource
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from app.attachments.service import About, attach_bytes, content, copy_out
from app.core import clock, i18n
from app.core.actor import SYSTEM
from app.core.errors import FormErrors, UserError
from app.core.ids import new_id
from app.exchange import reading, source
from app.exchange.guard import STARTS, guard
from app.exchange.writing import as_bytes
from app.visits.service import leave_by_code
from tests.fuzz import hostile
from ui.burst import Burst, CodeForm, Take

SOON = 60.0  # seconds of work for one of them; most take a thousandth
LOOKS = 5.0  # seconds between two looks at how long it has worked
STUCK = 900.0  # seconds of the clock on the wall, for what waits without working; a busy machine may take most of them
MEMORY = 4 * 1024**3  # of this process, so that what blows up ends here and not with the machine
DAY = date(2026, 11, 21)


class Finding(AssertionError):
    """What must not be."""


@dataclass
class Place:
    """Where it is tried: an open office, and a folder to put things into."""

    desk: Any
    folder: Path

    def put(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(data)
        return path


@dataclass(frozen=True, repr=False)
class Target:
    """A door: what comes in, what is done with it, and how many of them a short run tries."""

    name: str
    values: st.SearchStrategy[Any]
    play: Callable[[Place, Any], None]
    short: int

    def __repr__(self) -> str:
        return self.name


def play(target: Target, place: Place, value: Any) -> None:
    """One try, ended where it does not end by itself."""
    begun, stuck = worked(), time.monotonic() + STUCK

    def ring(_signal: int, _frame: object) -> None:
        if worked() - begun > SOON:
            raise Finding(f"worked for more than {SOON:.0f} s")
        if time.monotonic() > stuck:
            raise Finding(f"stood still for {STUCK:.0f} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, LOOKS, LOOKS)
    try:
        target.play(place, value)
        ring(0, None)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def worked() -> float:
    """Seconds a processor worked for this process and its children; on a busy machine the clock on the wall says nothing of them."""
    ticks = os.sysconf("SC_CLK_TCK")
    return sum(os.times()[:4]) + sum(_ticks(child) for child in _children()) / ticks


def _children() -> list[str]:
    found: list[str] = []
    for task in Path("/proc/self/task").glob("*/children"):
        with suppress(OSError):
            found += task.read_text("ascii").split()
    return found


def _ticks(process: str) -> int:
    """Of one that lives; what it worked until now, in user code and in the system's."""
    with suppress(OSError):
        fields = Path(f"/proc/{process}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])
    return 0


def limit_self() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


# importers ----------------------------------------------------------------------------------------------------------------


def read_here(place: Place, data: bytes) -> None:
    """What the reading child does, without the child: any exception but its own Trouble would end it without a reason."""
    path = place.put("given", data)
    last: dict[str, Any] = {}
    for message in reading.messages(reading.rows_of(path, "", DAY)):
        last = message
        json.dumps(message).encode("ascii")
        if any(len(cells) > reading.MOST_COLUMNS for _line, cells in message.get("rows", ())):
            raise Finding("a row wider than any table")
    if not {"end", "trouble"} & set(last):
        raise Finding(f"no last word: {last}")
    if "trouble" in last and last["trouble"] not in source.TROUBLES:
        raise Finding(f"a trouble without a sentence: {last}")
    if list(place.folder.iterdir()) != [path]:
        raise Finding("something was written beside it")


def read_by_child(place: Place, data: bytes) -> None:
    """The whole way: whatever a parser in other languages does to its process, the desk has a sentence."""
    path = place.put("given.xlsx", data)
    with suppress(UserError), source.open_table(path) as table:
        sum(1 for _row in table.rows)
    if list(place.folder.iterdir()) != [path]:
        raise Finding("something was written beside it")


# exports ------------------------------------------------------------------------------------------------------------------


def export(place: Place, rows: list[list[str]]) -> None:
    """No cell of a CSV starts a formula, no workbook holds one, and what was written reads back."""
    import csv
    import zipfile

    text = as_bytes(".csv", rows).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline="")):
        if any(cell[:1] in STARTS for cell in row if cell):
            raise Finding(f"a formula: {row}")
    with zipfile.ZipFile(io.BytesIO(as_bytes(".xlsx", rows))) as book:
        if b"<f>" in book.read("xl/worksheets/sheet1.xml") or any("external" in name.casefold() for name in book.namelist()):
            raise Finding("a formula or a link in a workbook")
    for row in rows:
        for cell in row:
            if reading.unguard(guard(cell)) != cell:
                raise Finding(f"not as it was: {cell!r}")


# the scanner --------------------------------------------------------------------------------------------------------------


def scan(place: Place, given: tuple[str, list[str]]) -> None:
    """Whatever bursts in is let through whole or is a code of ours; a code of anything is a sentence and signs nobody out."""
    before, chars = given
    burst, through, held = Burst(CodeForm("71", before[:4], before[4:8])), [], ""
    for char in chars:
        match burst.take(char):
            case Take.HOLD:
                held += char
            case Take.RESTART:
                through.append(held)
                held = char
            case Take.PASS:
                through += [held, char]
                held = ""
    through.append(held)
    if "".join(through) != "".join(chars):
        raise Finding("characters were lost")
    if burst.is_whole and not (len(burst.code) == 10 and burst.code.isascii() and burst.code.isdigit()):
        raise Finding(f"no code: {burst.code!r}")
    _refused(place, lambda: place.desk.do(leave_by_code, "".join(chars)))


def _refused(place: Place, work: Callable[[], object]) -> None:
    before = _events(place)
    with suppress(UserError, FormErrors):
        work()
        return
    if _events(place) != before:
        raise Finding("refused, and written all the same")


def _events(place: Place) -> int:
    """Whatever was done but asking to see something: that is on the trail before it is answered, and stays there when it is refused."""
    from sqlalchemy import text

    done = text("SELECT count(*) FROM audit_event WHERE verb <> 'office.note_export'")
    found: int = place.desk.read(lambda s: s.execute(done).scalar_one())
    return found


# the office tool ----------------------------------------------------------------------------------------------------------

NOT_PLAYED = {"sample", "init", "encryption", "restore", "backup", "backups", "check"}  # long, or tried by targets of their own


def commands() -> list[tuple[tuple[str, ...], list[Any]]]:
    """Every command of the tool with what it takes, read from its own parser."""
    import argparse

    from app.tool.words import parser

    found: list[tuple[tuple[str, ...], list[Any]]] = []

    def walk(at: argparse.ArgumentParser, words: tuple[str, ...]) -> None:
        below = [action for action in at._actions if isinstance(action, argparse._SubParsersAction)]
        for action in below:
            for name, child in action.choices.items():
                if words or name not in NOT_PLAYED:
                    walk(child, (*words, name))
        if not below:
            found.append((words, [action for action in at._actions if action.dest != "help"]))

    walk(parser(), ())
    return found


@st.composite
def tool_words(draw: st.DrawFn) -> list[str]:
    """A real command with hostile words in its places."""
    words, actions = draw(st.sampled_from(ALL_COMMANDS))
    said = list(words)
    for action in actions:
        is_flag = action.nargs == 0
        if action.option_strings and not action.required and draw(st.booleans()):
            continue
        choices = [str(choice) for choice in action.choices] if action.choices else []
        word = st.one_of(st.sampled_from(choices), hostile.texts) if choices and draw(st.booleans()) else hostile.texts
        value = draw(st.sampled_from(choices)) if choices and draw(st.booleans()) else draw(word)[:2000]
        value = "out/x" + value[-4:] if action.dest == "out" else value
        said += [action.option_strings[-1]] if action.option_strings else []
        said += [] if is_flag else [value.replace("\x00", "")]
    return said


ALL_COMMANDS = commands()


def tool(place: Place, words: list[str]) -> None:
    """0, 1 or 2; never a bug's number; what was refused wrote nothing."""
    from app.__main__ import main

    before, out, err = _events(place), io.StringIO(), io.StringIO()
    here = os.getcwd()
    (place.folder / "out").mkdir(exist_ok=True)
    os.chdir(place.folder)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = main(["--data", str(place.desk.folder), "--lang", "en", *words])
    except SystemExit as ended:
        code = int(ended.code or 0)
    finally:
        os.chdir(here)
        i18n.use_language("en")
        clock.use_zone("Asia/Shanghai")
    error = err.getvalue()
    if code not in (0, 1, 2) or "Report number" in error or "Traceback" in error:
        raise Finding(f"{words}: {code} {error}")
    if code == 1 and not error.strip():
        raise Finding(f"{words}: refused without a word")
    if code and _events(place) != before and "attach" not in words:
        raise Finding(f"{words}: refused, and written all the same: {error}")
    shutil.rmtree(place.folder / "out")
    if list(place.folder.iterdir()):
        raise Finding(f"{words}: wrote {list(place.folder.iterdir())}")


# attachments --------------------------------------------------------------------------------------------------------------

HEADS = (
    b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff", b"\xff\xd8\xff\xe0", b"MZ\x90\0", b"\x7fELF",
    b"PK\x03\x04", b"GIF89a",
    b"<svg onload=x>", b"<html>", b"RIFF\xff\xff\xff\xffWEBP", b"BM", b"II*\0", b"#!/bin/sh\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
)  # fmt: skip
ENDINGS = ("", ".jpg", ".pdf", ".exe", ".\u202egpj.exe", ".jpg.lnk", ".PDF ", "...", "/../x", "\\..\\x", ":stream", "\x00.png")


def attach(place: Place, given: tuple[str, str, bytes]) -> None:
    """Kept as it is or refused; a copy of it stays in its folder, has no other's name and starts nothing."""
    stem, ending, data = given
    about = About("ticket", new_id())
    try:
        row = place.desk.do(attach_bytes, about, (stem + ending, data))
    except UserError:
        return
    if place.desk.read(content, row.id) != data:
        raise Finding("not as it was given")
    if set(row.name) & set("/\\\0") or row.name in ("", ".", "..") or len(row.name.encode()) > 255:
        raise Finding(f"a name of another place: {row.name!r}")
    try:
        path = place.desk.read(copy_out, row.id, place.folder)
    except UserError:
        return
    if path.parent != place.folder or [each for each in place.folder.iterdir()] != [path]:
        raise Finding(f"went elsewhere: {path}")
    if path.stat().st_mode & 0o111 or path.suffix.casefold() in (".exe", ".lnk", ".bat", ".js", ".html", ".svg", ".cmd"):
        raise Finding(f"would start: {path.name!r}")


# backups ------------------------------------------------------------------------------------------------------------------


@st.composite
def hurt(draw: st.DrawFn) -> tuple[int, str, int, bytes]:
    """Which file of a backup, what becomes of it, where, and what comes in."""
    how = draw(st.sampled_from(("flip", "cut", "put", "empty", "link", "folder", "gone")))
    return draw(st.integers(0, 9)), how, draw(st.integers(0, 1 << 22)), draw(st.binary(min_size=1, max_size=30))


def bring_back(place: Place, given: tuple[int, str, int, bytes]) -> None:
    """A backup that is not as it was made is refused, the office that is there stays as it is; whatever happens is a sentence."""
    from app.storage.backups import reading as looking
    from app.storage.backups.making import Order, make
    from app.storage.backups.manifest import BackupKind
    from app.wiring import restore_office

    stick = place.folder / "stick"
    stick.mkdir()
    made = make(Order(place.desk.folder, stick, BackupKind.TO_TAKE), now=place.desk.now).path
    inside = sorted(path for path in made.rglob("*") if path.is_file())
    _hurt(inside[given[0] % len(inside)], *given[1:], elsewhere=place.folder)
    looked = looking.check(made)
    there = place.folder / "there"
    shutil.copytree(place.desk.folder, there, ignore=lambda _folder, names: [name for name in names if name.endswith(("-wal", "-shm"))])
    before = _contents(there)
    try:
        restore_office(made, there, by=SYSTEM, now=place.desk.now)
    except UserError:
        if _contents(there) != before:
            raise Finding("refused, and the office is another") from None
    else:
        if looked.troubles:
            raise Finding(f"brought back in spite of {looked.troubles}")
    shutil.rmtree(stick)
    shutil.rmtree(there)


def _hurt(path: Path, how: str, at: int, data: bytes, *, elsewhere: Path) -> None:
    whole = bytearray(path.read_bytes())
    place = at % max(1, len(whole))
    if how == "flip" and whole:
        whole[place] ^= data[0] or 1
    elif how == "cut":
        del whole[place:]
    elif how == "put":
        whole[place:place] = data
    elif how == "empty":
        whole.clear()
    path.write_bytes(bytes(whole))
    if how in ("link", "folder", "gone"):
        path.rename(elsewhere / "moved") if how == "link" else path.unlink()
    if how == "link":
        path.symlink_to(elsewhere / "moved")
    elif how == "folder":
        path.mkdir()


def _contents(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(("-wal", "-shm")))
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


_scans = st.tuples(st.text(max_size=8), st.lists(st.one_of(st.sampled_from("0123456789"), st.characters()), max_size=24))
_kept = st.builds(bytes.__add__, st.sampled_from(HEADS), st.binary(max_size=99))

TARGETS = (
    Target("CSV", hostile.mutated(hostile.tables()), read_here, 60),
    Target("vCard", hostile.mutated(hostile.cards), read_here, 60),
    Target("ICS", hostile.mutated(hostile.calendars), read_here, 60),
    Target("XLSX", hostile.mutated(hostile.workbooks()), read_by_child, 6),
    Target("export", st.lists(st.lists(hostile.texts, max_size=6), max_size=8), export, 40),
    Target("scanner", _scans, scan, 60),
    Target("office tool", tool_words(), tool, 12),
    Target("attachment", st.tuples(hostile.texts, st.sampled_from(ENDINGS), _kept), attach, 40),
    Target("backup", hurt(), bring_back, 3),
)  # fmt: skip
