"""Staff badges on paper: a new serial, printed on the badge stock; the scanner takes it for signing in and for out and back (X-out)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import ADMINISTRATORS, Actor, allowed
from app.core.errors import UserError
from app.core.i18n import _
from app.office.badges import give_badge
from app.office.record import Office, Staff, StaffBadge
from app.office.settings import get_settings
from app.printing import queue
from app.printing.codes import badge_code
from app.printing.lists import route, stock_named
from app.printing.queue import JobRow
from app.visits.badge_paper import BadgeValues
from app.visits.badge_paper import badge as draw_badge

PAPER = "staff_badge"
COLOUR = "#0f6e84"


@allowed(ADMINISTRATORS)
def print_badge(s: Session, staff_id: UUID, *, by: Actor, now: datetime) -> int:
    """A new badge for somebody in the print queue; an earlier one is void. Gives its serial."""
    serial = give_badge(s, staff_id, by=by, now=now)
    s.flush()
    badge = s.execute(select(StaffBadge).where(StaffBadge.serial == serial)).scalar_one()
    name = s.execute(select(Staff.name).where(Staff.id == staff_id)).scalar_one()
    here = route(s, by.counter, PAPER)
    job = queue.NewJob(paper=PAPER, record_id=badge.id, title=name, stock=here.stock, printer=here.printer)
    queue.add(s, job, by=by, now=now)
    return serial


def staff_badge(s: Session, badge_id: UUID, *, stock: str = "", reprint: int = 0) -> bytes:
    """The badge on a stock (default: the desk's); a void one is not printed. Raises UserError."""
    badge = s.get(StaffBadge, badge_id)
    staff = s.get(Staff, badge.staff_id) if badge else None
    if badge is None or staff is None or badge.void_at is not None:
        raise UserError(_("This staff badge is void, so it is not printed. Print a new one."))
    settings = get_settings(s)
    values = BadgeValues(
        number="", code=badge_code(badge.serial, prefix=settings.badge_prefix), name=staff.name, company=staff.department,
        kind=_("Staff"), colour=COLOUR, lines=(staff.post,) if staff.post else (),
        office=s.execute(select(Office.name)).scalar() or "",
    )  # fmt: skip
    return draw_badge(values, stock_named(s, stock or settings.badge_stock), reprint=reprint)


def badge_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued staff badge."""
    return staff_badge(s, job.record_id, stock=job.stock, reprint=job.reprint)
