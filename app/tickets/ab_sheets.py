"""A/B hand-over sheets (W5): all somebody owns and who stands in, frozen and numbered; and what was done for them, when they are back."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core.actor import HEADS, Actor, allowed
from app.core.clock import day_of, local
from app.core.errors import UserError
from app.core.forms import Field, Kind, clean
from app.core.i18n import N_, _, ngettext
from app.office.duty import Away, Member, Roster, roster
from app.office.duty_fields import AbsenceKind
from app.office.duty_record import Absence
from app.storage.adding import add_new
from app.storage.numbers import daily_number, take
from app.tickets.away import LONGEST_MATTER, AbLine, of_other_rooms
from app.tickets.deed import stripped
from app.tickets.duties import AbContent, AbSheet, Handover
from app.tickets.fields import CLERKS, MOVE_WORDS, STATE_WORDS, Move, Passing, TicketState
from app.tickets.lists import TicketRow, open_of
from app.tickets.record import Ticket, TicketEvent
from app.tickets.service import print_paper
from app.tickets.who import accountable

PAPER = "ab_handover"
AB_FIELDS = (Field("note", N_("Note"), Kind.LINES, max_len=2000),)
MOST_DONE = 4


@dataclass(frozen=True, slots=True)
class AbSheetRow:
    """A sheet with its lines as they stood then."""

    id: UUID
    number: str
    is_back: bool
    staff_id: UUID
    name: str
    department: str
    from_at: datetime | None
    until_at: datetime | None
    place: str
    note: str
    made_at: datetime
    made_by: str
    counter: str
    lines: tuple[AbLine, ...] = ()


@dataclass(frozen=True, slots=True)
class HandBackRow:
    """A ticket somebody stood in for, to be looked through by whose it is."""

    id: UUID
    ticket_id: UUID
    number: str
    matter: str
    state: TicketState
    to_name: str
    from_at: datetime
    until_at: datetime | None
    done: tuple[str, ...]


COLUMNS = tuple(getattr(AbSheet, name) for name in tuple(AbSheetRow.__dataclass_fields__)[:-1])


def without(found: Roster, staff_id: UUID, now: datetime) -> Roster:
    """The office as it stands once somebody has gone."""
    return replace(found, running={**found.running, staff_id: Away(staff_id, staff_id, AbsenceKind.LEAVE, now)})


def lines_of(s: Session, staff_id: UUID, *, now: datetime) -> tuple[AbLine, ...]:
    """What somebody hands over before an absence, with whoever answers once they have gone."""
    gone = without(roster(s, now=now), staff_id, now)
    found = []
    for row in open_of(s, staff_id, now=now):
        answer = accountable(gone, row)
        mine = row.first_owner_id if row.state is TicketState.DONE else row.owner_id
        if mine == staff_id and answer is not None:
            found.append(AbLine(row.number, _short(row.matter), row.caller, _(STATE_WORDS[row.state]), _due(row), answer.name))
    for lines in of_other_rooms():
        found += lines(s, staff_id, gone)
    return tuple(found)


def _short(matter: str) -> str:
    return matter if len(matter) <= LONGEST_MATTER else matter[: LONGEST_MATTER - 1] + "…"


def _due(row: TicketRow) -> str:
    return f"{local(row.act_by):%m-%d %H:%M}" if row.act_by else _("waits") if row.running else ""


def hand_back(s: Session, staff_id: UUID, *, now: datetime) -> tuple[HandBackRow, ...]:
    """What others took up for somebody and they have not looked through yet (W5)."""
    query = (
        select(Handover, Ticket.number, Ticket.matter, Ticket.state).join(Ticket, Ticket.id == Handover.ticket_id)
        .where(Handover.kind == Passing.STAND_IN, Handover.from_id == staff_id, Handover.seen_at.is_(None))
        .order_by(Handover.asked_at, Handover.id)
    )  # fmt: skip
    return tuple(
        HandBackRow(kept.id, kept.ticket_id, number, matter, state, kept.to_name, kept.asked_at, kept.answered_at, _done(s, kept))
        for kept, number, matter, state in s.execute(query)
    )


def _done(s: Session, kept: Handover) -> tuple[str, ...]:
    """What happened to the ticket meanwhile, in words."""
    span = [TicketEvent.ticket_id == kept.ticket_id, TicketEvent.at >= kept.asked_at, TicketEvent.is_undone.is_(False)]
    if kept.answered_at is not None:
        span.append(TicketEvent.at <= kept.answered_at)
    query = select(TicketEvent.at, TicketEvent.move, TicketEvent.by_name).where(*span).order_by(TicketEvent.at, TicketEvent.id)
    aside = (Move.STAND_IN, Move.HAND_BACK, Move.UNDO)
    return tuple(
        " ".join((f"{local(at):%m-%d %H:%M}", _(MOVE_WORDS[move]), by_name)) for at, move, by_name in s.execute(query) if move not in aside
    )


@allowed(CLERKS | HEADS)
def hand_over_all(
    s: Session, staff_id: UUID, form: Mapping[str, object] | None = None, *, prints: bool = True, by: Actor, now: datetime
) -> AbSheetRow:
    """The sheet of everything somebody owns, for them and their B to sign before they go (W5: a day ahead). Raises UserError."""
    found = roster(s, now=now)
    member = _somebody(found, staff_id)
    lines = lines_of(s, staff_id, now=now)
    if not lines:
        raise UserError(_("{name} owns no open ticket and no complaint, so there is nothing to hand over.").format(name=member.name))
    values = stripped(clean(AB_FIELDS, form or {}).values)
    absence = _absence(s, staff_id, now)
    sheet = AbSheet(
        number=_number(s, now), staff_id=staff_id, name=member.name, department=member.department, made_at=now, made_by=by.name,
        from_at=absence.from_at if absence else None, until_at=absence.until_at if absence else None,
        place=absence.place if absence else "", note=values["note"] or "", counter=by.counter, content_digest=b"",
    )  # fmt: skip
    return _keep(s, sheet, lines, prints=prints, by=by, now=now)


@allowed(CLERKS | HEADS)
def take_back_all(
    s: Session, staff_id: UUID, form: Mapping[str, object] | None = None, *, prints: bool = False, by: Actor, now: datetime
) -> AbSheetRow:
    """Back: what was done meanwhile is looked through and ticked off, on a sheet of its own. Raises UserError."""
    found = roster(s, now=now)
    member = _somebody(found, staff_id)
    if not found.on_duty(staff_id):
        raise UserError(_("{name} is still away. Mark them back first.").format(name=member.name))
    rows = hand_back(s, staff_id, now=now)
    if not rows:
        raise UserError(_("Nothing of {name} was taken up by anybody, so there is nothing to hand back.").format(name=member.name))
    values = stripped(clean(AB_FIELDS, form or {}).values)
    for row in rows:
        kept = s.get(Handover, row.id)
        assert kept is not None, row.id
        kept.seen_at = now
    lines = tuple(
        AbLine(
            row.number, _short(row.matter), "", _(STATE_WORDS[row.state]), f"{local(row.from_at):%m-%d %H:%M}", row.to_name, _few(row.done)
        )
        for row in rows
    )
    sheet = AbSheet(
        number=_number(s, now), is_back=True, staff_id=staff_id, name=member.name, department=member.department, made_at=now,
        made_by=by.name, from_at=min(row.from_at for row in rows), until_at=now, note=values["note"] or "", counter=by.counter,
        content_digest=b"",
    )  # fmt: skip
    return _keep(s, sheet, lines, prints=prints, by=by, now=now)


def _few(done: tuple[str, ...]) -> str:
    rest = len(done) - MOST_DONE
    more = [ngettext("{n} more, see the story", "{n} more, see the story", rest).format(n=rest)] if rest > 0 else []
    return "\n".join((*done[:MOST_DONE], *more)) or _("nothing")


def _somebody(found: Roster, staff_id: UUID) -> Member:
    member = found.members.get(staff_id)
    if member is None or not member.is_active:
        raise UserError(_("This staff member is no longer on the list. Load the list again."))
    return member


def _absence(s: Session, staff_id: UUID, now: datetime) -> Absence | None:
    """The absence that runs, or the next one planned."""
    open_now = (Absence.staff_id == staff_id, Absence.called_off_at.is_(None), Absence.back_at.is_(None))
    query = select(Absence).where(*open_now, or_(Absence.ends_at.is_(None), Absence.ends_at > now)).order_by(Absence.from_at).limit(1)
    return s.execute(query).scalar_one_or_none()


def _number(s: Session, now: datetime) -> str:
    return daily_number("J", day_of(now), take(s, "ab_sheet", f"{day_of(now):%Y%m%d}"))


def _keep(s: Session, sheet: AbSheet, lines: tuple[AbLine, ...], *, prints: bool, by: Actor, now: datetime) -> AbSheetRow:
    body = json.dumps([[getattr(line, name) for name in AbLine.__dataclass_fields__] for line in lines], separators=(",", ":"))
    sheet.content_digest = _digest(body)
    add_new(s, sheet)
    s.add(AbContent(sheet_id=sheet.id, body=body))
    s.flush()
    if prints:
        print_paper(s, PAPER, sheet.id, sheet.number, by=by, now=now)
    return ab_sheet(s, sheet.id)


def _digest(body: str) -> bytes:
    return hashlib.sha256(body.encode("ascii")).digest()


def ab_sheet(s: Session, sheet_id: UUID) -> AbSheetRow:
    """A sheet with its lines; raises UserError where it is gone, or where its lines were changed behind the program's back."""
    row = s.execute(select(*COLUMNS, AbSheet.content_digest).where(AbSheet.id == sheet_id)).first()
    content = s.get(AbContent, sheet_id)
    if row is None or content is None:
        raise UserError(_("This A/B sheet is no longer on record. Load the list again."))
    values: dict[str, Any] = dict(row._mapping)
    digest = values.pop("content_digest")
    if _digest(content.body) != digest:
        sentence = _("The lines of A/B sheet {number} were changed behind the program's back; they are not shown. Restore a backup.")
        raise UserError(sentence.format(number=row.number))
    return AbSheetRow(**values, lines=tuple(AbLine(*line) for line in json.loads(content.body)))


def ab_sheets(s: Session, staff_id: UUID | None = None, *, limit: int = 100) -> tuple[AbSheetRow, ...]:
    """Sheets without their lines, the newest first."""
    query = select(*COLUMNS).order_by(AbSheet.made_at.desc(), AbSheet.number.desc()).limit(limit)
    found = s.execute(query.where(AbSheet.staff_id == staff_id) if staff_id else query)
    return tuple(AbSheetRow(*row) for row in found)


def ab_numbered(s: Session, number: str) -> UUID:
    """The sheet of a number; of a ticket's number the newest sheet it stands on. Raises UserError."""
    plain = number.strip().upper()
    found = s.execute(select(AbSheet.id).where(AbSheet.number == plain)).scalar_one_or_none()
    if found is None and plain.startswith("T"):
        holds = AbContent.body.contains(f'["{plain}"', autoescape=True)
        query = select(AbSheet.id).join(AbContent, AbContent.sheet_id == AbSheet.id).where(holds).order_by(AbSheet.made_at.desc()).limit(1)
        found = s.execute(query).scalar_one_or_none()
    if found is None:
        raise UserError(_("No A/B sheet has the number {number}, and no ticket on one has. Check it.").format(number=plain))
    return found
