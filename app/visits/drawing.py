"""From visits on record to their papers: every value a paper shows is put into words here."""

import json
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.core.actor import Actor, counter_name
from app.core.clock import day_of, local
from app.core.errors import UserError
from app.core.i18n import _, speaking
from app.core.masking import mask_phone
from app.notices.fields import TextKind
from app.notices.lists import current
from app.office import audit
from app.office.settings import Settings, get_settings
from app.pictures.service import latest_jpeg
from app.printing.codes import badge_code
from app.printing.fonts import missing, preload
from app.printing.labels import labels_told
from app.printing.lists import stock_named
from app.printing.queue import JobRow
from app.storage.direct import run
from app.visits import papers
from app.visits.attempts import admitted_by
from app.visits.carried import carried, escort_of
from app.visits.carried_words import carried_fields
from app.visits.details import FIELD_WORDS, VERBS, worded
from app.visits.fields import (
    LEAVING_WORDS,
    MEASURED,
    STATE_WORDS,
    TYPE_WORDS,
    VISIT_FIELDS,
    VisitorType,
    VisitState,
    assistance_words,
    is_any_time,
)
from app.visits.kinds import areas_by_type, joined, needs_escort, split
from app.visits.lists import COLUMNS as ROW_COLUMNS
from app.visits.lists import VisitFilter, VisitRow, as_row, party, register_rows
from app.visits.record import Visit
from app.visits.trail import detail, trail


def clock_time(at: datetime | None) -> str:
    """13:52 at the office; empty for no time."""
    return f"{local(at):%H:%M}" if at else ""


def moment(at: datetime | None) -> str:
    """2026-11-21 13:52 at the office; empty for no time."""
    return f"{local(at):%Y-%m-%d %H:%M}" if at else ""


def leaving_words(visit: VisitRow) -> str:
    """When and how a visitor left; for times nobody measured the kind says so."""
    if visit.state is not VisitState.LEFT or visit.leaving is None:
        return ""
    kind = _(LEAVING_WORDS[visit.leaving])
    came, left = visit.arrived_at or visit.at, visit.left_at
    # 09:00 beside an arrival at 17:00 would read as if time ran backwards
    is_other_day = left is not None and day_of(left) != day_of(came)
    return f"{moment(left) if is_other_day else clock_time(left)} {kind}".strip()


def is_unmeasured(visit: VisitRow) -> bool:
    """Whether a leaving time was not measured (unknown, closed in bulk): it is struck through."""
    return visit.leaving is not None and visit.leaving not in MEASURED


OFFICE_NAME = text("SELECT name FROM office")


def _office_name(s: Session) -> str:
    return next((name for (name,) in run(s, OFFICE_NAME)), "")


def _of(s: Session, visit_id: UUID) -> Visit:
    visit = s.get(Visit, visit_id)
    if visit is None:
        raise UserError(_("This visit is no longer on record. Load the list again."))
    return visit


def _visit(s: Session, visit_id: UUID) -> tuple[Visit, VisitRow]:
    return _of(s, visit_id), as_row(s.execute(select(*ROW_COLUMNS).where(Visit.id == visit_id)).one())


def _in_language(code: str) -> AbstractContextManager[None]:
    return speaking(code) if code else nullcontext()


# -- badge


def badge(
    s: Session, visit_id: UUID, *, now: datetime, by: Actor | None = None, stock: str = "", reprint: int = 0, start: int = 0
) -> bytes:
    """A visit's badge on a stock (default: the desk's), in the language asked for at check-in. Raises UserError without a badge.

    `start` is the label of a sheet it goes on (0: the stock's own)."""
    visit = _of(s, visit_id)
    if visit.state is VisitState.VOID:
        raise UserError(_("Visit {number} is void, so its badge is not printed.").format(number=visit.number))
    settings = get_settings(s)
    label = stock_named(s, stock or settings.badge_stock)
    with _in_language(visit.language):
        return papers.badge(badge_values_of(s, visit, settings, now=now), label.start(start) if start else label, reprint=reprint)


def badge_values_of(s: Session, visit: Visit, settings: Settings, *, now: datetime) -> papers.BadgeValues:
    """What a visit's badge says, in the language that is spoken now; raises UserError where it has none."""
    if visit.badge is None:
        raise UserError(_("Visit {number} has no badge: the visitor has not arrived.").format(number=visit.number))
    form = {field.name: getattr(visit, field.name) for field in VISIT_FIELDS}
    if (escort := escort_of(s, visit.id)) is not None:
        form |= {"escort": escort.name, "areas": escort.areas, "is_escorted": escort.is_needed}
    return _badge_values(
        form,
        settings,
        number=visit.number,
        code=badge_code(visit.badge, prefix=settings.badge_prefix),
        at=visit.arrived_at or now,
        office=_office_name(s),
        photo=latest_jpeg(s, visit.person_id) if settings.badge_photo else b"",
    )


def preview_badge(s: Session, form: Mapping[str, Any], *, now: datetime, stock: str = "", photo: bytes = b"") -> bytes:
    """The badge as the form stands, with the number and code still open; drawn by the same hand that prints."""
    with _in_language(str(form.get("language") or "")):
        return papers.badge(preview_values(s, form, now=now, photo=photo), stock_named(s, stock or get_settings(s).badge_stock))


def preview_values(s: Session, form: Mapping[str, Any], *, now: datetime, photo: bytes = b"") -> papers.BadgeValues:
    """What a badge would say of a form; its number and code are still open."""
    settings = get_settings(s)
    code = badge_code(0, prefix=settings.badge_prefix)
    shown = photo if settings.badge_photo else b""
    return _badge_values(form, settings, number="", code=code, at=now, office=_office_name(s), photo=shown)


@dataclass(frozen=True, slots=True)
class Preview:
    """A badge before it is printed, and the characters no font has: they come out as code points in a box."""

    pdf: bytes
    boxed: tuple[str, ...]


def preview(s: Session, form: Mapping[str, Any], *, now: datetime, stock: str = "", photo: bytes = b"") -> Preview:
    """preview_badge with a word on what cannot be printed as typed."""
    shown = "".join(str(form.get(name) or "") for name in ("name", "company", "host"))
    return Preview(preview_badge(s, form, now=now, stock=stock, photo=photo), tuple(missing(shown)))


def warm_up(s: Session) -> None:
    """Read the fonts, so that the first badge does not wait for them."""
    preload()


def _badge_values(
    form: Mapping[str, Any], settings: Settings, *, number: str, code: str, at: datetime, office: str, photo: bytes = b""
) -> papers.BadgeValues:
    word = str(form.get("type") or VisitorType.GUEST)
    kind = VisitorType(word) if word in list(VisitorType) else VisitorType.GUEST
    count = str(form.get("people") or 1)
    areas = form["areas"] if "areas" in form else areas_by_type(settings.area_defaults).get(kind.value, "")
    return papers.BadgeValues(
        number=number,
        code=code,
        name=str(form.get("name") or ""),
        company=str(form.get("company") or ""),
        host=str(form.get("host") or ""),
        day=moment(at),
        valid_until=f"{local(at):%Y-%m-%d}",
        kind=_(TYPE_WORDS[kind]),
        colour=papers.TYPE_COLOURS[kind],
        needs_escort=bool(form.get("is_escorted")) or needs_escort(settings, kind),
        escort=str(form.get("escort") or ""),
        areas=joined(split(str(areas or ""))),
        office=office,
        people=int(count) if count.isascii() and count.isdigit() else 1,
        photo=photo,
    )


# -- slip


def slip(s: Session, visit_id: UUID, *, now: datetime, by: Actor | None = None, form: str = "", reprint: int = 0) -> bytes:
    """A visit's slip: A5 in two copies or an 80 mm roll (default: the desk's)."""
    visit, row = _visit(s, visit_id)
    with _in_language(visit.language):
        settings = get_settings(s)
        notice = current(s, TextKind.PRIVACY)  # in here: the one of the visitor's language
        code = badge_code(visit.badge, prefix=settings.badge_prefix) if visit.badge is not None else ""
        values = papers.SlipValues(
            number=visit.number, day=f"{local(row.at):%Y-%m-%d}", name=visit.name, office=_office_name(s), code=code, company=visit.company,
            phone=row.phone, people=visit.people + row.companions, host=visit.host, place=visit.department, purpose=visit.purpose,
            plate=visit.plate, belongings=visit.belongings, badge=code, arrived=clock_time(visit.arrived_at), left=leaving_words(row),
            is_left_struck=is_unmeasured(row), desk=visit.received_by, notice=notice_words(notice.body, notice.version),
            printed_by=by.name if by else visit.received_by, printed_at=moment(now),
        )  # fmt: skip
        return papers.slip(values, form=form or settings.slip_form, reprint=reprint, roll=stock_named(s, "roll-80"))


def notice_words(body: str, version: int) -> str:
    """The notice as a slip prints it: which version it is stands at its end."""
    named = _("Version {n}").format(n=version) if version else _("Version as shipped")
    return f"{body} ({named})" if body else ""


# -- register


def register(s: Session, wanted: VisitFilter, *, now: datetime, by: Actor | None = None) -> bytes:
    """The visit register of a filter, oldest first; voided visits stand in it, marked, because their numbers do."""
    settings = get_settings(s)
    rows = [_register_row(row, settings.badge_prefix) for row in register_rows(s, wanted)]
    values = papers.RegisterValues(
        rows=rows,
        span=span_words(wanted.first, wanted.last),
        office=_office_name(s),
        about=_about(wanted),
        printed_by=by.name if by else "",
        printed_at=moment(now),
    )
    return papers.register(values)


def span_words(first: date | None, last: date | None) -> str:
    """A filter's days in words."""
    if first and last and first != last:
        return _("{first} to {last}").format(first=first.isoformat(), last=last.isoformat())
    one = first or last
    return one.isoformat() if one else _("all days")


def _about(wanted: VisitFilter) -> str:
    parts = [", ".join(_(STATE_WORDS[state]) for state in sorted(wanted.states)), wanted.host.strip(), wanted.text.strip()]
    return " · ".join(part for part in parts if part)


def _register_row(visit: VisitRow, prefix: str) -> papers.RegisterRow:
    said = "" if visit.state in (VisitState.LEFT, VisitState.INSIDE) else _(STATE_WORDS[visit.state])
    notes = (said, visit.reason if said else "", _("with {name}").format(name=visit.lead) if visit.lead else "", visit.note)
    return papers.RegisterRow(
        day=f"{local(visit.at):%Y-%m-%d}",
        name=visit.name,
        company=visit.company,
        phone=visit.phone,
        people=visit.people,
        plate=visit.plate,
        belongings=visit.belongings,
        purpose=visit.purpose,
        host=visit.host,
        expected="" if visit.expected_at and is_any_time(visit.expected_at) else clock_time(visit.expected_at),
        arrived=clock_time(visit.arrived_at),
        left=leaving_words(visit),
        is_left_struck=is_unmeasured(visit),
        is_inside=visit.state is VisitState.INSIDE,
        badge=badge_code(visit.badge, prefix=prefix) if visit.badge is not None else "",
        received_by=visit.received_by,
        note=" · ".join(part for part in notes if part),
    )


# -- record


def record(s: Session, visit_id: UUID, *, now: datetime, by: Actor | None = None) -> bytes:
    """One visit with every field, its moves and corrections."""
    visit, row = _visit(s, visit_id)
    settings = get_settings(s)
    came = admitted_by(s, [visit_id]).get(visit_id, "") if visit.admitted_at else ""
    values = papers.RecordValues(
        number=visit.number,
        fields=[(label, value) for label, value in (*_record_fields(s, visit, row, came), *carried_fields(carried(s, visit_id))) if value],
        struck=frozenset({_("Left at")}) if is_unmeasured(row) else frozenset(),
        moves=[],
        office=_office_name(s),
        code=badge_code(visit.badge, prefix=settings.badge_prefix) if visit.badge is not None else "",
        printed_by=by.name if by else "",
        printed_at=moment(now),
    )
    moves, corrections = _trail(trail(s, visit_id))
    return papers.record(replace(values, moves=moves, corrections=corrections))


def _record_fields(s: Session, visit: Visit, row: VisitRow, came: str) -> list[tuple[str, str]]:
    shown: dict[str, Any] = {field.name: getattr(visit, field.name) for field in VISIT_FIELDS}
    shown["phone"] = mask_phone(visit.phone)
    shown["type"] = _(TYPE_WORDS[visit.type])
    shown["assistance"] = assistance_words(visit.assistance)
    fields = [(_(field.label), str(shown[field.name] or "")) for field in VISIT_FIELDS if field.on_paper]
    return [
        *fields,
        (_("State"), _(STATE_WORDS[visit.state])),
        (_("Expected"), _expected(visit.expected_at)),
        (_("Arrived at"), moment(visit.arrived_at)),
        (_("Admitted at"), moment(visit.admitted_at)),
        (_("Fetched by"), came),
        (_("Left at"), _day_of_leaving(row)),
        (_("Reason"), visit.reason),
        (_("Received by"), visit.received_by),
        (_("Counter"), counter_name(visit.counter)),
        (_("With"), row.lead),
        (_("Companions"), names_of_party(s, row)),
    ]


def names_of_party(s: Session, row: VisitRow) -> str:
    """Who came with a lead, with their numbers; empty for anybody else."""
    return _(", ").join(f"{each.name} {each.number}" for each in party(s, row.id)[1:]) if row.companions else ""


def _expected(at: datetime | None) -> str:
    return f"{local(at):%Y-%m-%d}" if at and is_any_time(at) else moment(at)


def _day_of_leaving(visit: VisitRow) -> str:
    if visit.state is not VisitState.LEFT or visit.leaving is None:
        return ""
    return " ".join((moment(visit.left_at), _(LEAVING_WORDS[visit.leaving]))).strip()


def _trail(events: tuple[audit.Event, ...]) -> tuple[list[papers.Move], list[papers.Correction]]:
    moves: list[papers.Move] = []
    corrections: list[papers.Correction] = []
    for event in events:
        if event.verb == "visits.correct":
            reason = str(event.new.get("reason") or "")
            for name in sorted(event.new.keys() & FIELD_WORDS.keys()):
                old, new = worded(name, event.old.get(name)), worded(name, event.new[name])
                corrections.append(papers.Correction(moment(event.at), event.by, _(FIELD_WORDS[name]), old, new, reason))
        else:
            moves.append(papers.Move(moment(event.at), _(VERBS.get(event.verb, event.verb)), event.by, detail(event)))
    return moves, corrections


# -- print jobs


def badge_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued badge; a reprint says so."""
    return badge(s, job.record_id, now=now, stock=job.stock, reprint=job.reprint, start=labels_told(job.about)[0])


def register_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued register: its filter as the list stood when it was asked for."""
    told = json.loads(job.about)
    first, last = (date.fromisoformat(told[name]) if told[name] else None for name in ("first", "last"))
    return register(s, VisitFilter(first, last, frozenset(map(VisitState, told["states"])), told["host"], told["text"]), now=now)


def record_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued visit record."""
    return record(s, job.record_id, now=now)


def slip_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued slip."""
    return slip(s, job.record_id, now=now, form=job.stock, reprint=job.reprint)


def today_filter(now: datetime) -> VisitFilter:
    """The register of the office's present day."""
    day = day_of(now)
    return VisitFilter(day, day)
