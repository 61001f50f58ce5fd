"""Trouble with disk and file: each has a sentence, and nothing acknowledged is lost."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from app.core.errors import UserError
from app.desk.check import check_all
from app.desk.find import find
from app.storage import engine
from app.visits.lists import VisitFilter, register_rows, today
from app.visits.service import arrive
from app.wiring import open_office

FORM = {"name": "王小明", "phone": "13812345678", "host": "5-1-0803", "purpose": "Visiting"}
NAME = "firstdesk.db"
PAGE = 4096

WORK = """
import json, sys
from pathlib import Path
from datetime import UTC, datetime
from app.core import i18n
from app.core.actor import Actor, Role
from app.core.errors import UserError
from app.desk.check import check_all
from app.visits.lists import VisitFilter, register_rows
from app.visits.service import arrive
from app.wiring import open_office
i18n.use_language("en")
BY = Actor(None, "desk", frozenset({Role.RECEPTIONIST, Role.ADMINISTRATOR}), "1")
NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
folder = Path(sys.argv[1])
def come(store, n):
    form = {"name": f"访客{n}", "host": "x", "purpose": "y", "note": "n" * 3000}
    return store.do(arrive, form, by=BY, now=NOW).value.number
"""


def run(python: list[str], script: str, folder: Path, *prefix: str) -> subprocess.CompletedProcess[str]:
    command = [*prefix, *python, "-c", WORK + script, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=100, check=False)


READ_ONLY = """
store = open_office(folder)
print(store.read_only)
print(len(store.read(register_rows, VisitFilter())))
try:
    come(store, 1)
except UserError as error:
    print(error)
store.close()
"""


@pytest.fixture
def somebody_else(component: Callable[[str], str]) -> tuple[str, ...]:
    """A command prefix that runs as a user who owns nothing here; root ignores the modes of files."""
    if os.geteuid() != 0:
        return ()
    return (component("setpriv"), "--reuid=65534", "--clear-groups", "--bounding-set=-all")


@pytest.fixture
def seen_by_all(desk: Any) -> Iterator[Path]:
    """A copy of the office with one visit that everybody may read and nobody may write; pytest's own folders are closed to others."""
    desk.do(arrive, FORM)
    desk.store.close()
    with tempfile.TemporaryDirectory(prefix="firstdesk-test-") as folder:
        copy = Path(folder) / "data"
        shutil.copytree(desk.folder, copy)
        for path in (*copy.iterdir(), copy, copy.parent):
            path.chmod(0o555 if path.is_dir() else 0o444)
        yield copy
        for path in (copy.parent, copy):
            path.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="file modes of POSIX")
def test_a_folder_that_can_only_be_read_shows_its_lists_and_takes_nothing(
    seen_by_all: Path, somebody_else: tuple[str, ...], fresh_python: list[str]
) -> None:
    before = (seen_by_all / NAME).read_bytes()
    done = run(fresh_python, READ_ONLY, seen_by_all, *somebody_else)
    assert done.stderr == ""
    banner, rows, refusal = done.stdout.splitlines()
    assert "can only be read" in banner
    assert refusal == banner
    assert rows == "1"
    assert (seen_by_all / NAME).read_bytes() == before
    assert len(list(seen_by_all.iterdir())) == 2


CLOSED = """
try:
    open_office(folder)
except UserError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file modes of POSIX")
@pytest.mark.parametrize("mode", [0o000, 0o666])
def test_a_folder_closed_to_this_user_is_said(
    seen_by_all: Path, somebody_else: tuple[str, ...], fresh_python: list[str], mode: int
) -> None:
    seen_by_all.chmod(mode)
    done = run(fresh_python, CLOSED, seen_by_all, *somebody_else)
    assert done.stderr == ""
    assert "cannot be opened. Ask for access" in done.stdout


DISK_FULL = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = open_office(folder)
whole = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, whole[1]))
taken, sentence = [], ""
try:
    for n in range(5000):
        taken.append(come(store, n))
except UserError as error:
    sentence = str(error)
resource.setrlimit(resource.RLIMIT_FSIZE, whole)
after = come(store, 9999)
kept = [row.number for row in store.read(register_rows, VisitFilter())]
print(json.dumps([taken, sentence, after, kept, store.read(check_all).troubles]))
store.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits of POSIX")
def test_a_full_disk_is_said_nothing_taken_is_lost_and_work_goes_on_after_space_is_made(
    office_folder: Path, fresh_python: list[str]
) -> None:
    import json

    done = run(fresh_python, DISK_FULL, office_folder)
    assert done.returncode == 0, done.stderr
    taken, sentence, after, kept, troubles = json.loads(done.stdout)
    assert "Nothing was changed; free some space" in sentence
    assert len(taken) > 3
    assert after == f"V20261121-{len(taken) + 1:04d}"
    assert sorted(kept) == sorted([*taken, after])
    assert troubles == []


FULL_AT_FIRST = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
try:
    open_office(folder)
except UserError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits of POSIX")
def test_a_disk_full_at_the_first_start_is_said_and_the_next_start_goes_well(tmp_path: Path, fresh_python: list[str]) -> None:
    done = run(fresh_python, FULL_AT_FIRST, tmp_path / "data")
    assert "free some space" in done.stdout, done.stderr
    store = open_office(tmp_path / "data")
    assert store.read(check_all).troubles == ()
    store.close()


def test_a_database_held_by_another_program_is_said_and_nothing_is_changed(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "SETTINGS", tuple(s.replace("busy_timeout=10000", "busy_timeout=100") for s in engine.SETTINGS))
    monkeypatch.setattr(engine, "BUSY_MS", 100)
    here = open_office(desk.folder)
    other = dbapi2.connect(str(desk.folder / NAME), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(UserError, match="Another program is holding the database"):
            here.do(arrive, FORM, by=desk.by, now=desk.now)
        assert here.read(register_rows, VisitFilter()) == ()
        other.execute("ROLLBACK")
        assert here.do(arrive, FORM, by=desk.by, now=desk.now).value.number == "V20261121-0001"
    finally:
        other.close()
        here.close()


def filled(desk: Any) -> bytes:
    for n in range(30):
        desk.do(arrive, {**FORM, "name": f"访客{n}", "phone": f"1380000{n:04d}", "note": "n" * 500})
    desk.store.close()
    return (desk.folder / NAME).read_bytes()


def looked_at(folder: Path, now: Any) -> list[str]:
    """What the program says of a file: sentences, or nothing where it finds it whole."""
    said = []
    try:
        store = open_office(folder)
    except UserError as error:
        return [str(error)]
    for query, arguments, named in (
        (today, (), {"now": now}), (register_rows, (VisitFilter(),), {}), (find, ("访客",), {"now": now}), (check_all, (), {}),
    ):  # fmt: skip
        try:
            answer: Any = store.read(query, *arguments, **named)
            said += getattr(answer, "troubles", ())
        except UserError as error:
            said.append(str(error))
    store.close()
    return said


@pytest.mark.parametrize("damage", [0x00, 0xFF, 0x41])
def test_damaged_pages_are_said_and_never_taken_for_entries(desk: Any, tmp_path: Path, damage: int) -> None:
    whole = filled(desk)
    for first in range(1, len(whole) // PAGE, 7):
        folder = tmp_path / f"{damage}-{first}"
        shutil.copytree(desk.folder, folder)
        spoiled = whole[: first * PAGE] + bytes([damage]) * PAGE + whole[(first + 1) * PAGE :]
        (folder / NAME).write_bytes(spoiled)
        assert looked_at(folder, desk.now), f"page {first + 1}"


@pytest.mark.parametrize("length", [100, PAGE, 5 * PAGE, 20 * PAGE + 17])
def test_a_file_cut_short_is_said(desk: Any, length: int) -> None:
    whole = filled(desk)
    (desk.folder / NAME).write_bytes(whole[:length])
    assert looked_at(desk.folder, desk.now)


def test_a_bit_turned_in_a_name_is_named_by_the_check(desk: Any) -> None:
    whole = filled(desk)
    name = "访客7".encode()
    assert whole.count(name) >= 2
    (desk.folder / NAME).write_bytes(whole.replace(name, "访客9".encode()))
    said = looked_at(desk.folder, desk.now)
    assert any("was changed behind the program's back" in line for line in said)


def test_a_damaged_header_is_said_and_the_file_is_left_as_it_is(desk: Any) -> None:
    whole = filled(desk)
    spoiled = bytes(100) + whole[100:]
    (desk.folder / NAME).write_bytes(spoiled)
    with pytest.raises(UserError, match="damaged or of another program"):
        open_office(desk.folder)
    assert (desk.folder / NAME).read_bytes() == spoiled
