"""What visits tell: a matter in words of its own, notes, why somebody was turned away, what came of it and what is to be done."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.core.story_words import count_of_signs
from app.storage.direct import any_of, id_of
from app.storage.records import as_kept
from app.storage.types import from_ms
from app.stories.fields import Told, joined
from app.stories.sources import Source, Watched, any_filled
from app.visits.marks import NextStep, VisitOutcome
from app.visits.record import Visit

A_PURPOSE = 5  # signs: "delivery" and "paying fees" are kinds of visit, "the water comes through the ceiling" is a matter
TEXTS = ("note", "desk_note", "reason")
BATCH = 500
QUERY = "SELECT id, number, at, name, import_id, purpose, note, desk_note, reason FROM visit WHERE id IN (%s) ORDER BY at"
LATER = (
    "SELECT visit_id, discussed, feedback FROM visit_outcome WHERE visit_id IN (%s)",
    "SELECT visit_id, what FROM next_step WHERE visit_id IN (%s) ORDER BY id",
)


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
    kept = [as_kept(visit_id) for visit_id in ids]
    later: dict[bytes, list[str]] = defaultdict(list)  # what was written at sign-out or later (V5)
    for query in LATER:
        for visit_id, *words in any_of(s, query, kept):
            later[visit_id] += words
    for visit_id, number, at, name, import_id, *texts in any_of(s, QUERY, kept):
        if text := text_of(*texts, *later.get(visit_id, ())):
            hidden = None if import_id is None else id_of(import_id)
            yield Told("visit", id_of(visit_id), number, from_ms(at), name, text, import_id=hidden)


def text_of(purpose: str, *others: str) -> str:
    """The text of a visit's story; empty for one that tells nothing."""
    return joined(purpose if is_matter(purpose) else "", *others)


SOURCE = Source(
    "visit",
    told,
    {
        "Visit": Watched(tells, shown=frozenset({"number", "at", "name", "import_id"})),
        "VisitOutcome": Watched(any_filled("discussed", "feedback"), owner="visit_id", table="visit_outcome"),
        "NextStep": Watched(any_filled("what"), owner="visit_id", table="next_step"),
    },
)
