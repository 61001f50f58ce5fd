"""From opinions on record to their register: every value the paper shows is put into words here."""

import json
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import local
from app.core.i18n import _
from app.office.record import Office
from app.opinions import counts, papers
from app.opinions.fields import CHANNEL_WORDS, KIND_WORDS, SOURCE_WORDS, STATE_WORDS, WAY_WORDS, OpinionKind, State
from app.opinions.lists import OpinionFilter, OpinionRow, register_rows
from app.printing.queue import JobRow
from app.visits.drawing import moment, span_words


def register(s: Session, wanted: OpinionFilter, *, now: datetime, by: Actor | None = None) -> bytes:
    """The register of a filter, oldest first; void ones stand in it, struck through, because their numbers do."""
    rows = register_rows(s, wanted)
    at = moment(now)
    values = papers.RegisterValues(
        rows=[_row(row) for row in rows], span=month_words(wanted.first, wanted.last), about=about_words(wanted), heads=counts.heads(),
        counts=[counts.cells(each) for each in counts.months_of(rows)], office=s.execute(select(Office.name)).scalar() or "",
        printed=_("Printed by {name} at {time}").format(name=by.name, time=at) if by else _("Printed at {time}").format(time=at),
    )  # fmt: skip
    return papers.register(values)


def month_words(first: date | None, last: date | None) -> str:
    """2026-11 where the days are a whole month, else the days."""
    if first and last and first.day == 1 and (first.year, first.month) == (last.year, last.month):
        following = date(last.year + last.month // 12, last.month % 12 + 1, 1)
        if (following - last).days == 1:
            return f"{first:%Y-%m}"
    return span_words(first, last)


def about_words(wanted: OpinionFilter) -> str:
    """What besides the days narrows the list."""
    kind = _(KIND_WORDS[wanted.kind]) if wanted.kind else ""
    state = _(STATE_WORDS[wanted.state]) if wanted.state else ""
    return " · ".join(part for part in (kind, state, wanted.text.strip()) if part)


def answer_words(row: OpinionRow) -> str:
    """How, when and by whom it was answered, and with what; or what stands in the way."""
    if row.state is State.VOID:
        return _("void: {reason}").format(reason=row.reason)
    linked = _("became {number}").format(number=row.linked_number) if row.linked_number else ""
    if row.way is None:
        return linked or _(STATE_WORDS[row.state])
    head = " · ".join(part for part in (_(WAY_WORDS[row.way]), moment(row.answered_at), row.answered_by, linked) if part)
    return "\n".join(part for part in (head, row.answer) if part)


def source_words(row: OpinionRow) -> str:
    """What it came out of."""
    return " ".join((_(SOURCE_WORDS.get(row.source_kind, row.source_kind)), row.source_number)).strip() if row.source_kind else ""


def _row(row: OpinionRow) -> papers.RegisterRow:
    wall = local(row.received_at)
    text = "\n".join(part for part in (row.text, source_words(row), row.original) if part)
    return papers.RegisterRow(
        number=row.number, received=f"{wall:%Y-%m-%d %H:%M}", channel=_(CHANNEL_WORDS[row.channel]), kind=_(KIND_WORDS[row.kind]),
        name=row.who, phone=row.phone, home=row.home, text=text, department=row.department, answer=answer_words(row),
        is_void=row.state is State.VOID,
    )  # fmt: skip


def register_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued register: its filter as the list stood when it was asked for."""
    told = json.loads(job.about)
    first, last = (date.fromisoformat(told[name]) if told[name] else None for name in ("first", "last"))
    kind = OpinionKind(told["kind"]) if told["kind"] else None
    return register(s, OpinionFilter(first, last, kind, State(told["state"]) if told["state"] else None, told["text"]), now=now)
