"""What the visits of a file tell: their words are made before the database is locked, and written with the rows."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.story_words import tokens
from app.exchange.working import NAME, VISIT_COLUMNS
from app.storage.types import from_ms
from app.stories.fields import Told
from app.stories.service import keep_ready
from app.visits.stories import text_of

AT = VISIT_COLUMNS.index("at")
PURPOSE, NOTE, REASON = map(VISIT_COLUMNS.index, ("purpose", "note", "reason"))

Texts = dict[str, tuple[str, set[str]]]  # a visit's id as hex -> its text and its tokens


def texts_of(visits: Iterable[Sequence[Any]]) -> Texts:
    """What these visits (in VISIT_COLUMNS) tell; those that tell nothing are left out."""
    told = ((visit[0], text_of(visit[PURPOSE], visit[NOTE], visit[REASON])) for visit in visits)
    return {visit_id: (text, tokens(text)) for visit_id, text in told if text}


def tell(s: Session, import_id: UUID, texts: Texts, visits: Iterable[tuple[Sequence[Any], str]]) -> None:
    """Keep the stories of visits just written, each with the number it was given."""
    told = []
    for visit, number in visits:
        if visit[0] in texts:
            text, words = texts[visit[0]]
            one = Told("visit", UUID(hex=visit[0]), number, from_ms(visit[AT]), visit[NAME], text, import_id=import_id)
            told.append((one, words | one.own_tokens))
    keep_ready(s, told)
