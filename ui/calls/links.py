"""What is carried over from one form to another, and how the two then lead to each other."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject

from app.calls.fields import Addressee, Source
from app.visits.fields import HostRef
from ui.screen import Desk
from ui.tasks import Tasks

LONGEST_PURPOSE = 60  # what a purpose says in a word; a longer matter is a note


def carried_over(values: Mapping[str, Any], whom: Addressee | None, home: str) -> dict[str, Any]:
    """What another form begins with, by the names all forms share: name, phone, company, host (and who that is), home, matter."""
    found = {name: values[name] for name in ("name", "phone", "company")}
    matter = "\n".join(part for part in (values.get("about"), values["text"]) if part)  # a letter has a subject, and a note below it
    return {**found, "host": values["for_whom"], "addressee": whom, "home": home, "matter": matter}


def begin(desk: Desk, kind: str, values: dict[str, Any]) -> None:
    """Another form with everything carried over: visit, expected visit, call, message, ticket, complaint, opinion."""
    if kind == "expected":
        desk.begin_record("expected", values)
    elif kind == "opinion":
        desk.begin_record("opinions", as_opinion(values))
    else:
        wanted = {
            "visit": desk.carried_visit,
            "call": desk.call_wanted,
            "message": desk.message_wanted,
            "ticket": desk.ticket_wanted,
            "complaint": desk.complaint_wanted,
        }
        wanted[kind].emit(values)


def channel_of(form: str, how: str, source_kind: str) -> str:
    """Which way a call, message or letter came, as tickets and opinions call it."""
    if form == "mail":
        return how
    return "call" if form == "call" or source_kind == "call" else "visit"


def as_opinion(values: Mapping[str, Any]) -> dict[str, Any]:
    """Carried-over values as the form of an opinion takes them: whom they wanted is not where they live."""
    channel = str(values.get("channel") or "")
    return {**values, "host": "", "channel": {"call": "phone", "visit": "in_person"}.get(channel, channel)}


def carried_source(source: Source | None) -> dict[str, Any]:
    """Where carried-over values come from."""
    if source is None:
        return {}
    return {"source_kind": source.kind, "source_id": source.id, "source_number": source.number}


def source_of(values: Mapping[str, Any]) -> Source | None:
    """What carried-over values came from."""
    if not isinstance(values.get("source_id"), UUID):
        return None
    return Source(str(values["source_kind"]), values["source_id"], str(values.get("source_number") or ""))


def source_plain(source: Source | None) -> list[str]:
    """A source as plain words, to be kept with a form."""
    return [source.kind, source.id.hex, source.number] if source is not None else []


def source_kept(kept: list[str] | None) -> Source | None:
    """The source a form was kept with."""
    return Source(kept[0], UUID(hex=kept[1]), kept[2]) if kept else None


def as_visit(values: Mapping[str, Any]) -> tuple[dict[str, Any], HostRef | None]:
    """Carried-over values as a visit's form takes them, and the host where one is known."""
    matter = str(values.get("matter") or "").strip()
    is_short = len(matter) <= LONGEST_PURPOSE and "\n" not in matter
    found = {name: values.get(name) or "" for name in ("name", "phone", "company")}
    found |= {"host": values.get("host") or "", "purpose": matter if is_short else "", "note": "" if is_short else matter}
    whom: Addressee | None = values.get("addressee")
    is_host = whom is not None and whom.id is not None and whom.kind in ("staff", "home", "person") and whom.text == found["host"]
    return found, HostRef(whom.kind, whom.id, whom.text, whom.department) if is_host and whom is not None and whom.id is not None else None


def link(tasks: Tasks, owner: QObject, source: Source | None, target: Source) -> None:
    """Something was made of a call, message or letter: each leads to the other from now on."""
    if source is not None and source.kind in ("call", "message", "mail"):
        tasks.do(owner, "app.calls.service:link", source, target)
