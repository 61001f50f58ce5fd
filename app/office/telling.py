"""A record's trail in words: when, who, what was done, and of a correction every old and new value."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.clock import local
from app.core.i18n import _
from app.core.masking import mask_phone
from app.office import audit
from app.storage.types import from_ms


@dataclass(frozen=True, slots=True)
class Told:
    """One thing done to a record; `detail` names a correction's old and new values, or why something was done."""

    at: datetime
    by: str
    counter: str
    what: str
    detail: str


@dataclass(frozen=True, slots=True)
class Wording:
    """How a room tells its trail: verbs, the labels of its columns, words of its words, and what else an event is worth saying."""

    verbs: Mapping[str, str]
    fields: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]
    more: Callable[[audit.Event], str] = lambda event: str(event.new.get("reason") or "")


def tell(s: Session, record_ids: Iterable[UUID], wording: Wording) -> tuple[Told, ...]:
    """The trail of a record and what belongs to it, oldest first; what one transaction did is told once."""
    found: list[audit.Event] = []
    for event in audit.history(s, record_ids):
        last = found[-1] if found else None
        if last is not None and last.seq == event.seq:
            found[-1] = replace(last, old={**last.old, **event.old}, new={**last.new, **event.new})
        else:
            found.append(event)
    return tuple(Told(e.at, e.by, e.counter, _(wording.verbs.get(e.verb, e.verb)), _detail(e, wording)) for e in found)


def _detail(event: audit.Event, wording: Wording) -> str:
    if not event.verb.endswith(".correct"):
        return wording.more(event)
    parts = [
        _("{field}: {old} → {new}").format(
            field=_(wording.fields[name]), old=worded(name, event.old.get(name), wording.words), new=worded(name, new, wording.words)
        )
        for name, new in sorted(event.new.items())
        if name in wording.fields
    ]
    return "; ".join([*parts, str(event.new.get("reason") or "")]).removesuffix("; ")


def worded(name: str, value: Any, words: Mapping[str, Mapping[str, str]]) -> str:
    """An audited value as people read it: times of the office, words for words; a dash for nothing."""
    if value in (None, ""):
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name.endswith("_at"):
        return f"{local(from_ms(value)):%Y-%m-%d %H:%M}"
    if name == "phone":
        return mask_phone(str(value))
    return _(words[name].get(value, value)) if name in words else str(value)


def told_lines(events: Sequence[Told]) -> list[tuple[str, str, str, str]]:
    """When, what, who and detail of each, as a paper's table takes them."""
    return [(f"{local(e.at):%Y-%m-%d %H:%M}", e.what, e.by, e.detail) for e in events]
