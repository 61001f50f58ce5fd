"""The tickets and complaints of years, written past the services: two million of them would take a day through a counter's door."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy.orm import Session

from app.clocks.editing import default_calendar
from app.clocks.fields import EventKind
from app.clocks.record import Clock, ClockEvent
from app.complaints.fields import Channel, Satisfaction
from app.complaints.fields import Move as ComplaintMove
from app.complaints.fields import State as ComplaintState
from app.complaints.kinds import keep_tree, kinds
from app.complaints.record import Complaint, ComplaintEvent
from app.complaints.stories import SOURCE
from app.complaints.tracks import ReturnVisit
from app.core.actor import SYSTEM, Actor
from app.core.clock import day_of
from app.core.ids import new_id
from app.hours.limits import Unit
from app.storage.numbers import daily_number, take
from app.storage.records import Record, insert_rows, new_row
from app.storage.store import Store
from app.stories.service import keep_new
from app.tickets.fields import Move, TicketState
from app.tickets.record import Ticket, TicketEvent
from tests.bench.words import story

DAYS, OPEN, BATCH, HOMES = 1825, 500, 5000, 4000
TEAMS = ("工程部", "秩序部", "保洁部")
TICKET_COURSE = ((Move.OPEN, TicketState.RECEIVED), (Move.FINISH, TicketState.DONE), (Move.REPORT_BACK, TicketState.REPORTED))
COMPLAINT_COURSE = (
    (ComplaintMove.OPEN, ComplaintState.REGISTERED), (ComplaintMove.DISPATCH, ComplaintState.DISPATCHED),
    (ComplaintMove.RESULT, ComplaintState.TO_REPORT), (ComplaintMove.VISIT, ComplaintState.CLOSED),
)  # fmt: skip
LIMITS = ("promise", "verify", "decision", "accept", "remedy", "return")

Rows = Iterator[tuple[type[Record], dict[str, Any]]]


def fill_matters(store: Store, tickets: int, complaints: int, *, now: datetime) -> None:
    """That many of each over five years up to `now`, with their moves, limits and return visits; the newest 500 tickets are open.

    None is told yet: desk.stories.rebuild does that."""
    maker = _Maker(store, random.Random(11), now)
    at = moments(tickets, now)
    for first in range(0, tickets, BATCH):
        batch = at[first : first + BATCH]
        store.idle(lambda s, batch=batch, first=first: _insert(s, maker.tickets(s, batch, closed=tickets - OPEN - first)))  # type: ignore[misc]  # bound at once
    fill_complaints(store, moments(complaints, now), now=now)


def moments(many: int, now: datetime, days: float = DAYS) -> list[datetime]:
    """So many moments, evenly over the days before now."""
    return [now - timedelta(days=days) * ((many - n) / many) for n in range(many)]


def fill_complaints(store: Store, at: Sequence[datetime], *, now: datetime, is_bare: bool = False) -> None:
    """A closed complaint of each moment with all that hangs on it; of `is_bare` ones nothing but their words in the index."""
    maker = _Maker(store, random.Random(7), now)
    for first in range(0, len(at), BATCH):
        batch = at[first : first + BATCH]
        store.idle(lambda s, batch=batch: maker.keep_complaints(s, batch, is_bare=is_bare))  # type: ignore[misc]  # bound at once


def _keep_tree(s: Session, *, by: Actor, now: datetime) -> int:
    return keep_tree(s)


class _Maker:
    """Makes rows as the services would have left them; the choice is the same for the same seed."""

    def __init__(self, store: Store, chooser: random.Random, now: datetime) -> None:
        self.chooser = chooser
        store.do(_keep_tree, by=SYSTEM, now=now)
        self.leaves = [row.id for row in store.read(kinds) if row.is_leaf]
        self.calendar_id = store.read(default_calendar).id

    def tickets(self, s: Session, at: Sequence[datetime], *, closed: int) -> Rows:
        """A ticket of each moment; all after the first `closed` are open."""
        numbers: list[int] = []
        for day, of_day in groupby(at, day_of):
            count = len(list(of_day))
            first = take(s, "ticket", f"{day:%Y%m%d}", many=count)
            numbers += range(first, first + count)
        for n, (moment, number) in enumerate(zip(at, numbers, strict=True)):
            yield from self._ticket(moment, number, is_open=n >= closed)

    def _ticket(self, at: datetime, number: int, *, is_open: bool) -> Rows:
        day, chooser = day_of(at), self.chooser
        made = _row(Ticket, {
            "number": daily_number("T", day, number), "state": "working" if is_open else "reported", "day": int(f"{day:%Y%m%d}"),
            "received_at": at, "channel": "call", "matter": story(chooser), "owner": "李红", "name": "王小明",
            "phone": f"13{chooser.randrange(10**9):09d}", "first_owner": "李红", "received_by": "李红", "department": chooser.choice(TEAMS),
            "event_at": at, "closed_at": None if is_open else at + timedelta(days=1),
        })  # fmt: skip
        yield Ticket, made
        for move, state in TICKET_COURSE[: 1 if is_open else None]:
            yield TicketEvent, _row(TicketEvent, {"ticket_id": made["id"], "at": at, "noted_at": at, "move": move, "state_to": state})
        yield from self._clock("ticket", made, "promise", None if is_open else at + timedelta(hours=2))

    def keep_complaints(self, s: Session, at: Sequence[datetime], *, is_bare: bool) -> None:
        """A complaint of each moment, written."""
        if not is_bare:
            _insert(s, (pair for moment in at for pair in self._complaint(s, moment)))
            return
        rows = [next(self._complaint(s, moment)) for moment in at]
        _insert(s, rows)
        keep_new(s, SOURCE.told(s, [row["id"] for _kind, row in rows]))

    def _complaint(self, s: Session, at: datetime) -> Rows:
        chooser, day = self.chooser, day_of(at)
        home, days, words = chooser.randrange(HOMES), chooser.random() * 5, story(chooser)
        handled, closed = at + timedelta(days=days), at + timedelta(days=days + 2)
        said = chooser.choice((Satisfaction.SATISFIED, Satisfaction.SATISFIED, Satisfaction.BASICALLY))
        made = _row(Complaint, {
            "number": f"投诉〔{day.year}〕{take(s, 'complaint', str(day.year)):04d}", "state": ComplaintState.CLOSED,
            "day": int(f"{day:%Y%m%d}"), "received_at": at, "channel": Channel.CALL, "kind_id": chooser.choice(self.leaves),
            "summary": words[:40], "story": words * 3, "name": "王小明", "phone": f"13{chooser.randrange(10**9):09d}",
            "home": f"{home % 20 + 1}-{home % 3 + 1}-{home // 60:04d}", "team": chooser.choice(TEAMS),
            "round": chooser.choice((1, 1, 1, 2)), "repeats": chooser.choice((0, 0, 1)),
            "registered_at": at, "event_at": closed, "verified_at": at + timedelta(hours=4), "decided_at": at + timedelta(hours=6),
            "dispatched_at": at + timedelta(hours=6), "accepted_at": at + timedelta(hours=8), "handled_at": handled,
            "told_at": handled, "closed_at": closed, "satisfaction": said,
        })  # fmt: skip
        yield Complaint, made
        yield ReturnVisit, new_row(ReturnVisit, {
            "complaint_id": made["id"], "number": made["number"], "round": made["round"], "visited_at": closed, "way": "home",
            "satisfaction": said, "made_at": closed,
        })  # fmt: skip
        for move, state in COMPLAINT_COURSE:
            event = {"complaint_id": made["id"], "at": at, "noted_at": at, "move": move, "state_to": state}
            yield ComplaintEvent, _row(ComplaintEvent, event)
        for kind in LIMITS:
            yield from self._clock("complaint", made, kind, handled, chooser.choice(("on_time", "on_time", "late")))

    def _clock(self, kind: str, record: Mapping[str, Any], limit: str, stopped: datetime | None, result: str = "on_time") -> Rows:
        at = record["received_at"]
        due = at + timedelta(days=3)
        made = _row(Clock, {
            "record_kind": kind, "record_id": record["id"], "number": record["number"], "kind": limit, "unit": Unit.CALENDAR_DAYS,
            "amount": 3, "calendar_id": self.calendar_id, "calendar_revision": 1, "started_at": at, "due_at": due, "original_due_at": due,
            "act_by": due, "warn_at": at + timedelta(days=2), "open_seconds": 259_200, "last_at": stopped or at, "stopped_at": stopped,
            "result": result if stopped else None, "events": 2 if stopped else 1,
        })  # fmt: skip
        yield Clock, made
        for n, (what, moment) in enumerate(((EventKind.START, at), (EventKind.STOP, stopped)), start=1):
            if moment:
                yield ClockEvent, _row(ClockEvent, {
                    "clock_id": made["id"], "number": n, "kind": what, "at": moment, "noted_at": moment, "by_name": "李红",
                    "new_due_at": due, "started_at": at if n == 1 else None, "unit": Unit.CALENDAR_DAYS if n == 1 else None,
                    "amount": 3 if n == 1 else None,
                })  # fmt: skip


def _row(kind: type[Record], given: Mapping[str, Any]) -> dict[str, Any]:
    """A whole row where words nobody gave are empty."""
    return new_row(kind, {"id": new_id(), **_empty(kind), **given})


@cache
def _empty(kind: type[Record]) -> dict[str, Any]:
    columns = [column for column in kind.__table__.columns if column.default is None]
    own = ("id", "version", "site", "digest")
    return {column.name: None if column.nullable else "" for column in columns if column.name not in own}


def _insert(s: Session, rows: Iterable[tuple[type[Record], dict[str, Any]]]) -> None:
    of_kind: dict[type[Record], list[dict[str, Any]]] = {}
    for kind, row in rows:
        of_kind.setdefault(kind, []).append(row)
    for kind, found in of_kind.items():
        insert_rows(s, kind, found)
