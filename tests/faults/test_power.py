"""The power goes at any moment: nothing acknowledged is lost; and a program that did not wait for the disk would be found out."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.storage.opening import NAME
from tests.faults import power, recorder, truth
from tests.faults.disk import Disk
from tests.faults.office import DATA, KINDS, PLAIN, Desk, copied
from tests.faults.recorder import Change
from tests.faults.table import shown

CUTS = 20


@pytest.fixture(autouse=True)
def _compiler(request: pytest.FixtureRequest, component: Callable[[str], str]) -> None:
    if "chooser" not in request.fixturenames:
        component("cc")
        assert recorder.library() is not None, recorder.WHY_NOT


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_power_cut_at_any_moment_loses_nothing_that_was_acknowledged(kind: Any) -> None:
    line = power.shipped(kind, CUTS)
    assert line.is_ok, shown([line])


@pytest.mark.parametrize("weaker", power.WEAKER)
def test_a_setting_that_does_not_wait_for_the_disk_is_found_out(weaker: str) -> None:
    line = power.caught(PLAIN, weaker, CUTS, is_first_enough=True)
    assert line.is_ok, shown([line])


def test_a_first_page_half_written_when_the_power_went_is_read_from_the_log(tmp_path: Path) -> None:
    kind = KINDS["encrypted"]
    with copied(kind) as (root, people):
        store = kind.open(root / DATA)
        desk = Desk(store, people, "1")
        told = [desk.step(n) for n in range(20)]
        shutil.copytree(root / DATA, tmp_path / DATA)
        store.close()
        (tmp_path / DATA / f"{NAME}-shm").unlink()
        with (tmp_path / DATA / NAME).open("r+b") as file:
            file.seek(2048)
            file.write(bytes(1024))
        store = kind.open(tmp_path / DATA)
        assert truth.lost(store, told) == []
        assert truth.troubles(store) == []
        store.close()


# -- the simulated disk


@pytest.fixture
def chooser() -> random.Random:
    return random.Random(1)


def left_by(tmp_path: Path, changes: list[Change], chooser: random.Random, tries: int = 60) -> set[tuple[tuple[str, bytes], ...]]:
    """Every state a cut after these changes left, as files with their bytes."""
    start = tmp_path / "start"
    start.mkdir()
    (start / "old").write_bytes(b"o" * 1024)
    found = set()
    for n in range(tries):
        disk, target = Disk(start), tmp_path / str(n)
        target.mkdir()
        for change in changes:
            disk.take(change)
        disk.after_a_cut(chooser, target)
        found.add(tuple((path.relative_to(target).as_posix(), path.read_bytes()) for path in sorted(target.rglob("*")) if path.is_file()))
    return found


def test_what_was_synced_stays_and_what_was_not_may_be_torn_at_a_sector(tmp_path: Path, chooser: random.Random) -> None:
    changes = [Change("W", "old", 0, b"n" * 1024)]
    torn = {b"o" * 1024, b"n" * 1024, b"n" * 512 + b"o" * 512, b"o" * 512 + b"n" * 512}
    assert {files[0][1] for files in left_by(tmp_path, changes, chooser)} == torn
    (tmp_path / "again").mkdir()
    assert left_by(tmp_path / "again", [*changes, Change("S", "old")], chooser) == {(("old", b"n" * 1024),)}


def test_a_new_file_may_be_gone_until_its_folder_is_synced(tmp_path: Path, chooser: random.Random) -> None:
    changes = [Change("C", "new"), Change("W", "new", 0, b"1"), Change("S", "new")]
    assert {len(files) for files in left_by(tmp_path, changes, chooser)} == {1, 2}
    (tmp_path / "again").mkdir()
    assert {files[0] for files in left_by(tmp_path / "again", [*changes, Change("S", "")], chooser)} == {("new", b"1")}


def test_a_rename_may_not_have_happened(tmp_path: Path, chooser: random.Random) -> None:
    changes = [Change("C", "part"), Change("W", "part", 0, b"1"), Change("S", "part"), Change("S", ""), Change("R", "part", to="old")]
    found = left_by(tmp_path, changes, chooser)
    assert {dict(files).get("old") for files in found} == {b"o" * 1024, b"1"}
    assert {"part" in dict(files) for files in found} == {True, False}


def test_a_file_below_a_folder_that_was_lost_is_lost(tmp_path: Path, chooser: random.Random) -> None:
    changes = [Change("M", "a"), Change("C", "a/b"), Change("S", "a/b"), Change("S", "a")]
    assert {len(files) for files in left_by(tmp_path, changes, chooser)} == {1, 2}
