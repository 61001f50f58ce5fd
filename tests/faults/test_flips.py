"""A byte turned anywhere in the file: said, harmless, or named by the check; never a wrong record in silence, never a crash."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlcipher3.dbapi2 import OperationalError

from app.core.errors import UserError
from app.desk.check import check_all
from app.printing import queue
from app.printing.record import PrintJob
from app.storage.records import row_digest, table_of
from app.storage.trouble import as_user_error
from app.tickets.lists import TicketFilter, board
from app.tickets.service import open_ticket
from app.visits.lists import VisitFilter, register_rows
from app.visits.service import arrive
from app.wiring import load_records, open_office
from tests.faults.flips import Trial
from tests.faults.office import KINDS, Kind
from tests.faults.table import shown

FLIPS = 8
FORM = {"name": "王小明", "phone": "13812345678", "host": "李红", "purpose": "Visiting"}
TICKET = {"channel": "visit", "name": "张三", "phone": "13800138000", "matter": "卫生间渗水", "is_resident": "no"}


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_no_byte_turned_shows_something_wrong_in_silence_or_crashes(kind: Kind) -> None:
    with Trial(kind) as trial:
        line = trial.line(FLIPS)
    assert line.is_ok, shown([line])


@pytest.fixture
def spoiled(desk: Any) -> Callable[[str], tuple[str, ...]]:
    """`spoiled(statement)` gives what the check says of an office somebody's visit and ticket were in."""
    desk.do(arrive, FORM)
    desk.do(open_ticket, TICKET)

    def spoil(statement: str) -> tuple[str, ...]:
        if "audit_payload" in statement:
            desk.store.idle(lambda s: s.execute(text(f"DROP TRIGGER {desk.read(_guard)}")))
        desk.store.idle(lambda s: s.execute(text(statement)))
        found: tuple[str, ...] = desk.read(check_all).troubles
        return found

    return spoil


def _guard(s: Any) -> str:
    names = s.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_payload' AND sql LIKE '%UPDATE%'"))
    found: str = names.scalar_one()
    return found


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE print_job SET title = 'V20261121-0009'", "PrintJob .* was changed"),
        ("UPDATE number_counter SET last = 0 WHERE form = 'visit'", "counter of visit 20261121 stands before number 1"),
        ("UPDATE number_counter SET last = 0 WHERE form = 'ticket'", "counter of ticket 20261121 stands before number 1"),
        ("UPDATE audit_payload SET body = substr(body, 3)", "what event 1 says"),
        ("UPDATE audit_payload SET body = CAST(x'7bff7d' AS TEXT)", "database file is damaged"),
        ("UPDATE visit SET state = 'nowhere'", "Visit V20261121-0001 was changed"),
        ("UPDATE visit SET arrived_at = 'noon'", "Visit V20261121-0001 was changed"),
        ("UPDATE visit SET person_id = x'01'", "Visit V20261121-0001 was changed"),
    ],
)
def test_what_a_damaged_file_could_hold_is_named_by_the_check(spoiled: Any, statement: str, said: str) -> None:
    assert any(re.search(said, line) for line in spoiled(statement)), spoiled(statement)


@pytest.mark.parametrize("spoil", ["state = 'nowhere'", "arrived_at = 'noon'", "name = CAST(x'ff41' AS TEXT)"])
def test_a_list_that_meets_what_nobody_wrote_says_that_the_file_is_damaged(desk: Any, spoil: str) -> None:
    desk.do(arrive, FORM)
    desk.store.idle(lambda s: s.execute(text(f"UPDATE visit SET {spoil}")))
    with pytest.raises(UserError, match="database file is damaged"):
        desk.read(register_rows, VisitFilter())


def test_a_print_job_from_before_urgent_ones_is_still_as_it_was_sealed(desk: Any) -> None:
    desk.do(arrive, FORM)

    def seal_as_then(s: Any) -> None:
        row = dict(s.execute(table_of(PrintJob).select()).mappings().one())
        then = row_digest("print_job", {name: value for name, value in row.items() if name != "is_urgent"})
        s.execute(text("UPDATE print_job SET digest = :digest"), {"digest": then})

    desk.store.idle(seal_as_then)
    assert desk.read(check_all).troubles == ()
    assert len(desk.read(queue.open_jobs, "1")) == 1


def test_a_damaged_calendar_is_said_by_the_board_that_needs_it(desk: Any) -> None:
    desk.do(open_ticket, TICKET)
    desk.store.idle(lambda s: s.execute(text("UPDATE working_calendar SET body = substr(body, 2)")))
    other = open_office(desk.folder)  # one that read it before goes by what it read
    with pytest.raises(UserError, match="database file is damaged"):
        other.read(board, TicketFilter(), by=desk.by, now=desk.now)
    assert any("WorkingCalendar" in line for line in other.read(check_all).troubles)
    other.close()


@pytest.mark.parametrize("spoil", ["unit = 'weeks'", "result = 'nowhere'", "calendar_id = zeroblob(16)", "due_at = 'noon'"])
def test_a_damaged_clock_is_said_by_the_board_that_shows_it(desk: Any, spoil: str) -> None:
    desk.do(open_ticket, TICKET)
    desk.store.idle(
        lambda s: s.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON") and s.execute(text(f"UPDATE clock SET {spoil}"))
    )
    with pytest.raises(UserError, match="database file is damaged"):
        desk.read(board, TicketFilter(), by=desk.by, now=desk.now)


def test_a_column_the_file_has_lost_is_damage_and_one_nobody_knows_is_a_bug() -> None:
    load_records()
    lost, unknown = (as_user_error(OperationalError(f"no such column: visit.{name}")) for name in ("assistance", "unheard_of"))
    assert "database file is damaged" in str(lost)
    assert unknown is None


def test_text_that_is_none_is_a_bug_where_it_did_not_come_from_the_file(desk: Any) -> None:
    with pytest.raises(UnicodeDecodeError):
        desk.read(lambda s: b"\xff".decode("utf-8"))
