"""Keeping half-filled forms aside; each call is one transaction."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import EVERYBODY, Actor, allowed
from app.core.errors import UserError
from app.core.forms import without_controls
from app.core.i18n import _
from app.drafts.fields import HalfFilled
from app.drafts.record import ParkedForm

WIDEST = 255


@allowed(EVERYBODY)
def keep(s: Session, form: HalfFilled, *, by: Actor, now: datetime, is_open: bool = False) -> UUID:
    """Keep a form as it stands, in place of what was kept of it before; `is_open` while it stays in front."""
    kept = s.get(ParkedForm, form.id)
    begun_at = min(form.begun_at or now, now)
    if kept is None:
        kept = ParkedForm(id=form.id, kind=form.kind, body=form.body, begun_at=begun_at, kept_at=now)
        s.add(kept)
    kept.title, kept.about, kept.body = _line(form.title), _line(form.about), form.body
    kept.kept_at, kept.kept_by, kept.counter, kept.is_open = now, by.name, by.counter, is_open
    return form.id


def _line(words: str) -> str:
    return without_controls(" ".join(words.split()))[:WIDEST]


@allowed(EVERYBODY)
def take(s: Session, form_id: UUID, *, by: Actor, now: datetime) -> HalfFilled:
    """Bring a form back in front of whoever asks; raises UserError where it is gone or in front of somebody already."""
    kept = s.get(ParkedForm, form_id)
    if kept is None:
        raise UserError(_("This form was saved or thrown away meanwhile. Look at the list again."))
    if kept.is_open and kept.counter != by.counter:
        sentence = _("{name} has this form open at another counter. Ask there.")
        raise UserError(sentence.format(name=kept.kept_by))
    kept.is_open, kept.counter, kept.kept_by = True, by.counter, by.name
    return _as_it_was(kept)


def _as_it_was(kept: ParkedForm) -> HalfFilled:
    return HalfFilled(kept.id, kept.kind, kept.title, kept.about, kept.body, kept.begun_at)


@allowed(EVERYBODY)
def drop(s: Session, form_id: UUID, *, by: Actor, now: datetime) -> HalfFilled | None:
    """The form is saved or thrown away: nothing of it is kept. Gives what was, for ten seconds of second thoughts."""
    kept = s.get(ParkedForm, form_id)
    if kept is None:
        return None
    s.delete(kept)
    return _as_it_was(kept)


@allowed(EVERYBODY)
def release(s: Session, *, by: Actor, now: datetime) -> int:
    """Forms that were in front at this counter when its window ended are put away; gives how many."""
    left = s.scalars(select(ParkedForm).where(ParkedForm.is_open, ParkedForm.counter == by.counter)).all()
    for kept in left:
        kept.is_open = False
    return len(left)
