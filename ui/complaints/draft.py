"""A complaint's form with everything a call, visit, opinion or ticket knows already."""

from collections.abc import Mapping
from typing import Any

from ui.tickets.draft import TicketDraft

CARRIED = (
    "name",
    "phone",
    "home",
    "channel",
    "is_anonymous",
    "is_contact_refused",
    "kind",
    "summary",
    "story",
    "wish",
    "accused",
    "department",
)
LONGEST_SUMMARY = 60  # what a line says at a glance; all of it stands in the story
CHANNELS = {"call": "call", "message": "call", "mail": "letter"}


def carried_over(values: Mapping[str, Any]) -> TicketDraft:
    """What others call matter, purpose, note or text is the story; its beginning is the summary."""
    known = {name: values[name] for name in CARRIED if values.get(name) not in (None, "")}
    told = str(next((values[name] for name in ("matter", "purpose", "note", "text") if values.get(name)), "")).strip()
    if told and "summary" not in known:
        first, *more = told.splitlines()
        is_short = len(first) <= LONGEST_SUMMARY
        known["summary"] = first if is_short else first[: LONGEST_SUMMARY - 1] + "…"
        if more or not is_short:
            known.setdefault("story", told)
    source = str(values.get("source_kind") or "")
    known.setdefault("channel", CHANNELS.get(source, "visit"))
    return TicketDraft(
        known, values.get("person_id"), values.get("home_id"), source, values.get("source_id"), str(values.get("source_number") or "")
    )
