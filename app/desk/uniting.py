"""The indexes of the one box: after a working day each lies in many parts, and every search asks them all."""

from sqlalchemy.orm import Session

from app.people.search import INDEX
from app.storage.story_search import table_for


def unite(s: Session, *, begins: bool) -> bool:
    """Some ten milliseconds of making one part of each, begun where there are many; true while more is left."""
    connection = s.connection()
    of_people = INDEX.unite(connection, begins=begins)
    return table_for(connection).unite(connection, begins=begins) or of_people
