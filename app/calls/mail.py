"""Letters, faxes and e-mails entered in the register; each call is one transaction."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.calls.fields import MAIL_FIELDS, About, Direction, MailKind
from app.calls.record import Mail
from app.calls.scans import keep_all
from app.calls.service import Taken, fill, next_number, unknown_note
from app.core.actor import DESK, Actor, allowed
from app.core.clock import at_local, day_of
from app.core.errors import FormErrors
from app.core.forms import clean
from app.core.i18n import _
from app.storage.adding import add_new

DAYS_BACK = {"today": 0, "今天": 0, "yesterday": 1, "昨天": 1, "前天": 2}
_BACK = re.compile(r"[-−–](\d{1,3})")
_MONTH_DAY = re.compile(r"(\d{1,2})[-/.月](\d{1,2})日?")


def day_said(text: str, today: date) -> str:
    """The day a short way of writing means (-1, 11-19, yesterday: never one to come), as 2026-11-19; anything else as written."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if plain in DAYS_BACK:
        return (today - timedelta(days=DAYS_BACK[plain])).isoformat()
    if match := _BACK.fullmatch(plain):
        return (today - timedelta(days=int(match[1]))).isoformat()
    if match := _MONTH_DAY.fullmatch(plain):
        for year in (today.year, today.year - 1):
            try:
                found = date(year, int(match[1]), int(match[2]))
            except ValueError:
                continue
            if found <= today:
                return found.isoformat()
    return text


@allowed(DESK)
def enter(
    s: Session, form: Mapping[str, object], about: About | None = None, scans: Sequence[Path] = (), *, by: Actor, now: datetime
) -> Taken:
    """A letter, fax or e-mail that came in or went out, with its scans and a number of the day it is entered.

    Raises FormErrors, and UserError for a scan that cannot be kept."""
    written = dict(form)
    if isinstance(day := written.get("day"), str):
        written["day"] = day_said(day, day_of(now))
    cleaned = clean(MAIL_FIELDS, written)
    values = cleaned.values
    mail = Mail(number="", day=0, at=now, direction=Direction(values["direction"]), kind=MailKind(values["kind"]))
    fill(s, mail, values, about or About(), by=by, now=now)
    put(mail, values)
    mail.set_at(moment_of(values["day"], now))
    mail.number = next_number(s, "L", "mail", now)
    add_new(s, mail)
    keep_all(s, mail, scans, by=by, now=now)
    notes = (*cleaned.notes, unknown_note(s, mail))
    return Taken(mail.id, mail.number, mail.name, for_whom=mail.for_whom, person_id=mail.person_id, notes=tuple(filter(None, notes)))


def put(mail: Mail, values: Mapping[str, Any]) -> None:
    """What a letter has besides what calls and messages have."""
    mail.direction, mail.kind = Direction(values["direction"]), MailKind(values["kind"])
    mail.about, mail.reference, mail.pages = values["about"].strip(), (values["reference"] or "").strip(), values["pages"]


def moment_of(day: date | None, now: datetime) -> datetime:
    """The day said, today with the time it is; raises FormErrors for a day to come."""
    if day is None or day == day_of(now):
        return now
    if day > day_of(now):
        raise FormErrors({"day": _("This day has not come yet. Write the day it was received or sent.")})
    return at_local(day, time(12))
