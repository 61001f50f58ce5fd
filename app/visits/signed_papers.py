"""From answers on record to the confidentiality agreement of a visit."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import local
from app.core.i18n import _, speaking
from app.notices import lists as notices
from app.notices.fields import TextKind
from app.notices.papers import AgreementValues
from app.notices.papers import agreement as draw
from app.office.record import Office
from app.office.settings import get_settings
from app.printing.codes import badge_code
from app.printing.queue import JobRow
from app.visits.drawing import moment
from app.visits.service import visit_of


def agreement(s: Session, visit_id: UUID, *, now: datetime, by: Actor | None = None, reprint: int = 0) -> bytes:
    """The newest signed agreement of a visit in the words that were signed, else the text in force with lines to sign by hand."""
    visit = visit_of(s, visit_id)
    given = next((row for row in notices.signings(s, visit_id) if row.is_accepted and row.version(TextKind.AGREEMENT) is not None), None)
    told = next((told for told in given.texts if told.kind is TextKind.AGREEMENT), None) if given else None
    text = (notices.version(s, told) if told else None) or notices.current(s, TextKind.AGREEMENT, visit.language)
    settings = get_settings(s)
    with speaking(text.language):
        name = by.name if by else visit.received_by
        return draw(
            AgreementValues(
                number=visit.number, body=text.body, version=version_words(text), name=given.name if given else visit.name,
                company=given.company if given else visit.company, host=visit.host,
                day=f"{local(given.answered_at if given else visit.at):%Y-%m-%d}", office=s.execute(select(Office.name)).scalar() or "",
                code=badge_code(visit.badge, prefix=settings.badge_prefix) if visit.badge is not None else "",
                strokes=notices.strokes_of(s, given.id) if given else b"", signed_at=moment(given.answered_at) if given else "",
                printed=_("Printed by {name} at {time}").format(name=name, time=moment(now)),
            ),
            reprint=reprint,
        )  # fmt: skip


def version_words(text: notices.TextRow) -> str:
    """Which version a text is and since when it holds."""
    if not text.version:
        return _("Version as shipped")
    words = _("Version {n}").format(n=text.version)
    return " · ".join((words, _("since {day}").format(day=f"{local(text.since):%Y-%m-%d}"))) if text.since else words


def agreement_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued agreement; a reprint says so."""
    return agreement(s, job.record_id, now=now, reprint=job.reprint)
