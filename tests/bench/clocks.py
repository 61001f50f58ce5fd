"""1,000 running limits: worked out anew, shown as a board reads them, started and overdue; beside the same SQL by hand."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

from app.clocks import service
from app.clocks.calendars import in_force
from app.clocks.courses import OF_OPEN, course_of, steps_of_open
from app.clocks.editing import CLOCKS, default_calendar, preview
from app.clocks.fields import ClockFor
from app.clocks.lists import QUERY, clocks_of
from app.core.actor import Actor
from app.hours.changes import course_end
from app.hours.forms import form_of
from app.hours.limits import Limit, Unit, minutes
from app.storage.opening import NAME
from app.wiring import open_office
from tests.bench.measure import Line, by_turns
from tests.bench.office import NOON, Sample, raw, receptionist

MANY = 1000
RUNS = 30


def _fill(s: Any, *, by: Actor, now: datetime) -> list[UUID]:
    """Limits of all units begun within a fortnight, one in four paused for a while."""
    draw, records = Random(20261121), []
    for n in range(MANY):
        limit = (
            minutes(draw.randrange(10, 3000)), Limit(Unit.WORKING_DAYS, draw.randrange(1, 10)), Limit(Unit.SAME_DAY),
            Limit(Unit.CALENDAR_DAYS, draw.randrange(1, 20)), Limit(Unit.HOURS, draw.randrange(1, 72)),
        )[n % 5]  # fmt: skip
        records.append(uuid4())
        begun = now - timedelta(minutes=draw.randrange(20_000))
        service.start(s, ClockFor("ticket", records[-1], "promise"), limit, started_at=begun, by=by, now=now)
        if n % 4 == 0:
            service.pause(s, records[-1], reason="papers", by=by, now=now)
            service.resume(s, records[-1], by=by, now=now + timedelta(hours=3))
    return records


def measure(sample: Sample) -> Iterator[Line]:
    """The rules alone, an edit of the calendar looked at, a board's clocks, one more clock."""
    with sample.copied() as (folder,):
        store = open_office(folder)
        by = receptionist(store)
        records = store.do(_fill, by=by, now=NOON).value
        mine = store.read(default_calendar)
        bare = raw(folder / NAME)
        known, key = store.read(in_force), mine.id.bytes
        courses = [course_of(steps) for steps in store.read(lambda s: steps_of_open(s, mine.id)).values()]
        reading = [(CLOCKS.text, {"id": key}), (OF_OPEN.text, {"id": key})]

        def read_bare(_n: int) -> None:
            for statement, values in reading:
                bare.execute(statement, values).fetchall()

        pair = by_turns(read_bare, lambda _n: [course_end(known.calendar, course) for course in courses], RUNS)
        yield pair.typical("1,000 open clocks worked out, at hand", most=50)
        body = form_of(mine.calendar)
        body["holidays"].append("2026-12-01")
        pair = by_turns(read_bare, lambda _n: store.read(preview, mine.id, body, now=NOON), RUNS)
        yield pair.typical("1,000 open clocks read and worked out by another calendar", most=50)
        marks = ", ".join("?" * MANY)
        statement, ids = f"{QUERY}record_id IN ({marks})", [record.bytes for record in records]
        pair = by_turns(lambda _n: bare.execute(statement, ids).fetchall(), lambda _n: store.read(clocks_of, records), RUNS)
        yield pair.typical("1,000 clocks of a board", most=50)
        bare.close()
        yield from _overdue(store, by, folder)
        store.close()


def _overdue(store: Any, by: Actor, folder: Any) -> Iterator[Line]:
    """What every minute costs once all is marked."""
    store.do(service.mark_overdue, by=by, now=NOON)
    bare = raw(folder / NAME)
    statement = "SELECT count(*) FROM clock WHERE stopped_at IS NULL AND due_at < 0"
    pair = by_turns(lambda _n: bare.execute(statement).fetchall(), lambda _n: store.do(service.mark_overdue, by=by, now=NOON), RUNS)
    bare.close()
    yield pair.typical("a minute's look for limits that ran out", most=16)
