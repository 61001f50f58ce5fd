"""A resident's ID number as it is written and compared (GB 11643): its form, its date, its check digit; nothing is kept here."""

import unicodedata
from datetime import date

from app.core.i18n import _

LENGTH, OLD = 18, 15
FIRST_YEAR = 1850
_BETWEEN = " -‐–—"


def plain(text: str) -> str:
    """The number as it is compared: eighteen signs, one of fifteen as it is written today; what is no number stays as typed."""
    written = "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c not in _BETWEEN and not c.isspace())
    if len(written) == OLD and written.isascii() and written.isdigit():
        whole = f"{written[:6]}19{written[6:]}"
        return whole + _check_digit(f"{whole}0")
    return written


def trouble(text: str) -> str | None:
    """The sentence why an ID number cannot be right, or None. The place is not looked at: counties come and go, and permits have none."""
    number = plain(text)
    if len(number) != LENGTH or not (number.isascii() and number[:-1].isdigit()):
        return _("An ID number has 18 digits, the last of which may be an X; old ones have 15. Look again.")
    if number[-1] != _check_digit(number) or not _is_date(number[6:14]):
        return _("This ID number cannot be right: its check digit or date is wrong. Look again.")
    return None


def _check_digit(number: str) -> str:
    from stdnum.cn.ric import calc_check_digit

    return str(calc_check_digit(number))


def _is_date(written: str) -> bool:
    try:
        return date(int(written[:4]), int(written[4:6]), int(written[6:])).year >= FIRST_YEAR
    except ValueError:
        return False
