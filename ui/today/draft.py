"""A check-in that is not saved yet, and how it is kept while it is put away."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.calls.fields import Source
from app.drafts.fields import HalfFilled
from app.visits.companions import Companion
from app.visits.fields import HostRef
from app.visits.kinds import Escorting
from ui.calls.links import source_kept, source_plain
from ui.parking import Begun, as_body, as_hex, as_id, values_of

if TYPE_CHECKING:
    from app.notices.fields import Answer


@dataclass
class Draft:
    """A form that is not saved yet: what was typed and what it is about."""

    values: dict[str, object] = field(default_factory=dict)
    person_id: UUID | None = None
    host: HostRef | None = None
    visit_id: UUID | None = None
    desk_note: str = ""
    escort: Escorting | None = None
    begun_at: datetime | None = None
    is_day_pass: bool = False
    items: tuple[dict[str, str], ...] = ()  # given out or taken in once the visit is on record
    given_as: str = ""  # the name that stood in the form when photo and answers were given
    photo: bytes = b""
    answers: "tuple[Answer, ...]" = ()
    companions: tuple[Companion, ...] = ()
    source: Source | None = None  # the call, message or letter it was made of
    begun: Begun = field(default_factory=Begun)

    def put_away(self) -> HalfFilled:
        """The card of this check-in: who, whom they visit, everything that was said so far."""
        host = str(self.values.get("host") or "")
        return HalfFilled(
            self.begun.id, "visit", str(self.values.get("name") or ""), f"→ {host}" if host else "", as_body(_plain(self)), self.begun_at
        )


def brought_back(form: HalfFilled) -> Draft:
    """The check-in a card was made of."""
    kept = values_of(form)
    return Draft(
        values=kept.get("values") or {}, person_id=as_id(kept.get("person_id")), host=_host(kept.get("host")),
        visit_id=as_id(kept.get("visit_id")), desk_note=kept.get("desk_note") or "", escort=_escort(kept.get("escort")),
        begun_at=form.begun_at, is_day_pass=bool(kept.get("is_day_pass")), items=tuple(kept.get("items") or ()),
        given_as=kept.get("given_as") or "", photo=b64decode(kept.get("photo") or ""),
        answers=tuple(_answer(each) for each in kept.get("answers") or ()),
        companions=tuple(Companion(each[0], each[1], as_id(each[2]), as_id(each[3])) for each in kept.get("companions") or ()),
        source=source_kept(kept.get("source")), begun=Begun(form.id, form.begun_at, is_kept=True),
    )  # fmt: skip


def _plain(draft: Draft) -> dict[str, Any]:
    found = {
        "values": draft.values, "person_id": as_hex(draft.person_id), "host": host_plain(draft.host), "visit_id": as_hex(draft.visit_id),
        "desk_note": draft.desk_note, "is_day_pass": draft.is_day_pass, "items": list(draft.items), "given_as": draft.given_as,
        "photo": b64encode(draft.photo).decode("ascii"), "source": source_plain(draft.source),
        "companions": [[each.name, each.phone, as_hex(each.person_id), as_hex(each.visit_id)] for each in draft.companions],
        "answers": [
            {"told": [[told.kind.value, told.language, told.version] for told in each.told], "language": each.language,
             "is_accepted": each.is_accepted, "strokes": b64encode(each.strokes).decode("ascii")} for each in draft.answers
        ],
    }  # fmt: skip
    if (said := draft.escort) is not None:
        found["escort"] = [said.name, host_plain(said.staff), said.areas, said.is_told, said.as_written]
    return {name: value for name, value in found.items() if value}


def host_plain(host: HostRef | None) -> list[str]:
    """A host as plain words, to be kept with a form."""
    return [host.kind, host.id.hex, host.text, host.department] if host else []


def _host(kept: list[str] | None) -> HostRef | None:
    return HostRef(kept[0], UUID(hex=kept[1]), kept[2], kept[3]) if kept else None


def _escort(kept: list[Any] | None) -> Escorting | None:
    return Escorting(kept[0], _host(kept[1]), kept[2], bool(kept[3]), bool(kept[4])) if kept else None


def _answer(kept: Mapping[str, Any]) -> "Answer":
    from app.notices.fields import Answer, TextKind, Told

    told = tuple(Told(TextKind(kind), language, version) for kind, language, version in kept["told"])
    return Answer(told, kept["language"], kept["is_accepted"], b64decode(kept["strokes"]))


def for_ticket(values: Mapping[str, Any], about: Draft) -> dict[str, Any]:
    """What stands in the check-in form, for a ticket of the same person; the form itself stays."""
    home = about.host if about.host is not None and about.host.kind == "home" else None
    return {
        "name": values.get("name"), "phone": values.get("phone"), "company": values.get("company"), "person_id": about.person_id,
        "home": home.text if home else "", "home_id": home.id if home else None, "matter": values.get("purpose"), "channel": "visit",
    }  # fmt: skip
