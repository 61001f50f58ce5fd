"""What every test stands on: shipped fonts only, no screen, English, the same draw of examples, and no stray word in the log."""

import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

# before anything of ours or Qt's is imported: fonts of the PC would make papers differ from machine to machine
os.environ["FIRSTDESK_NO_SYSTEM_FONTS"] = "1"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# no test signs an audit trail with the real user's key
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"  # nor puts anything into their key store
os.environ["FIRSTDESK_KEYS"] = os.path.join(tempfile.gettempdir(), f"firstdesk-keys-{os.getpid()}")

import pytest
from hypothesis import HealthCheck, settings

from app.core import clock, i18n
from app.core.actor import Actor
from tests import postgres
from tests.network import no_network  # noqa: F401 -- every test runs behind it
from tests.postgres import Server, ServerOffice, free_port

# shared machines stall; a slow moment is not a wrong answer
settings.register_profile("firstdesk", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("firstdesk")

DATABASES = ("sqlite", "postgresql")
# these run on both databases in every run: what a server could do otherwise than a file
ON_BOTH = ("visits/test_arrive.py", "office/test_audit.py", "places/test_homes.py", "stories/test_stories.py")
SHARED = Path(__file__).parents[2] / "shared" / "data"


def _missing(what: str) -> None:
    """Skip on a developer's PC; in CI (FIRSTDESK_REQUIRE_ALL=1) a missing component is a failure."""
    if os.environ.get("FIRSTDESK_REQUIRE_ALL") == "1":
        pytest.fail(f"component missing: {what}", pytrace=False)
    pytest.skip(f"component missing: {what}")


@pytest.fixture(scope="session")
def component() -> Callable[[str], str]:
    """`component("lp")` gives the program's path, or leaves the test as this machine lacks it."""

    def find(name: str) -> str:
        # daemons live in sbin, which a plain user's PATH leaves out
        found = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"]))
        if found is None:
            _missing(name)
        return str(found)

    return find


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    """`shared("hostile/blns")` gives a file or folder of the test data beside the project."""

    def find(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            _missing(f"shared/data/{name}")
        return path

    return find


@pytest.fixture(autouse=True)
def _english_at_the_office() -> Iterator[None]:
    """Each test starts in English with the PC's clock in the office's zone, whatever the one before did."""
    i18n.use_language("en")
    clock.fix(None)
    clock.use_zone("Asia/Shanghai")
    yield
    clock.fix(None)


@pytest.fixture(autouse=True)
def _own_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies of one office go different ways in each test; its key remembers what it signed."""
    monkeypatch.setenv("FIRSTDESK_KEYS", str(tmp_path / "keys"))


class _Records(logging.Handler):
    """Keeps what was logged at WARNING or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.kept: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.kept.append(record)


@pytest.fixture(autouse=True)
def expected_log(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """Log records fail the test unless it names a part of their text: `expected_log.append("database is gone")`."""
    records, expected = _Records(), list[str]()
    logging.getLogger().addHandler(records)
    yield expected
    logging.getLogger().removeHandler(records)
    stray = [f"{r.name}: {r.getMessage()}" for r in records.kept if not any(part in r.getMessage() for part in expected)]
    # a failure in the test itself says more than the log it left
    if stray and not getattr(request.node, "has_failed", False):
        pytest.fail("unexpected log records:\n" + "\n".join(stray), pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Tells `expected_log` whether the test failed by itself."""
    report = yield
    if call.when == "call" and report.failed:
        item.has_failed = True
    return report


@pytest.fixture
def fresh_python() -> list[str]:
    """The command of an interpreter that has loaded nothing of ours and reads no user settings."""
    return [sys.executable, "-X", "utf8"]


NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)  # 12:00 at the office
OFFICE_FORM = {"name": "美好家园", "kind": "property", "person": "李红", "password": "correct horse"}


class Desk:
    """An office on a real database file, and who sits at its counter; `later` moves the clock."""

    def __init__(self, folder: Path, by: Actor) -> None:
        from app.wiring import open_office

        self.folder, self.by, self.now = folder, by, NOON
        self.store = open_office(folder)

    def do(self, service: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return self.store.do(service, *args, by=self.by, now=self.now, **kwargs).value

    def read(self, query: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return self.store.read(query, *args, **kwargs)

    def later(self, **much: float) -> None:
        self.now += timedelta(**much)


@pytest.fixture(scope="session")
def _office_template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Actor]:
    from app.office.service import found
    from app.wiring import open_office

    folder = tmp_path_factory.mktemp("office")
    store = open_office(folder)
    actor = store.do(found, OFFICE_FORM, now=NOON - timedelta(days=30), counter="1").value
    store.close()
    return folder, actor


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server of this run's own."""
    found = postgres.programs()
    if found is None:
        _missing("PostgreSQL")
        raise AssertionError
    made = Server(found, free_port())
    yield made
    made.close()


@pytest.fixture(scope="session")
def _server_office(server: Server) -> Iterator[tuple[ServerOffice, Actor]]:
    from app.office.service import found
    from app.wiring import open_address

    server.tell("CREATE DATABASE office")
    store = open_address(server.address("office"))
    actor = store.do(found, OFFICE_FORM, now=NOON - timedelta(days=30), counter="1").value
    store.close()
    office = ServerOffice(server, "office")
    yield office, actor
    office.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=DATABASES, default=DATABASES[0], help="where offices of tests keep their data")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On a server there is no file to look into: tests about it have run on SQLite and are no part of that run."""
    if config.getoption("--database") == DATABASES[0]:
        return
    about_the_file = [item for item in items if item.get_closest_marker("file_only") and "database" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=about_the_file)
    items[:] = [item for item in items if item not in about_the_file]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Some tests run on both databases whenever they run at all."""
    is_chosen = any(str(metafunc.definition.path).endswith(name) for name in ON_BOTH) and "database" in metafunc.fixturenames
    is_about_the_file = metafunc.definition.get_closest_marker("file_only") is not None
    if is_chosen and not is_about_the_file and metafunc.config.getoption("--database") == DATABASES[0]:
        metafunc.parametrize("database", DATABASES, indirect=True)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """sqlite or postgresql; tests marked `file_only` are about SQLite's file, those marked `on_server` about the server."""
    if request.node.get_closest_marker("on_server"):
        return DATABASES[1]
    return str(getattr(request, "param", request.config.getoption("--database")))


@pytest.fixture
def office_folder(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A data folder with a founded office (李红 / correct horse), nobody has come yet."""
    folder = tmp_path / "data"
    if database == "sqlite":
        shutil.copytree(request.getfixturevalue("_office_template")[0], folder)
    else:
        from app.storage.address import keep_address

        # a store an earlier test left open is sent out; where its connection is found dead, the pool says so
        request.getfixturevalue("expected_log").append("Exception during reset or similar")
        keep_address(folder, request.getfixturevalue("_server_office")[0].fresh())
    return folder


@pytest.fixture
def office_actor(database: str, request: pytest.FixtureRequest) -> Actor:
    """Who founded it."""
    actor: Actor = request.getfixturevalue("_office_template" if database == "sqlite" else "_server_office")[1]
    return actor


@pytest.fixture
def desk(office_actor: Actor, office_folder: Path) -> Iterator[Desk]:
    """The founded office, open, at noon."""
    opened = Desk(office_folder, office_actor)
    yield opened
    opened.store.close()


@pytest.fixture(autouse=True)
def _windows_go(request: pytest.FixtureRequest) -> Iterator[None]:
    """A window of a test is gone with it: what is only marked for deletion would be painted and styled anew by every later test."""
    yield
    if "qtbot" in request.fixturenames or "qapp" in request.fixturenames:
        from PySide6.QtCore import QCoreApplication, QEvent

        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
