"""Homes as frozen rows, and finding them by what is typed."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.places.fields import home_key
from app.places.record import Home
from app.storage.like import like


@dataclass(frozen=True, slots=True)
class HomeRow:
    """One home."""

    id: UUID
    code: str
    building: str
    residents: str
    phone: str


COLUMNS = (Home.id, Home.code, Home.building, Home.residents, Home.phone)


def homes(s: Session, text: str = "", *, limit: int = 500) -> tuple[HomeRow, ...]:
    """Homes by code; `text` narrows by code (5-1-0803, 803) or resident's name."""
    query = select(*COLUMNS).order_by(Home.code).limit(limit)
    if text.strip():
        query = query.where(_matches(text))
    return tuple(HomeRow(*row) for row in s.execute(query))


def exact_home(s: Session, text: str) -> HomeRow | None:
    """The one home whose code is `text` however it is written; None where none or several are."""
    rows = s.execute(select(*COLUMNS).where(Home.key == home_key(text)).limit(2)).all()
    return HomeRow(*rows[0]) if len(rows) == 1 else None


def home(s: Session, home_id: UUID) -> HomeRow | None:
    """One home by id."""
    row = s.execute(select(*COLUMNS).where(Home.id == home_id)).first()
    return HomeRow(*row) if row else None


def has_homes(s: Session) -> bool:
    """Whether the office keeps a list of homes at all."""
    return s.execute(select(Home.id).limit(1)).first() is not None


def _matches(text: str) -> ColumnElement[bool]:
    key = home_key(text).replace("%", "").replace("_", "")
    return or_(Home.key.like(f"{key}%"), Home.key.like(f"%-{key}%"), like(Home.code, text), like(Home.residents, text))
