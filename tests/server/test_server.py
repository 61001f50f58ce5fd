"""An office on a server: opened by its address, refused where it must be, heard of by other counters, with no more rights than needed."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.core.errors import UserError
from app.desk.check import check_all
from app.office.encryption import encrypt
from app.office.service import found
from app.people import lists as people
from app.people.search import INDEX
from app.storage import server as engines
from app.storage import server_opening
from app.storage.address import address_of, keep_address, shown
from app.storage.backups.making import Order, make
from app.storage.backups.manifest import BackupKind
from app.storage.listening import Listener
from app.storage.records import Base
from app.storage.server_opening import has_bell
from app.storage.server_roles import OWNER, script
from app.visits import service
from app.wiring import load_records, open_address, open_office, restore_office
from tests.conftest import NOON, OFFICE_FORM
from tests.postgres import Server

FORM = {"name": "王小明", "phone": "13812345678", "host": "5-1-0803", "purpose": "Visiting"}
HEARD_WITHIN = 0.3  # seconds


COLUMNS = text("SELECT table_name, column_name, data_type, column_default FROM information_schema.columns WHERE table_schema = 'public'")
pytestmark = pytest.mark.on_server


def test_an_address_is_kept_in_the_data_folder_for_this_user_alone_and_said_without_its_password(tmp_path: Path) -> None:
    keep_address(tmp_path, "postgresql://counter1:secret@server:5433/firstdesk?sslmode=verify-full")
    assert address_of(tmp_path).endswith("verify-full")
    assert (tmp_path / "firstdesk.server").stat().st_mode & 0o077 == 0
    assert shown(address_of(tmp_path)) == "counter1@server:5433/firstdesk"


def test_a_visitor_is_checked_in_found_and_the_trail_holds(desk: Any) -> None:
    done = desk.do(service.arrive, FORM)
    assert done.number == "V20261121-0001"
    found_people = desk.read(people.search, "wxm", limit=5)
    assert [row.name for row in found_people] == ["王小明"]
    assert desk.read(check_all).troubles == ()


def test_words_of_every_frequency_are_found_wholly_and_newest_first(desk: Any) -> None:
    """Looked for among the newest, further back, or in all there is: the answer is the same."""
    most, each = 30_000, {"每": 1, "百": 90, "千": 900, "万": 9000}

    def rows() -> Iterator[tuple[int, list[str]]]:
        return ((seq, [word for word, every in each.items() if seq % every == 0]) for seq in range(1, most + 1))

    desk.store.idle(lambda s: INDEX.put_new(s.connection(), rows()))
    desk.store.idle(lambda s: s.connection().exec_driver_sql("ANALYZE person_search"))  # the server knows which is common
    for word, every in each.items():
        for others, also in (("", 1), ("每", 1), ("百 千", 900)):
            expected = [seq for seq in range(most, 0, -1) if seq % every == 0 and seq % also == 0][:50]
            assert desk.read(lambda s, query=f"{others} {word}": INDEX.find(s.connection(), query, 50)) == expected, (others, word)


def test_what_another_counter_does_is_heard_within_300_ms(desk: Any) -> None:
    other = open_office(desk.folder)
    heard, kinds = threading.Event(), list[frozenset[str]]()
    listener = Listener(other, lambda changed: (kinds.append(changed), heard.set()), lambda _sentence: None)
    listener.start()
    try:
        heard.wait(0.5)  # what was touched before it listened
        waits = []
        for n in range(5):
            heard.clear()
            desk.do(service.arrive, {**FORM, "name": f"李{n}"})
            began = time.perf_counter()
            assert heard.wait(5)
            waits.append(time.perf_counter() - began)
    finally:
        listener.stop()
        other.close()
    assert "Visit" in frozenset().union(*kinds)
    assert sorted(waits)[2] < HEARD_WITHIN, waits


def test_the_database_of_another_program_is_refused_and_left_alone(server: Server) -> None:
    server.tell("CREATE DATABASE foreign_one")
    server.tell("CREATE TABLE theirs (id int)", "foreign_one")
    with pytest.raises(UserError, match="belongs to another program"):
        open_address(server.address("foreign_one"))
    server.tell("DROP TABLE theirs", "foreign_one")
    with pytest.raises(UserError, match="There is no office"):
        open_address(server.address("foreign_one"), create=False)


def test_a_database_that_sorts_otherwise_is_refused(server: Server) -> None:
    server.tell("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    with pytest.raises(UserError, match="keeps texts as LATIN1"):
        open_address(server.address("latin"))


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("postgresql://nobody@127.0.0.1:1/firstdesk", "does not answer"),
        ("postgresql://a:b@[::1/x", "no address of a server"),
    ],
)
def test_a_server_that_is_not_there_is_one_sentence(address: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        open_address(address)


def test_no_such_database_is_one_sentence(server: Server) -> None:
    with pytest.raises(UserError, match="no such database"):
        open_address(server.address("nowhere"))


@pytest.fixture(scope="module")
def roles(server: Server) -> tuple[str, str]:
    """The addresses of owner and counter of a database made by our own script."""
    import psycopg

    statements, name = script("ours", ("counter 1",)).splitlines(), "postgres"
    for line in statements:
        if line.startswith("\\connect"):
            name = "ours"
        elif not line.startswith("\\password"):
            with psycopg.connect(server.address(name), autocommit=True) as connection:
                # the tests' server has its owner already
                connection.execute(line if line != f"CREATE ROLE {OWNER} LOGIN;" else "SELECT 1")
    server.tell("CREATE ROLE plain_owner LOGIN NOSUPERUSER")
    server.tell("ALTER DATABASE ours OWNER TO plain_owner")
    server.tell("ALTER SCHEMA public OWNER TO plain_owner", "ours")
    return server.address("ours", "plain_owner"), server.address("ours", "counter%201")


def test_a_counter_works_with_every_table_and_changes_neither_tables_nor_trail(roles: tuple[str, str]) -> None:
    owner, counter = roles
    with pytest.raises(UserError, match="may not change tables"):
        open_address(counter)
    open_address(owner).close()
    store = open_address(counter)
    try:
        actor = store.do(found, OFFICE_FORM, now=NOON, counter="1").value
        visit = store.do(service.arrive, FORM, by=actor, now=NOON).value
        store.do(service.leave, visit.visit_id, service.Leaving.SEEN, by=actor, now=NOON)
        assert store.read(check_all).troubles == ()
        for statement in (
            "UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event", "UPDATE audit_payload SET body = ''", "TRUNCATE audit_event",
            "ALTER TABLE audit_event DISABLE TRIGGER ALL", "DROP TABLE visit", "CREATE TABLE mine (id int)", "DELETE FROM audit_seal",
            "UPDATE alembic_version SET version_num = '0'", "DELETE FROM number_counter", "CREATE ROLE another",
        ):  # fmt: skip
            with pytest.raises(UserError, match="does not allow"):
                store.idle(lambda s, said=statement: s.execute(text(said)))
    finally:
        store.close()


def test_an_office_on_a_server_is_backed_up_restored_and_encrypted_there(desk: Any) -> None:
    backups = desk.folder / "backups"
    backups.mkdir()
    (desk.folder / "firstdesk.db").write_bytes(b"of an office that was moved")
    with pytest.raises(UserError, match="backed up where it stands"):
        make(Order(desk.folder, backups, BackupKind.BY_HAND), now=NOON)
    with pytest.raises(UserError, match="a backup is brought back there"):
        restore_office(backups, desk.folder, by=desk.by, now=NOON)
    with pytest.raises(UserError, match="its disk is encrypted there"):
        encrypt(desk.store, desk.folder, "correct horse battery", by=desk.by, now=NOON)


@pytest.mark.parametrize("change", ["UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event",
                                    "UPDATE audit_payload SET body = 'x'"])  # fmt: skip
def test_even_the_owner_is_refused_to_change_the_trail(desk: Any, change: str) -> None:
    with pytest.raises(DBAPIError, match="only grows"):
        desk.store.idle(lambda s: s.execute(text(change)))


def test_of_the_trail_goes_only_what_it_says_goes(desk: Any) -> None:
    desk.do(service.arrive, FORM)
    with pytest.raises(DBAPIError, match="only grows"):
        desk.store.idle(lambda s: s.execute(text("DELETE FROM audit_payload WHERE seq = 2")))

    def said(s: Any) -> int:
        s.execute(text("INSERT INTO audit_erased (seq, part, by_seq) VALUES (2, 0, 3)"))
        return int(s.execute(text("DELETE FROM audit_payload WHERE seq = 2 AND part = 0")).rowcount)

    assert desk.store.idle(said) == 1
    for change in ("DELETE FROM audit_erased", "UPDATE audit_erased SET by_seq = 1"):
        with pytest.raises(DBAPIError, match="only grows"):
            desk.store.idle(lambda s, said=change: s.execute(text(said)))


# -- what lets an office grow onto engines that spread by themselves


def test_every_table_names_its_site_and_no_number_comes_from_a_sequence(desk: Any) -> None:
    columns = desk.read(lambda s: s.execute(COLUMNS).all())
    tables = {table for table, *_rest in columns} - {"alembic_version"}
    assert tables - {table for table, name, *_rest in columns if name == "site"} == set()
    assert [row for row in columns if "nextval" in str(row[3])] == []
    assert desk.read(lambda s: s.execute(text("SELECT count(*) FROM pg_sequences")).scalar_one()) == 0
    ids = {(table, name) for table, name, kind, _default in columns if kind == "uuid"}
    others = {(table, name) for table, name, *_rest in columns if name == "id" or name.endswith("_id")} - ids
    assert others == {("audit_head", "id"), ("import_run", "process_id")}
    assert [pair for pair in ids if not (pair[1] == "id" or pair[1].endswith("_id"))] == []


def test_every_record_has_a_uuid_for_its_key(desk: Any) -> None:
    from app.desk.check import record_kinds
    from app.storage.types import Id

    load_records()
    for kind in record_kinds():
        (key,) = kind.__table__.primary_key.columns
        assert (key.name, type(key.type)) == ("id", Id), kind


def test_the_migrated_tables_are_those_of_the_records(desk: Any) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = engines.owner_engine(address_of(desk.folder))
    with engine.connect() as connection:
        differs = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    engine.dispose()
    # the words of the two indexes are the server's own
    assert [one for one in differs if "_search" not in str(one)] == []


@pytest.mark.parametrize(
    ("maker", "has_one"),
    [
        ("PostgreSQL 17.2 (Debian 17.2-1) on x86_64-pc-linux-gnu", True),
        ("CockroachDB CCL v24.3.1 (x86_64-pc-linux-gnu, built 2024/12/10)", False),
        ("PostgreSQL 11.2-YB-2.23.1.0-b0 on x86_64-pc-linux-gnu", False),
    ],
)
def test_an_engine_without_a_bell_is_known_by_what_it_says_of_itself(maker: str, has_one: bool) -> None:
    assert has_bell(maker) is has_one


def test_without_a_bell_what_others_did_is_found_at_the_tick_and_nothing_is_rung(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_opening, "has_bell", lambda _maker: False)
    here, there = open_office(desk.folder), open_office(desk.folder)
    assert (here.bell, there.bell) == ("", "")
    heard: list[str] = []
    listener = Listener(here, lambda kinds: heard.extend(kinds), heard.append)
    try:
        here.changed_elsewhere()
        listener.start()
        there.do(service.arrive, FORM, by=desk.by, now=desk.now)
        assert "Visit" in here.changed_elsewhere(), "the tick (ui.main) asks this every three seconds"
    finally:
        listener.stop()
        here.close()
        there.close()
    assert "does not answer" not in " ".join(heard)
