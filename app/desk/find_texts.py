"""The one box over free texts: which records hold the words typed, a few of every kind."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.story_words import query_words
from app.desk.stories import SOURCES
from app.stories.lists import StoryRow, newest_of_each

MOST_OF_A_KIND = 4
FIRST_LOOK = 24
MOST_READ = 2000  # texts held against the words at one key; whoever types on reads fewer


def story_rows(s: Session, text: str, known: Collection[UUID]) -> tuple[list[StoryRow], bool]:
    """The newest few of each kind that are not found already, and whether there are more; nothing for a single character."""
    if not _is_worth_it(text):
        return [], False
    kinds = [source.kind for source in SOURCES]
    return newest_of_each(s, text, kinds, known, first=FIRST_LOOK, each=MOST_OF_A_KIND, most=MOST_READ)


def _is_worth_it(text: str) -> bool:
    """Two characters, or three digits: less than that stands in every other text."""
    said = ["".join(c for c in word.text if c.isalnum() or not c.isascii()) for word in query_words(text)]
    return any(len(word) >= (3 if word.isdigit() else 2) for word in said)
