"""A complaint registered durably beside the very same rows, and one row, by hand; boards of 2,000 open ones; search in 200,000."""

import random
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from statistics import median
from typing import Any, ClassVar

from app.complaints.duties import open_actions, return_visits
from app.complaints.fields import Channel, Order, Scope, State
from app.complaints.kinds import keep_tree, kinds
from app.complaints.lists import ComplaintFilter, board
from app.complaints.permits import moves_for
from app.complaints.record import Complaint
from app.complaints.service import register
from app.complaints.similar import Typed, similar
from app.complaints.whole import whole
from app.core.actor import SYSTEM
from app.desk.due import complaints_due
from app.storage.records import insert_rows, new_row
from app.stories.fields import Told
from app.stories.lists import find
from app.stories.service import keep_new
from tests.bench.measure import Line, by_turns, p95, timed
from tests.bench.office import NOON, Sample
from tests.bench.stories import _text, typed
from tests.bench.tickets import ByHand, Desk, desks

RUNS, OPEN_COMPLAINTS, MANY, BATCH, DAYS = 120, 2000, 200_000, 5000, 3000
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
        yield from _years(desk)


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


def _years(desk: Any) -> Iterator[Line]:
    texts = _fill(desk)
    read, queries = desk.store.read, typed(texts, random.Random(3))
    found = [timed(partial(read, find, query, kind="complaint", limit=50)) for query in queries]
    yield Line(f"search in {MANY:,} complaints, p95", p95(found), most=50)
    wanted = [
        partial(read, board, ComplaintFilter(is_open=False, text=query), by=desk.by, now=desk.now, limit=50) for query in queries[:60]
    ]
    yield Line("the same as a list of whole rows, p95", p95([timed(call) for call in wanted]), most=100)
    typing = [Typed(kind=desk.kind.path, place="5栋2单元电梯", phone="13800138000", summary=text[:40]) for text in texts[:60]]
    spent = [timed(partial(read, similar, one, now=NOON)) for one in typing]
    yield Line("repetitions at a key, p95", p95(spent[1:]), most=50)
    yield Line("repetitions at the first key", spent[0], most=100)


def _fill(desk: Any) -> list[str]:
    """Years of closed complaints with their texts."""
    chooser, texts = random.Random(5), []
    for start in range(0, MANY, BATCH):
        rows, stories = [], []
        for n in range(start, start + BATCH):
            at = NOON - timedelta(days=DAYS - n * DAYS // MANY)
            text, number, name = _text(chooser), f"投诉〔{1000 + n // 10_000}〕{n % 10_000:04d}", "王小明"
            rows.append(new_row(Complaint, {
                "number": number, "state": State.CLOSED, "day": int(f"{at:%Y%m%d}"), "received_at": at, "channel": Channel.CALL,
                "kind_id": desk.kind.id, "summary": text[:60], "story": text, "name": name, "phone": f"13{n:09d}", "registered_at": at,
                "event_at": at, "closed_at": at,
            }))  # fmt: skip
            stories.append(Told("complaint", rows[-1]["id"], number, at, name, text, f"{name} 13{n:09d}"))
            if n % 100 == 0:
                texts.append(text)
        desk.store.do(_write, rows, stories, by=SYSTEM, now=NOON)
    desk.store.idle(lambda s: s.connection().exec_driver_sql("INSERT INTO story_search (story_search) VALUES ('optimize')"))
    return texts


def _write(s: Any, rows: list[dict[str, Any]], stories: list[Told], *, by: Any, now: Any) -> None:
    insert_rows(s, Complaint, rows)
    keep_new(s, stories)
