"""Homes entered and changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import DESK, Actor, allowed
from app.core.errors import FormErrors, UserError
from app.core.forms import clean
from app.core.i18n import _
from app.office.revealing import Revealed, note_revealed
from app.places.fields import HOME_FIELDS, home_key
from app.places.record import Home


@allowed(DESK)
def add_home(s: Session, form: Mapping[str, object], *, by: Actor, now: datetime) -> UUID:
    """A new home; raises FormErrors where the same code stands already."""
    values = clean(HOME_FIELDS, form).values
    _check_free(s, values["code"], None)
    home = Home(key=home_key(values["code"]), **values)
    s.add(home)
    return home.id


@allowed(DESK)
def change_home(s: Session, home_id: UUID, form: Mapping[str, object], *, by: Actor, now: datetime) -> None:
    """Change a home; earlier visits keep the words they were written with."""
    home = s.get(Home, home_id)
    if home is None:
        raise UserError(_("This home is no longer on the list. Load the list again."))
    values = clean(HOME_FIELDS, form).values
    _check_free(s, values["code"], home_id)
    home.key = home_key(values["code"])
    for name, value in values.items():
        setattr(home, name, value)


@allowed(DESK)
def reveal(s: Session, home_ids: Sequence[UUID], why: str, *, by: Actor, now: datetime) -> tuple[Revealed, ...]:
    """The full phones of homes, which are their residents'; noted like those of visitors."""
    rows = s.execute(select(Home.id, Home.code, Home.phone).where(Home.id.in_(list(home_ids)))).all()
    return note_revealed(s, "Home", rows, why)


def _check_free(s: Session, code: str, own_id: UUID | None) -> None:
    other = s.execute(select(Home.id, Home.code).where(Home.key == home_key(code))).first()
    if other and other.id != own_id:
        raise FormErrors({"code": _("{code} is on the list already. Change that one instead.").format(code=other.code)})
