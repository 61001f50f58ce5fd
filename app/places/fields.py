"""What a home is called and how it is typed."""

import hmac
import re
import unicodedata

from app.core.forms import Field, without_controls
from app.core.i18n import N_

HOME_FIELDS = (
    Field("code", N_("Home"), required=True, max_len=40),
    Field("building", N_("Building"), max_len=60),
    Field("residents", N_("Residents"), max_len=255),
    Field("phone", N_("Phone"), max_len=60),
)


LONGEST_KEY = 60  # one sign may stand for eighteen when it is written out


def home_key(text: str) -> str:
    """A home's code as compared: 5-1-0803, 5栋1单元803 and ５－１－０８０３ are one key."""
    plain = without_controls(unicodedata.normalize("NFKC", text)).casefold()
    parts = re.findall(r"[a-z]+|\d+", plain)
    key = "-".join(part.lstrip("0") or "0" for part in parts) if any(part.isdigit() for part in parts) else plain.strip()
    return key[:LONGEST_KEY]


_ROOM = re.compile(r"(.*?\d.*?)[\s\-－—/]*\d+[A-Za-z]?\s*(?:室|房|号房|號房)?")


def building(place: str) -> str:
    """The building or stair of a home (3-1-0502 → 3-1); any other place as it is written."""
    found = _ROOM.fullmatch(place.strip())
    return found[1] if found else place.strip()


def stand_in(home: str, key: bytes) -> str:
    """Some home of the same building in place of this one (3-1-0502 → 3-1-4821937): the same home gets the same under one key.

    Figures by building, and of homes that come up more than once, count it as before; nobody without the key learns which home it was."""
    found = building(home)
    if found == home.strip():
        return found
    return f"{found}-{int.from_bytes(hmac.digest(key, home_key(home).encode(), 'sha256')[:8]) % 9_000_000 + 1_000_000}"
