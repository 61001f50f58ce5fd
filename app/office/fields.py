"""The office's words and forms."""

import re
from collections.abc import Iterable
from enum import StrEnum
from itertools import pairwise

from app.core.actor import ROLE_WORDS, Role
from app.core.forms import Field, Kind
from app.core.i18n import N_, _

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 256


class OfficeKind(StrEnum):
    """Which profile the office starts with."""

    PROPERTY = "property"
    COMPANY = "company"
    HOSPITAL = "hospital"


OFFICE_KIND_WORDS = {
    OfficeKind.PROPERTY: N_("Property service counter"),
    OfficeKind.COMPANY: N_("Company front desk"),
    OfficeKind.HOSPITAL: N_("Hospital front desk"),
}

COMMON_PASSWORDS = frozenset(
    [
        "12345678",
        "123456789",
        "1234567890",
        "87654321",
        "88888888",
        "66666666",
        "00000000",
        "11111111",
        "password",
        "passw0rd",
        "qwertyui",
        "qwerty123",
        "asdfghjk",
        "iloveyou",
        "admin123",
        "admin888",
        "abcd1234",
        "a1234567",
        "aa123456",
        "1qaz2wsx",
        "woaini520",
        "5201314520",
        "firstdesk",
    ]
)


def password_trouble(password: str) -> str | None:
    """The sentence why a password will not do, or None."""
    if len(password) < SHORTEST_PASSWORD:
        return _("The password needs at least {n} characters.").format(n=SHORTEST_PASSWORD)
    if password.casefold() in COMMON_PASSWORDS or len(set(password)) == 1:
        return _("This password is one of the first anybody tries. Choose another.")
    return None


# the serials of staff badges: ten digits of the scanner's family (printing.codes), below those of passes
FIRST_STAFF_BADGE, STAFF_BADGES = 8_000_000, 1_000_000
SHORTEST_PIN, LONGEST_PIN = 4, 6


def is_pin(text: str) -> bool:
    """Whether what was typed is a PIN: four to six digits, which no password is."""
    return SHORTEST_PIN <= len(text.strip()) <= LONGEST_PIN and text.strip().isascii() and text.strip().isdigit()


def pin_trouble(pin: str) -> str | None:
    """The sentence why a PIN will not do, or None."""
    if not is_pin(pin):
        return _("A PIN has {least} to {most} digits.").format(least=SHORTEST_PIN, most=LONGEST_PIN)
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if steps in ({0}, {1}, {9}) or len(set(pin)) == 1:
        return _("This PIN is one of the first anybody tries. Choose another.")
    return None


PIN_FIELD = Field("pin", N_("PIN"), required=True, max_len=LONGEST_PIN, check=pin_trouble, on_paper=False)
PASSWORD = Field("password", N_("Password"), required=True, max_len=LONGEST_PASSWORD, check=password_trouble, on_paper=False)

OFFICE_FIELDS = (
    Field("name", N_("Office name"), required=True, max_len=80),
    Field("kind", N_("Kind of office"), Kind.CHOICE, required=True, choices=tuple(OFFICE_KIND_WORDS.items())),
    Field("person", N_("Your name"), required=True, max_len=60),
    PASSWORD,
)

SERVER_FIELDS = (
    Field("address", N_("Address of the server"), required=True, max_len=500, on_paper=False),
    Field("password", N_("Password of this counter at the server"), max_len=LONGEST_PASSWORD, on_paper=False),
    Field("certificate", N_("Certificate file that vouches for the server (empty: as this PC trusts)"), max_len=1000, on_paper=False),
)

FIRST_ROLES = f"{Role.ADMINISTRATOR} {Role.RECEPTIONIST}"
NO_ACCESS = N_("no access to the program")
_COMMAS = re.compile("[,，、;；]")


def roles_meant(text: str) -> frozenset[Role] | None:
    """The roles written by key or label, with commas or spaces between them; None where a word is no role."""
    labels = {label.casefold(): role for role, words in ROLE_WORDS.items() for label in (role.value, words, _(words))}
    found = set()
    for part in filter(None, (part.strip().casefold() for part in _COMMAS.split(text))):
        for word in (part,) if part in labels else part.split():
            if word not in labels:
                return None
            found.add(labels[word])
    return frozenset(found)


def role_words(roles: Iterable[Role]) -> str:
    """Roles as they are kept, always in the same order."""
    held = set(roles)
    return " ".join(role.value for role in Role if role in held)


def roles_trouble(text: str) -> str | None:
    """The sentence why the words are no roles, or None."""
    if roles_meant(text) is not None:
        return None
    known = _(", ").join(_(words) for words in ROLE_WORDS.values())
    return _("{words} are no roles. Choose among {known}.").format(words=text, known=known)


STAFF_FIELDS = (
    Field("name", N_("Name"), required=True, max_len=60),
    Field("department", N_("Department"), max_len=60),
    Field("post", N_("Post"), max_len=60),
    Field("phone", N_("Phone"), max_len=60),
    Field("place", N_("Room"), max_len=60),
    Field("deputy", N_("Deputy (B role)"), max_len=60),
    Field("role", N_("Roles"), max_len=200, check=roles_trouble),
)
