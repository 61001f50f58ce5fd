"""Opening a data folder: made, migrated after a backup, or refused with no byte changed."""

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from app.core import clock
from app.core.errors import UserError
from app.desk.check import check_all
from app.office.lists import is_founded
from app.storage import opening, places, schema, upgrade
from app.storage.records import Base, as_kept, new_row
from app.visits.fields import VisitState
from app.visits.lists import inside
from app.visits.record import Visit
from app.wiring import load_records, open_office

NOW = schema.SCHEMA
NEXT = NOW + 1
LATER = '''"""A later schema, made up.

Revision ID: {revision}
"""
import os
import re
from alembic import op
revision, down_revision = "{revision}", "{before}"


def upgrade() -> None:
    op.execute("CREATE TABLE later (id INTEGER PRIMARY KEY)")
    op.execute("UPDATE staff SET phone = '1'")
    {middle}
    op.execute("ALTER TABLE staff ADD COLUMN later TEXT")
'''


def files(folder: Path) -> dict[str, str]:
    return {str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(folder.rglob("*")) if f.is_file()}


def pragma(folder: Path, statement: str) -> None:
    connection = dbapi2.connect(str(folder / opening.NAME))
    connection.execute(statement)
    connection.commit()
    connection.close()


def schema_of(path: Path) -> tuple[int, set[str]]:
    connection = dbapi2.connect(str(path))
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        return version, {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    finally:
        connection.close()


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The program as it will be one schema later; `later(middle)` puts a statement into the middle of its migration."""

    def make(middle: str = "pass") -> Path:
        migrations = tmp_path / "migrations"
        shutil.copytree(upgrade.MIGRATIONS, migrations, ignore=shutil.ignore_patterns("__pycache__"))
        (migrations / "versions" / f"v{NEXT:04d}_later.py").write_text(
            LATER.format(middle=middle, revision=f"{NEXT:04d}", before=f"{NOW:04d}"), "utf-8"
        )
        monkeypatch.setattr(upgrade, "MIGRATIONS", migrations)
        for module in (upgrade, opening):
            monkeypatch.setattr(module, "SCHEMA", NEXT)
        return migrations

    return make


def test_the_migrations_make_exactly_the_mapped_tables(desk: Any) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    load_records()
    with desk.store.writer.connect() as connection:
        searches = ("person_search", "story_search")
        options = {"include_name": lambda name, kind, parent: not (name or "").startswith(searches), "compare_type": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata) == []


def test_an_empty_folder_becomes_an_office_and_a_missing_parent_is_made(tmp_path: Path) -> None:
    store = open_office(tmp_path / "new" / "data")
    assert store.read(is_founded) is False
    store.close()
    assert sorted(f.name for f in (tmp_path / "new" / "data").iterdir()) == ["firstdesk.db", "firstdesk.office"]


def test_a_tool_that_only_looks_makes_no_office(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no office in"):
        open_office(tmp_path / "nowhere", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_database_gone_from_its_folder_is_not_replaced(office_folder: Path) -> None:
    (office_folder / opening.NAME).unlink()
    before = files(office_folder)
    for create in (True, False):
        with pytest.raises(UserError):
            open_office(office_folder, create=create)
    with pytest.raises(UserError, match="The database is missing"):
        open_office(office_folder)
    assert files(office_folder) == before


def test_a_newer_database_is_refused_and_no_byte_is_changed(office_folder: Path) -> None:
    pragma(office_folder, "PRAGMA user_version = 99")
    before = files(office_folder)
    with pytest.raises(UserError, match="made by a newer Firstdesk"):
        open_office(office_folder)
    assert files(office_folder) == before


def test_a_newer_schema_still_in_the_log_of_a_running_program_is_refused(office_folder: Path) -> None:
    running = dbapi2.connect(str(office_folder / opening.NAME))
    running.execute("PRAGMA wal_autocheckpoint = 0")
    running.execute("PRAGMA user_version = 99")
    with pytest.raises(UserError, match="made by a newer Firstdesk"):
        open_office(office_folder)
    running.close()


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"x" * 5000, "damaged or of another program"), (b"SQLite", "damaged or of another program")]
)
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    (tmp_path / opening.NAME).write_bytes(content)
    with pytest.raises(UserError, match=sentence):
        open_office(tmp_path)
    assert (tmp_path / opening.NAME).read_bytes() == content


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    pragma(tmp_path, "PRAGMA application_id = 12345")
    before = files(tmp_path)
    with pytest.raises(UserError, match="belongs to another program"):
        open_office(tmp_path)
    assert files(tmp_path) == before


def test_an_empty_file_left_by_a_crash_is_filled(tmp_path: Path) -> None:
    (tmp_path / opening.NAME).touch()
    store = open_office(tmp_path)
    assert store.read(is_founded) is False
    store.close()


def test_an_older_database_is_backed_up_and_then_migrated(office_folder: Path, later: Any) -> None:
    later()
    store = open_office(office_folder)
    assert store.read(is_founded) is True
    store.close()
    version, tables = schema_of(office_folder / opening.NAME)
    assert (version, "later" in tables) == (NEXT, True)
    (backup,) = (office_folder / "backups").iterdir()
    assert backup.name.endswith("-migration")
    old_version, old_tables = schema_of(backup / opening.NAME)
    assert (old_version, "later" in old_tables, "staff" in old_tables) == (NOW, False, True)


def test_an_office_of_the_first_schema_is_migrated_with_its_visits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = tmp_path / "first"
    shutil.copytree(
        upgrade.MIGRATIONS, first, ignore=lambda _folder, names: [name for name in names if re.match(r"v\d+_", name) and "0001" not in name]
    )
    with monkeypatch.context() as old:
        old.setattr(upgrade, "MIGRATIONS", first)
        for module in (upgrade, opening):
            old.setattr(module, "SCHEMA", 1)
        open_office(tmp_path / "data").close()
    visit = {"number": "V20261120-0001", "state": VisitState.INSIDE, "day": 20261120, "at": clock.now(), "name": "张三"}
    later_columns = {"assistance", "desk_note", "series_id"}
    row = {name: as_kept(value) for name, value in new_row(Visit, visit).items() if name not in later_columns}
    connection = dbapi2.connect(str(tmp_path / "data" / opening.NAME))
    connection.execute(f"INSERT INTO visit ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))
    connection.commit()
    connection.close()
    store = open_office(tmp_path / "data")
    found = [(kept.name, kept.assistance, kept.desk_note, kept.series_id) for kept in store.read(inside).rows]
    assert found == [("张三", "", "", None)]
    assert [(kept.lead_id, kept.lead, kept.companions) for kept in store.read(inside).rows] == [(None, "", 0)]
    assert store.read(check_all).troubles == ()
    store.close()


def test_opening_again_neither_migrates_nor_backs_up(office_folder: Path) -> None:
    open_office(office_folder).close()
    assert not (office_folder / "backups").exists()


@pytest.mark.parametrize("middle", ["raise RuntimeError('halfway')", "op.execute('PRAGMA foreign_keys=ON; nonsense')"])
def test_a_migration_that_fails_leaves_the_old_database(office_folder: Path, later: Any, middle: str) -> None:
    later(middle)
    with pytest.raises(Exception, match=r"halfway|nonsense|one statement"):
        open_office(office_folder)
    version, tables = schema_of(office_folder / opening.NAME)
    assert (version, "later" in tables) == (NOW, False)


def test_a_migration_that_leaves_orphans_is_rolled_back(office_folder: Path, later: Any) -> None:
    orphan = "op.execute('CREATE TABLE child (up INTEGER REFERENCES later (id))'); op.execute('INSERT INTO child VALUES (7)')"
    later(orphan)
    with pytest.raises(RuntimeError, match="1 rows without their parent"):
        open_office(office_folder)
    assert schema_of(office_folder / opening.NAME)[0] == NOW


CRASH = """
import sys
from pathlib import Path
from app.storage import opening, upgrade
upgrade.MIGRATIONS, upgrade.SCHEMA, opening.SCHEMA = Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[3])
from app.wiring import open_office
open_office(Path(sys.argv[1]))
"""


def test_a_crash_in_the_middle_of_a_migration_leaves_the_old_database(
    office_folder: Path, later: Any, fresh_python: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    migrations = later("os._exit(9)")
    done = subprocess.run([*fresh_python, "-c", CRASH, str(office_folder), str(migrations), str(NEXT)], timeout=60, check=False)
    assert done.returncode == 9
    monkeypatch.undo()
    store = open_office(office_folder)
    assert store.read(check_all).troubles == ()
    store.close()
    assert "later" not in schema_of(office_folder / opening.NAME)[1]


MOUNTS = """sysfs /sys sysfs rw 0 0
/dev/sda1 / ext4 rw 0 0
server:/home /mnt/share nfs4 rw 0 0
//server/x /mnt/my\\040share cifs rw 0 0
tmpfs /mnt/share/local tmpfs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "is_network"),
    [("/mnt/share", True), ("/mnt/share/desk", True), ("/mnt/my share/desk", True), ("/mnt/share/local/x", False), ("/mnt/shared", False)],
)
def test_a_network_share_is_known_by_the_mount_table(folder: str, is_network: bool) -> None:
    assert places.is_network(Path(folder), MOUNTS) is is_network


def test_a_folder_on_a_network_share_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_mount_table", lambda: f"server:/x {tmp_path} nfs4 rw 0 0\n")
    with pytest.raises(UserError, match="on a network share"):
        open_office(tmp_path / "data")
    assert not os.path.exists(tmp_path / "data" / opening.NAME)
