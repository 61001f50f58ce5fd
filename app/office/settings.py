"""Every setting declared once: its key, default, kind and words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from app.core.actor import ADMINISTRATORS, DESK, Actor, allowed
from app.core.errors import FormErrors, UserError
from app.core.forms import Field, Kind, clean
from app.core.i18n import LANGUAGES, N_, _, language
from app.office.fields import OfficeKind
from app.office.keeping import KEEPING
from app.office.record import Setting
from app.storage.direct import run
from app.storage.standing import standing


def _zone_trouble(name: str) -> str | None:
    from zoneinfo import available_timezones

    return None if name in available_timezones() else _("No time zone is called {name}. Write one such as Asia/Shanghai.").format(name=name)


def _prefix_trouble(prefix: str) -> str | None:
    return None if len(prefix) == 2 and prefix.isascii() and prefix.isdigit() else _("The badge prefix is two digits.")


def _folder_trouble(folder: str) -> str | None:
    from pathlib import Path

    return None if Path(folder).is_absolute() else _("Write the folder from its root on, or choose it with the button.")


def _around_trouble(text: str) -> str | None:
    is_code = any(char.isdigit() for char in text)
    return _("Write letters or signs, without digits: digits are the badge's own.") if is_code else None


ASKED = (("never", N_("nobody")), ("types", N_("chosen visitor types")), ("always", N_("everybody")))

AREAS = N_("Lobby, Meeting rooms, Offices, Plant rooms, Car park")

# Each setting is a Field whose default stands beside it; printers and stocks belong to a counter and are set on its own page.
SETTINGS: tuple[tuple[Field, Any], ...] = (
    (Field("language", N_("Language"), Kind.CHOICE, required=True, choices=tuple(LANGUAGES.items())), "zh_CN"),
    (Field("theme", N_("Colours"), Kind.CHOICE, required=True,
           choices=(("system", N_("as the system")), ("light", N_("light")), ("dark", N_("dark")))), "system"),
    (Field("timezone", N_("Time zone"), required=True, check=_zone_trouble), "Asia/Shanghai"),
    (Field("admit_on_arrival", N_("Admit on arrival"), Kind.YES_NO), None),
    (Field("waiting_amber", N_("Waiting turns amber after (minutes)"), Kind.NUMBER, required=True, minimum=1, maximum=600), 5),
    (Field("waiting_red", N_("Waiting turns red after (minutes)"), Kind.NUMBER, required=True, minimum=1, maximum=600), 15),
    (Field("stay_limit", N_("A stay counts as too long after (minutes)"), Kind.NUMBER, required=True, minimum=10, maximum=10080), 480),
    (Field("stay_guest", N_("Guest: too long after (minutes)"), Kind.NUMBER, minimum=1, maximum=44640), None),
    (Field("stay_delivery", N_("Delivery: too long after (minutes)"), Kind.NUMBER, minimum=1, maximum=44640), None),
    (Field("stay_contractor", N_("Contractor: too long after (minutes)"), Kind.NUMBER, minimum=1, maximum=44640), None),
    (Field("stay_interview", N_("Interview: too long after (minutes)"), Kind.NUMBER, minimum=1, maximum=44640), None),
    (Field("stay_official", N_("Official: too long after (minutes)"), Kind.NUMBER, minimum=1, maximum=44640), None),
    (Field("stay_other", N_("Other visitor: too long after (minutes)"), Kind.NUMBER, minimum=1, maximum=44640), None),
    (Field("close_at", N_("Close forgotten visits as “time unknown” at (empty: never)"), Kind.TIME), None),
    (Field("due_soon", N_("An expected visit is due from (minutes before)"), Kind.NUMBER, required=True, minimum=1, maximum=600), 30),
    (Field("print_badge", N_("Print a badge at check-in"), Kind.YES_NO), True),
    (Field("badge_stock", N_("Badge stock"), required=True), "brother-62x100"),
    (Field("badge_printer", N_("Badge printer (empty: the system's)")), ""),
    (Field("badge_copies", N_("Badge copies"), Kind.NUMBER, required=True, minimum=1, maximum=9), 1),
    (Field("group_badges", N_("Badges of a group"), Kind.CHOICE, required=True,
           choices=(("single", N_("one by one")), ("sheet", N_("on one sheet of labels")))), "single"),
    (Field("sheet_stock", N_("Sheet of labels for groups"), required=True), "avery-l4785"),
    (Field("print_slip", N_("Print a visit slip at check-in"), Kind.YES_NO), False),
    (Field("slip_form", N_(
        "Visit slip form"
    ), Kind.CHOICE, required=True, choices=(("A5", N_("A5, two copies")), ("roll80", N_("80 mm roll")))), "A5"),
    (Field("slip_printer", N_("Slip printer (empty: the system's)")), ""),
    (Field("print_message", N_("Print the slip of a message as it is taken"), Kind.YES_NO), False),
    (Field("message_form", N_("Message slip form"), Kind.CHOICE, required=True,
           choices=(("A6", N_("A6 slip")), ("roll80", N_("80 mm roll")), ("label", N_("badge label")))), "A6"),
    (Field("badge_prefix", N_("Badge code prefix"), required=True, check=_prefix_trouble), "71"),
    (Field("evacuation_folder", N_("Folder for the evacuation copy (empty: none)"), check=_folder_trouble), ""),
    (Field("evacuation_minutes", N_("Renew the evacuation copy every (minutes)"), Kind.NUMBER, required=True, minimum=1, maximum=60), 5),
    (Field("scanner_before", N_("The scanner sends before a code"), max_len=8, check=_around_trouble), ""),
    (Field("scanner_after", N_("The scanner sends after a code (besides Enter or Tab)"), max_len=8, check=_around_trouble), ""),
    (Field("scanner_port", N_("Serial port of the scanner (empty: it types)"), max_len=255), ""),
    (Field("scanner_baud", N_("Speed of the serial port (baud)"), Kind.CHOICE, required=True,
           choices=tuple((rate, rate) for rate in ("9600", "19200", "38400", "57600", "115200"))), "9600"),
    (Field("sign_notice", N_("Privacy notice and site rules are signed by"), Kind.CHOICE, required=True, choices=ASKED), "never"),
    (Field("sign_notice_types", N_("Visitor types that sign the notice"), max_len=200), ""),
    (Field("sign_agreement", N_("The confidentiality agreement is signed by"), Kind.CHOICE, required=True, choices=ASKED), "never"),
    (Field("sign_agreement_types", N_("Visitor types that sign the agreement"), max_len=200), ""),
    (Field("notice_languages", N_("Languages offered to visitors"), max_len=60), "zh_CN zh_TW en"),
    (Field("badge_photo", N_("Photo on the badge where one was taken"), Kind.YES_NO), True),
    (Field("keeps_ids", N_("Compare ID numbers with the watch list"), Kind.YES_NO), False),
    (Field("escort_types", N_("Visitor types that need an escort"), max_len=200), "contractor"),
    (Field("escort_minutes", N_("An escort is late after (minutes)"), Kind.NUMBER, required=True, minimum=1, maximum=600), 10),
    (Field("areas", N_("Areas, with commas between them"), max_len=600), AREAS),
    (Field("area_defaults", N_("Allowed areas by visitor type"), Kind.LINES, max_len=2000), ""),
    (Field("record_types", N_("Visitor types whose outcome is recorded"), max_len=200), "official"),
    (Field("ticket_days", N_("Tickets without a promise are answered within (working days)"), Kind.NUMBER, required=True, minimum=1,
           maximum=60), 3),
    (Field("accept_minutes", N_("A hand-over is accepted within (working minutes)"), Kind.NUMBER, required=True, minimum=1,
           maximum=9999), 120),
    (Field("decision_minutes", N_("A red light is decided within (working minutes)"), Kind.NUMBER, required=True, minimum=1,
           maximum=9999), 240),
    (Field("call_back_minutes", N_("A department calls back at once, within (working minutes)"), Kind.NUMBER, required=True, minimum=1,
           maximum=9999), 30),
    (Field("print_ticket", N_("Print a ticket for whoever comes in person"), Kind.YES_NO), True),
    (Field("complaint_days", N_("Complaints without an agreed time are answered within (working days)"), Kind.NUMBER, required=True,
           minimum=1, maximum=60), 5),
    (Field("verify_minutes", N_("A complaint is verified at once: reminder after (working minutes)"), Kind.NUMBER, required=True, minimum=1,
           maximum=9999), 120),
    (Field("complaint_decision_minutes", N_("A complaint is decided on within (working minutes)"), Kind.NUMBER, required=True, minimum=1,
           maximum=9999), 240),
    (Field("return_days", N_("Return visit after a complaint was handled within (days)"), Kind.NUMBER, required=True, minimum=1,
           maximum=60), 7),
    (Field("repair_call_hours", N_("Call after a repair that was complained of within (hours)"), Kind.NUMBER, required=True, minimum=1,
           maximum=720), 24),
    (Field("leader_days", N_("Whoever wants to see a leader is seen within (working days)"), Kind.NUMBER, required=True, minimum=1,
           maximum=60), 2),
    (Field("complaint_repeat_days", N_("A complaint counts as repeated within (days)"), Kind.NUMBER, required=True, minimum=1,
           maximum=3660), 90),
    (Field("complaint_examiner", N_(
        "Complaints of own staff or about the reception are examined by (department; empty: administration)"
    ), max_len=60), ""),
    (Field("idle_lock", N_("Lock the desk when nobody touched it for (minutes; 0: never)"), Kind.NUMBER, required=True, maximum=600), 15),
    (Field("badge_sign_in", N_("A staff badge held to the scanner signs in"), Kind.YES_NO), True),
    (Field("plan_days", N_("An absence is planned ahead (days; 0: none)"), Kind.NUMBER, required=True, minimum=0, maximum=60), 1),
    *KEEPING,
    (Field("backup_folder", N_("Folder or stick for backups (empty: beside the data)"), check=_folder_trouble), ""),
    (Field("backup_at", N_("Nightly at (or at the next start)"), Kind.TIME, required=True), time(2)),
    (Field("backup_days", N_("Red line after (days without)"), Kind.NUMBER, required=True, minimum=1, maximum=60), 2),
    (Field("record_purposes", N_("Purposes whose outcome is recorded, with commas between them"), max_len=600), ""),
)  # fmt: skip
FIELDS = {field.name: field for field, _default in SETTINGS}
DEFAULTS = {field.name: default for field, default in SETTINGS}
OFFICE_KIND = sql("SELECT kind FROM office")
KEPT = sql("SELECT key, value FROM setting")
DESK_MAY_CHANGE = frozenset(
    {
        "language",
        "theme",
        "badge_stock",
        "badge_printer",
        "badge_copies",
        "slip_form",
        "slip_printer",
        "print_badge",
        "print_slip",
        "print_message",
        "message_form",
        "group_badges",
        "sheet_stock",
        "scanner_before",
        "scanner_after",
        "scanner_port",
        "scanner_baud",
    }
)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings with their values as Python has them; attributes are the keys."""

    values: Mapping[str, Any]

    def __getattr__(self, key: str) -> Any:
        try:
            return self.values[key]
        except KeyError:
            raise AttributeError(key) from None


def get_settings(s: Session) -> Settings:
    """The office's settings."""
    return standing(s, ("settings", language()), lambda: _settings(s))


def _settings(s: Session) -> Settings:
    values = dict(DEFAULTS)
    values["areas"] = _(AREAS)
    values["admit_on_arrival"] = all(kind == OfficeKind.PROPERTY for (kind,) in run(s, OFFICE_KIND))
    for key, text in run(s, KEPT):
        if key in FIELDS and (value := clean((FIELDS[key],), {key: text}).values[key]) is not None:
            values[key] = value
    return Settings(values)


@allowed(DESK)
def change_setting(s: Session, key: str, value: object, *, by: Actor, now: datetime) -> None:
    """Check and keep one setting; raises FormErrors on a wrong value, UserError where the role may not."""
    if key not in DESK_MAY_CHANGE and not by.roles & ADMINISTRATORS:
        raise UserError(_("Only an administrator changes this setting. Ask one to sign in."))
    if isinstance(value, bool):
        value = "yes" if value else "no"
    cleaned = clean((FIELDS[key],), {key: value if value is None else str(value)}).values[key]
    if key in ("waiting_amber", "waiting_red"):
        _check_waiting(s, key, cleaned)
    text = ("yes" if cleaned else "no") if isinstance(cleaned, bool) else "" if cleaned is None else str(cleaned)
    if FIELDS[key].kind is Kind.TIME:
        text = text[:5]
    kept = s.execute(select(Setting).where(Setting.key == key)).scalar_one_or_none()
    if kept is None:
        s.add(Setting(key=key, value=text))
    else:
        kept.value = text


def _check_waiting(s: Session, key: str, minutes: int) -> None:
    now_set = {**get_settings(s).values, key: minutes}
    if now_set["waiting_amber"] > now_set["waiting_red"]:
        raise FormErrors({key: _("Amber comes before red. Choose a smaller amber or a larger red limit.")})
