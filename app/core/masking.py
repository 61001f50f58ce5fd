"""What may be read over a visitor's shoulder: phones and papers' numbers with their middle hidden."""

import re
import unicodedata
from functools import lru_cache

HIDDEN = "****"
_NUMBER = re.compile(r"\+?\(?\d[\d\s()./\-‐-―－]*\d|\d")
_PARTS = re.compile(r"([,;，；、/\n|]+\s*|\s{2,})")
_AREA = re.compile(r"\(?(0\d{2,3})[)\-－\s]\s*(?=(?:\D*\d){7})")
_MOBILE = re.compile(r"(?:(\+|00)?86)?(1\d{2})(\d{4})(\d{4})")


@lru_cache(maxsize=4096)
def mask_phone(text: str) -> str:
    """Every phone in `text` with its middle hidden: 138****8888, 010-****6666, +44****1234, 12**; other words stay."""
    return "".join(part if index % 2 else _NUMBER.sub(_masked, part) for index, part in enumerate(_PARTS.split(text)))


def _masked(match: re.Match[str]) -> str:
    return _masked_run(unicodedata.normalize("NFKC", match[0]))


def _masked_run(written: str) -> str:
    digits = "".join(c for c in written if c.isdigit())
    words = written.split()
    if len(digits) > 14 and len(words) > 1 and all(sum(c.isdigit() for c in word) > 6 for word in words):
        return " ".join(_masked_run(word) for word in words)
    is_foreign = written.startswith("+")
    if mobile := _MOBILE.fullmatch("+" * is_foreign + digits):
        country = "+86 " if len(digits) > 11 else ""
        return f"{country}{mobile[2]}{HIDDEN}{mobile[4]}"
    if area := _AREA.match(written):
        return f"{area[1]}-{HIDDEN}{digits[-4:]}"
    if is_foreign and len(digits) > 8:
        return f"+{digits[:2]}{HIDDEN}{digits[-4:]}"
    return _masked_digits(digits)


def _masked_digits(digits: str) -> str:
    """As much hidden as leaves a number recognisable: half of a short one, four or more of a long one."""
    shown = len(digits) - max(4, (len(digits) + 1) // 2) if len(digits) > 5 else len(digits) // 3
    tail = min(4, (shown + 1) // 2) if len(digits) > 5 else 0
    head = min(3, shown - tail)
    return digits[:head] + "*" * min(len(digits) - head - tail, len(HIDDEN)) + digits[len(digits) - tail :]


def mask_id(text: str) -> str:
    """A paper's number with all but its first and last two characters hidden; short ones wholly."""
    plain = text.strip()
    return plain[0] + "*" * (len(plain) - 3) + plain[-2:] if len(plain) >= 6 else "*" * len(plain)
