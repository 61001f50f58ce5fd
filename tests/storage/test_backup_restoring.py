"""A restore keeps the present office whole, takes older backups up, and interrupted anywhere leaves the old office or the new one."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from app.attachments.service import About, attach_bytes, content
from app.core.actor import SYSTEM, Actor, Role
from app.core.errors import UserError
from app.core.ids import new_id
from app.desk.check import check_all
from app.office import backups
from app.office.settings import change_setting, get_settings
from app.storage import opening, upgrade
from app.storage.backups import making, reading, restoring
from app.storage.backups.making import Order, make
from app.storage.backups.manifest import DATABASE, FILES, BackupKind
from app.wiring import open_office, restore_office

ABOUT = About("ticket", new_id())


def red(folder: Path) -> int:
    """What the office says, as a mark of which one it is."""
    store = open_office(folder, create=False)
    try:
        found: int = store.read(get_settings).waiting_red
        return found
    finally:
        store.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def two(desk: Any, stick: Path) -> tuple[Path, Path]:
    """A backup in which the mark is 50, and the office in which it is 99 since; each has a file the other has not."""
    desk.do(change_setting, "waiting_red", 50)
    desk.do(attach_bytes, ABOUT, ("old.txt", b"in both"))
    made = make(Order(desk.folder, stick, BackupKind.NIGHTLY), now=desk.now)
    desk.do(change_setting, "waiting_red", 99)
    desk.do(attach_bytes, ABOUT, ("new.txt", b"later"))
    desk.store.close()
    return made.path, desk.folder


def bring_back(backup: Path, folder: Path, desk: Any) -> restoring.Restored:
    return restore_office(backup, folder, by=SYSTEM, now=desk.now)


def whole(path: Path) -> dict[str, str]:
    return {str(f.relative_to(path)): hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(path.rglob("*")) if f.is_file()}


def test_the_backup_is_the_office_and_the_old_one_is_kept_and_can_be_brought_back(two: tuple[Path, Path], desk: Any) -> None:
    backup, folder = two
    done = bring_back(backup, folder, desk)
    assert done.kept == folder / "replaced" / "20261121-120000"
    assert red(folder) == 50
    assert len([path for path in (folder / FILES).rglob("*") if path.is_file()]) == 1
    (kept,) = reading.backups_in(folder / "replaced")
    assert kept.manifest is not None
    assert (kept.manifest.kind, kept.manifest.files, kept.trouble) == ("replaced", 2, "")
    assert reading.check(kept.path).troubles == ()
    desk.later(hours=1)
    assert bring_back(kept.path, folder, desk).kept == folder / "replaced" / "20261121-130000"
    assert red(folder) == 99
    assert len([path for path in (folder / FILES).rglob("*") if path.is_file()]) == 2
    assert not (folder / restoring.STAGING).exists()


def test_a_restored_office_checks_whole_is_signed_on_and_says_so_in_its_trail(desk: Any, stick: Path) -> None:
    from app.office.audit import seal_now

    attached = desk.do(attach_bytes, ABOUT, ("old.txt", b"in both"))
    made = make(Order(desk.folder, stick, BackupKind.NIGHTLY), now=desk.now)
    desk.do(change_setting, "waiting_red", 99)
    desk.do(seal_now)
    desk.store.close()
    bring_back(made.path, desk.folder, desk)
    store = open_office(desk.folder)
    try:
        assert store.read(check_all).troubles == ()
        assert store.read(content, attached.id) == b"in both"
        (verb,) = store.read(lambda s: s.connection().exec_driver_sql("SELECT verb FROM audit_event ORDER BY seq DESC LIMIT 1").one())
        assert verb == "office.restored"
        store.do(seal_now, by=SYSTEM, now=desk.now)
        assert store.read(check_all).notes == ()
    finally:
        store.close()


def test_a_new_pc_gets_the_office_with_nothing_in_the_way(desk: Any, stick: Path, tmp_path: Path) -> None:
    desk.do(attach_bytes, ABOUT, ("old.txt", b"in both"))
    made = make(Order(desk.folder, stick, BackupKind.TO_TAKE), now=desk.now)
    new = tmp_path / "new pc"
    done = bring_back(made.path, new, desk)
    assert done.kept is None
    assert not (new / "replaced" / "20261121-120000").exists()
    store = open_office(new, create=False)
    assert store.read(check_all).troubles == ()
    store.close()
    assert (new / DATABASE).stat().st_mode & 0o777 == 0o600


def test_a_damaged_office_is_kept_as_it_is_and_replaced(two: tuple[Path, Path], desk: Any) -> None:
    backup, folder = two
    (folder / DATABASE).write_bytes(b"rubbish" * 1000)
    with pytest.raises(UserError, match="damaged"):
        open_office(folder)
    done = bring_back(backup, folder, desk)
    assert done.kept is not None
    assert (done.kept / DATABASE).read_bytes() == b"rubbish" * 1000
    assert red(folder) == 50


def test_an_office_that_is_missing_is_brought_back(two: tuple[Path, Path], desk: Any) -> None:
    backup, folder = two
    (folder / DATABASE).unlink()
    bring_back(backup, folder, desk)
    assert red(folder) == 50


def test_an_office_somebody_works_in_is_not_replaced(two: tuple[Path, Path], desk: Any, fresh_python: list[str]) -> None:
    backup, folder = two
    holds = "import sys; from pathlib import Path; from app.wiring import open_office; from app.office.lists import is_founded; "
    holds += "s = open_office(Path(sys.argv[1])); s.read(is_founded); print('ready', flush=True); sys.stdin.read()"
    other = subprocess.Popen([*fresh_python, "-c", holds, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "ready\n"
    with pytest.raises(UserError, match="open in another program"):
        bring_back(backup, folder, desk)
    other.communicate("", timeout=30)
    assert red(folder) == 99
    assert not (folder / restoring.STAGING).exists()
    assert not (folder / "replaced").exists()


@pytest.mark.parametrize("hurt", ["database", "file"])
def test_a_damaged_backup_is_refused_and_nothing_is_touched(two: tuple[Path, Path], desk: Any, stick: Path, hurt: str) -> None:
    backup, folder = two
    path = backup / DATABASE if hurt == "database" else next(one for one in (stick / FILES).rglob("*") if one.is_file())
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    before = whole(folder)
    with pytest.raises(UserError, match="was not brought back, and nothing was changed"):
        bring_back(backup, folder, desk)
    assert whole(folder) == before


def test_a_backup_of_a_newer_program_is_refused(two: tuple[Path, Path], desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    backup, folder = two
    monkeypatch.setattr(reading, "SCHEMA", opening.SCHEMA - 1)
    before = whole(folder)
    with pytest.raises(UserError, match="Made by a newer Firstdesk"):
        bring_back(backup, folder, desk)
    assert whole(folder) == before


def test_an_older_backup_is_migrated_on_the_way(two: tuple[Path, Path], desk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backup, folder = two
    migrations = tmp_path / "migrations"
    shutil.copytree(upgrade.MIGRATIONS, migrations, ignore=shutil.ignore_patterns("__pycache__"))
    later = opening.SCHEMA + 1
    text = '"""A later schema, made up.\n\nRevision ID: {now}\n"""\nfrom alembic import op\nrevision, down_revision = "{now}", "{before}"\n'
    text += '\n\ndef upgrade() -> None:\n    op.execute("CREATE TABLE later (id INTEGER PRIMARY KEY)")\n'
    (migrations / "versions" / "later.py").write_text(text.format(now=f"{later:04d}", before=f"{later - 1:04d}"), "utf-8")
    monkeypatch.setattr(upgrade, "MIGRATIONS", migrations)
    for module in (upgrade, opening, reading):
        monkeypatch.setattr(module, "SCHEMA", later)
    bring_back(backup, folder, desk)
    connection = dbapi2.connect(str(folder / DATABASE))
    assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'later'").fetchone() == (1,)
    connection.close()
    assert not (folder / making.FOLDER).exists()  # a copy needs no backup before it is migrated
    assert red(folder) == 50


def test_a_copy_earlier_versions_made_before_an_update_can_be_brought_back(two: tuple[Path, Path], desk: Any, tmp_path: Path) -> None:
    backup, folder = two
    old = tmp_path / "old" / "before-schema-19-20261101-080000.db"
    old.parent.mkdir()
    shutil.copy(backup / DATABASE, old)
    (row,) = reading.backups_in(old.parent)
    assert (row.trouble, row.note) == ("", "An earlier version made it, without attached files.")
    bring_back(old, folder, desk)
    assert red(folder) == 50


def test_the_database_alone_of_a_data_folder_is_not_offered(two: tuple[Path, Path]) -> None:
    _backup, folder = two
    assert reading.backups_in(folder) == ()


CRASH = """
import os, sys
from pathlib import Path
from app.core.actor import SYSTEM
from app.core import clock
from app.wiring import restore_office
stop, steps = int(sys.argv[3]), 0

def counted(name, real):
    def step(*args, **kwargs):
        global steps
        steps += 1
        if steps == stop:
            os._exit(9)
        return real(*args, **kwargs)
    setattr(os, name, step)

for name in ("rename", "replace", "mkdir", "unlink", "rmdir", "link", "fsync"):
    counted(name, getattr(os, name))
restore_office(Path(sys.argv[1]), Path(sys.argv[2]), by=SYSTEM, now=clock.now())
"""


def test_killed_at_any_step_it_is_the_old_office_or_the_new_one(two: tuple[Path, Path], tmp_path: Path, fresh_python: list[str]) -> None:
    backup, folder = two
    found: list[int] = []
    for stop in range(1, 60, 4):
        copy = tmp_path / f"office-{stop}"
        shutil.copytree(folder, copy)
        done = subprocess.run([*fresh_python, "-c", CRASH, str(backup), str(copy), str(stop)], timeout=60, check=False)
        found.append(red(copy))
        files = sum(path.is_file() for path in (copy / FILES).rglob("*"))
        assert (found[-1], files) in ((99, 2), (50, 1)), (stop, done.returncode)
        assert not (copy / restoring.STAGING).exists()
        if found[-1] == 50:
            assert red(next((copy / "replaced").iterdir())) == 99
        if done.returncode == 0:
            break
    assert found[0] == 99
    assert found[-1] == 50


def test_a_disk_with_no_room_for_it_is_said_before_anything_is_moved(
    two: tuple[Path, Path], desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup, folder = two
    usage = shutil.disk_usage(folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1024 * 1024))
    before = whole(folder)
    with pytest.raises(UserError, match="this backup needs"):
        bring_back(backup, folder, desk)
    assert whole(folder) == before


def test_only_who_administers_takes_a_copy_or_brings_one_back(desk: Any) -> None:
    clerk = Actor(None, "何", frozenset({Role.RECEPTIONIST}))
    for service, words in ((backups.begin_backup, ("/stick", "to_take")), (backups.may_restore, ())):
        with pytest.raises(UserError, match="another role"):
            desk.store.do(service, *words, by=clerk, now=desk.now)
        desk.do(service, *words)
    verbs = desk.read(lambda s: s.connection().exec_driver_sql("SELECT verb FROM audit_event ORDER BY seq DESC LIMIT 2").scalars().all())
    assert verbs == ["office.may_restore", "office.begin_backup"]


def test_what_another_running_restore_has_staged_is_left_to_it(two: tuple[Path, Path], desk: Any) -> None:
    backup, folder = two
    staging = folder / restoring.STAGING
    staging.mkdir()
    (staging / restoring.OWNER).write_text(str(os.getppid()), "ascii")
    with pytest.raises(UserError, match="Another restore"):
        bring_back(backup, folder, desk)
    assert staging.exists()
    assert red(folder) == 99
