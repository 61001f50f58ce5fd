"""Cells that a spreadsheet would take for a formula are written with an apostrophe in front, and read without it."""

APOSTROPHE = "'"
# what starts a formula in one spreadsheet or another, with full-width forms and dashes some of them fold
STARTS = frozenset("=+-@\t\r\n|%＝＋－＠–—‒―−﹢﹣﹦﹫")


def guard(text: str) -> str:
    """The cell as written to CSV; unguard(guard(text)) == text for every text."""
    first = text[:1]
    return APOSTROPHE + text if first and (first in STARTS or first == APOSTROPHE) else text


def unguard(text: str) -> str:
    """The cell as it was before `guard`; an apostrophe before anything else stays ('s-Hertogenbosch)."""
    if text[:1] != APOSTROPHE or len(text) < 2:
        return text
    return text[1:] if text[1] in STARTS or text[1] == APOSTROPHE else text
