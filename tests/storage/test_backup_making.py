"""Backups are made while the desk works, whole or not at all, with attached files, and say in one sentence why not."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from app.attachments.service import About, attach_bytes, detach
from app.core import clock
from app.core.errors import UserError
from app.core.ids import new_id
from app.office.settings import change_setting
from app.storage.backups import making, reading
from app.storage.backups.making import Order, make
from app.storage.backups.manifest import DATABASE, FILES, LIST, NAME, BackupKind, read, read_files
from app.storage.backups.watching import Progress, Stage, Watch


def json_bytes(value: Any) -> bytes:
    return json.dumps(value).encode()


ABOUT = About("ticket", new_id())


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def backed_up(desk: Any, folder: Path, kind: BackupKind = BackupKind.NIGHTLY, **much: Any) -> making.Made:
    return make(Order(desk.folder, folder, kind, "1"), now=desk.now, **much)


def attached(desk: Any, name: str, data: bytes) -> Any:
    return desk.do(attach_bytes, ABOUT, (name, data))


def whole(path: Path) -> dict[str, str]:
    return {str(f.relative_to(path)): hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(path.rglob("*")) if f.is_file()}


def test_a_backup_says_what_it_holds_and_checks_good(desk: Any, stick: Path) -> None:
    attached(desk, "信.txt", b"one letter")
    made = backed_up(desk, stick)
    assert made.path.name == "firstdesk-20261121-120000-nightly"
    assert sorted(one.name for one in made.path.iterdir()) == [LIST, DATABASE, NAME]
    (row,) = reading.backups_in(stick)
    assert (row.trouble, row.note) == ("", "")
    assert row.manifest is not None
    assert (row.manifest.office, row.manifest.made_at, row.manifest.kind, row.manifest.counter) == ("美好家园", desk.now, "nightly", "1")
    assert (row.manifest.counts["staff"], row.manifest.files, row.manifest.file_bytes) == (1, 1, 10)
    checked = reading.check(made.path)
    assert (checked.troubles, checked.files) == ((), 1)


def test_what_is_written_while_a_backup_runs_is_neither_held_up_nor_half_in_it(desk: Any, stick: Path) -> None:
    written: list[int] = []

    def told(progress: Progress) -> None:
        if progress.stage is Stage.DATABASE:  # between two steps of the copy another counter commits
            written.append(desk.do(change_setting, "waiting_red", 100 + len(written)) or 1)

    desk.do(change_setting, "waiting_red", 99)
    made = backed_up(desk, stick, watch=Watch(told))
    assert len(written) >= 1
    connection = dbapi2.connect(str(made.path / DATABASE))
    (value,) = connection.execute("SELECT value FROM setting WHERE key = 'waiting_red'").fetchone()
    connection.close()
    assert value == "99"
    assert reading.check(made.path).troubles == ()


def test_an_attached_file_is_copied_once_for_all_nights(desk: Any, stick: Path) -> None:
    attached(desk, "a.txt", b"first")
    backed_up(desk, stick)
    (first,) = (path for path in (stick / FILES).rglob("*") if path.is_file())
    stamp = first.stat().st_mtime_ns
    attached(desk, "b.txt", b"second")
    desk.later(days=1)
    made = backed_up(desk, stick)
    kept = [path for path in (stick / FILES).rglob("*") if path.is_file()]
    assert sorted(path.read_bytes() for path in kept) == [b"first", b"second"]
    assert all(path.name == hashlib.sha256(path.read_bytes()).hexdigest() for path in kept)
    assert first.stat().st_mtime_ns == stamp
    assert len(read_files(made.path, made.manifest)) == 2


def test_a_file_taken_away_is_in_the_next_backup_no_more(desk: Any, stick: Path) -> None:
    row = attached(desk, "a.txt", b"first")
    backed_up(desk, stick)
    desk.do(detach, row.id, "wrong one")
    desk.later(days=1)
    assert backed_up(desk, stick).manifest.files == 0


def test_a_file_the_office_lost_is_said_and_no_reason_to_make_no_backup(desk: Any, stick: Path) -> None:
    row = attached(desk, "a.txt", b"first")
    (desk.folder / FILES / row.id.hex[-2:] / row.id.hex).unlink()
    made = backed_up(desk, stick)
    assert made.manifest.missing == 1
    assert reading.look(made.path).note == "1 attached file was missing from the office already."
    assert reading.check(made.path).troubles == ()


def test_one_to_take_along_holds_its_files_itself(desk: Any, stick: Path, tmp_path: Path) -> None:
    attached(desk, "a.txt", b"first")
    made = backed_up(desk, stick, BackupKind.TO_TAKE)
    elsewhere = tmp_path / "elsewhere"
    shutil.move(made.path, elsewhere / made.path.name)
    assert reading.check(elsewhere / made.path.name).troubles == ()
    assert not (stick / FILES).exists()


def test_beside_the_database_an_attached_file_gets_a_second_name_and_needs_no_room(desk: Any) -> None:
    row = attached(desk, "a.txt", b"first")
    made = backed_up(desk, making.own_folder(desk.folder))
    (copy,) = (path for path in (desk.folder / making.FOLDER / FILES).rglob("*") if path.is_file())
    source = desk.folder / FILES / row.id.hex[-2:] / row.id.hex
    assert copy.stat().st_ino == source.stat().st_ino
    desk.do(detach, row.id, "wrong one")
    assert copy.read_bytes() == b"first"
    assert reading.check(made.path).troubles == ()


def test_two_in_one_second_and_a_clock_set_back_take_nobodys_name(desk: Any, stick: Path) -> None:
    first = backed_up(desk, stick)
    before = whole(first.path)
    desk.do(change_setting, "waiting_red", 99)
    second = backed_up(desk, stick)
    assert second.path.name == first.path.name + "-2"
    assert whole(first.path) == before


# -- what goes wrong


def test_a_stick_that_is_not_in_is_said_and_no_folder_is_made_for_it(desk: Any, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"nowhere is not there. Put the stick in"):
        backed_up(desk, tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_disk_too_small_is_said_before_anything_is_written(desk: Any, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(stick)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1024 * 1024))
    with pytest.raises(UserError, match=r"has 1 MB free, and about \d+ MB are needed"):
        backed_up(desk, stick)
    assert list(stick.iterdir()) == []


@pytest.fixture
def small_files() -> Iterator[Any]:
    """No file of this process grows over so many bytes."""
    import signal

    resource = pytest.importorskip("resource", reason="limits of POSIX")

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    yield lambda most: resource.setrlimit(resource.RLIMIT_FSIZE, before if most is None else (most, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, ignored)


@pytest.mark.parametrize("most", [0, 4096, 100_000, 600_000])
def test_a_disk_that_fills_up_on_the_way_leaves_earlier_backups_and_nothing_half_done(
    desk: Any, stick: Path, small_files: Any, most: int
) -> None:
    earlier = backed_up(desk, stick)
    attached(desk, "large.txt", os.urandom(700_000))
    before = whole(stick)
    desk.later(days=1)
    small_files(most)
    with pytest.raises(UserError, match=r"not made|not finished"):
        backed_up(desk, stick)
    small_files(None)
    assert whole(stick) == before
    assert reading.check(earlier.path).troubles == ()
    assert backed_up(desk, stick).manifest.files == 1


def test_a_file_system_that_is_full_says_so(desk: Any, stick: Path) -> None:
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=17m", "none", str(stick)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("only root can mount a small file system")
    try:
        attached(desk, "a.bin", os.urandom(9_000_000))
        attached(desk, "b.bin", os.urandom(9_000_000))
        with pytest.raises(UserError, match=r"stick is full|are needed"):
            backed_up(desk, stick)
        assert [one.name for one in stick.iterdir() if one.name != FILES] == []
    finally:
        subprocess.run(["umount", str(stick)], check=True)


@pytest.mark.skipif(sys.platform == "win32", reason="file modes of POSIX")
def test_a_folder_that_cannot_be_written_is_said(desk: Any, component: Any, fresh_python: list[str]) -> None:
    desk.store.close()
    as_nobody = (component("setpriv"), "--reuid=65534", "--clear-groups", "--bounding-set=-all") if os.geteuid() == 0 else ()
    with tempfile.TemporaryDirectory(prefix="firstdesk-test-") as folder:
        data, shut = Path(folder) / "data", Path(folder) / "shut"
        shutil.copytree(desk.folder, data)
        shut.mkdir(mode=0o555)
        for path in (Path(folder), data, *data.iterdir()):
            path.chmod(0o777 if path.is_dir() else 0o666)
        words = ["-m", "app", "--data", str(data), "--lang", "en", "backup", "--to", str(shut)]
        done = subprocess.run([*as_nobody, *fresh_python, *words], capture_output=True, text=True, check=False, timeout=60)
        assert done.stderr.endswith("shut cannot be written. Ask for write access, or choose another folder.\n")
        assert list(shut.iterdir()) == []


def test_a_stick_pulled_out_on_the_way_is_said(desk: Any, stick: Path) -> None:
    def told(progress: Progress) -> None:
        if progress.stage is Stage.CHECK:
            shutil.rmtree(stick, ignore_errors=True)

    with pytest.raises(UserError, match="went away while it was written"):
        backed_up(desk, stick, watch=Watch(told))


def test_stopped_by_hand_nothing_is_left(desk: Any, stick: Path) -> None:
    with pytest.raises(UserError, match="Stopped"):
        backed_up(desk, stick, watch=Watch(is_cancelled=lambda: True))
    assert list(stick.iterdir()) == []


def test_a_damaged_office_makes_no_backup(desk: Any, stick: Path) -> None:
    desk.store.close()
    path = desk.folder / DATABASE
    data = bytearray(path.read_bytes())
    for place in range(4096 * 3, len(data) - 4096, 4096):
        data[place : place + 64] = os.urandom(64)
    path.write_bytes(data)
    with pytest.raises(UserError, match="is damaged, so this copy of it is no backup"):
        backed_up(desk, stick)
    assert list(stick.iterdir()) == []


def test_what_a_killed_program_left_is_cleared_and_what_is_anothers_is_not(desk: Any, stick: Path, fresh_python: list[str]) -> None:
    gone = subprocess.Popen([*fresh_python, "-c", ""])
    gone.wait()
    left = stick / f"firstdesk-20261120-020000-nightly.{gone.pid}.part"
    working = stick / f"firstdesk-20261120-030000-nightly.{os.getpid()}.part"
    fresh = stick / f"firstdesk-20261120-040000-nightly.{gone.pid}.part"
    other = stick / "firstdesk-photos.part"
    for folder in (left, working, fresh, other):
        folder.mkdir()
        (folder / DATABASE).write_bytes(b"half")
    old = clock.now() - timedelta(hours=1)
    for path in (left / DATABASE, left):
        os.utime(path, (old.timestamp(), old.timestamp()))
    backed_up(desk, stick)
    assert [path.exists() for path in (left, working, fresh, other)] == [False, True, True, True]


@pytest.mark.parametrize("hurt", ["cut", "flip", "gone", "list", "shared", "manifest"])
def test_a_backup_that_is_not_as_it_was_made_is_found(desk: Any, stick: Path, hurt: str) -> None:
    attached(desk, "a.txt", b"first")
    made = backed_up(desk, stick)
    database = made.path / DATABASE
    if hurt == "cut":
        os.truncate(database, database.stat().st_size - 4096)
    elif hurt == "flip":
        data = bytearray(database.read_bytes())
        data[len(data) // 2] ^= 1
        database.write_bytes(data)
    elif hurt == "gone":
        database.unlink()
    elif hurt == "list":
        (made.path / LIST).write_text("", "ascii")
    elif hurt == "shared":
        next(path for path in (stick / FILES).rglob("*") if path.is_file()).write_bytes(b"other")
    else:
        (made.path / NAME).write_text('{"format": 1}', "utf-8")
    checked = reading.check(made.path)
    assert len(checked.troubles) == 1
    assert checked.row.trouble


def test_a_manifest_that_points_elsewhere_leads_nowhere(desk: Any, stick: Path) -> None:
    attached(desk, "a.txt", b"first")
    made = backed_up(desk, stick)
    for line in ("../../../../etc/passwd - 1 0\n", "x" * 32 + " - 1 0\n", f"{'a' * 32} ../../../etc/passwd 1 0\n"):
        (made.path / LIST).write_text(line, "ascii")
        head = replace(made.manifest, list_hash=hashlib.sha256(line.encode()).hexdigest())
        with pytest.raises(UserError, match="list of attached files cannot be read"):
            read_files(made.path, head)


@given(st.one_of(st.binary(max_size=200), st.recursive(st.none() | st.text(max_size=9) | st.integers(), st.lists).map(json_bytes)))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_a_manifest_is_a_sentence(stick: Path, rubbish: bytes) -> None:
    (stick / NAME).write_bytes(rubbish)
    with pytest.raises(UserError, match="is damaged"):
        read(stick)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("made_at", "0001-01-01T00:00:00+00:00"), ("made_at", "2026-11-21"), ("made_at", 7), ("size", -1), ("size", "1e9"), ("kind", "x"),
        ("hash", "../../x"), ("counts", [1]), ("counts", {"visits": "many"}), ("format", None), ("files", "1" * 5000),
    ],
)  # fmt: skip
def test_a_manifest_with_a_wrong_value_is_damaged(desk: Any, stick: Path, field: str, value: Any) -> None:
    made = backed_up(desk, stick)
    plain = json.loads((made.path / NAME).read_text("utf-8"))
    (made.path / NAME).write_text(json.dumps({**plain, field: value}), "utf-8")
    assert "is damaged" in reading.look(made.path).trouble


def test_a_link_in_a_backup_is_not_followed(desk: Any, stick: Path) -> None:
    attached(desk, "a.txt", b"first")
    made = backed_up(desk, stick)
    shared = next(path for path in (stick / FILES).rglob("*") if path.is_file())
    shared.rename(stick / "elsewhere")
    shared.symlink_to(stick / "elsewhere")
    assert reading.check(made.path).troubles == ("1 attached file is missing or damaged.",)
    (made.path / DATABASE).rename(stick / "other.db")
    (made.path / DATABASE).symlink_to(stick / "other.db")
    assert reading.look(made.path).trouble.startswith("Damaged")


def test_one_of_a_newer_program_is_shown_and_not_offered(desk: Any, stick: Path) -> None:
    made = backed_up(desk, stick)
    text = (made.path / NAME).read_text("utf-8")
    (made.path / NAME).write_text(text.replace(f'"schema": {made.manifest.schema}', '"schema": 99'), "utf-8")
    assert read(made.path).schema == 99
    assert reading.look(made.path).trouble == "Made by a newer Firstdesk. Install the newer version to bring it back."


def test_several_threads_may_ask_at_once(desk: Any, stick: Path) -> None:
    errors: list[Exception] = []

    def once() -> None:
        try:
            backed_up(desk, stick)
        except (OSError, UserError) as error:
            errors.append(error)

    threads = [threading.Thread(target=once) for _n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = reading.backups_in(stick)
    assert len(rows) + len(errors) == 3
    assert len(rows) >= 1
    assert all(reading.check(row.path).troubles == () for row in rows)
