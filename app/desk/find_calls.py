"""The one box over calls, messages and letters: by number, by caller; open messages also by whom they are for."""

import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from app.calls.fields import DIRECTION_WORDS, MAIL_WORDS, STATE_WORDS, CallKind, Direction, MailKind, MessageState, kind_words
from app.calls.lists import ContactRow, numbered, some
from app.calls.record import day_number
from app.core.i18n import _
from app.storage.direct import id_of, run
from app.storage.records import as_kept
from app.storage.standing import standing

MOST = 4
NEAR = timedelta(days=7)
NUMBER = re.compile(r"[CML]\d{4,}[-\d]*")
_LIGHT = "id, person_id, name, phone, company, for_whom"
OPEN = sql(f"SELECT {_LIGHT} FROM message WHERE state IN ('new', 'told') ORDER BY at DESC")
CALLED = sql(f"SELECT {_LIGHT} FROM phone_call WHERE day >= :first AND voided_at IS NULL ORDER BY at DESC LIMIT 2000")


def contact_rows(s: Session, text: str, people: Collection[bytes], *, now: datetime) -> list[ContactRow]:
    """What has the number; else open messages and the calls of a week from these people, or whose words hold the text."""
    if NUMBER.fullmatch(text.upper()):
        return list(numbered(s, text))
    if len(text) < 2:
        return []
    folded = text.casefold()
    # a few hundred of both: looking through them here costs less than asking for each word
    messages = standing(s, "open messages", lambda: _light(run(s, OPEN)))
    calls = standing(s, ("calls", day_number(now)), lambda: _light(run(s, CALLED, {"first": day_number(now - NEAR)})))
    wanted = [("message", row[0]) for row in messages if row[1] in people or folded in row[3]][:MOST]
    wanted += [("call", row[0]) for row in calls if row[1] in people or folded in row[2]][:MOST]
    return list(some(s, wanted)) if wanted else []


def _light(rows: Iterable[Any]) -> list[tuple[UUID, bytes | None, str, str]]:
    """Id, person, the caller's words folded, the same with whom it is for."""
    found = []
    for record_id, person_id, name, phone, company, for_whom in rows:
        said = f"{name}\n{phone}\n{company}".casefold()
        found.append((id_of(record_id), as_kept(person_id), said, f"{said}\n{for_whom.casefold()}"))
    return found


def detail(row: ContactRow) -> str:
    """What a call, message or letter says in the list of hits."""
    to = f"→ {row.for_whom}" if row.for_whom else ""
    return " · ".join(part for part in (how_words(row), row.phone, row.company, to, row.text.partition("\n")[0]) if part)


def how_words(row: ContactRow) -> str:
    """Where it stands or how it ended."""
    if row.is_void:
        return _("void")
    if row.form == "message":
        return _(STATE_WORDS[MessageState(row.how)])
    if row.form == "mail":
        return " · ".join((_(MAIL_WORDS[MailKind(row.how)]), _(DIRECTION_WORDS[Direction(row.direction)])))
    return kind_words(CallKind(row.how), Direction(row.direction))
