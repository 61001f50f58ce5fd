"""A person forgotten on a server is in no row any more, dead ones among them; where a counter may not clean, the report says who does."""

from pathlib import Path
from typing import Any

import pytest

from app.core.actor import SYSTEM
from app.office.service import found
from app.people import lists as people
from app.retention.forgetting import forget
from app.storage.address import keep_address
from app.wiring import open_address
from tests.conftest import NOON, OFFICE_FORM, Desk
from tests.postgres import Server
from tests.retention.test_running import FORM, come_and_go

PHONE = FORM["phone"]
ROWS = """
SELECT count(*) FROM pg_class, generate_series(0, pg_relation_size(oid) / 8192 - 1) page, heap_page_items(get_raw_page(relname, page::int))
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND position(%s::bytea in t_data) > 0
"""


def rows_holding(server: Server, name: str, words: str) -> int:
    """Rows of all tables that hold the words, those that were deleted or written over too."""
    import psycopg

    with psycopg.connect(server.address(name), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pageinspect")
        row = connection.execute(ROWS, [words.encode()]).fetchone()
    assert row is not None
    return int(row[0])


def forgotten(folder: Path, address: str) -> Any:
    keep_address(folder, address)
    desk = Desk(folder, SYSTEM)
    try:
        come_and_go(desk)
        (person,) = desk.read(people.search, FORM["name"])
        return desk.do(forget, person.id)
    finally:
        desk.store.close()


def new_office(server: Server, name: str) -> str:
    server.tell(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    server.tell(f"CREATE DATABASE {name}")
    address = server.address(name)
    store = open_address(address)
    store.do(found, OFFICE_FORM, now=NOON)
    store.close()
    return address


def test_the_owner_of_the_tables_leaves_no_dead_row_behind(server: Server, tmp_path: Path) -> None:
    report = forgotten(tmp_path, new_office(server, "cleaned"))
    assert rows_holding(server, "cleaned", PHONE) == 0
    (said,) = report.left
    assert "cleaned at once" in said


def test_a_counter_that_may_not_clean_says_who_does(server: Server, tmp_path: Path) -> None:
    new_office(server, "uncleaned")
    server.tell("CREATE ROLE uncleaned_desk NOLOGIN")
    server.tell("CREATE ROLE uncleaner LOGIN IN ROLE uncleaned_desk")
    try:
        server.tell("GRANT USAGE ON SCHEMA public TO uncleaned_desk", "uncleaned")
        server.tell("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO uncleaned_desk", "uncleaned")
        report = forgotten(tmp_path, server.address("uncleaned", user="uncleaner"))
        (said,) = report.left
        assert "may not clean" in said
        assert "VACUUM FULL" in said
        assert rows_holding(server, "uncleaned", PHONE) > 0
        server.tell("VACUUM FULL", "uncleaned")
        assert rows_holding(server, "uncleaned", PHONE) == 0
    finally:
        server.tell("DROP DATABASE uncleaned WITH (FORCE)")
        server.tell("DROP ROLE uncleaner")
        server.tell("DROP ROLE uncleaned_desk")


def test_a_file_has_nothing_left_to_say(desk: Any) -> None:
    come_and_go(desk)
    (person,) = desk.read(people.search, FORM["name"])
    assert desk.do(forget, person.id).left == ()


@pytest.fixture
def database() -> str:
    """The desk of the last test is a file."""
    return "sqlite"
