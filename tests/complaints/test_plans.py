"""No list of complaints reads the whole table: at 200,000 rows it would be felt at every key."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from app.calls.lists import ContactFilter
from app.complaints import lists
from app.complaints.duties import actions_rows, open_actions, return_visits
from app.complaints.fields import Move, Order, Scope, State
from app.complaints.lists import ComplaintFilter, board
from app.complaints.numbers import complaint_numbered, numbered_like
from app.complaints.owned import ACTIONS, COMPLAINTS
from app.complaints.permits import moves_for
from app.complaints.similar import Typed, similar
from app.complaints.whole import whole
from app.desk.due import complaints_due
from app.desk.reception_complaints import of_sources, registered_alone
from app.desk.timeline import timeline
from tests.complaints.conftest import House

TABLES = ("complaint", "complaint_event", "complaint_remedy", "corrective_action", "complaint_visit", "complaint_link", "complaint_finding",
          "complaint_decision", "complaint_consent", "clock", "c")  # fmt: skip
DAYS = {"first": date(2026, 11, 1), "last": date(2026, 11, 30)}
Query = Callable[..., Any]


def scanned(s: Session, query: Query, *args: Any, **more: Any) -> list[str]:
    """What a query reads from beginning to end without an index that narrows it."""
    driver: Any = s.connection().connection.driver_connection
    said: list[str] = []
    driver.set_trace_callback(said.append)
    query(s, *args, **more)
    driver.set_trace_callback(None)
    assert said
    found = []
    for statement in said:
        if statement.lstrip().upper().startswith("SELECT"):
            is_cut = "LIMIT" in statement
            steps = [row[3] for row in driver.execute("EXPLAIN QUERY PLAN " + statement)]
            found += [f"{step} <- {statement}" for step in steps if _reads_all(step, is_cut=is_cut)]
    return found


def _reads_all(step: str, *, is_cut: bool) -> bool:
    """A step through a whole table; not along an index of open ones, or of what is cut after so many, or of ids to be counted."""
    if not step.startswith("SCAN") or step.split(" ")[1] not in TABLES:
        return False
    return not ("_open" in step or "COVERING INDEX" in step or (is_cut and "USING INDEX" in step))


@pytest.fixture
def some(house: House) -> UUID:
    complaint = house.open()
    house.along(complaint, Move.START, Move.FACTS, Move.DISPATCH, Move.ACCEPT, Move.REMEDY, Move.RESULT, Move.REPORT)
    house.open(summary="电梯停运两小时")
    return complaint


def test_no_list_reads_every_complaint(house: House, some: UUID) -> None:
    now, by = house.desk.now, house.actor("孙物管")
    row = house.row(some)
    asked: dict[str, tuple[Query, tuple[Any, ...], dict[str, Any]]] = {
        **{f"board {order}": (board, (ComplaintFilter(order=order),), {"by": by, "now": now}) for order in Order},
        **{f"board {scope}": (board, (ComplaintFilter(scope=scope),), {"by": by, "now": now}) for scope in Scope},
        "board text": (board, (ComplaintFilter(text="电梯停运"),), {"by": by, "now": now}),
        "board state": (board, (ComplaintFilter(states=frozenset({State.TO_REVISIT})),), {"by": by, "now": now}),
        "closed": (board, (ComplaintFilter(is_open=False),), {"by": by, "now": now}),
        "closed days": (board, (ComplaintFilter(is_open=False, **DAYS),), {"by": by, "now": now}),
        "closed text": (board, (ComplaintFilter(is_open=False, text="电梯停运"),), {"by": by, "now": now}),
        "closed person": (board, (ComplaintFilter(is_open=False, person_id=row.person_id),), {"by": by, "now": now}),
        "closed kind": (board, (ComplaintFilter(is_open=False, kind_id=row.kind_id),), {"by": by, "now": now}),
        "return visits": (return_visits, (), {"now": now}),
        "open actions": (open_actions, (), {"now": now}),
        "actions of": (actions_rows, (some,), {"now": now}),
        "whole": (whole, (some,), {"by": by, "now": now}),
        "moves": (moves_for, (some, by), {"now": now}),
        "due": (lists.due_until, (now,), {"now": now}),
        "of person": (lists.of_person, (row.person_id,), {"now": now}),
        "of source": (lists.of_source, (some,), {}),
        "open of": (lists.open_of, (by.staff_id,), {"now": now}),
        "number": (complaint_numbered, (row.number,), {}),
        "like": (numbered_like, ("投诉1",), {}),
        "similar": (similar, (Typed(phone="13800138000", summary="楼上装修"),), {"now": now}),
        "complaints due": (complaints_due, (), {"by": by, "now": now}),
        "reception": (registered_alone, (ContactFilter(**DAYS),), {}),
        "reception of": (of_sources, ([some],), {}),
        "timeline": (timeline, (row.person_id,), {}),
        "owned": (COMPLAINTS.of, (by.staff_id,), {}),
        "owned actions": (ACTIONS.of, (by.staff_id,), {}),
    }  # fmt: skip

    def look(s: Session) -> dict[str, list[str]]:
        return {name: found for name, (query, args, more) in asked.items() if (found := scanned(s, query, *args, **more))}

    assert house.desk.read(look) == {}
