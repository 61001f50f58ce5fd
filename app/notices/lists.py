"""Texts and answers as frozen rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.core.i18n import LANGUAGES, _, language, speaking
from app.notices.fields import SHIPPED, TextKind, Told
from app.notices.record import NoticeText, SignatureStrokes, Signing
from app.office.settings import get_settings
from app.storage.direct import run

HAS_ANY = text("SELECT 1 FROM signing WHERE visit_id = :visit_id LIMIT 1")


@dataclass(frozen=True, slots=True)
class TextRow:
    """One version of a text; version 0 is the shipped one, which nobody wrote at any time."""

    kind: TextKind
    language: str
    version: int
    body: str
    since: datetime | None = None
    by: str = ""

    @property
    def told(self) -> Told:
        """What an answer to this text names."""
        return Told(self.kind, self.language, self.version)


@dataclass(frozen=True, slots=True)
class SigningRow:
    """A visitor's answer."""

    id: UUID
    visit_id: UUID
    name: str
    company: str
    language: str
    texts: tuple[Told, ...]
    is_accepted: bool
    answered_at: datetime
    taken_by: str

    def version(self, kind: TextKind) -> int | None:
        """Which version of a text was answered; None where it was not shown."""
        return next((told.version for told in self.texts if told.kind is kind), None)


def versions(s: Session, kind: TextKind, code: str) -> tuple[TextRow, ...]:
    """Every version of a text in a language, the newest first, the shipped one last."""
    query = select(NoticeText).where(NoticeText.kind == kind, NoticeText.language == code).order_by(NoticeText.number.desc())
    kept = tuple(_text_row(record) for record in s.scalars(query))
    return (*kept, shipped(kind, code))


def version(s: Session, told: Told) -> TextRow | None:
    """One version."""
    if told.version == 0:
        return shipped(told.kind, told.language)
    return next((row for row in versions(s, told.kind, told.language) if row.version == told.version), None)


def shipped(kind: TextKind, code: str) -> TextRow:
    """What the program brings along."""
    with speaking(code):
        return TextRow(kind, code, 0, _(SHIPPED[kind]))


def current(s: Session, kind: TextKind, code: str = "") -> TextRow:
    """The text in force in a language ("" is the one spoken now): the office's own, else its own in the desk's, else the shipped."""
    code = code if code in LANGUAGES else language()
    for wanted in dict.fromkeys((code, get_settings(s).language)):
        found = versions(s, kind, wanted)[0]
        if found.version:
            return found
    return shipped(kind, code)


def shown(s: Session, kinds: Sequence[TextKind], code: str) -> tuple[TextRow, ...]:
    """What a visitor is asked to sign, in their language; an emptied text is left out."""
    return tuple(row for kind in kinds if (row := current(s, kind, code)).body.strip())


def _text_row(record: NoticeText) -> TextRow:
    return TextRow(record.kind, record.language, record.number, record.body, record.made_at, record.made_by)


def signings(s: Session, visit_id: UUID) -> tuple[SigningRow, ...]:
    """A visit's answers, newest first."""
    if not run(s, HAS_ANY, {"visit_id": visit_id}):
        return ()
    query = select(Signing).where(Signing.visit_id == visit_id).order_by(Signing.answered_at.desc(), Signing.id.desc())
    return tuple(
        SigningRow(r.id, r.visit_id, r.name, r.company, r.language, told_of(r.texts), r.is_accepted, r.answered_at, r.taken_by)
        for r in s.scalars(query)
    )


def told_of(texts: str) -> tuple[Told, ...]:
    """The texts a kept answer names."""
    parts = (word.split(":") for word in texts.split())
    return tuple(Told(TextKind(kind), code, int(number)) for kind, code, number in parts)


def strokes_of(s: Session, signing_id: UUID) -> bytes:
    """The drawn signature of an answer; empty where it was declined."""
    return s.execute(select(SignatureStrokes.data).where(SignatureStrokes.signing_id == signing_id)).scalar() or b""
