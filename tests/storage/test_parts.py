"""Parts of something larger: written without waiting for the disk, while everything else keeps its promise."""

from typing import Any

import pytest
from sqlalchemy import text

from app.core.errors import UserError
from app.people import service as people


def pragma(desk: Any, name: str) -> Any:
    with desk.store.writer.connect() as connection:
        return connection.connection.driver_connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_a_part_is_written_and_what_follows_waits_for_the_disk_again(desk: Any) -> None:
    seen: list[int] = []

    def part(s: Any) -> None:
        seen.append(s.connection().exec_driver_sql("PRAGMA synchronous").scalar_one())
        s.execute(text("INSERT INTO touched (kind, count) VALUES ('Part', 1)"))

    desk.store.do_part(part)
    assert (seen, pragma(desk, "synchronous")) == ([1], 2)  # NORMAL for the part alone, FULL for whoever comes next
    assert desk.read(lambda s: s.execute(text("SELECT count FROM touched WHERE kind = 'Part'")).scalar_one()) == 1


def test_a_part_that_fails_leaves_nothing_and_the_full_promise_stands(desk: Any) -> None:
    def part(s: Any) -> None:
        s.execute(text("INSERT INTO touched (kind, count) VALUES ('Part', 1)"))
        raise UserError("no")

    with pytest.raises(UserError, match="no"):
        desk.store.do_part(part)
    assert pragma(desk, "synchronous") == 2
    assert desk.read(lambda s: s.execute(text("SELECT count(*) FROM touched WHERE kind = 'Part'")).scalar_one()) == 0


def test_the_room_for_many_parts_is_given_back(desk: Any) -> None:
    before = (pragma(desk, "cache_size"), pragma(desk, "wal_autocheckpoint"))
    with desk.store.roomy():
        assert (pragma(desk, "cache_size"), pragma(desk, "wal_autocheckpoint")) == (-49152, 4000)
        desk.do(people.add, {"name": "王小明"})
    assert (pragma(desk, "cache_size"), pragma(desk, "wal_autocheckpoint")) == before
