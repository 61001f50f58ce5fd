"""Column types: UTC times, ids of 16 bytes, words."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Dialect, LargeBinary, String, Uuid
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


class Unreadable(ValueError):
    """A kept value that the program never writes: a damaged file."""


def to_ms(at: datetime) -> int:
    """Milliseconds since 1970 UTC: how every time is kept."""
    return (at - EPOCH) // MILLISECOND


def from_ms(ms: int) -> datetime:
    """The aware UTC time of kept milliseconds; raises Unreadable."""
    try:
        return EPOCH + timedelta(milliseconds=ms)
    except (TypeError, OverflowError) as error:
        raise Unreadable(f"no time: {type(ms).__name__}") from error


def id_of(kept: Any) -> UUID:
    """The id of 16 kept bytes; raises Unreadable."""
    if isinstance(kept, UUID):
        return kept
    try:
        return UUID(bytes=kept)
    except (TypeError, ValueError) as error:
        raise Unreadable(f"no id: {type(kept).__name__}") from error


class UtcTime(TypeDecorator[datetime]):
    """Aware UTC time as whole milliseconds since 1970; a naive time is refused."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Milliseconds; ValueError for a naive time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time cannot be kept")
        return to_ms(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """The aware time."""
        return None if value is None else from_ms(value)


class Id(TypeDecorator[UUID]):
    """A UUID as 16 bytes (the database's own type where it has one)."""

    impl = LargeBinary(16)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """The database's UUID type, else 16 bytes."""
        return dialect.type_descriptor(Uuid()) if dialect.name == "postgresql" else dialect.type_descriptor(LargeBinary(16))

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        """Its 16 bytes."""
        return value if value is None or dialect.name == "postgresql" else value.bytes

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        """The UUID of 16 bytes."""
        return None if value is None else id_of(value)


class Word(TypeDecorator[StrEnum]):
    """An enum kept as its word; an unknown word in the database is an error, never a silent default."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__(32)
        self.kind = kind

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        """The word; ValueError for one the enum does not have."""
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """The enum's member; Unreadable (a ValueError) for an unknown word."""
        try:
            return None if value is None else self.kind(value)
        except ValueError as error:
            raise Unreadable(f"no {self.kind.__name__}") from error
