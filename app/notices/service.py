"""Writing a text's next version; keeping what a visitor answered."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.actor import ADMINISTRATORS, Actor, allowed
from app.core.errors import FormErrors, UserError
from app.core.forms import without_controls
from app.core.i18n import LANGUAGES, _
from app.notices import strokes
from app.notices.fields import KIND_WORDS, LONGEST_TEXT, Answer, TextKind, Told
from app.notices.lists import TextRow, shipped, version, versions
from app.notices.record import NoticeText, SignatureStrokes, Signing


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose answer it is."""

    visit_id: UUID
    name: str
    company: str = ""


@allowed(ADMINISTRATORS)
def set_text(s: Session, kind: TextKind, code: str, body: str, *, by: Actor, now: datetime) -> TextRow:
    """The next version of a text; the same words again are no new version. Raises FormErrors. Only site rules may be empty."""
    kind = TextKind(kind)
    if code not in LANGUAGES:
        raise UserError(_("There are texts in these languages: {names}.").format(names=", ".join(LANGUAGES)))
    plain = without_controls(body, lines=True).strip()
    if not plain and kind is not TextKind.RULES:
        raise FormErrors({"body": _("{name} cannot be empty. Write the text, then save.").format(name=_(KIND_WORDS[kind]))})
    if len(plain) > LONGEST_TEXT:
        sentence = _("The text has {n} characters; {most} fit. Shorten it; nothing was cut off.")
        raise FormErrors({"body": sentence.format(n=len(plain), most=LONGEST_TEXT)})
    newest = versions(s, kind, code)[0]
    return newest if newest.version and newest.body == plain else _write(s, Told(kind, code, newest.version + 1), plain, by=by, now=now)


def _write(s: Session, told: Told, body: str, *, by: Actor, now: datetime) -> TextRow:
    record = NoticeText(kind=told.kind, language=told.language, number=told.version, body=body, made_at=now, made_by=by.name)
    s.add(record)
    s.flush()
    return TextRow(told.kind, told.language, told.version, body, now, by.name)


def keep_answer(s: Session, signer: Signer, answer: Answer, *, by: Actor, now: datetime) -> UUID:
    """Keep what a visitor answered, in the caller's transaction; raises UserError where there is no signature or no such text."""
    if not answer.told:
        raise UserError(_("There is no text to sign. Write one in the settings first."))
    if answer.is_accepted:
        strokes.unpack(answer.strokes)
    texts = [_settled(s, told, by=by, now=now) for told in answer.told]
    signing = Signing(
        visit_id=signer.visit_id, name=signer.name, company=signer.company, language=answer.language, is_accepted=answer.is_accepted,
        texts=" ".join(f"{told.kind.value}:{told.language}:{told.version}" for told in texts), answered_at=now, taken_by=by.name,
        strokes_hash=hashlib.sha256(answer.strokes).digest() if answer.is_accepted else None,
    )  # fmt: skip
    s.add(signing)
    if answer.is_accepted:
        s.add(SignatureStrokes(signing_id=signing.id, data=answer.strokes))
    s.flush()
    return signing.id


def _settled(s: Session, told: Told, *, by: Actor, now: datetime) -> Told:
    """The version that was answered. The shipped text is written down when first answered: a later release may word it anew."""
    if told.version:
        if version(s, told) is None:
            raise UserError(_("This version of the text is not on record. Let the visitor read and sign again."))
        return told
    newest = s.execute(
        select(func.max(NoticeText.number)).where(NoticeText.kind == told.kind, NoticeText.language == told.language)
    ).scalar()
    if newest:
        latest = versions(s, told.kind, told.language)[0]
        if latest.body != shipped(told.kind, told.language).body:
            raise UserError(_("The text was changed while the visitor read it. Let them read and sign again."))
        return latest.told
    return _write(s, Told(told.kind, told.language, 1), shipped(told.kind, told.language).body, by=by, now=now).told
