"""An office moved to a server is there wholly, or not at all."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.__main__ import main
from app.attachments.service import About, attach_bytes, content
from app.core.actor import SYSTEM
from app.core.errors import UserError
from app.desk import moving
from app.desk.check import check_all
from app.people import lists as people
from app.people.record import Person
from app.storage.address import Parts, forget_address
from app.storage.backups.watching import Progress, Stage, Watch
from app.storage.lines import Sum, sum_on_server, told
from app.storage.records import Base, table_of
from app.storage.server import owner_engine
from app.storage.store import Store
from app.visits import service
from app.visits.record import Visit
from app.wiring import open_address
from tests.conftest import NOON, Desk
from tests.postgres import Server


@pytest.fixture
def database() -> str:
    """The office to be moved is a file."""
    return "sqlite"


@pytest.fixture
def target(server: Server) -> str:
    """An empty database."""
    server.tell("DROP DATABASE IF EXISTS target WITH (FORCE)")
    server.tell("CREATE DATABASE target")
    return server.address("target")


def tables_of(server: Server) -> int:
    import psycopg

    with psycopg.connect(server.address("target")) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    return int(found[0]) if found else -1


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample office with people, visits, tickets and complaints."""
    folder = tmp_path_factory.mktemp("sample")
    assert main(["--data", str(folder), "sample", "--visits", "60"]) == 0
    return folder


@pytest.fixture
def busy(sampled: Path, tmp_path: Path) -> Iterator[Desk]:
    """It, open."""
    shutil.copytree(sampled, tmp_path / "sample")
    desk = Desk(tmp_path / "sample", SYSTEM)
    yield desk
    desk.store.close()


def test_everything_is_on_the_server_afterwards_and_found_and_the_chain_goes_on(busy: Any, target: str) -> None:
    moved = moving.move_to(busy.store, target)
    store = open_address(target, create=False)
    try:
        here, there = busy.read(check_all), store.read(check_all)
        assert there.troubles == ()
        assert there.counts == here.counts
        assert moved.events == here.counts["AuditEvent"]
        assert {one.table: one.rows for one in moved.tables}["visit"] == here.counts["Visit"] > 50
        word = busy.read(people.listed)[0][0].name
        assert [row.id for row in store.read(people.search, word)] == [row.id for row in busy.read(people.search, word)]
    finally:
        store.close()
    with pytest.raises(UserError, match="holds tables already"):
        moving.move_to(busy.store, target)


def test_a_kept_file_goes_along_and_a_missing_one_stops_the_move(desk: Any, target: str, server: Server) -> None:
    visit_id = desk.do(service.arrive, {"name": "王小明", "host": "5-1-0803", "purpose": "Visiting"}).visit_id
    row = desk.do(attach_bytes, About("visit", visit_id), ("信.pdf", b"%PDF-1.7 ..."))
    path = next((desk.folder / "attachments").glob("??/*"))
    kept = path.read_bytes()
    path.unlink()
    with pytest.raises(UserError, match=r"Nothing was moved: 信\.pdf"):
        moving.move_to(desk.store, target)
    assert tables_of(server) == 0
    path.write_bytes(kept)
    assert moving.move_to(desk.store, target).files == 1
    store = open_address(target)
    assert store.read(content, row.id) == b"%PDF-1.7 ..."
    store.close()


def test_a_move_broken_off_leaves_nothing_on_the_server(busy: Any, target: str, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def unplugged(*_args: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(moving, "_compared", unplugged)
        with pytest.raises(KeyboardInterrupt):
            moving.move_to(busy.store, target)
    assert tables_of(server) == 0
    assert moving.move_to(busy.store, target).events > 0


def change(store: Store, statement: str) -> None:
    store.idle(lambda s: s.connection().exec_driver_sql(statement))


def test_every_sign_of_a_text_comes_over_as_it_is(busy: Any, target: str) -> None:
    texts = ("张\\b", "a\tb\r\nc", "\\N", "\\.", "\\", "", "'\"", "😀\x1f\x01", "\\x61", "½\u2028")
    for seq, said in enumerate(texts, 1):
        busy.store.idle(
            lambda s, seq=seq, said=said: s.execute(text("UPDATE person SET note = :said WHERE seq = :seq"), {"said": said, "seq": seq})
        )
    moving.move_to(busy.store, target)
    store = open_address(target)
    here, there = (
        [row for row in one.read(lambda s: s.execute(select(table_of(Person)).order_by(Person.seq)).all())] for one in (busy.store, store)
    )
    store.close()
    assert [row.note for row in here][: len(texts)] == list(texts)
    assert here == there


@pytest.mark.parametrize("said", ["name = 'a' || char(0) || 'b'", "name = CAST(x'ff' AS TEXT)", "version = 'two'", "version = 1.5"])
def test_what_the_server_cannot_keep_is_refused_and_leaves_nothing(busy: Any, target: str, server: Server, said: str) -> None:
    change(busy.store, f"UPDATE person SET {said} WHERE seq = 3")
    with pytest.raises(UserError, match="does not take what is kept in the table person"):
        moving.move_to(busy.store, target)
    assert tables_of(server) == 0


def test_the_sum_of_a_table_is_the_same_on_both_sides_until_one_value_differs(busy: Any, target: str) -> None:
    moved = {one.table: one for one in moving.move_to(busy.store, target).tables}
    engine = owner_engine(target)
    with Session(busy.store.writer) as here, engine.connect() as there:
        for table in (table for table in Base.metadata.sorted_tables if table.name in moved):
            found = Sum()
            for batch in told(here.connection(), table):
                found = batch.summed(found)
            assert sum_on_server(there, table) == found
            assert (found.rows, found.digest) == (moved[table.name].rows, moved[table.name].digest)
        person = Base.metadata.tables["person"]
        before = sum_on_server(there, person)
        there.execute(text("UPDATE person SET note = note || ' ' WHERE seq = 5"))
        after = sum_on_server(there, person)
        assert (after.rows, after.digest != before.digest) == (before.rows, True)
        there.execute(text("UPDATE person SET note = left(note, -1) WHERE seq = 5"))
        assert sum_on_server(there, person) == before
    engine.dispose()


def test_a_move_tells_how_far_it_is_and_stops_when_told_to(busy: Any, target: str, server: Server) -> None:
    stages = [Stage.ROWS, Stage.INDEXES, Stage.COMPARE, Stage.WORDS, Stage.CHAIN]
    seen = list[Progress]()
    for stage in stages[:-1]:
        watch = Watch(seen.append, lambda stage=stage: bool(seen) and seen[-1].stage is stage)  # type: ignore[misc]  # bound at once
        seen.clear()
        with pytest.raises(UserError, match="Nothing half done was kept"):
            moving.move_to(busy.store, target, watch)
        assert tables_of(server) == 0
    seen.clear()
    moved = moving.move_to(busy.store, target, Watch(seen.append))
    assert list(dict.fromkeys(one.stage for one in seen)) == stages
    assert {one.total for one in seen if one.stage in (Stage.ROWS, Stage.COMPARE)} == {sum(one.rows for one in moved.tables)}


def test_what_is_entered_while_an_office_moves_is_on_the_server_or_refused(busy: Any, target: str) -> None:
    """Two counters of this PC go on checking in, from before the move until they are told that the office is elsewhere."""
    other = Desk(busy.folder, SYSTEM)
    kept, refused = list[UUID](), list[str]()
    are_working, is_moved = threading.Barrier(3), threading.Event()

    def work(desk: Any) -> None:
        desk.do(service.arrive, {"name": "王小明", "host": "5-1-0803", "purpose": "Visiting"})
        are_working.wait(60)
        is_here, after = True, 0
        while is_here and after < 2:
            after += is_moved.is_set()
            try:
                kept.append(desk.do(service.arrive, {"name": "李晓红", "host": "5-1-0803", "purpose": "Visiting"}).visit_id)
            except UserError as error:
                refused.append(str(error))  # the other program may be told first that the file is busy
                is_here = "on the server" not in str(error)

    workers = [threading.Thread(target=work, args=(desk,)) for desk in (busy, other)]
    for worker in workers:
        worker.start()
    are_working.wait(60)
    moving.move_office(busy.store, busy.folder, Parts(target), by=SYSTEM, now=NOON)
    is_moved.set()
    for worker in workers:
        worker.join(60)
    here = busy.read(visit_ids)
    other.store.close()
    store = open_address(target, create=False)
    there = store.read(visit_ids)
    store.close()
    assert set(kept) <= there
    assert here == there
    assert sum("on the server" in sentence for sentence in refused) == 2
    forget_address(busy.folder)  # whoever works alone again goes on in the file
    assert busy.do(service.arrive, {"name": "王小明", "host": "5-1-0803", "purpose": "Visiting"}).visit_id


def visit_ids(s: Session) -> set[UUID]:
    return set(s.execute(select(Visit.id)).scalars())


def test_the_office_tool_moves_and_then_uses_the_server(busy: Any, target: str, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["--lang", "en", "--data", str(busy.folder)]
    assert main([*data, "move-to", target]) == 0
    said = capsys.readouterr()
    assert "counts and digests of all tables are the same" in said.out
    assert said.err.splitlines() == [
        "Copying the rows to the server", "Making the indexes", "Comparing every row", "Making everything findable",
        "Following the audit trail",
    ]  # fmt: skip
    assert main([*data, "server", "use", target]) == 0
    assert main([*data, "check"]) == 0
    assert main(["--data", target, "check"]) == 0
    assert main([*data, "move-to", target]) == 1
    assert "on a server already" in capsys.readouterr().err


def test_the_roles_are_printed_for_whoever_keeps_the_server(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["server", "roles", "--counter", "counter1"]) == 0
    out = capsys.readouterr().out
    assert 'CREATE ROLE "counter1" LOGIN IN ROLE firstdesk_desk;' in out
    assert "ENCODING 'UTF8' LOCALE 'C'" in out
