"""Homes as frozen rows, and finding them by what is typed."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from app.core.masking import mask_phone
from app.places.fields import home_key
from app.places.record import Home
from app.storage.direct import id_of, run
from app.storage.like import pattern


@dataclass(frozen=True, slots=True)
class HomeRow:
    """One home."""

    id: UUID
    code: str
    building: str
    residents: str
    phone: str

    @property
    def masked(self) -> str:
        """The phone as lists show it."""
        return mask_phone(self.phone)


COLUMNS = (Home.id, Home.code, Home.building, Home.residents, Home.phone)
# 1-1-0101 is meant by its own name first; 11-1-0101 only holds it
MATCHING = sql(
    "SELECT id, code, building, residents, phone FROM home "
    "WHERE key LIKE :begins OR key LIKE :holds OR code LIKE :said ESCAPE '\\' OR residents LIKE :said ESCAPE '\\' "
    "ORDER BY CASE WHEN key = :key THEN 0 WHEN key LIKE :begins THEN 1 ELSE 2 END, code LIMIT :limit"
)
MATCHING_ON_SERVER = sql(MATCHING.text.replace(" LIKE ", " ILIKE "))  # where LIKE makes a difference of capitals
BY_KEY = sql("SELECT id, code, building, residents, phone FROM home WHERE key = :key LIMIT 2")


def homes(s: Session, text: str = "", *, limit: int = 500) -> tuple[HomeRow, ...]:
    """Homes by code; `text` narrows by code (5-1-0803, 803) or resident's name, the home that is called so first."""
    if text.strip():
        has_capitals = text.lower() != text.upper()  # what knows none is compared as it is, in half the time
        query = MATCHING_ON_SERVER if has_capitals and s.connection().dialect.name != "sqlite" else MATCHING
        return tuple(HomeRow(id_of(kept), *words) for kept, *words in run(s, query, {**_patterns(text), "limit": limit}))
    return tuple(HomeRow(*row) for row in s.execute(select(*COLUMNS).order_by(Home.code).limit(limit)))


def exact_home(s: Session, text: str) -> HomeRow | None:
    """The one home whose code is `text` however it is written; None where none or several are."""
    rows = run(s, BY_KEY, {"key": home_key(text)})
    return HomeRow(id_of(rows[0][0]), *rows[0][1:]) if len(rows) == 1 else None


def home(s: Session, home_id: UUID) -> HomeRow | None:
    """One home by id."""
    row = s.execute(select(*COLUMNS).where(Home.id == home_id)).first()
    return HomeRow(*row) if row else None


def has_homes(s: Session) -> bool:
    """Whether the office keeps a list of homes at all."""
    return s.execute(select(Home.id).limit(1)).first() is not None


def _patterns(text: str) -> dict[str, str]:
    key = home_key(text).replace("%", "").replace("_", "")
    # without a key nothing is named by it, and an empty pattern matches no key
    return {"key": key, "begins": f"{key}%" if key else "", "holds": f"%-{key}%" if key else "", "said": pattern(text)}
