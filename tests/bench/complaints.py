"""A complaint registered durably beside the very same rows, and one row, by hand; boards of 2,000 open ones; search in 200,000."""

import random
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from statistics import median
from typing import Any, ClassVar

from sqlalchemy import text

from app.complaints.duties import open_actions, return_visits
from app.complaints.fields import Order, Scope
from app.complaints.kinds import keep_tree, kinds
from app.complaints.lists import ComplaintFilter, board
from app.complaints.permits import moves_for
from app.complaints.service import register
from app.complaints.similar import Typed, similar
from app.complaints.whole import whole
from app.core.actor import SYSTEM
from app.desk.due import complaints_due
from app.stories.lists import find
from tests.bench.filling import fill_complaints, moments
from tests.bench.measure import Line, by_turns, p95, timed
from tests.bench.office import NOON, Sample
from tests.bench.tickets import ByHand, Desk, desks
from tests.bench.words import typed

RUNS, OPEN_COMPLAINTS, MANY, DAYS = 120, 2000, 200_000, 3000
BIG = 1_000_000  # visits of an office that has had 200,000 complaints
COUNT = text("SELECT count(*) FROM complaint")
SOME = text("SELECT text FROM story WHERE kind = 'complaint' ORDER BY seq LIMIT 20000")
FORM = {
    "channel": "call", "name": "", "is_anonymous": "yes", "phone": "13800138000", "place": "5栋2单元电梯",
    "summary": "电梯停在两层之间困人", "story": "早上八点电梯停在五层与六层之间，二十分钟后才放出来。", "wish": "彻底检修",
    "is_sorry": "yes", "superior": "王主任",
}  # fmt: skip


class Counter(Desk):
    """Complaints registered one a second through the service."""

    tables: ClassVar[tuple[str, ...]] = (
        "complaint", "complaint_event", "clock", "clock_event", "story", "audit_event", "audit_payload",
    )  # fmt: skip

    def prepare(self) -> None:
        self.store.do(_keep_tree, by=SYSTEM, now=NOON)
        self.kind = next(row for row in self.store.read(kinds) if row.is_leaf)

    def open(self) -> Any:
        self.now += timedelta(seconds=1)
        return self.store.do(register, {**FORM, "kind": self.kind.path}, by=self.by, now=self.now).value


def _keep_tree(s: Any, *, by: Any, now: Any) -> int:
    return keep_tree(s)


class Bare(ByHand):
    """The same rows by hand."""

    form, kinds = "complaint", ("Clock", "ClockEvent", "Complaint", "ComplaintEvent")


def measure(sample: Sample) -> Iterator[Line]:
    """Registering, boards, the whole story, repetitions at a key, search in years of them."""
    with desks(sample, Counter, Bare) as (desk, hand):
        desk.open()
        desk.written()
        rows = []
        for _n in range(2 * RUNS + 4):
            desk.open()
            rows.append(desk.written())
        pair = by_turns(lambda n: hand.same(rows[n]), lambda _n: desk.open(), RUNS)
        yield pair.typical("complaint registered, beside the same rows", most_ratio=6)
        yield pair.slow("complaint registered, p95", most=16)
        pair = by_turns(lambda n: hand.one(rows[n]["complaint"][0]), lambda _n: desk.open(), RUNS)
        yield pair.typical("complaint registered, beside one bare row", most_ratio=6)
        yield from _boards(desk)
        yield from _years(desk, sample)


def _boards(desk: Any) -> Iterator[Line]:
    read, here = desk.store.read, {"by": desk.by, "now": desk.now}
    for _n in range(OPEN_COMPLAINTS - read(board, **here, limit=1).total):
        last = desk.open().complaint_id
    here["now"] = desk.now
    jobs = {
        "board of 2,000 open complaints": partial(read, board, ComplaintFilter(), **here),
        "the same, mine": partial(read, board, ComplaintFilter(Scope.MINE), **here),
        "the same, by team": partial(read, board, ComplaintFilter(order=Order.TEAM), **here),
        "the same, narrowed by two characters": partial(read, board, ComplaintFilter(text="困人"), **here),
        "what falls due of them": partial(read, complaints_due, **here),
        "return visits of the week": partial(read, return_visits, now=desk.now),
        "open corrective actions": partial(read, open_actions, now=desk.now),
    }
    for job, call in jobs.items():
        yield Line(job, median([timed(call) for _n in range(9)]), most=100)
    yield Line("a complaint's whole story", median([timed(partial(read, whole, last, **here)) for _n in range(15)]), most=50)
    allowed = [timed(partial(read, moves_for, last, desk.by, now=desk.now)) for _n in range(15)]
    yield Line("what may be done with a complaint", median(allowed), most=20)


def _years(desk: Any, sample: Sample) -> Iterator[Line]:
    read = desk.store.read
    missing = MANY - read(lambda s: s.execute(COUNT).scalar_one()) if sample.visits >= BIG else 0
    fill_complaints(desk.store, moments(missing, NOON, DAYS), now=NOON, is_bare=True)
    many = read(lambda s: s.execute(COUNT).scalar_one())
    desk.store.idle(lambda s: s.connection().exec_driver_sql("INSERT INTO story_search (story_search) VALUES ('optimize')"))
    texts = read(lambda s: list(s.execute(SOME).scalars()))[:: max(1, many // 4000)]
    queries = typed(texts, random.Random(3))[:2000]
    found = [timed(partial(read, find, query, kind="complaint", limit=50)) for query in queries]
    yield Line(f"search in {many:,} complaints, p95", p95(found), most=50)
    wanted = [
        partial(read, board, ComplaintFilter(is_open=False, text=query), by=desk.by, now=desk.now, limit=50) for query in queries[:60]
    ]
    yield Line("the same as a list of whole rows, p95", p95([timed(call) for call in wanted]), most=100)
    typing = [Typed(kind=desk.kind.path, place="5栋2单元电梯", phone="13800138000", summary=text[:40]) for text in texts[:60]]
    spent = [timed(partial(read, similar, one, now=NOON)) for one in typing]
    yield Line("repetitions at a key, p95", p95(spent[1:]), most=50)
    yield Line("repetitions at the first key", spent[0], most=100)
