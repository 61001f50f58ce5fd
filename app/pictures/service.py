"""Keeping, finding and forgetting pictures of people."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.errors import UserError
from app.core.i18n import _
from app.office import audit
from app.pictures.record import Picture, PictureData
from app.storage.direct import run
from app.storage.store import changes_of

LARGEST = 200_000  # bytes: ten times what a face of 300 × 400 takes
LONGEST_SIDE = 1024
START, END = b"\xff\xd8\xff", b"\xff\xd9"
FRAMES = frozenset({0xC0, 0xC1, 0xC2})  # the markers that tell width and height
ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length
HAS_ANY = text("SELECT 1 FROM picture WHERE person_id = :person_id LIMIT 1")


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A kept picture with its JPEG."""

    id: UUID
    taken_at: datetime
    width: int
    height: int
    data: bytes


def size_of(jpeg: bytes) -> tuple[int, int] | None:
    """Width and height told by a JPEG's header, or None where it is no JPEG; nothing is decoded."""
    if not jpeg.startswith(START):
        return None
    at = 2
    while at + 9 < len(jpeg) and jpeg[at] == 0xFF:
        marker = jpeg[at + 1]
        if marker in FRAMES:
            return int.from_bytes(jpeg[at + 7 : at + 9], "big"), int.from_bytes(jpeg[at + 5 : at + 7], "big")
        at += 2 if marker in ALONE else 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return None


def put(s: Session, jpeg: bytes, *, person_id: UUID | None, by: Actor, now: datetime, source: str = "") -> UUID:
    """Keep a small JPEG in the caller's transaction; the same bytes of the same person are kept once. Raises UserError."""
    found = size_of(jpeg)
    if found is None or len(jpeg) > LARGEST or min(found) < 1 or max(found) > LONGEST_SIDE:
        raise UserError(_("This is no small JPEG picture, so it was not kept. Take it again or choose another file."))
    hashed = hashlib.sha256(jpeg).digest()
    kept = s.execute(select(Picture.id).where(Picture.person_id == person_id, Picture.hash == hashed).limit(1)).scalar_one_or_none()
    if kept is not None and person_id is not None:
        return kept
    picture = Picture(person_id=person_id, taken_at=now, taken_by=by.name, source=source, width=found[0], height=found[1], hash=hashed)
    s.add(picture)
    s.add(PictureData(picture_id=picture.id, data=jpeg))
    s.flush()
    return picture.id


def get(s: Session, picture_id: UUID) -> PictureRow | None:
    """One picture."""
    return _row(s, Picture.id == picture_id)


def latest(s: Session, person_id: UUID) -> PictureRow | None:
    """The newest picture of a person."""
    return _row(s, Picture.person_id == person_id) if run(s, HAS_ANY, {"person_id": person_id}) else None


def latest_jpeg(s: Session, person_id: UUID | None) -> bytes:
    """The newest picture of a person as bytes; empty where there is none."""
    found = latest(s, person_id) if person_id is not None else None
    return found.data if found else b""


def _row(s: Session, condition: object) -> PictureRow | None:
    columns = (Picture.id, Picture.taken_at, Picture.width, Picture.height, PictureData.data)
    query = select(*columns).join(PictureData, PictureData.picture_id == Picture.id).where(condition)  # type: ignore[arg-type]  # a comparison of columns
    row = s.execute(query.order_by(Picture.taken_at.desc(), Picture.id.desc()).limit(1)).first()
    return PictureRow(*row) if row else None


def remove_for(s: Session, person_id: UUID) -> int:
    """Every picture of a person goes, what the trail says of them too; gives the count."""
    if not run(s, HAS_ANY, {"person_id": person_id}):
        return 0
    return remove(s, s.scalars(select(Picture.id).where(Picture.person_id == person_id)).all())


def remove(s: Session, picture_ids: Sequence[UUID]) -> int:
    """These pictures go, what the trail says of them too; gives the count."""
    pictures = s.scalars(select(Picture).where(Picture.id.in_(picture_ids))).all()
    for picture in pictures:
        s.execute(delete(PictureData).where(PictureData.picture_id == picture.id))
        s.delete(picture)
    s.flush()
    for picture in pictures:
        # the deletion's own event says that a picture went, not whose it was
        changes_of(s).by_record[picture.id].old = {"source": picture.source or "kept"}
        audit.erase(s, picture.id)
    return len(pictures)
