"""The ten things done most often, each with where its time goes: in SQLite, in SQLAlchemy, in other libraries, in ours."""

import cProfile
import pstats
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import text

from app.calls.service import take_call
from app.core.actor import SYSTEM
from app.desk.find import find
from app.printing.codes import badge_code
from app.storage.store import Store
from app.tickets.promising import items, take_template
from app.tickets.service import open_ticket
from app.tickets.work import finish, work
from app.visits.details import visit
from app.visits.drawing import badge
from app.visits.lists import today
from app.visits.service import arrive, scan
from app.wiring import open_office
from tests.bench.checkin import Desk, _known
from tests.bench.measure import Line, timed
from tests.bench.newcomers import newcomers
from tests.bench.office import NOON, Sample, receptionist
from tests.bench.searching import typed
from tests.bench.tickets import FORM

RUNS, WARM = 60, 5
CALL = {
    "direction": "in", "name": "王建国", "phone": "13800138000", "company": "顺达物流", "for_whom": "", "kind": "answered",
    "text": "材料几点到",
}  # fmt: skip
INSIDE = text("SELECT id, badge FROM visit WHERE state = 'inside' AND badge IS NOT NULL ORDER BY at DESC LIMIT 400")
PARTS = {
    "SQLite": ("sqlcipher3",), "SQLAlchemy": ("sqlalchemy",), "ours": ("/app/",), "libraries": ("site-packages",),
    "Python": ("",),
}  # fmt: skip
SHARES = ("SQLite", "SQLAlchemy", "ours")


@dataclass(frozen=True)
class Action:
    """What is done, by its words, and the doing."""

    words: str
    do: Callable[[], object]
    most: float = 16


def measure(sample: Sample) -> Iterator[Line]:
    """Each timed as it is, then once more under the profiler for its shares."""
    with sample.copied() as (folder,):
        store = open_office(folder)
        for action in _actions(store):
            for _n in range(WARM):
                action.do()
            spent = median([timed(action.do) for _n in range(RUNS)])
            profile = cProfile.Profile()
            profile.enable()
            for _n in range(RUNS):
                action.do()
            profile.disable()
            yield Line(f"{action.words} ({shares(profile)})", spent, most=action.most)
        store.close()


def shares(profile: cProfile.Profile) -> str:
    """Where the time went, in hundredths, by whose function it was spent in itself; a built-in one counts as its module's or Python's."""
    found = dict.fromkeys(PARTS, 0.0)
    for (file, _line, name), (_calls, _all, own, _with, _callers) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]  # typeshed leaves it out
        where = name if file == "~" else Path(file).as_posix()
        found[next(part for part, marks in PARTS.items() if any(mark in where for mark in marks))] += own
    whole = sum(found.values()) or 1
    return ", ".join(f"{part} {found[part] / whole:.0%}" for part in SHARES)


def _actions(store: Store) -> Iterator[Action]:
    desk, forms = Desk(store, receptionist(store)), newcomers(2_000_000)
    known = iter(_known(desk, 4 * RUNS))
    yield Action("check-in, new person", lambda: desk.arrive(next(forms)))
    yield Action("check-in, returning person", lambda: desk.arrive(*next(known)))
    inside = store.read(lambda s: list(s.execute(INSIDE)))
    codes = iter([badge_code(row.badge) for row in inside])
    yield Action("signed out by scan", lambda: store.do(scan, next(codes), by=desk.by, now=desk.now))
    words = iter(typed(store) * 2)
    yield Action("found by the one box", lambda: store.read(find, next(words), now=desk.now))
    yield Action("first screen read", lambda: store.read(today, now=desk.now), most=50)
    ids = [store.do(arrive, next(forms), by=desk.by, now=desk.now).value.visit_id for _n in range(RUNS)]
    turn = iter(ids * 5)
    yield Action("a visit opened", lambda: store.read(visit, next(turn)))
    turns = iter(ids * 5)
    yield Action("badge drawn", lambda: store.read(badge, next(turns), now=desk.now))
    yield Action("call noted", lambda: store.do(take_call, CALL, by=desk.by, now=desk.now))
    yield from _tickets(store, desk)


def _tickets(store: Store, desk: Any) -> Iterator[Action]:
    store.do(take_template, by=SYSTEM, now=NOON)
    item = next(row.name for row in store.read(items))
    made: list[Any] = []

    def opened() -> None:
        desk.now += timedelta(seconds=1)
        made.append(store.do(open_ticket, {**FORM, "item": item}, by=desk.by, now=desk.now).value.ticket_id)

    yield Action("ticket opened", opened)
    for ticket_id in made:
        store.do(work, ticket_id, {"item": item}, by=desk.by, now=desk.now)
    done = partial(store.do, finish, form={"result": "已修好"}, by=desk.by, now=desk.now + timedelta(hours=1))
    yield Action("ticket finished", lambda: done(ticket_id=made.pop()))
