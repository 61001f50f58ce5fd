"""The words and the form of the watch list."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.core.errors import FormErrors, UserError
from app.core.forms import Field, Kind, clean
from app.core.i18n import N_, _
from app.watch.alike import How, Seen
from app.watch.id_numbers import trouble

LONGEST = timedelta(days=5 * 366)  # whoever is to be watched for longer is looked at again by then


class WatchKind(StrEnum):
    """What the desk does when somebody on the list comes."""

    BAN = "ban"
    WATCH = "watch"
    VIP = "vip"


KIND_WORDS = {
    WatchKind.BAN: N_("Barred"),
    WatchKind.WATCH: N_("Watched"),
    WatchKind.VIP: N_("VIP"),
}
# how long an entry counts where nobody says
DAYS = {WatchKind.BAN: 365, WatchKind.WATCH: 180, WatchKind.VIP: 365}


class Said(StrEnum):
    """Whether somebody at the desk is the one on the list."""

    SAME = "same"
    NOT_SAME = "not_same"
    NOT_SURE = "not_sure"


SAID_WORDS = {
    Said.SAME: N_("the same"),
    Said.NOT_SAME: N_("not the same"),
    Said.NOT_SURE: N_("not sure"),
}
HOW_WORDS = {
    How.ID: N_("ID number"),
    How.PHONE: N_("phone"),
    How.PLATE: N_("plate"),
    How.NAME: N_("name"),
    How.COMPANY: N_("company"),
    How.SOUND: N_("sound of the name"),
    How.ORDER: N_("name in another order"),
    How.SPELLING: N_("spelling of the name"),
}
REASONS = {
    Said.SAME: (N_("Known by sight"), N_("Said so when asked"), N_("Phone or plate is the same")),
    Said.NOT_SAME: (N_("Another person of the name"), N_("Known by sight"), N_("Phone or company differs")),
    Said.NOT_SURE: (N_("Did not say"), N_("Nobody here knows the person")),
    "release": (N_("Let in with an escort"), N_("Has an appointment with a leader"), N_("The matter is settled")),
    "lift": (N_("The matter is settled"), N_("Entered by mistake"), N_("Decided by the management")),
}


class State(StrEnum):
    """Where an entry stands today."""

    ACTIVE = "active"
    EXPIRED = "expired"
    LIFTED = "lifted"


STATE_WORDS = {
    State.ACTIVE: N_("in force"),
    State.EXPIRED: N_("expired"),
    State.LIFTED: N_("lifted"),
}


NOBODY = Seen()


class Standing(StrEnum):
    """What is known of somebody and one entry when the check-in begins or ends."""

    OPEN = "open"
    NOT_SAME = "not_same"
    NOT_SURE = "not_sure"
    SAME = "same"
    HELD = "held"  # barred and the same: waits for a head
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody at the desk as far as the form knows; `id_number` is looked at where the office compares such, and kept nowhere."""

    seen: Seen = NOBODY
    person_id: UUID | None = None
    visit_id: UUID | None = None
    id_number: str = field(default="", repr=False)

    @property
    def is_nobody(self) -> bool:
        """Whether nothing is known that could be compared."""
        return not any(part.strip() for part in (*self.seen, self.id_number))


@dataclass(frozen=True, slots=True)
class Hit:
    """Somebody on the list whom a visitor may be, with as much as the desk needs to tell; the reason is not among it."""

    entry_id: UUID
    kind: WatchKind
    name: str
    phone: str
    company: str
    plate: str
    has_id: bool
    tell: str
    hows: tuple[How, ...]
    standing: Standing
    is_other_id: bool = False  # the ID number shown is not the one of the list

    @property
    def is_blocking(self) -> bool:
        """Whether the check-in waits for an answer, or for a head."""
        if self.kind is WatchKind.VIP:
            return False
        return self.standing is Standing.OPEN or (self.kind is WatchKind.BAN and self.standing is Standing.HELD)


def seen_of(values: Mapping[str, Any]) -> Seen:
    """Somebody at the desk from a visit form's values."""
    return Seen(*(str(values.get(name) or "") for name in ("name", "phone", "company", "plate")))


class WatchHit(UserError):
    """Somebody may be on the list and has not been answered for; the sentence says nothing of it, as visitors read along."""

    def __init__(self) -> None:
        super().__init__(_("Please check the details first, then check in."))


def default_last_day(kind: WatchKind, today: date) -> date:
    """The day an entry counts to where nobody says another."""
    return today + timedelta(days=DAYS[kind])


def _phone_trouble(phones: str) -> str | None:
    from app.watch.alike import parts, phone_of

    wrong = next((phone for phone in parts(phones) if not phone_of(phone)), None)
    return None if wrong is None else _("“{phone}” is too short for a phone of one person's own.").format(phone=wrong)


ID_FIELD = Field("id_number", N_("ID number"), max_len=40, check=trouble, on_paper=False)


def shown_id(number: str, *, keeps_ids: bool) -> str:
    """An ID number to be compared; raises FormErrors for one that cannot be right, and where the office compares none."""
    if not number.strip():
        return ""
    if not keeps_ids:
        sentence = _("This office compares no ID numbers. Leave it out, or have an administrator switch it on in the settings.")
        raise FormErrors({ID_FIELD.name: sentence})
    return str(clean((ID_FIELD,), {ID_FIELD.name: number}).values[ID_FIELD.name])


WATCH_FIELDS = (
    Field("kind", N_("Kind"), Kind.CHOICE, required=True, choices=tuple(KIND_WORDS.items())),
    Field("name", N_("Name"), one_of="who"),
    Field("spellings", N_("Other spellings"), max_len=1000),
    Field("phones", N_("Phones"), one_of="who", check=_phone_trouble),
    Field("company", N_("Company"), one_of="who"),
    Field("plates", N_("Plates"), one_of="who"),
    Field("reason", N_("Reason"), Kind.LINES, required=True, max_len=1000),
    Field("tell", N_("Whom to tell")),
    Field("last_day", N_("In force until"), Kind.DATE),
)
