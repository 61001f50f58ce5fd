"""A server that keeps what it acknowledged when it is killed, for tests that kill it."""

from collections.abc import Iterator

import pytest

from tests import postgres
from tests.conftest import _missing
from tests.postgres import Server, free_port


@pytest.fixture(scope="session")
def steady() -> Iterator[Server]:
    """A server of its own that may be stopped; it notes deadlocks."""
    programs = postgres.programs()
    if programs is None:
        _missing("PostgreSQL")
        raise AssertionError
    made = Server(programs, free_port(), {"synchronous_commit": "on", "deadlock_timeout": "200ms", "log_lock_waits": "on"})
    yield made
    made.close()
