"""Where the photo on a pass comes from: the one place at which the picture store is joined (see app/wiring.py)."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.orm import Session

# (session, the pass's picture or None, its person or None) -> the bytes of a JPEG or PNG, b"" for none
Reader = Callable[[Session, UUID | None, UUID | None], bytes]

_readers: list[Reader] = []


def read_with(reader: Reader) -> None:
    """From now on photos are read by this function."""
    _readers[:] = [reader]


def photo(s: Session, picture_id: UUID | None, person_id: UUID | None) -> bytes:
    """The photo for a pass; empty where there is none or the office keeps none."""
    return _readers[0](s, picture_id, person_id) if _readers else b""
