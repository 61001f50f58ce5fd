"""From a deletion on record to its paper."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.i18n import _, ngettext
from app.office.keeping import BY_DAYS, KEEP_WORDS, Keep
from app.printing.queue import JobRow
from app.printing.sheet import reprint_words
from app.retention import papers
from app.retention.fields import CAUSE_WORDS, TABLE_WORDS, ReportRow
from app.retention.lists import report as report_of
from app.tickets.drawing import moment, office_name, printed


def report(s: Session, report_id: UUID, *, now: datetime, by: Actor | None = None, reprint: int = 0) -> bytes:
    """One deletion's report as PDF."""
    row = report_of(s, report_id)
    values = papers.ReportValues(
        number=row.number, facts=_facts(row),
        gone=[(_(TABLE_WORDS.get(one.table, one.table)), str(one.many), one.first, one.last) for one in row.gone],
        rules=[(_(KEEP_WORDS[one.kind]), span_words(one.kind, one.keep), one.until, str(one.held)) for one in row.rules],
        kept="\n".join(row.kept), left="\n".join(row.left), office=office_name(s), printed=printed(by, now), warning=reprint_words(reprint),
    )  # fmt: skip
    return papers.report(values)


def report_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """The print thread's way to it."""
    return report(s, job.record_id, now=now, reprint=job.reprint)


def _facts(row: ReportRow) -> list[list[tuple[str, str, float]]]:
    ended = moment(row.finished_at) if row.finished_at else _("not finished")
    return [
        [(_("Reason"), _(CAUSE_WORDS[row.cause]), 0.62), (_("Records"), str(row.many), 0.38)],
        [(_("Begun"), moment(row.made_at), 0.31), (_("Finished"), ended, 0.31), (_("By"), row.made_by, 0.38)],
    ]


def span_words(kind: Keep, keep: int) -> str:
    """How long a kind is kept, in words."""
    if not keep:
        return _("for ever")
    if kind in BY_DAYS:
        return ngettext("{n} day", "{n} days", keep).format(n=keep)
    return ngettext("{n} month", "{n} months", keep).format(n=keep)
