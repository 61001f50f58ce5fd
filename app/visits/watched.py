"""Who of those announced is to be looked at when they come: a neutral mark each, for whoever keeps the desk; nothing of why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.i18n import _
from app.visits.companions import names_line
from app.visits.record import Visit
from app.watch.alike import Seen
from app.watch.fields import Hit, Standing, WatchKind, Who, seen_of
from app.watch.lists import check, warm

MANY = 400
NOTED = (Standing.OPEN, Standing.NOT_SURE, Standing.HELD, Standing.SAME)


@dataclass(frozen=True, slots=True)
class Mark:
    """To be checked on arrival, or a VIP whom somebody is to be told of."""

    is_vip: bool
    tell: str = ""


def mark_of(hits: Iterable[Hit]) -> Mark | None:
    """The mark of somebody with these hits; who must be checked is not called a VIP."""
    noted = [hit for hit in hits if hit.standing in NOTED]
    if not noted:
        return None
    is_vip = all(hit.kind is WatchKind.VIP for hit in noted)
    return Mark(is_vip, _(", ").join(dict.fromkeys(hit.tell for hit in noted if hit.tell)) if is_vip else "")


def marks(s: Session, visit_ids: Sequence[UUID], *, now: datetime) -> dict[UUID, Mark]:
    """The visits among these whose visitor is on the watch list, or may be; an office without one pays for a glance."""
    if not visit_ids or not warm(s):
        return {}
    found: dict[UUID, Mark] = {}
    columns = (Visit.id, Visit.person_id, Visit.name, Visit.phone, Visit.company, Visit.plate)
    for start in range(0, len(visit_ids), MANY):
        for visit_id, person_id, *words in s.execute(select(*columns).where(Visit.id.in_(visit_ids[start : start + MANY]))):
            if (mark := mark_of(check(s, Who(Seen(*words), person_id, visit_id), now=now))) is not None:
                found[visit_id] = mark
    return found


def mark(s: Session, values: Mapping[str, Any], person_id: UUID | None = None, *, now: datetime) -> Mark | None:
    """The mark of somebody who is being announced."""
    return mark_of(check(s, Who(seen_of(values), person_id), now=now))


def sentences(s: Session, visits: Sequence[Visit], *, now: datetime) -> tuple[str, ...]:
    """What whoever announced these visits is told: whom to look at on arrival, of whom to tell whom; each person once."""
    s.flush()
    first = {visit.person_id or visit.id: visit for visit in reversed(visits)}
    marked = marks(s, [visit.id for visit in first.values()], now=now)
    held = [visit.name for visit in first.values() if visit.id in marked and not marked[visit.id].is_vip]
    told = [(visit.name, marked[visit.id].tell) for visit in first.values() if visit.id in marked and marked[visit.id].is_vip]
    words = [_("To be checked on arrival: {names}.").format(names=names_line(reversed(held)))] if held else []
    words += [_("{name} is a VIP: tell {whom}.").format(name=name, whom=whom) for name, whom in reversed(told) if whom]
    return tuple(words)
