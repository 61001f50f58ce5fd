"""Which office a counter works in: looked at before it is used, said clearly where it cannot be, chosen and left by who may."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.core.actor import SYSTEM, Actor, Role
from app.core.errors import UserError
from app.desk.check import check_all
from app.desk.moving import move_office
from app.office import counters
from app.storage.address import Parts, address_of, apart, keep_address, together
from app.storage.looking import Found, look
from app.wiring import open_address, open_office
from tests.conftest import NOON, Desk
from tests.postgres import Server
from tests.server.test_tls import address as tls_address
from tests.server.test_tls import secured  # noqa: F401 -- a fixture


@pytest.fixture
def database() -> str:
    """The office to begin with is a file."""
    return "sqlite"


@pytest.fixture
def fresh(server: Server) -> Callable[[str], str]:
    """`fresh("two")` gives the address of an empty database."""

    def make(name: str) -> str:
        server.tell(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.tell(f"CREATE DATABASE {name}")
        return server.address(name)

    return make


def tables(server: Server, name: str) -> int:
    import psycopg

    with psycopg.connect(server.address(name)) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    return int(found[0]) if found else -1


# -- what is typed


@pytest.mark.parametrize(
    ("parts", "address"),
    [
        (Parts("counter1@server/firstdesk", "a b/c@"), "postgresql://counter1:a%20b%2Fc%40@server/firstdesk"),
        (Parts("postgres://server:5433/x?sslmode=require"), "postgres://server:5433/x?sslmode=require"),
        (Parts("http://server/x"), "postgresql://server/x"),
        (Parts(" c@server/x ", "", "/ca/办公.crt"), "postgresql://c@server/x?sslrootcert=/ca/%E5%8A%9E%E5%85%AC.crt"),
        (Parts("c:typed@server/x?sslrootcert=/old.crt", "", "/new.crt"), "postgresql://c:typed@server/x?sslrootcert=/new.crt"),
        (Parts("c@/x?host=/run/postgresql&port=5433", "p"), "postgresql://c:p@/x?host=/run/postgresql&port=5433"),
    ],
)
def test_three_entries_are_one_address_and_come_apart_again(parts: Parts, address: str) -> None:
    assert together(parts) == address
    again = apart(address)
    assert together(again) == address
    assert again.password == (parts.password or ("typed" if "typed" in parts.address else ""))


def test_a_kept_password_counts_for_its_own_place_alone() -> None:
    kept = "postgresql://counter1:secret@server/firstdesk"
    assert together(Parts("counter1@server/firstdesk"), kept) == kept
    assert "secret" not in together(Parts("counter1@elsewhere/firstdesk"), kept)
    assert "secret" not in together(Parts("counter2@server/firstdesk"), kept)
    with pytest.raises(UserError, match="no address yet"):
        together(Parts("  "))


def test_a_password_is_in_no_sentence_about_an_address() -> None:
    for wrong in ("c:secret@[::1/x", "c:secret@server/x?nonsense=1"):
        with pytest.raises(UserError) as said:
            look(together(Parts(wrong)))
        assert "secret" not in str(said.value)


# -- a look


def test_a_look_says_what_is_there_and_changes_nothing(server: Server, fresh: Callable[[str], str], desk: Desk) -> None:
    address = fresh("looked")
    seen = look(address)
    assert (seen.found, seen.office, seen.may_make, seen.line.is_here) == (Found.EMPTY, "", True, True)
    assert tables(server, "looked") == 0
    open_address(address).close()
    assert (look(address).found, look(address).office) == (Found.OFFICE, "")
    server.tell("UPDATE alembic_version SET version_num = '0003'", "looked")
    assert look(address).found is Found.OLDER
    with pytest.raises(UserError, match="older Firstdesk"):
        counters.use_server(desk.store, desk.folder, Parts(address), by=SYSTEM, now=NOON)
    server.tell("UPDATE alembic_version SET version_num = '9000'", "looked")
    with pytest.raises(UserError, match="newer Firstdesk"):
        look(address)
    assert address_of(desk.folder) == ""


@pytest.mark.loopback("a port where nothing is, or something else")
@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("a@127.0.0.1:9/x", "Nothing answers at 127.0.0.1, port 9"),
        ("a@/x?host=/nowhere", "Nothing answers at /nowhere"),
    ],
)
def test_whoever_does_not_answer_is_told_apart(address: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        look(together(Parts(address)))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("failed to resolve host 'desk.invalid': [Errno -2] Name or service not known", "No server is known by the name desk.invalid"),
        ("connection timeout expired", "desk.invalid does not answer: it is off"),
        ("connection failed: received invalid response to SSL negotiation: H", "What answers at desk.invalid, port 443, is no PostgreSQL"),
        ("connection failed: FATAL:  sorry, too many clients already", "takes no more counters"),
    ],
)
def test_what_a_network_says_becomes_a_sentence_with_the_place_in_it(said: str, sentence: str) -> None:
    from psycopg import OperationalError

    from app.storage.server_trouble import connecting

    assert sentence in str(connecting(OperationalError(said), "postgresql://c:secret@desk.invalid:443/x"))


def test_what_a_server_refuses_is_told_apart(secured: tuple[Server, Path, Path], server: Server, tmp_path: Path) -> None:  # noqa: F811 -- the fixture
    made, right, wrong = secured
    good = apart(tls_address(made, right))
    told = {
        "name and password": Parts(good.address, "wrong", good.certificate),
        "no such database": Parts(good.address.replace("/secured", "/elsewhere"), good.password, good.certificate),
        "Nobody this PC trusts": Parts(good.address, good.password, str(wrong)),
        "other name|another name": Parts(good.address.replace("127.0.0.1", "localhost"), good.password, good.certificate),
        "is not there or is none": Parts(good.address, good.password, str(tmp_path / "none.crt")),
        "does not encrypt": Parts(apart(tls_address(server, right)).address, "", str(right)),
    }
    for sentence, parts in told.items():
        with pytest.raises(UserError, match=sentence):
            look(together(parts))
    seen = look(together(good))
    assert seen.line.protocol.startswith("TLS")
    assert seen.line.is_checked


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ('connection failed: 致命错误:  用户 "c" Password 认证失败', "name and password"),
        ('致命错误:  数据库 "x" 不存在', "no such database"),
        ('致命错误:  没有用于主机 "::1", 用户 "c", 数据库 "x", 没有加密 的 pg_hba.conf 记录', "does not let this name in"),
        ('connection to server at "controller", port 5432 failed: Connection refused', "does not answer"),
    ],
)
def test_a_server_that_speaks_chinese_is_understood_too(said: str, sentence: str) -> None:
    from psycopg import OperationalError

    from app.storage.server_trouble import sentence_for

    assert sentence in sentence_for(OperationalError(said))


# -- chosen and left


@pytest.fixture
def shared_office(fresh: Callable[[str], str], desk: Desk) -> str:
    """An office on a server: that of the desk, moved there; the desk's own file stays."""
    address = fresh("chosen")
    moved = move_office(desk.store, desk.folder, Parts(address), by=SYSTEM, now=NOON)
    assert moved.events > 0
    return address


def facts(desk: Any) -> list[str]:
    from sqlalchemy import text

    return [str(body) for (body,) in desk.store.read(lambda s: s.execute(text("SELECT body FROM audit_payload")).all()) if "server" in body]


def test_an_office_moved_is_the_one_this_counter_opens_next(shared_office: str, desk: Desk) -> None:
    assert address_of(desk.folder) == shared_office
    store = open_office(desk.folder)
    try:
        found = counters.standing(store, desk.folder)
        assert found.place.endswith("/chosen")
        assert found.has_file
        assert found.line is not None
        assert found.line.has_bell
        assert store.read(check_all).troubles == ()
    finally:
        store.close()
    assert any("chosen" in body for body in facts(desk)), "the file that stays behind does not say where its office went"


def test_a_counter_leaves_a_server_and_joins_it_again(shared_office: str, desk: Desk) -> None:
    store = open_office(desk.folder)
    try:
        counters.leave_server(store, desk.folder, by=SYSTEM, now=NOON)
        with pytest.raises(UserError, match="on no server"):
            counters.leave_server(store, desk.folder, by=SYSTEM, now=NOON)
    finally:
        store.close()
    assert address_of(desk.folder) == ""
    assert counters.standing(desk.store, desk.folder).line is None
    found = counters.use_server(desk.store, desk.folder, Parts(shared_office), by=SYSTEM, now=NOON)
    assert found.office == "美好家园"
    assert address_of(desk.folder) == shared_office


def test_an_empty_database_is_not_used_and_says_how_an_office_gets_there(fresh: Callable[[str], str], desk: Desk) -> None:
    with pytest.raises(UserError, match=r"is empty.*Move this office there"):
        counters.use_server(desk.store, desk.folder, Parts(fresh("bare")), by=SYSTEM, now=NOON)
    assert address_of(desk.folder) == ""


def test_only_an_administrator_changes_where_the_office_is(tmp_path: Path, desk: Desk) -> None:
    by = Actor(None, "王", frozenset({Role.RECEPTIONIST, Role.MANAGER}))
    for service in (counters.use_server, move_office):
        with pytest.raises(UserError, match="another role"):
            service(desk.store, desk.folder, Parts("x"), by=by, now=NOON)


def test_an_address_that_stopped_working_is_put_right_from_the_page_that_says_so(shared_office: str, tmp_path: Path) -> None:
    folder = tmp_path / "counter2"
    keep_address(folder, "postgresql://nobody@127.0.0.1:9/x")
    assert counters.named(folder).address == "postgresql://nobody@127.0.0.1:9/x"
    counters.use_server(None, folder, Parts(shared_office), by=SYSTEM, now=NOON)
    open_office(folder).close()
