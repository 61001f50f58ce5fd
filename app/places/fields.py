"""What a home is called and how it is typed."""

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
