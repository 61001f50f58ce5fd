"""Automatic closing: at an hour the office sets, whoever came before it and was never signed out has left at an unknown time."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.core.actor import DESK, Actor, allowed
from app.core.clock import local
from app.core.i18n import _, ngettext
from app.office import audit
from app.office.record import Setting
from app.office.settings import get_settings
from app.storage.direct import id_of, run
from app.storage.imports import shown, unfinished
from app.storage.types import from_ms
from app.visits.fields import Leaving, VisitState
from app.visits.leaving_record import ClosingRun
from app.visits.lists import in_state, staying_overnight
from app.visits.record import Visit

SET = text("SELECT value FROM setting WHERE key = 'close_at' AND value <> ''")
RUN_FOR = text("SELECT moment FROM closing_run WHERE moment >= :moment AND moment <= :now LIMIT 1")
UNSEEN = text("SELECT id FROM closing_run WHERE seen_at IS NULL AND closed > 0 ORDER BY moment DESC LIMIT 1")


@dataclass(frozen=True, slots=True)
class ClosedVisit:
    """A visit closed without anybody having seen the visitor leave."""

    visit_id: UUID
    number: str
    name: str
    host: str
    arrived_at: datetime | None


@dataclass(frozen=True, slots=True)
class Closed:
    """What one automatic closing did; `moment` is the hour it was set for, `ran_at` when it ran."""

    run_id: UUID
    moment: datetime
    ran_at: datetime
    visits: tuple[ClosedVisit, ...]

    @property
    def sentence(self) -> str:
        """How many were closed when, and that no leaving time is known."""
        n = len(self.visits)
        words = ngettext(
            "{n} visit nobody had signed out was closed for {moment} as “time unknown”:",
            "{n} visits nobody had signed out were closed for {moment} as “time unknown”:",
            n,
        )
        return words.format(n=n, moment=f"{local(self.moment):%Y-%m-%d %H:%M}")

    def names(self, most: int = 12, *, has_numbers: bool = True) -> str:
        """Who they were, in one line."""
        listed = [f"{visit.name} {visit.number}" if has_numbers else visit.name for visit in self.visits[:most]]
        rest = len(self.visits) - most
        return _(", ").join([*listed, *([_("… and {n} more").format(n=rest)] if rest > 0 else [])])


def close_forgotten(s: Session, *, now: datetime) -> UUID | None:
    """Once for each set hour that has passed, also where the PC was off then; gives the run where one was due.

    Whoever came after that hour stays inside, and so does whoever the desk said stays overnight. An hour that had passed before
    the setting was made closes nobody. Raises nothing where the setting is off.
    """
    if not run(s, SET):
        return None
    settings = get_settings(s)
    if settings.close_at is None:
        return None
    moment = latest_moment(settings.close_at, ZoneInfo(settings.timezone), now)
    if run(s, RUN_FOR, {"moment": moment, "now": now}) or _set_at(s, now) > moment:
        return None
    staying = staying_overnight(s, now)
    forgotten = [visit for visit in _here(s) if (visit.arrived_at or visit.at) < moment and visit.id not in staying]
    for visit in forgotten:
        visit.leave(Leaving.UNKNOWN, now)
    made = ClosingRun(moment=moment, ran_at=now, closed=len(forgotten))
    s.add(made)
    return made.id


def latest_moment(wall: time, zone: tzinfo, now: datetime) -> datetime:
    """The set hour that passed last."""
    today = now.astimezone(zone).date()
    for day in (today, today - timedelta(days=1)):
        moment = datetime.combine(day, wall, zone).astimezone(now.tzinfo)
        if moment <= now:
            return moment
    return datetime.combine(today - timedelta(days=2), wall, zone).astimezone(now.tzinfo)


def _set_at(s: Session, now: datetime) -> datetime:
    """When the hour was set last; a setting is no reason to close whoever was here before it."""
    kept = s.execute(select(Setting.id).where(Setting.key == "close_at")).scalar_one()
    changes = [event.at for event in audit.history(s, [kept]) if "value" in event.new and event.at <= now]
    return max(changes, default=from_ms(0))


def _here(s: Session) -> list[Visit]:
    hidden = shown(Visit.import_id, unfinished(s))
    states = (VisitState.WAITING, VisitState.INSIDE)
    return [visit for state in states for visit in s.execute(select(Visit).where(in_state(state), *hidden)).scalars()]


def unseen(s: Session) -> Closed | None:
    """The newest automatic closing nobody at the desk has looked at yet."""
    found = run(s, UNSEEN)
    closed = closed_by(s, id_of(found[0][0])) if found else None
    return closed if closed is not None and closed.visits else None


def closed_by(s: Session, run_id: UUID) -> Closed:
    """A run with the visits it closed; those corrected since are known better and left out."""
    made = s.execute(select(ClosingRun).where(ClosingRun.id == run_id)).scalar_one()
    columns = select(Visit.id, Visit.number, Visit.name, Visit.host, Visit.arrived_at)
    where = (Visit.left_at == made.ran_at, Visit.leaving == Leaving.UNKNOWN, Visit.state == VisitState.LEFT)
    rows = s.execute(columns.where(*where).order_by(Visit.at)).all()
    return Closed(made.id, made.moment, made.ran_at, tuple(ClosedVisit(*row) for row in rows))


@allowed(DESK)
def have_seen(s: Session, run_id: UUID, *, by: Actor, now: datetime) -> None:
    """Somebody at the desk has read whom the closing closed; this one and older ones are shown no more."""
    newest = s.get(ClosingRun, run_id)
    if newest is None:
        return
    older = select(ClosingRun).where(ClosingRun.seen_at.is_(None), ClosingRun.moment <= newest.moment)
    for each in s.execute(older).scalars():
        each.seen_at, each.seen_by = now, by.name
