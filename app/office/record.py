"""The office, its staff and its settings as rows; the audit chain's tables."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.actor import Role
from app.office.fields import OfficeKind
from app.storage.records import Record, Row
from app.storage.types import Word


class Office(Record, kw_only=True):
    """The one office of this database."""

    __tablename__ = "office"

    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[OfficeKind] = mapped_column(Word(OfficeKind))
    founded_at: Mapped[datetime]


class Staff(Record, kw_only=True):
    """Somebody who works here: can be visited; signs in where a password is set. Leaves by `is_active`, never by deletion."""

    __tablename__ = "staff"
    __table_args__ = (Index("ix_staff_name", "name"),)

    name: Mapped[str] = mapped_column(String(60))
    department: Mapped[str] = mapped_column(String(60), default="")
    post: Mapped[str] = mapped_column(String(60), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    place: Mapped[str] = mapped_column(String(60), default="")
    role_words: Mapped[str] = mapped_column(String(200), default="")
    deputy: Mapped[str] = mapped_column(String(60), default="", server_default="")
    is_active: Mapped[bool] = mapped_column(default=True)

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held; empty for staff who never use the program."""
        return frozenset(Role(word) for word in self.role_words.split())


class Password(Row, kw_only=True):
    """A staff member's argon2id hash and the wrong tries since the last right one; apart from the audited row."""

    __tablename__ = "password"

    staff_id: Mapped[UUID] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(String(200))
    wrong_tries: Mapped[int] = mapped_column(default=0)
    wrong_at: Mapped[datetime | None] = mapped_column(default=None)


class Pin(Row, kw_only=True):
    """A staff member's short number for the fast switch of user, hashed like a password and slowed down like one."""

    __tablename__ = "pin"

    staff_id: Mapped[UUID] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(String(200))
    wrong_tries: Mapped[int] = mapped_column(default=0)
    wrong_at: Mapped[datetime | None] = mapped_column(default=None)


class StaffBadge(Record, kw_only=True):
    """A badge that names a staff member to the scanner; a lost one is void and its serial never used again."""

    __tablename__ = "staff_badge"
    __table_args__ = (Index("ix_staff_badge_serial", "serial", unique=True), Index("ix_staff_badge_staff", "staff_id"))

    staff_id: Mapped[UUID]
    serial: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(60), default="")
    void_at: Mapped[datetime | None] = mapped_column(default=None)


class Setting(Record, kw_only=True):
    """One changed setting; those never changed have no row."""

    __tablename__ = "setting"
    __table_args__ = (Index("ix_setting_key", "key", unique=True),)

    key: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(String(4000))


class AuditEvent(Row, kw_only=True):
    """One link of the chain: who did what when. Triggers forbid UPDATE and DELETE."""

    __tablename__ = "audit_event"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    staff_id: Mapped[UUID | None]
    actor: Mapped[str] = mapped_column(String(60))
    counter: Mapped[str] = mapped_column(String(40))
    verb: Mapped[str] = mapped_column(String(60))
    digests: Mapped[bytes]
    hash: Mapped[bytes]
    is_clock_back: Mapped[bool]


class AuditPayload(Row, kw_only=True):
    """What one event changed on one record; may be erased, its digest stays in the event."""

    __tablename__ = "audit_payload"
    __table_args__ = (Index("ix_audit_payload_record", "record_id"),)

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    record_id: Mapped[UUID | None]
    body: Mapped[str]


class AuditErased(Row, kw_only=True):
    """A payload taken away on purpose, and the event that did it."""

    __tablename__ = "audit_erased"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    by_seq: Mapped[int]


class AuditHead(Row, kw_only=True):
    """The chain's end: one row, locked by each writer in turn."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]
    hash: Mapped[bytes]
    at: Mapped[datetime]


class AuditSeal(Row, kw_only=True):
    """A day's last hash, signed with a key kept outside the database."""

    __tablename__ = "audit_seal"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[int]
    signature: Mapped[bytes]
