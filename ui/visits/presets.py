"""Preset words (purposes, reasons) picked by number, first letters or pinyin initials."""

from collections.abc import Mapping, Sequence

MOST_NUMBERED = 9


def by_number(text: str, words: Sequence[str]) -> str | None:
    """The preset a single digit stands for: 1 is the first."""
    plain = text.strip()
    if len(plain) == 1 and plain.isdecimal() and 1 <= int(plain) <= min(len(words), MOST_NUMBERED):
        return words[int(plain) - 1]
    return None


def matching(text: str, words: Sequence[str], initials: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Presets that begin with `text` as written or by their pinyin initials; all of them while nothing is typed."""
    plain = text.strip().casefold()
    if not plain:
        return tuple(words)
    numbered = by_number(plain, words)
    if numbered is not None:
        return (numbered,)
    known = initials or {}
    return tuple(word for word in words if word.casefold().startswith(plain) or known.get(word, "").startswith(plain))


def meant(text: str, words: Sequence[str], initials: Mapping[str, str] | None = None) -> str:
    """What typing `text` and going on means: the one preset it fits, else the text as written.

    Only digits and Latin letters stand for a preset; Chinese is taken as it was written.
    """
    plain = text.strip()
    if not plain or not plain.isascii():
        return text
    fits = matching(plain, words, initials)
    return fits[0] if len(fits) == 1 else text
