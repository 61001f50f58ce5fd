"""From incidents and plans on record to their papers: every value a paper shows is put into words here."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import Actor, counter_name
from app.core.i18n import _
from app.incidents import papers
from app.incidents.fields import LINK_WORDS, STATE_WORDS, WAY_WORDS, EntryKind, State
from app.incidents.lists import EntryRow, IncidentDetails, IncidentRow, details
from app.incidents.plans import PlanRow, plan
from app.office.record import Office
from app.office.telling import told_lines
from app.printing.queue import JobRow
from app.printing.sheet import reprint_words
from app.visits.drawing import moment


def _printed(by: Actor | None, now: datetime) -> str:
    at = moment(now)
    return _("Printed by {name} at {time}").format(name=by.name, time=at) if by else _("Printed at {time}").format(time=at)


def _office_name(s: Session) -> str:
    return s.execute(select(Office.name)).scalar() or ""


def linked_words(row: IncidentRow) -> str:
    """The visit or complaint it belongs to."""
    return " ".join((_(LINK_WORDS.get(row.linked_kind, row.linked_kind)), row.linked_number)) if row.linked_kind else ""


def state_words(row: IncidentRow) -> str:
    """Where it stands; that nobody was told yet comes first (V3)."""
    if row.state is State.OPEN and row.reported_at is None:
        return _("not reported")
    return _(STATE_WORDS[row.state])


def record(s: Session, incident_id: UUID, *, now: datetime, by: Actor | None = None, reprint: int = 0) -> bytes:
    """One incident with everything that was written behind it."""
    found = details(s, incident_id)
    return papers.record(_values(found, office=_office_name(s), printed=_printed(by, now), warning=reprint_words(reprint)))


def _values(found: IncidentDetails, *, office: str, printed: str, warning: str) -> papers.RecordValues:
    row = found.row
    reports = [entry for entry in found.entries if entry.kind is EntryKind.REPORT]
    follow_ups = [entry for entry in found.entries if entry.kind is EntryKind.FOLLOW_UP]
    struck = {("reports", n) for n, entry in enumerate(reports) if entry.struck_at}
    struck |= {("follow_ups", n) for n, entry in enumerate(follow_ups) if entry.struck_at}
    return papers.RecordValues(
        number=row.number, facts=_facts(row), texts=[(label, text) for label, text in _texts(row) if text],
        reports=[_report(entry) for entry in reports],
        follow_ups=[(moment(entry.at), _with_reason(entry.note, entry), entry.made_by) for entry in follow_ups],
        struck=frozenset(struck), trail=told_lines(found.events), office=office, printed=printed, warning=warning,
    )  # fmt: skip


def _facts(row: IncidentRow) -> list[list[tuple[str, str, float]]]:
    by = " · ".join(part for part in (row.recorded_by, counter_name(row.counter)) if part)
    return [
        [(_("Kind"), row.kind_words, 3), (_("Happened at"), moment(row.happened_at), 3), (_("State"), state_words(row), 2)],
        [(_("Where"), row.place, 3), (_("Recorded"), " · ".join((moment(row.recorded_at), by)), 3), (_("Linked to"), linked_words(row), 2)],
    ]


def _texts(row: IncidentRow) -> list[tuple[str, str]]:
    closed = " · ".join(part for part in (moment(row.closed_at), row.closed_by) if part)
    return [
        (_("What happened"), row.what),
        (_("Who was involved"), row.involved),
        (_("How it was calmed"), row.calmed or "—"),
        (_("How it ended"), row.result),
        (_("Closed"), closed),
        (_("Reason"), row.reason),
    ]


def _report(entry: EntryRow) -> tuple[str, ...]:
    who = " · ".join(part for part in (entry.to_name, entry.department) if part)
    way = _(WAY_WORDS[entry.way]) if entry.way else ""
    return (moment(entry.at), who, way, _with_reason(entry.note, entry), entry.made_by)


def _with_reason(words: str, entry: EntryRow) -> str:
    return " · ".join(part for part in (words, entry.strike_reason) if part)


def plan_page(s: Session, key: str, *, now: datetime, by: Actor | None = None) -> bytes:
    """A plan on one page, by key or title."""
    row = plan(s, key)
    return papers.plan(
        papers.PlanValues(
            title=row.title, steps=row.steps, duties=row.duties, phones=row.phones, office=_office_name(s), since=since_words(row),
            printed=_printed(by, now),
        )
    )  # fmt: skip


def since_words(row: PlanRow) -> str:
    """Whose wording it is."""
    if not row.is_own or row.changed_at is None:
        return _("as shipped with the program")
    return _("worded by {name}, {day}").format(name=row.changed_by, day=moment(row.changed_at)[:10])


# -- print jobs


def record_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued record."""
    return record(s, job.record_id, now=now, reprint=job.reprint)


def plan_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued plan."""
    return plan_page(s, job.about, now=now)
