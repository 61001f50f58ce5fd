"""The analysis of a year of 100,000 complaints, beside a floor of the same run: every row of that year read once by hand."""

import random
from collections.abc import Iterator
from datetime import timedelta
from statistics import median
from typing import Any

from sqlalchemy import text

from app.clocks.record import Clock
from app.complaints.fields import Channel, Satisfaction, State
from app.complaints.kinds import keep_tree, kinds
from app.complaints.record import Complaint
from app.complaints.tracks import ReturnVisit
from app.core.actor import SYSTEM
from app.hours.limits import Unit
from app.reports.complaints import complaint_figures
from app.storage.direct import run
from app.storage.records import insert_rows, new_row
from tests.bench.complaints import Bare
from tests.bench.measure import Line, timed
from tests.bench.office import NOON, Sample
from tests.bench.tickets import Desk, desks

MANY, BATCH, HOMES, RUNS = 100_000, 5000, 4000, 5
FLOOR = text("SELECT * FROM complaint WHERE day BETWEEN :first AND :last")
TEAMS = ("工程部", "秩序部", "保洁部")
LIMITS = ("promise", "verify", "decision", "accept", "remedy", "return")


def measure(sample: Sample) -> Iterator[Line]:
    """A year, and a month of it."""
    with desks(sample, Desk, Bare) as (desk, _hand):
        _fill(desk)
        read = desk.store.read
        first = NOON.date().replace(month=1, day=1)
        days = {"first": first.year * 10_000, "last": first.year * 10_000 + 1231}
        floor = median([timed(lambda: read(lambda s: len(run(s, FLOOR, days)))) for _n in range(RUNS)])
        year = median([timed(lambda: read(complaint_figures, first, is_year=True, now=NOON)) for _n in range(RUNS)])
        yield Line("floor: every row of the year read once", floor)
        yield Line(f"a year of {MANY:,} complaints analysed", year, most=1000)
        yield Line("a month of it analysed", median([timed(lambda: read(complaint_figures, now=NOON)) for _n in range(RUNS)]), most=300)


def _keep_tree(s: Any, *, by: Any, now: Any) -> int:
    return keep_tree(s)


def _fill(desk: Any) -> None:
    """The year up to now: most are closed, each with its limits and its return visit."""
    desk.store.do(_keep_tree, by=SYSTEM, now=NOON)
    leaves = [row for row in desk.store.read(kinds) if row.is_leaf]
    chooser = random.Random(7)
    span = NOON.timetuple().tm_yday - 1
    for start in range(0, MANY, BATCH):
        rows: list[tuple[Any, dict[str, Any]]] = []
        for n in range(start, start + BATCH):
            rows += _one(n, NOON - timedelta(days=span * (MANY - n) / MANY), chooser, leaves)
        desk.store.do(_write, rows, by=SYSTEM, now=NOON)


def _one(n: int, at: Any, chooser: random.Random, leaves: Any) -> Iterator[tuple[Any, dict[str, Any]]]:
    home, days = chooser.randrange(HOMES), chooser.random() * 5
    handled, closed = at + timedelta(days=days), at + timedelta(days=days + 2)
    said = chooser.choice((Satisfaction.SATISFIED, Satisfaction.SATISFIED, Satisfaction.BASICALLY))
    made = new_row(Complaint, {
        "number": f"投诉〔2026〕{n:06d}", "state": State.CLOSED, "day": int(f"{at:%Y%m%d}"), "received_at": at, "channel": Channel.CALL,
        "kind_id": chooser.choice(leaves).id, "summary": "电梯停在两层之间困人", "story": "早上八点电梯停在五层与六层之间。" * 6,
        "name": "王小明", "phone": f"13{n:09d}", "home": f"{home % 20 + 1}-{home % 3 + 1}-{home // 60:04d}",
        "team": chooser.choice(TEAMS), "round": chooser.choice((1, 1, 1, 2)), "repeats": chooser.choice((0, 0, 1)),
        "registered_at": at, "event_at": closed,
        "verified_at": at + timedelta(hours=4), "decided_at": at + timedelta(hours=6), "dispatched_at": at + timedelta(hours=6),
        "accepted_at": at + timedelta(hours=8), "handled_at": handled, "told_at": handled, "closed_at": closed, "satisfaction": said,
    })  # fmt: skip
    yield Complaint, made
    yield ReturnVisit, new_row(ReturnVisit, {
        "complaint_id": made["id"], "number": made["number"], "round": made["round"], "visited_at": closed, "way": "home",
        "satisfaction": said, "made_at": closed,
    })  # fmt: skip
    for kind in LIMITS:
        yield Clock, new_row(Clock, {
            "record_kind": "complaint", "record_id": made["id"], "kind": kind, "started_at": at, "due_at": closed,
            "original_due_at": closed, "act_by": closed, "warn_at": closed, "last_at": handled, "unit": Unit.WORKING_DAYS, "amount": 3,
            "calendar_id": made["id"], "calendar_revision": 1, "open_seconds": 3600,
            "stopped_at": handled, "result": chooser.choice(("on_time", "on_time", "late")),
        })  # fmt: skip


def _write(s: Any, rows: list[tuple[Any, dict[str, Any]]], *, by: Any, now: Any) -> None:
    for record in (Complaint, ReturnVisit, Clock):
        insert_rows(s, record, [row for kind, row in rows if kind is record])
