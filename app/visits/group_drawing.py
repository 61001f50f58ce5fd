"""The badges of several visits on sheets of labels."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.errors import UserError
from app.core.i18n import _, speaking
from app.office.settings import get_settings
from app.printing.labels import labels_told
from app.printing.lists import stock_named
from app.printing.queue import JobRow
from app.visits import papers
from app.visits.drawing import badge_values_of
from app.visits.fields import VisitState
from app.visits.record import Visit
from app.visits.together import sheet_of


def badges(
    s: Session, visit_ids: Sequence[UUID], *, now: datetime, by: Actor | None = None, stock: str = "", start: int = 0, reprint: int = 0
) -> bytes:
    """Badges on a sheet of labels (default: the one set for groups), from label `start` on; whoever has none is passed over."""
    settings = get_settings(s)
    sheet = stock_named(s, stock) if stock else sheet_of(s, settings, by.counter if by else "")
    if sheet is None or not sheet.is_sheet:
        raise UserError(_("This stock is no sheet of labels. Choose one such as avery-l4785, or print the badges one by one."))
    values = []
    for visit_id in visit_ids:
        visit = s.get(Visit, visit_id)
        if visit is not None and visit.badge is not None and visit.state is not VisitState.VOID:
            with speaking(visit.language) if visit.language else nullcontext():
                values.append((badge_values_of(s, visit, settings, now=now), visit.language))
    if not values:
        raise UserError(_("Nobody of this group has a badge to print."))
    return papers.badges(values, sheet.start(start) if start else sheet, reprint=reprint)


def badges_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued sheet: the badges it was queued for, less those taken back since."""
    start, serials = labels_told(job.about)
    newest = select(Visit.badge, Visit.id).where(Visit.badge.in_(serials)).order_by(Visit.at)  # serials come round again
    found = {serial: visit_id for serial, visit_id in s.execute(newest) if serial is not None}
    wanted = [found[serial] for serial in serials if serial in found]
    return badges(s, wanted, now=now, stock=job.stock, start=start, reprint=job.reprint)
