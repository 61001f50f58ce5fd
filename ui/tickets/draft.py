"""A ticket or complaint that is not saved yet, and how it is kept while it is put away."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.drafts.fields import HalfFilled
from ui.parking import Begun, as_body, values_of

# what other rooms call the same thing
SAME = {"home": ("home",), "matter": ("matter", "purpose", "note")}
CARRIED = (
    "name",
    "phone",
    "company",
    "channel",
    "is_anonymous",
    "is_contact_refused",
    "item",
    "received_day",
    "received_time",
    "is_resident",
)


@dataclass(eq=False)
class TicketDraft:
    """What a ticket form carries besides its values: the person and home picked, what it came from."""

    values: dict[str, Any] = field(default_factory=dict)
    person_id: UUID | None = None
    home_id: UUID | None = None
    source_kind: str = ""
    source_id: UUID | None = None
    source_number: str = ""
    begun: Begun = field(default_factory=Begun)

    def put_away(self, kind: str = "ticket") -> HalfFilled:
        """The card of this form."""
        matter = " ".join(str(self.values.get("matter") or self.values.get("summary") or self.values.get("story") or "").split())
        kept = {
            "values": self.values, "person_id": _hex(self.person_id), "home_id": _hex(self.home_id), "source_kind": self.source_kind,
            "source_id": _hex(self.source_id), "source_number": self.source_number,
        }  # fmt: skip
        title = str(self.values.get("name") or "") or matter
        return HalfFilled(
            self.begun.id, kind, title, matter, as_body({name: value for name, value in kept.items() if value}), self.begun.at
        )


def brought_back(form: HalfFilled) -> TicketDraft:
    """The form a card was made of."""
    kept = values_of(form)
    return TicketDraft(
        dict(kept.get("values") or {}), _id(kept.get("person_id")), _id(kept.get("home_id")), str(kept.get("source_kind") or ""),
        _id(kept.get("source_id")), str(kept.get("source_number") or ""), Begun(form.id, form.begun_at, is_kept=True),
    )  # fmt: skip


def carried_over(values: Mapping[str, Any]) -> TicketDraft:
    """A form with everything a visit, call, message, letter or direction note knows already."""
    known = {name: values[name] for name in CARRIED if values.get(name) not in (None, "")}
    for name, others in SAME.items():
        if found := next((values[other] for other in others if values.get(other)), ""):
            known[name] = found
    source = str(values.get("source_kind") or "")
    known.setdefault("channel", {"call": "call", "message": "call", "mail": "letter"}.get(source, "visit"))
    return TicketDraft(
        known, values.get("person_id"), values.get("home_id"), source, values.get("source_id"), str(values.get("source_number") or "")
    )


def _hex(found: UUID | None) -> str:
    return found.hex if found else ""


def _id(kept: str | None) -> UUID | None:
    return UUID(hex=kept) if kept else None
