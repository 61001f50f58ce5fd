"""Texts in versions, and what visitors answered to them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.notices.fields import LONGEST_TEXT, TextKind
from app.storage.records import Record, Row
from app.storage.types import Word


class NoticeText(Record, kw_only=True):
    """One version of a text in one language; never changed, a new wording is the next version."""

    __tablename__ = "notice_text"
    __table_args__ = (Index("ix_notice_text_version", "kind", "language", "number", unique=True),)

    kind: Mapped[TextKind] = mapped_column(Word(TextKind))
    language: Mapped[str] = mapped_column(String(8))
    number: Mapped[int]
    body: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(60), default="")


class Signing(Record, kw_only=True):
    """A visitor's answer to texts; `texts` names them as "privacy:zh_CN:3", parted by blanks.

    Name and company are kept as they were signed. `strokes_hash` is the SHA-256 of the strokes, which lie in SignatureStrokes.
    """

    __tablename__ = "signing"
    __table_args__ = (Index("ix_signing_visit", "visit_id", "answered_at"),)

    visit_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(255))
    company: Mapped[str] = mapped_column(String(255), default="")
    language: Mapped[str] = mapped_column(String(8))
    texts: Mapped[str] = mapped_column(String(200))
    is_accepted: Mapped[bool]
    answered_at: Mapped[datetime]
    taken_by: Mapped[str] = mapped_column(String(60), default="")
    strokes_hash: Mapped[bytes | None] = mapped_column(default=None)


class SignatureStrokes(Row, kw_only=True):
    """The drawn signature of an accepted answer (strokes.pack); apart, as a trail needs only its hash."""

    __tablename__ = "signature_strokes"

    signing_id: Mapped[UUID] = mapped_column(primary_key=True)
    data: Mapped[bytes]
