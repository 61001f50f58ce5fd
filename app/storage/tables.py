"""Tables of the store itself: number counters and what was touched."""

from sqlalchemy.orm import Mapped, mapped_column

from app.storage.records import Row


class NumberCounter(Row, kw_only=True):
    """The last number given per form and period."""

    __tablename__ = "number_counter"

    form: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class Touched(Row, kw_only=True):
    """Bumped once per commit and record kind, so other counters know what to load again."""

    __tablename__ = "touched"

    kind: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
