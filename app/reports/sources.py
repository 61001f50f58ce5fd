"""Where the figures come from: each subject's rows of some days, counted by the database in one go."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.calls.fields import KIND_WORDS as CALL_KINDS
from app.calls.fields import MAIL_WORDS
from app.core.clock import day_of
from app.core.i18n import _
from app.opinions.fields import KIND_WORDS as OPINION_KINDS
from app.reports.fields import Subject
from app.storage.direct import run
from app.storage.imports import unfinished
from app.visits.fields import TYPE_WORDS


@dataclass(frozen=True, slots=True)
class Count:
    """So many of one subject on one day by one channel, of one kind, for one department, received by one person."""

    subject: Subject
    day: int
    channel: str
    kind: str
    department: str
    person: str
    many: int


# people who came; the rows of an import that is not finished are left out by a second count, which nearly always is of nothing
VISITS = text(
    "SELECT day, 'visit', type, department, received_by, count(*) FROM visit WHERE day BETWEEN :first AND :last "
    "AND state IN ('waiting', 'inside', 'left', 'turned_away') GROUP BY day, type, department, received_by"
)
HIDDEN_VISITS = text(
    "SELECT day, 'visit', type, department, received_by, -count(*) FROM visit WHERE day BETWEEN :first AND :last "
    "AND state IN ('waiting', 'inside', 'left', 'turned_away') "
    "AND import_id IN (SELECT id FROM import_run WHERE finished_at IS NULL) GROUP BY day, type, department, received_by"
)
CALLS = text(
    "SELECT day, 'call', kind, department, taken_by, count(*) FROM phone_call WHERE day BETWEEN :first AND :last "
    "AND direction = 'in' AND voided_at IS NULL GROUP BY day, kind, department, taken_by"
)
MESSAGES = text(
    "SELECT day, CASE WHEN call_id IS NULL AND source_kind <> 'call' THEN 'visit' ELSE 'call' END AS channel, '', department, taken_by, "
    "count(*) FROM message WHERE day BETWEEN :first AND :last AND voided_at IS NULL GROUP BY day, channel, department, taken_by"
)
MAIL = text(
    "SELECT day, kind, kind, department, taken_by, count(*) FROM mail WHERE day BETWEEN :first AND :last "
    "AND direction = 'in' AND voided_at IS NULL GROUP BY day, kind, department, taken_by"
)
TICKETS = text(
    "SELECT ticket.day, ticket.channel, coalesce(promise_item.name, ''), ticket.first_department, ticket.received_by, count(*) "
    "FROM ticket LEFT JOIN promise_item ON promise_item.id = ticket.item_id "
    "WHERE ticket.day BETWEEN :first AND :last AND ticket.state <> 'void' "
    "GROUP BY ticket.day, ticket.channel, promise_item.name, ticket.first_department, ticket.received_by"
)
OPINIONS = text(
    "SELECT day, CASE channel WHEN 'in_person' THEN 'visit' WHEN 'phone' THEN 'call' ELSE channel END, kind, department, received_by, "
    "count(*) FROM opinion WHERE day BETWEEN :first AND :last AND state <> 'void' "
    "GROUP BY day, channel, kind, department, received_by"
)
COMPLAINTS = text(
    "SELECT complaint.day, complaint.channel, coalesce(complaint_kind.name, ''), complaint.team, complaint.received_by, count(*) "
    "FROM complaint LEFT JOIN complaint_kind ON complaint_kind.id = complaint.kind_id "
    "WHERE complaint.day BETWEEN :first AND :last AND complaint.state NOT IN ('void', 'merged') "
    "AND (complaint.import_id IS NULL OR complaint.import_id NOT IN (SELECT id FROM import_run WHERE finished_at IS NULL)) "
    "GROUP BY complaint.day, complaint.channel, complaint_kind.name, complaint.team, complaint.received_by"
)
SOURCES = (
    (Subject.VISIT, VISITS), (Subject.CALL, CALLS), (Subject.MESSAGE, MESSAGES), (Subject.MAIL, MAIL), (Subject.TICKET, TICKETS),
    (Subject.OPINION, OPINIONS), (Subject.COMPLAINT, COMPLAINTS),
)  # fmt: skip


def counts(s: Session, first: date, last: date) -> Iterator[Count]:
    """Everything received on these days; what was voided is not."""
    days = {"first": int(f"{first:%Y%m%d}"), "last": int(f"{last:%Y%m%d}")}
    for subject, query in (*SOURCES, *(((Subject.VISIT, HIDDEN_VISITS),) if unfinished(s) else ())):
        for row in run(s, query, days):
            yield Count(subject, *row)


_KINDS: Mapping[Subject, Mapping[str, str]] = {
    Subject.VISIT: {kind.value: words for kind, words in TYPE_WORDS.items()},
    Subject.CALL: {kind.value: words for kind, words in CALL_KINDS.items()},
    Subject.MAIL: {kind.value: words for kind, words in MAIL_WORDS.items()},
    Subject.OPINION: {kind.value: words for kind, words in OPINION_KINDS.items()},
}


def kind_words(subject: Subject, kind: str) -> str:
    """What a kind is called; a ticket's is its promise item's name."""
    words = _KINDS.get(subject, {}).get(kind)
    return _(words) if words else kind or _("not promised")


MOVES = text(
    "SELECT ticket.department, ticket_event.move, count(*) FROM ticket_event JOIN ticket ON ticket.id = ticket_event.ticket_id "
    "WHERE ticket_event.noted_at >= :start AND ticket_event.noted_at < :end AND NOT ticket_event.is_undone "
    "GROUP BY ticket.department, ticket_event.move"
)
OPENED = text(
    "SELECT department, count(*) FROM ticket WHERE day BETWEEN :first AND :last AND received_at >= :start AND received_at < :end "
    "AND state <> 'void' GROUP BY department"
)
STILL_OPEN = text(
    "SELECT department, count(*) FROM ticket WHERE received_at < :end AND state <> 'void' "
    "AND (closed_at IS NULL OR closed_at >= :end) GROUP BY department"
)


def ticket_moves(s: Session, start: datetime, end: datetime) -> dict[str, dict[str, int]]:
    """Department that has them now -> move -> how often it was made in this time; `opened` and `open` beside the moves."""
    span = {"start": start, "end": end}
    days = {"first": int(f"{day_of(start):%Y%m%d}"), "last": int(f"{day_of(end):%Y%m%d}")}
    found: dict[str, dict[str, int]] = {}
    for department, move, many in run(s, MOVES, span):
        found.setdefault(department, {})[move] = many
    for key, query, values in (("opened", OPENED, span | days), ("still_open", STILL_OPEN, {"end": end})):
        for department, many in run(s, query, values):
            found.setdefault(department, {})[key] = many
    return found


@dataclass(frozen=True, slots=True)
class ClockCount:
    """How the clocks of one kind of one record ended in a time, and how those still running then stood."""

    record_kind: str
    kind: str
    on_time: int
    late: int
    open: int
    overdue: int
    extended: int


KINDS_OF_CLOCKS = text(  # from each to the next through the index: the clocks themselves are not read
    "WITH RECURSIVE record (name) AS (SELECT min(record_kind) FROM clock "
    "UNION ALL SELECT (SELECT min(record_kind) FROM clock WHERE record_kind > record.name) FROM record WHERE record.name IS NOT NULL), "
    "pair (name, kind) AS ("
    "SELECT record.name, (SELECT min(kind) FROM clock WHERE record_kind = record.name) FROM record WHERE record.name IS NOT NULL "
    "UNION ALL SELECT pair.name, (SELECT min(clock.kind) FROM clock WHERE record_kind = pair.name AND clock.kind > pair.kind) "
    "FROM pair WHERE pair.kind IS NOT NULL) SELECT name, kind FROM pair WHERE kind IS NOT NULL"
)
ENDED = text(
    "SELECT count(CASE WHEN result = 'on_time' THEN 1 END), count(CASE WHEN result = 'late' THEN 1 END) FROM clock "
    "WHERE record_kind = :record_kind AND kind = :kind AND stopped_at >= :start AND stopped_at < :end AND started_at < :end"
)
RAN = (
    "SELECT count(*), count(CASE WHEN due_at < :end AND (paused_at IS NULL OR paused_at > due_at) THEN 1 END) FROM clock "
    "WHERE record_kind = :record_kind AND kind = :kind AND started_at < :end AND "
)
STILL_RUNNING, ENDED_SINCE = text(f"{RAN}stopped_at IS NULL"), text(f"{RAN}stopped_at >= :end")
EXTENDED = text(
    "SELECT clock.record_kind, clock.kind, count(DISTINCT clock.id) FROM clock_event JOIN clock ON clock.id = clock_event.clock_id "
    "WHERE clock_event.kind = 'extend' AND clock_event.noted_at >= :start AND clock_event.noted_at < :end "
    "GROUP BY clock.record_kind, clock.kind"
)


def clock_counts(s: Session, start: datetime, end: datetime, records: Container[str] | None = None) -> list[ClockCount]:
    """Every kind of clock that ended in this time, or ran at its end; those nobody needed any more count neither way.

    `records` are the kinds of records meant, all without it.
    """
    span = {"start": start, "end": end}
    extended = {(record, kind): many for record, kind, many in run(s, EXTENDED, span)}
    found = []
    for record, kind in run(s, KINDS_OF_CLOCKS):
        if records is None or record in records:
            values = {"record_kind": record, "kind": kind, **span}
            (on_time, late), (still, overdue), (since, missed) = (run(s, query, values)[0] for query in (ENDED, STILL_RUNNING, ENDED_SINCE))
            counts = (on_time, late, still + since, overdue + missed, extended.get((record, kind), 0))
            found.append(ClockCount(record, kind, *counts))
    return [one for one in found if one.on_time or one.late or one.open or one.extended]
