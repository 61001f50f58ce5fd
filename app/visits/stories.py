"""What visits tell: a matter in words of its own, notes, why somebody was turned away, what came of it and what is to be done."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.core.story_words import count_of_signs
from app.stories.fields import Told, joined
from app.stories.sources import Source, Watched, any_filled
from app.visits.marks import NextStep, VisitOutcome
from app.visits.record import Visit

A_PURPOSE = 5  # signs: "delivery" and "paying fees" are kinds of visit, "the water comes through the ceiling" is a matter
TEXTS = ("note", "desk_note", "reason")
BATCH = 500


def is_matter(purpose: str) -> bool:
    """Whether a purpose tells more than a kind of visit."""
    return len(purpose) >= A_PURPOSE and count_of_signs(purpose) >= A_PURPOSE


def tells(values: Mapping[str, Any]) -> bool:
    """Whether a visit's columns tell anything."""
    return any(values.get(name) for name in TEXTS) or is_matter(values.get("purpose") or "")


def told(s: Session, ids: Sequence[UUID] | None) -> Iterator[Told]:
    """The stories of these visits, of all for None."""
    if ids is None:
        ids = list(s.execute(select(Visit.id).where(_may_tell()).order_by(Visit.at)).scalars())
    for start in range(0, len(ids), BATCH):
        yield from _told(s, ids[start : start + BATCH])


def _may_tell() -> ColumnElement[bool]:
    return or_(
        *(getattr(Visit, name) != "" for name in TEXTS),
        func.length(Visit.purpose) >= A_PURPOSE,
        Visit.id.in_(select(VisitOutcome.visit_id)),
        Visit.id.in_(select(NextStep.visit_id)),
    )


def _told(s: Session, ids: Sequence[UUID]) -> Iterator[Told]:
    later = _later(s, ids)
    columns = (Visit.id, Visit.number, Visit.at, Visit.name, Visit.import_id, Visit.purpose, Visit.note, Visit.desk_note, Visit.reason)
    for visit_id, number, at, name, import_id, *texts in s.execute(select(*columns).where(Visit.id.in_(ids)).order_by(Visit.at)):
        if text := text_of(*texts, *later.get(visit_id, ())):
            yield Told("visit", visit_id, number, at, name, text, import_id=import_id)


def text_of(purpose: str, *others: str) -> str:
    """The text of a visit's story; empty for one that tells nothing."""
    return joined(purpose if is_matter(purpose) else "", *others)


def _later(s: Session, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """What was written at sign-out or later (V5)."""
    found: dict[UUID, list[str]] = defaultdict(list)
    outcome = select(VisitOutcome.visit_id, VisitOutcome.discussed, VisitOutcome.feedback).where(VisitOutcome.visit_id.in_(ids))
    for visit_id, *words in s.execute(outcome):
        found[visit_id] += words
    for visit_id, what in s.execute(select(NextStep.visit_id, NextStep.what).where(NextStep.visit_id.in_(ids)).order_by(NextStep.id)):
        found[visit_id].append(what)
    return found


SOURCE = Source(
    "visit",
    told,
    {
        "Visit": Watched(tells, shown=frozenset({"number", "at", "name", "import_id"})),
        "VisitOutcome": Watched(any_filled("discussed", "feedback"), owner="visit_id", table="visit_outcome"),
        "NextStep": Watched(any_filled("what"), owner="visit_id", table="next_step"),
    },
)
