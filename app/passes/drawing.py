"""From passes on record to their papers: every value a paper shows is put into words here."""

import json
from collections.abc import Mapping
from contextlib import nullcontext
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import local
from app.core.errors import UserError
from app.core.i18n import _, ngettext, speaking
from app.office.record import Office
from app.office.settings import get_settings
from app.passes import papers
from app.passes.fields import KIND_WORDS, STANDING_WORDS, PassKind, days_words, hours_words, weekdays_words
from app.passes.lists import PassFilter, PassRow, board, one, pass_of_visit
from app.passes.photo import photo_of
from app.passes.validity import Standing
from app.printing.codes import FIRST_PASS, badge_code, is_pass
from app.printing.fonts import missing
from app.printing.labels import labels_told
from app.printing.lists import stock_named
from app.printing.queue import JobRow
from app.visits import drawing as visits
from app.visits.badge_paper import TYPE_COLOURS, BadgeValues
from app.visits.badge_paper import badge as draw_badge
from app.visits.fields import purpose_type
from app.visits.lists import row as visit_row
from app.visits.record import Visit

MOST_LISTED = 5000


def _office_name(s: Session) -> str:
    return s.execute(select(Office.name)).scalar() or ""


def when_words(row: PassRow) -> str:
    """Weekdays and hours in a line; nothing where it is valid day and night."""
    return "  ".join(part for part in (weekdays_words(row.weekdays), hours_words(row.opens, row.closes)) if part)


def entries_words(row: PassRow) -> str:
    """3 / 20, or how often where there is no most."""
    return f"{row.used} / {row.most_entries}" if row.most_entries else str(row.used)


def pass_badge(
    s: Session, pass_id: UUID, *, now: datetime, by: Actor | None = None, stock: str = "", reprint: int = 0, start: int = 0
) -> bytes:
    """A pass as a badge on a stock (default: the desk's); a withdrawn one is not printed. Raises UserError."""
    row = one(s, pass_id, now=now)
    if row.standing is Standing.WITHDRAWN:
        raise UserError(_("Pass {number} is withdrawn, so it is not printed.").format(number=row.number))
    settings = get_settings(s)
    times = _("{n} entries at most").format(n=row.most_entries) if row.most_entries else ""
    is_day = row.kind is PassKind.DAY
    values = BadgeValues(
        number=row.number, code=badge_code(row.serial, prefix=settings.badge_prefix), name=row.name, company=row.company,
        kind=_(KIND_WORDS[row.kind]), colour=TYPE_COLOURS[row.type], office=_office_name(s),
        valid_until=_span(row), until_head=_("Valid until midnight") if is_day else _("Valid"),
        lines=tuple(part for part in (_where(row), "  ".join(part for part in (when_words(row), times) if part)) if part),
        photo=photo_of(s, row.picture_id, row.person_id),
    )  # fmt: skip
    label = stock_named(s, stock or settings.badge_stock)
    return draw_badge(values, label.start(start) if start else label, reprint=reprint)


def preview_day(s: Session, form: Mapping[str, Any], *, now: datetime, stock: str = "", photo: bytes = b"") -> visits.Preview:
    """The day pass a check-in will print, as the form stands, with number and code still open."""
    settings = get_settings(s)
    shown = {name: str(form.get(name) or "") for name in ("name", "company", "host", "language")}
    with speaking(shown["language"]) if shown["language"] else nullcontext():
        kind = purpose_type(str(form.get("purpose") or ""))
        values = BadgeValues(
            number="", code=badge_code(FIRST_PASS, prefix=settings.badge_prefix), name=shown["name"], company=shown["company"],
            kind=_(KIND_WORDS[PassKind.DAY]), colour=TYPE_COLOURS[kind], office=_office_name(s), valid_until=f"{local(now):%Y-%m-%d}",
            until_head=_("Valid until midnight"), lines=(_("To see: {host}").format(host=shown["host"]),) if shown["host"] else (),
            photo=photo if settings.badge_photo else b"",
        )  # fmt: skip
        pdf = draw_badge(values, stock_named(s, stock or settings.badge_stock))
    return visits.Preview(pdf, tuple(missing("".join((shown["name"], shown["company"], shown["host"])))))


def _span(row: PassRow) -> str:
    first, last = row.first_day, row.last_day
    if first == last:
        return first.isoformat()
    # in the same year the second is said shortly, so that the first can stand larger
    return f"{first:%Y-%m-%d} – {last:%m-%d}" if first.year == last.year else f"{first:%Y-%m-%d} – {last:%Y-%m-%d}"


def _where(row: PassRow) -> str:
    place = " · ".join(part for part in (row.host, row.department) if part)
    return _("For: {home}").format(home=place) if row.host_kind == "home" else _("To see: {host}").format(host=place)


def badge(
    s: Session, visit_id: UUID, *, now: datetime, by: Actor | None = None, stock: str = "", reprint: int = 0, start: int = 0
) -> bytes:
    """A visit's badge; of a visit made with a pass the pass, in the language asked for at check-in; `start` is a sheet's label."""
    visit = visit_row(s, visit_id)
    pass_id = pass_of_visit(s, visit_id) if visit is not None and is_pass(visit.badge) else None
    if pass_id is None:
        return visits.badge(s, visit_id, now=now, by=by, stock=stock, reprint=reprint, start=start)
    language = s.execute(select(Visit.language).where(Visit.id == visit_id)).scalar_one()
    with speaking(language) if language else nullcontext():
        return pass_badge(s, pass_id, now=now, by=by, stock=stock, reprint=reprint, start=start)


# -- the list


def about_list(wanted: PassFilter) -> str:
    """A filter as a print job keeps it."""
    return json.dumps(
        {"standing": wanted.standing, "host": wanted.host, "text": wanted.text, "host_id": wanted.host_id.hex if wanted.host_id else None}
    )


def _told(about: str) -> PassFilter:
    told: dict[str, Any] = json.loads(about)
    return PassFilter(
        standing=Standing(told["standing"]) if told["standing"] else None, host=told["host"], text=told["text"],
        host_id=UUID(told["host_id"]) if told["host_id"] else None,
    )  # fmt: skip


def pass_list(s: Session, about: str, *, now: datetime, by: Actor | None = None) -> bytes:
    """The passes of a home, or of another filter (`about_list`)."""
    wanted = _told(about)
    found = board(s, wanted, now=now, limit=MOST_LISTED)
    prefix = get_settings(s).badge_prefix
    standing = _(STANDING_WORDS[wanted.standing]) if wanted.standing else ""
    home = found.rows[0].host if wanted.host_id and found.rows else wanted.host.strip()
    at = f"{local(now):%Y-%m-%d %H:%M}"
    printed = _("Printed by {name} at {time}").format(name=by.name, time=at) if by else _("Printed at {time}").format(time=at)
    valid = sum(row.standing is Standing.ACTIVE for row in found.rows)
    totals = ngettext("{n} pass", "{n} passes", found.total).format(n=found.total)
    values = papers.ListValues(
        rows=[_list_row(row, prefix) for row in found.rows], office=_office_name(s), printed=printed,
        about=" · ".join(part for part in (home, standing, wanted.text.strip()) if part) or _("all passes"),
        totals=" · ".join((totals, _("valid now {n}").format(n=valid))),
    )  # fmt: skip
    return papers.pass_list(values)


def _list_row(row: PassRow, prefix: str) -> papers.ListRow:
    return papers.ListRow(
        number=row.number, name=row.name, phone=row.phone, company=row.company, home=row.host, purpose=row.purpose,
        kind=_(KIND_WORDS[row.kind]), days=days_words(row.first_day, row.last_day), hours=when_words(row), entries=entries_words(row),
        standing=_(STANDING_WORDS[row.standing]), code=badge_code(row.serial, prefix=prefix),
    )  # fmt: skip


# -- print jobs


def badge_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued badge."""
    return badge(s, job.record_id, now=now, stock=job.stock, reprint=job.reprint, start=labels_told(job.about)[0])


def pass_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued pass."""
    return pass_badge(s, job.record_id, now=now, stock=job.stock, reprint=job.reprint)


def list_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued list."""
    return pass_list(s, job.about, now=now)
