"""What is due besides the complaints themselves: return visits of a week in the order of their addresses, corrective actions still open."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, literal_column, select
from sqlalchemy.orm import Session

from app.clocks.lists import ClockRow, clocks_of
from app.complaints.fields import OVER, ClockKind, State, TrackState
from app.complaints.kinds import tree
from app.complaints.lists import MOST, ComplaintRow, stored_rows, with_clocks
from app.complaints.record import Complaint, told_already
from app.complaints.tracks import CorrectiveAction
from app.core.clock import day_of, day_span
from app.office.duty import Accountable, roster
from app.tickets.fields import Level as Nearness
from app.tickets.lists import level_of
from app.tickets.who import answers


def this_week(now: datetime) -> tuple[date, date]:
    """Monday and Sunday of the office's week."""
    today = day_of(now)
    monday = today - timedelta(days=today.weekday())
    return monday, monday + timedelta(days=6)


def return_visits(s: Session, last: date | None = None, *, visitor_id: UUID | None = None, now: datetime) -> tuple[ComplaintRow, ...]:
    """Return visits due until the end of `last` (of this week), late ones too, in the order of the addresses; of one visitor or all."""
    until = day_span(last or this_week(now)[1])[1]
    rows = stored_rows(s, (Complaint.closed_at.is_(None), Complaint.state == State.TO_REVISIT), (Complaint.received_at,), limit=MOST)
    found = with_clocks(s, rows, roster(s, now=now))
    due = [row for row in found if (clock := row.clock(ClockKind.RETURN)) is not None and clock.is_open and clock.due_at < until]
    wanted = [row for row in due if visitor_id is None or visitor_id in (row.visitor_id, row.acts.staff_id if row.acts else None)]
    return tuple(sorted(wanted, key=by_address))


def by_address(row: ComplaintRow) -> tuple[Any, ...]:
    """2-1-0301 comes before 10-1-0101: numbers count as numbers; without an address at the end."""
    words = row.home or row.place
    parts = [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.findall(r"\d+|\D+", words)]
    return (not words, parts, row.number)


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One corrective action with its complaint, its clock, and who answers for it now."""

    id: UUID
    complaint_id: UUID
    number: str
    place: int
    round: int
    state: TrackState
    team: str
    owner_id: UUID | None
    owner: str
    due_at: datetime
    cause: str
    action: str
    done_at: datetime | None
    done_by: str
    verified_at: datetime | None
    verified_by: str
    verified_note: str
    made_at: datetime
    made_by: str
    summary: str = ""
    kind: str = ""
    complaint_state: State = State.REGISTERED
    clock: ClockRow | None = None
    acts: Accountable | None = None

    @property
    def outlives(self) -> bool:
        """Whether the complaint is closed already."""
        return self.complaint_state in OVER

    def level_at(self, now: datetime) -> Nearness:
        """How near its limit is; done, it waits to be verified calmly."""
        return level_of(self.clock, now) if self.clock is not None and self.clock.is_open else Nearness.CALM


# word for word as the index of the open ones has it
UNVERIFIED: ColumnElement[bool] = literal_column("corrective_action.state IN ('open', 'done')")
ACTION_STORED = tuple(ActionRow.__dataclass_fields__)[:-5]
ACTION_COLUMNS = tuple(getattr(CorrectiveAction, name) for name in ACTION_STORED)


def open_actions(s: Session, *, team: str = "", staff_id: UUID | None = None, now: datetime, limit: int = MOST) -> tuple[ActionRow, ...]:
    """Corrective actions not verified yet, the first due first, whatever became of their complaint; of a team or of who answers."""
    where: list[Any] = [UNVERIFIED]
    if team:
        where.append(CorrectiveAction.team == team)
    rows = _actions(s, where, (CorrectiveAction.due_at, CorrectiveAction.number), now=now, limit=limit)
    return tuple(row for row in rows if staff_id is None or staff_id in (row.owner_id, row.acts.staff_id if row.acts else None))


def actions_rows(s: Session, complaint_id: UUID, *, now: datetime) -> tuple[ActionRow, ...]:
    """All corrective actions of a complaint, as numbered; those withdrawn too."""
    where = (CorrectiveAction.complaint_id == complaint_id,)
    return tuple(_actions(s, where, (CorrectiveAction.place,), now=now, limit=MOST))


def _actions(s: Session, where: Any, order: Any, *, now: datetime, limit: int) -> list[ActionRow]:
    about = (Complaint.summary, Complaint.kind_id, Complaint.state)
    # an outer join begins with the few open actions, never with years of complaints; every action has one
    joined = select(*ACTION_COLUMNS, *about).outerjoin(Complaint, Complaint.id == CorrectiveAction.complaint_id)
    query = joined.where(*where, *told_already(s))
    stored = s.execute(query.order_by(*order).limit(limit)).all()
    clocks, kinds, found = clocks_of(s, [row[0] for row in stored]), tree(s).of_id, roster(s, now=now)
    rows = []
    for row in stored:
        stored_values: list[Any] = list(row)
        *values, summary, kind_id, state = stored_values
        kind = kinds.get(kind_id)
        mine = clocks.get(row[0], ())
        clock = max(mine, key=lambda one: (one.is_open, one.started_at), default=None)
        acts = answers(found, row.owner_id, row.team, "") if row.state in (TrackState.OPEN, TrackState.DONE) else None
        rows.append(ActionRow(*(*values, summary, kind.path if kind else "", state, clock, acts)))
    return rows
