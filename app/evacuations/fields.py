"""The words of a roll call, and where in the house a visited place is."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app.core.i18n import N_, _


class Answer(StrEnum):
    """What the roll call knows of somebody."""

    OPEN = "open"
    FOUND = "found"
    MISSING = "missing"
    NOT_HERE = "not_here"


ANSWER_WORDS = {
    Answer.OPEN: N_("not asked yet"),
    Answer.FOUND: N_("found"),
    Answer.MISSING: N_("not found"),
    Answer.NOT_HERE: N_("was not here"),
}
# what must be known first when the roll call is read
ANSWER_ORDER = (Answer.MISSING, Answer.OPEN, Answer.NOT_HERE, Answer.FOUND)


class Part(StrEnum):
    """The parts of the list, in the order they are walked through."""

    ASSISTANCE = "assistance"
    INSIDE = "inside"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the house: a building's name or number and a floor ("8", "B1"); empty where nobody can tell."""

    building: str = ""
    floor: str = ""


DESK = Place(floor="desk")  # who waits has not gone further than this

_BASEMENT = re.compile(r"(?<![a-z0-9])b(\d)", re.IGNORECASE)
_SAID_FLOOR = re.compile(r"(\d{1,2})\s*(?:f(?![a-z])|/f|楼|樓|层|層)", re.IGNORECASE)
_SAID_BUILDING = re.compile(r"(\d{1,3})\s*(?:栋|棟|幢|座|号楼|號樓|#)")
_ROOM = re.compile(r"(?<!\d)\d{3,4}(?!\d)")
_CODE = re.compile(r"([0-9A-Za-z]{1,4})(?:-[0-9A-Za-z]{1,4}){1,3}")


@lru_cache(maxsize=8192)
def place_of(text: str, building: str = "") -> Place:
    """The building and floor a home's code or a room says: 5-1-0803 → 5, 8; B1-02 → basement 1; 3栋305 → 3, 3."""
    plain = unicodedata.normalize("NFKC", text).strip().partition(" ")[0]
    if basement := _BASEMENT.match(plain):
        return Place(building, f"B{basement[1]}")
    said_building = _SAID_BUILDING.search(plain)
    rest = plain[said_building.end() :] if said_building else plain
    said_floor = _SAID_FLOOR.search(rest)
    rooms = _ROOM.findall(rest)
    floor = said_floor[1] if said_floor else str(int(rooms[-1]) // 100) if rooms else ""
    code = _CODE.fullmatch(plain) if rooms else None
    found = building or (said_building[1] if said_building else code[1] if code else "")
    return Place(found, "" if floor == "0" else floor.lstrip("0"))


def place_words(place: Place) -> str:
    """A building and floor as a heading says it; empty where neither is known."""
    if place == DESK:
        return _("At the desk")
    building = _("Building {name}").format(name=place.building) if place.building.isascii() and place.building else place.building
    if place.floor.startswith("B"):
        floor = _("basement {n}").format(n=place.floor[1:])
    else:
        floor = _("floor {n}").format(n=place.floor) if place.floor else ""
    return " · ".join(part for part in (building, floor) if part)


@lru_cache(maxsize=8192)
def place_order(place: Place) -> tuple[object, ...]:
    """Sorts places as one walks: the desk, then buildings by number, floors upwards, the unknown last."""
    if place == DESK:
        return (False, -1, "", False, 0)
    found = re.search(r"\d+", place.building)
    number = int(found[0]) if found else 10**6
    height = -int(place.floor[1:] or 0) if place.floor.startswith("B") else int(place.floor or 0)
    return not (place.building or place.floor), number, place.building, not place.floor, height
