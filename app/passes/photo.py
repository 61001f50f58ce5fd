"""The photo on a pass: taken for it, or the newest of its person."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.actor import DESK, Actor, allowed
from app.core.errors import UserError
from app.core.i18n import _
from app.office.settings import get_settings
from app.passes.lists import one
from app.passes.service import pass_of
from app.people.record import Person
from app.pictures import service as pictures


@allowed(DESK)
def take_photo(s: Session, pass_id: UUID, jpeg: bytes, *, by: Actor, now: datetime) -> UUID:
    """Keep a photo for the holder of a pass, badges of later visits show it too; raises UserError."""
    held = pass_of(s, pass_id)
    held.check_open()
    if held.person_id is None or s.get(Person, held.person_id) is None:
        raise UserError(_("This person is not remembered, so no photo is kept."))
    held.picture_id = pictures.put(s, jpeg, person_id=held.person_id, by=by, now=now)
    return held.picture_id


def photo_on(s: Session, pass_id: UUID, *, now: datetime) -> bytes:
    """The photo on record for a pass as a JPEG, whether badges show photos or not; empty where there is none."""
    row = one(s, pass_id, now=now)
    return kept_photo(s, row.picture_id, row.person_id)


def photo_of(s: Session, picture_id: UUID | None, person_id: UUID | None) -> bytes:
    """What the pass shows: its own photo, else the newest of its person; empty where badges show none."""
    return kept_photo(s, picture_id, person_id) if get_settings(s).badge_photo else b""


def kept_photo(s: Session, picture_id: UUID | None, person_id: UUID | None) -> bytes:
    """The pass's own photo, else the newest of its person."""
    own = pictures.get(s, picture_id) if picture_id is not None else None
    return own.data if own else pictures.latest_jpeg(s, person_id)
