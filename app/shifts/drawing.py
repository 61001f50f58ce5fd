"""From hand-overs on record to their sheet: every value the paper shows is put into words here."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import Actor, counter_name
from app.core.clock import local
from app.core.i18n import _, ngettext
from app.office.record import Office
from app.printing.queue import JobRow
from app.printing.sheet import reprint_words
from app.shifts import papers
from app.shifts.fields import MARK_WORDS, Line, Part
from app.shifts.lists import HandoverRow, sheet
from app.shifts.sections import Asked, parts, section


def handover(s: Session, handover_id: UUID, *, now: datetime, by: Actor | None = None, reprint: int = 0) -> bytes:
    """The sheet of a hand-over as it was frozen."""
    found = sheet(s, handover_id)
    return papers.handover(_values(s, found.row, found.parts, now=now, by=by, reprint=reprint))


def now_open(s: Session, *, now: datetime, by: Actor | None = None) -> bytes:
    """The sheet as it would be made now, without number and takers: to look at, not to sign."""
    counter = by.counter if by else ""
    row = HandoverRow(UUID(int=0), "", now, by.name if by else "", "", counter, "", {})
    return papers.handover(_values(s, row, parts(s, Asked(now, counter)), now=now, by=by, reprint=0))


def _values(
    s: Session, row: HandoverRow, found: tuple[Part, ...], *, now: datetime, by: Actor | None, reprint: int
) -> papers.HandoverValues:
    made = f"{local(row.made_at):%Y-%m-%d %H:%M}"
    printed = f"{local(now):%Y-%m-%d %H:%M}"
    name = by.name if by else row.from_name
    return papers.HandoverValues(
        number=row.number or _("not handed over yet"),
        facts=[
            (_("Handed over by"), row.from_name, 2), (_("Taken over by"), row.to_name, 2), (_("Time"), made, 2),
            (_("Counter"), counter_name(row.counter), 1),
        ],
        counts=_count_words(found),
        parts=[_part(part) for part in found if part.lines],
        nothing=[title_of(part.key) for part in found if not part.total],
        note=row.note,
        office=s.execute(select(Office.name)).scalar() or "",
        warning=reprint_words(reprint),
        printed=_("Printed by {name} at {time}").format(name=name, time=printed) if name else _("Printed at {time}").format(time=printed),
    )  # fmt: skip


def title_of(key: str) -> str:
    """The heading of a section; its key where this program no longer knows it."""
    found = section(key)
    return _(found.title) if found else key


def _count_words(found: tuple[Part, ...]) -> str:
    return " · ".join(f"{title_of(part.key)} {part.total}" for part in found if part.total)


def _part(part: Part) -> papers.SheetPart:
    known = section(part.key)
    title = f"{title_of(part.key)} ({part.total})"
    if known is not None:
        title = " · ".join((title, _(known.when)))
    rest = part.total - len(part.lines)
    more = ngettext("{n} more, see the program", "{n} more, see the program", rest).format(n=rest) if rest > 0 else ""
    return papers.SheetPart(title, [_row(line) for line in part.lines], more)


def _row(line: Line) -> papers.SheetRow:
    mark = _(MARK_WORDS[line.mark]) if line.mark in MARK_WORDS else line.mark
    return papers.SheetRow(line.title, line.about, line.when, mark, line.number)


def handover_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued sheet."""
    return handover(s, job.record_id, now=now, reprint=job.reprint)
