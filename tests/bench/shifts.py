"""The hand-over with 500 inside: what is open, the frozen sheet, its paper, and late escorts beside the board."""

from collections.abc import Iterator
from datetime import timedelta
from statistics import median
from typing import Any

from app.shifts import drawing
from app.shifts.lists import open_now
from app.shifts.service import Taker, hand_over
from app.storage.records import insert_rows, new_row
from app.visits.carried import unreported
from app.visits.fields import VisitorType, VisitState
from app.visits.marks import NextStep, VisitEscort, VisitOutcome, VisitSlip
from app.visits.record import Visit
from app.wiring import open_office
from tests.bench.measure import Line, timed
from tests.bench.office import NOON, Sample, receptionist

PEOPLE = 500
RUNS = 9


def _fill(s: Any) -> None:
    """500 inside, a tenth of them escorted; 100 who have left with a slip, an outcome due and a step each."""
    visits, escorts = [], []
    for n in range(PEOPLE):
        at = NOON - timedelta(minutes=n % 300)
        visits.append(_visit(n, VisitState.INSIDE, at))
        if n % 10 == 0:
            escorts.append(new_row(VisitEscort, {"visit_id": visits[-1]["id"], "is_needed": True, "name": "刘工", "called_at": at}))
    gone = [_visit(PEOPLE + n, VisitState.LEFT, NOON - timedelta(hours=1)) for n in range(100)]
    insert_rows(s, Visit, [*visits, *gone])
    insert_rows(s, VisitEscort, escorts)
    insert_rows(s, VisitSlip, [new_row(VisitSlip, {"visit_id": row["id"]}) for row in gone])
    insert_rows(s, VisitOutcome, [new_row(VisitOutcome, {"visit_id": row["id"], "is_due": True}) for row in gone])
    step = {"what": "回访", "owner": "李红", "due": 20261120}
    insert_rows(s, NextStep, [new_row(NextStep, {**step, "visit_id": row["id"]}) for row in gone])


def _visit(n: int, state: VisitState, at: Any) -> dict[str, Any]:
    return new_row(Visit, {
        "number": f"V20261121-9{n:04d}", "state": state, "type": VisitorType.CONTRACTOR, "day": 20261121, "at": at, "arrived_at": at,
        "name": "尉迟文", "company": "恒通电梯", "host": "5-1-0803 林先生", "left_at": NOON if state is VisitState.LEFT else None,
    })  # fmt: skip


def measure(sample: Sample) -> Iterator[Line]:
    """The read behind the screen, the hand-over itself, the paper."""
    with sample.copied() as (folder,):
        store = open_office(folder)
        by = receptionist(store)
        store.idle(_fill)
        shown = sum(part.total for part in store.read(open_now, now=NOON))
        spent = [timed(lambda: store.read(open_now, now=NOON)) for _n in range(RUNS)]
        yield Line(f"hand-over, {shown} lines read", median(spent), most=100)
        spent = [timed(lambda: store.read(unreported)) for _n in range(RUNS)]
        yield Line("late escorts beside the board", median(spent), most=20)
        made: list[Any] = []

        def make() -> None:
            made.append(store.do(hand_over, {"to": "夜班"}, Taker(as_written=True), by=by, now=NOON).value)

        yield Line("hand-over frozen and numbered", median([timed(make) for _n in range(3)]), most=300)
        spent = [timed(lambda: store.read(drawing.handover, made[0].handover_id, now=NOON)) for _n in range(3)]
        yield Line("hand-over sheet, PDF", median(spent), most=2000)
        store.close()
