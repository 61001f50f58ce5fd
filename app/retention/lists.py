"""What would go, what is held back and why, what went: queries that change nothing."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.core.clock import day_of, local
from app.core.errors import UserError
from app.core.i18n import _
from app.office.keeping import BY_DAYS, FLOORS, Keep, key_of
from app.office.settings import Settings, get_settings
from app.people.record import Person
from app.retention.blocking import blockers, is_due
from app.retention.fields import MOST_SHOWN, DueRow, Gone, HeldRow, HoldRow, ReportRow, RuleRow, Why
from app.retention.personal import KEPT, Kept
from app.retention.record import DeletionReport, Hold

PEOPLE = Kept(Keep.PEOPLE, Person, "made_at", number="seq")
TABLES = (*KEPT, PEOPLE)


def until_of(kind: Keep, keep: int, now: datetime) -> date:
    """The first day that stays: what is older has had its time (calendar months; printed papers and drafts by days).

    The floor counts whatever is set: a setting written by an earlier version must not delete what a rule keeps."""
    from dateutil.relativedelta import relativedelta

    months = max(keep, FLOORS[kind].least if kind in FLOORS else 0)
    until: date = day_of(now) - (relativedelta(days=keep) if kind in BY_DAYS else relativedelta(months=months))
    return until


def rules(settings: Settings) -> dict[Keep, int]:
    """The keeping times that are set; a kind kept for ever is not among them."""
    return {kind: keep for kind in Keep if (keep := getattr(settings, key_of(kind)))}


def due(s: Session, *, now: datetime) -> tuple[DueRow, ...]:
    """What would go now, kind by kind in their order; kinds kept for ever are left out."""
    return tuple(_due(s, kind, keep, now) for kind, keep in rules(get_settings(s)).items())


def _due(s: Session, kind: Keep, keep: int, now: datetime) -> DueRow:
    until = until_of(kind, keep, now)
    row = DueRow(kind, keep, until)
    held: Counter[Why] = Counter()
    for kept in tables_of(kind):
        over = is_due(kept, until)
        why = blockers(kept, now)
        for reason, n in s.execute(select(why, func.count()).select_from(kept.record).where(*over).group_by(why)):
            if reason:
                held[Why(reason)] += n
            else:
                row = _with_span(row, n, s.execute(_span(kept).where(*over, why == "")).one())
    return replace(row, held=dict(held))


def tables_of(kind: Keep) -> list[Kept]:
    """The tables of a kind."""
    return [kept for kept in TABLES if kept.keep is kind]


def _span(kept: Kept) -> Select[Any]:
    at = getattr(kept.record, kept.at)
    return select(func.min(at), func.max(at))


def _with_span(row: DueRow, n: int, span: Any) -> DueRow:
    first, last = (f"{local(at):%Y-%m-%d}" for at in span)
    return replace(row, many=row.many + n, first=min(row.first or first, first), last=max(row.last, last))


def held(s: Session, kind: Keep, *, now: datetime) -> tuple[HeldRow, ...]:
    """The records of a kind that are held back, the oldest first, at most 200."""
    keep = rules(get_settings(s)).get(kind, 0)
    if not keep:
        return ()
    until = until_of(kind, keep, now)
    found: list[HeldRow] = []
    for kept in tables_of(kind):
        record: Any = kept.record
        why, at = blockers(kept, now), getattr(record, kept.at)
        query = select(record.id, getattr(record, kept.number), at, why).where(*is_due(kept, until), why != "").order_by(at)
        found += [HeldRow(kind, kept.kind, row[0], str(row[1]), row[2], Why(row[3])) for row in s.execute(query.limit(MOST_SHOWN))]
    return _with_holds(s, sorted(found, key=lambda each: each.at)[:MOST_SHOWN])


def _with_holds(s: Session, rows: Sequence[HeldRow]) -> tuple[HeldRow, ...]:
    query = select(Hold).where(Hold.record_id.in_([row.id for row in rows]), Hold.lifted_at.is_(None))
    holds = {hold.record_id: hold for hold in s.scalars(query)}
    return tuple(
        replace(row, reason=hold.reason, who=hold.made_by) if (hold := holds.get(row.id)) and row.why is Why.HELD else row for row in rows
    )


def holds(s: Session, *, with_lifted: bool = False) -> tuple[HoldRow, ...]:
    """Hold marks, the newest first."""
    query = select(Hold).order_by(Hold.made_at.desc(), Hold.id.desc()).limit(MOST_SHOWN)
    names = HoldRow.__dataclass_fields__
    rows = s.scalars(query if with_lifted else query.where(Hold.lifted_at.is_(None)))
    return tuple(HoldRow(*(getattr(row, name) for name in names)) for row in rows)


def found(s: Session, words: str) -> tuple[Kept, UUID, str]:
    """The record of a number (V20261121-0007, 投诉〔2026〕0031 …); raises UserError where there is none."""
    number = words.strip()
    for kept in TABLES:
        record: Any = kept.record
        if kept.number == "number" and kept.keep is not Keep.ITEMS and number:
            spelled = (number, number.upper())
            row = s.execute(select(record.id, record.number).where(record.number.in_(spelled)).limit(1)).first()
            if row is not None:
                return kept, row.id, row.number
    raise UserError(_("No record has the number {number}. Check it.").format(number=number))


def reports(s: Session, *, limit: int = MOST_SHOWN) -> tuple[ReportRow, ...]:
    """Deletions, the newest first."""
    query = select(DeletionReport).order_by(DeletionReport.made_at.desc(), DeletionReport.id.desc()).limit(limit)
    return tuple(map(as_row, s.scalars(query)))


def report(s: Session, report_id: UUID) -> ReportRow:
    """One deletion; raises UserError where it is gone."""
    found_report = s.get(DeletionReport, report_id)
    if found_report is None:
        raise UserError(_("This report is no longer on record. Load the list again."))
    return as_row(found_report)


def report_numbered(s: Session, number: str) -> ReportRow:
    """The report of a number; raises UserError."""
    found_report = s.scalars(select(DeletionReport).where(DeletionReport.number == number.strip().upper())).one_or_none()
    if found_report is None:
        raise UserError(_("No record has the number {number}. Check it.").format(number=number))
    return as_row(found_report)


def as_row(record: DeletionReport) -> ReportRow:
    """The record as a frozen row."""
    body = json.loads(record.body)
    ruled = tuple(RuleRow(**{**one, "kind": Keep(one["kind"])}) for one in body.get("rules", ()))
    gone = tuple(Gone(**one) for one in body.get("gone", ()))
    about = (record.id, record.number, record.cause, record.made_at, record.made_by, record.finished_at)
    return ReportRow(*about, ruled, gone, tuple(body.get("kept", ())), tuple(body.get("left", ())))


def as_body(gone: Iterable[Gone], kept: Sequence[str] = (), ruled: Iterable[RuleRow] = (), *, left: Sequence[str] = ()) -> str:
    """What a report keeps of what went and what stayed, and of what is left to do at a server."""
    body = {"rules": list(map(asdict, ruled)), "gone": list(map(asdict, gone)), "kept": list(kept), "left": list(left)}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
