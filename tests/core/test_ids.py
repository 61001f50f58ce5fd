"""Ids: never twice, in the order they were made, with the version every database knows."""

import threading
from uuid import UUID

import pytest

from app.core import ids


def test_ids_made_one_after_another_are_in_order_and_never_twice() -> None:
    made = [ids.new_id() for _n in range(20_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_ids_are_version_seven_of_the_standard() -> None:
    made = ids.new_id()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")


def test_threads_never_share_an_id() -> None:
    made: list[UUID] = []
    threads = [threading.Thread(target=lambda: made.extend([ids.new_id() for _n in range(2000)])) for _t in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 8000


def test_a_clock_set_back_makes_no_id_twice_and_none_out_of_order(monkeypatch: pytest.MonkeyPatch) -> None:

    before = ids.new_id()
    monkeypatch.setattr(ids.time, "time_ns", lambda: 0)
    after = [ids.new_id() for _n in range(5000)]
    assert [before, *after] == sorted({before, *after})
