"""The words and the form of the watch list."""

from datetime import date, timedelta
from enum import StrEnum

from app.core.errors import UserError
from app.core.forms import Field, Kind
from app.core.i18n import N_, _
from app.watch.alike import How

LONGEST = timedelta(days=5 * 366)  # whoever is to be watched for longer is looked at again by then


class WatchKind(StrEnum):
    """What the desk does when somebody on the list comes."""

    BAN = "ban"
    WATCH = "watch"
    VIP = "vip"


KIND_WORDS = {
    WatchKind.BAN: N_("Not to be let in"),
    WatchKind.WATCH: N_("To be watched"),
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


class WatchHit(UserError):
    """Somebody may be on the list and has not been answered for; the sentence says nothing of it, as visitors read along."""

    def __init__(self) -> None:
        super().__init__(_("Please check the details first, then check in."))


def default_last_day(kind: WatchKind, today: date) -> date:
    """The day an entry counts to where nobody says another."""
    return today + timedelta(days=DAYS[kind])


def id_trouble(text: str) -> str | None:
    """The sentence why an ID number cannot be right."""
    from stdnum.cn import ric

    return None if ric.is_valid(text.strip()) else _("This ID number cannot be right: its check digit or date is wrong. Look again.")


def _phone_trouble(phones: str) -> str | None:
    from app.watch.alike import parts, phone_of

    wrong = next((phone for phone in parts(phones) if not phone_of(phone)), None)
    return None if wrong is None else _("“{phone}” is too short for a phone of one person's own.").format(phone=wrong)


ID_FIELD = Field("id_number", N_("ID number (kept as a mark only)"), max_len=40, check=id_trouble, on_paper=False)
WATCH_FIELDS = (
    Field("kind", N_("Kind"), Kind.CHOICE, required=True, choices=tuple(KIND_WORDS.items())),
    Field("name", N_("Name"), one_of="who"),
    Field("spellings", N_("Other names and spellings"), max_len=1000),
    Field("phones", N_("Phones"), one_of="who", check=_phone_trouble),
    Field("company", N_("Company (alone: all who come from it)"), one_of="who"),
    Field("plates", N_("Plates"), one_of="who"),
    Field("reason", N_("Reason (the desk does not see it)"), Kind.LINES, required=True, max_len=1000),
    Field("tell", N_("Whom to tell")),
    Field("last_day", N_("In force until"), Kind.DATE),
)
