"""The audit trail lets entries go only in the name of a deletion, and finds whatever else was taken."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.desk.check import check_all
from app.retention.running import run
from tests.retention.test_running import come_and_go
from tests.retention.world import set_rules

TAKEN = "DELETE FROM audit_payload WHERE seq = 2 AND part = 0"
IN_ITS_NAME = "INSERT INTO audit_erased (seq, part, by_seq) VALUES (2, 0, (SELECT max(by_seq) FROM audit_erased))"


@pytest.fixture
def erased(desk: Any) -> Any:
    """One visit gone, one that stays."""
    come_and_go(desk)
    desk.later(days=100)
    come_and_go(desk, name="李四", phone="13900001111")
    set_rules(desk, visits=3)
    run(desk.store, by=desk.by, now=desk.now)
    assert desk.read(check_all).troubles == ()
    return desk


def does(desk: Any, *statements: str) -> None:
    desk.store.idle(lambda s: [s.execute(text(statement)) for statement in statements])


@pytest.mark.parametrize("change", [
    TAKEN, "DELETE FROM audit_erased", "UPDATE audit_erased SET by_seq = 1", "UPDATE audit_payload SET body = ''",
])  # fmt: skip
def test_the_database_refuses_whatever_is_no_deletion(erased: Any, change: str) -> None:
    with pytest.raises(DBAPIError, match="only grows"):
        does(erased, change)


def test_an_entry_taken_in_the_name_of_a_deletion_is_named(erased: Any) -> None:
    newest = erased.store.read(lambda s: s.execute(text("SELECT seq FROM audit_payload ORDER BY seq LIMIT 1")).scalar_one())
    does(erased, IN_ITS_NAME.replace("(2, 0", f"({newest}, 0"), TAKEN.replace("seq = 2", f"seq = {newest}"))
    assert any("did not take away what is missing in its name" in line for line in erased.read(check_all).troubles)


def test_an_emptied_row_that_is_filled_again_is_named(erased: Any) -> None:
    does(erased, "UPDATE visit SET name = '欧阳晓明' WHERE name = '—'")
    assert any("V20261121-0001 was changed behind" in line for line in erased.read(check_all).troubles)


@pytest.mark.file_only("its rows are written in its own words")
def test_a_clocks_words_may_be_emptied_and_never_rewritten(desk: Any) -> None:
    does(desk, (
        "INSERT INTO clock_event (clock_id, number, kind, at, noted_at, by_name, new_due_at, reason, agreed_by, channel, "
        "calendar_revision, is_clock_back, id, version, site) "
        "VALUES (x'01', 1, 'start', 0, 0, '小王', 0, '材料缺货', '', '', 1, 0, x'02', 1, 1)"
    ))  # fmt: skip
    with pytest.raises(DBAPIError, match="what happened stays"):
        does(desk, "UPDATE clock_event SET reason = 'another'")
    does(desk, "UPDATE clock_event SET reason = ''")
