"""What every record with moves keeps beside itself: a line of its story for each move, and the other records it belongs with."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.actor import counter_name
from app.core.i18n import _
from app.storage.records import Record


class StoryEvent(Record, kw_only=True):
    """One line of a story: when, in which round, by whom, and what was filled in (`facts`, JSON); the room adds record, move and states.

    `noted_at` differs from `at` where the PC's clock had been set back (R11)."""

    __abstract__ = True

    at: Mapped[datetime]
    noted_at: Mapped[datetime]
    round: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[UUID | None] = mapped_column(default=None)
    by_name: Mapped[str] = mapped_column(String(60), default="")
    counter: Mapped[str] = mapped_column(String(40), default="")
    standing_for: Mapped[str] = mapped_column(String(60), default="")
    facts: Mapped[str] = mapped_column(Text, default="")
    is_undone: Mapped[bool] = mapped_column(default=False)


class StoryLink(Record, kw_only=True):
    """Two records of one kind that belong together: why, since when, said by whom; the room adds which two, and how."""

    __abstract__ = True

    other_id: Mapped[UUID]
    note: Mapped[str] = mapped_column(String(255), default="")
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(60), default="")


def last_writer(s: Session, lines: type[StoryEvent], of_record: ColumnElement[bool]) -> str:
    """Who wrote the latest of these lines, and at which counter, in words: whoever comes second is told."""
    query = select(lines.by_name, lines.counter).where(of_record).order_by(lines.at.desc(), lines.id.desc()).limit(1)
    last = s.execute(query).first()
    who = last.by_name if last and last.by_name else _("the program")
    return _("{name} at {counter}").format(name=who, counter=counter_name(last.counter)) if last and last.counter else who
