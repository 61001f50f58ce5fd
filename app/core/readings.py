"""How Chinese characters are read: pypinyin's own table in a quarter of a MB, surnames in the readings people give them."""

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from app.core.surnames import COMPOUND_SURNAMES, GIVEN, SURNAMES


@lru_cache(maxsize=1)
def _dictionary() -> "tuple[array[int], array[int], tuple[str, ...]]":
    """Characters in order, which reading each has, and the readings: a quarter of a MB, where pypinyin itself would hold ten."""
    spec = find_spec("pypinyin")
    assert spec is not None, "pypinyin is not installed"
    assert spec.origin is not None, "pypinyin is not installed"
    listed = (Path(spec.origin).parent / "pinyin_dict.json").read_text(encoding="utf-8")
    places: dict[str, int] = {}
    pairs = sorted(
        int(found[1]) << 16 | places.setdefault(_toneless(found[2]), len(places)) for found in re.finditer(r'"(\d+)": "([^",]*)', listed)
    )
    return array("I", (pair >> 16 for pair in pairs)), array("H", (pair & 0xFFFF for pair in pairs)), tuple(places)


@lru_cache(maxsize=4096)
def _toneless(syllable: str) -> str:
    plain = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(c for c in plain if c.isascii() and c.isalpha())


@lru_cache(maxsize=65536)
def reading(c: str) -> str:
    """The dictionary's first reading, ü as v; empty for what is no Chinese character."""
    if c <= "⺀":
        return ""
    characters, which, readings = _dictionary()
    place = bisect_left(characters, ord(c))
    return readings[which[place]] if place < len(characters) and characters[place] == ord(c) else ""


@lru_cache(maxsize=65536)
def given_readings(c: str) -> tuple[str, ...]:
    """A character of a given name, as typed."""
    return typed_ways((reading(c), *GIVEN.get(c, ())))


@lru_cache(maxsize=16384)
def surname_readings(c: str) -> tuple[str, ...]:
    """A family name of one character, the reading most people give it first."""
    return typed_ways((*SURNAMES.get(c, ()), reading(c)))


def typed_ways(readings: Iterable[str]) -> tuple[str, ...]:
    """Each reading as people type it: lü is lv, lu or lyu."""
    found: dict[str, None] = {}
    for sound in readings:
        found[sound] = None
        if "v" in sound:
            found[sound.replace("v", "u")] = None
            found[sound.replace("v", "yu")] = None
    found.pop("", None)
    return tuple(found)


@lru_cache(maxsize=4096)
def initials_of(readings: tuple[str, ...]) -> tuple[str, ...]:
    """Their first letters, each once."""
    return tuple(dict.fromkeys(sound[0] for sound in readings))


@lru_cache(maxsize=65536)
def given_initials(c: str) -> tuple[str, ...]:
    """The letters a character of a given name is shortened to."""
    return initials_of(given_readings(c))


def compound_readings(han: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The readings of a family name of two or three characters a name begins with; none where it begins with a single one."""
    return COMPOUND_SURNAMES.get("".join(han[:2])) or COMPOUND_SURNAMES.get("".join(han[:3])) or ()
