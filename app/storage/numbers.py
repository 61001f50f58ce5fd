"""Numbers people read: per form and period, given in the saving transaction, no gaps after commit."""

from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.storage.direct import run

TAKE = text(
    "INSERT INTO number_counter (form, period, last) VALUES (:form, :period, :many) "
    "ON CONFLICT (form, period) DO UPDATE SET last = number_counter.last + :many RETURNING last"
)


def take(s: Session, form: str, period: str = "", *, many: int = 1) -> int:
    """The first of `many` fresh numbers of a form in its period; rolled back with the transaction."""
    last: int = run(s, TAKE, {"form": form, "period": period, "many": many})[0][0]
    return last - many + 1


def daily_number(letter: str, day: date, n: int) -> str:
    """V20261121-0007."""
    return f"{letter}{day.year:04d}{day.month:02d}{day.day:02d}-{n:04d}"
