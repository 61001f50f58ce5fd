"""Who comes with somebody: read from a list as people write it, doubles found, persons counted once."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from app.core.errors import FormErrors
from app.core.i18n import _

MOST = 200
_PARTS = re.compile(r"[\n\r,，、;；|]+")
_PHONE = re.compile(r"(?<!\w)\+?\d[\d\s()/-]{0,18}\d(?!\w)")
_COUNTED = re.compile(r"^\s*[(（]?\d{1,2}\s*[.)）．:：]\s*(?=\D)|^\s*[-–•·*]\s+")
_CHINESE = re.compile(r"[\u3400-\u9fff]{2,4}")


@dataclass(frozen=True, slots=True)
class Companion:
    """Somebody who comes with the lead; `visit_id` is the visit announced for them, where there is one."""

    name: str
    phone: str = ""
    person_id: UUID | None = None
    visit_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Badges:
    """How a group's badges are printed: `way` is single, sheet, none or "" (the usual one), `start` the first label of a sheet."""

    way: str = ""
    start: int | None = None


def read_list(text: str) -> tuple[Companion, ...]:
    """The people of a typed or pasted list: one a line or between commas, each with a phone or none; list numbers are passed over."""
    found: list[Companion] = []
    for part in _PARTS.split(_plain(text)):
        phone = match.group(0).strip() if (match := _PHONE.search(part)) else ""
        name = " ".join(_COUNTED.sub("", part.replace(phone, " ") if phone else part).split())
        if not any(c.isalpha() for c in name):
            name = ""
        if not name:
            if phone and found and not found[-1].phone:
                found[-1] = replace(found[-1], phone=phone)  # "name, phone" is one person
            continue
        names = _names_of(name)
        found += [Companion(each) for each in names[:-1]]
        found.append(Companion(names[-1], phone))
    return tuple(found)


def _plain(text: str) -> str:
    """Lines as they stand; tabs part a name from its phone, as spreadsheets copy them; full-width digits are digits."""
    kept = ("\n" if c in "\r\n" else " " if c == "\t" else unicodedata.normalize("NFKC", c) if c.isdigit() else c for c in text)
    return "".join(c for c in kept if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))


def _names_of(text: str) -> list[str]:
    """Chinese names parted by blanks only are several people; a blank within any other name is part of it."""
    words = text.split()
    return words if len(words) > 1 and all(_CHINESE.fullmatch(word) for word in words) else [text]


def own_people(people: object, companions: int) -> object:
    """How many persons the lead's own visit counts, when `people` of the form are the whole party: nobody is counted twice.

    What is no number is given back as it is, for the form to refuse."""
    try:
        whole = int(unicodedata.normalize("NFKC", str(people or 1)))
    except ValueError:
        return people
    return people if whole < 1 or not companions else max(1, whole - companions)


def checked(
    lead: Mapping[str, Any], companions: Sequence[Companion], lead_visit: UUID | None = None
) -> tuple[tuple[Companion, ...], tuple[str, ...]]:
    """The companions, each person once, and words about who was named twice; raises FormErrors where nothing tells two apart.

    Those announced with visits of their own are people of their own."""
    if len(companions) > MOST:
        sentence = _("A group has {most} companions at most. Check the others in as a second group.")
        raise FormErrors({"companions": sentence.format(most=MOST)})
    above = [Companion(str(lead.get("name") or "").strip(), str(lead.get("phone") or ""), visit_id=lead_visit)]
    kept: list[Companion] = []
    notes: list[str] = []
    for each in companions:
        if not each.name.strip():
            continue
        twin = next((other for other in above if _is_same(each, other) is not False), None)
        if twin is None:
            above.append(each)
            kept.append(each)
        elif _is_same(each, twin):
            notes.append(_("{name} was named twice and is taken once.").format(name=each.name))
        else:
            sentence = _("{name} is named twice, and nothing tells the two apart. Add their phones, or take one out.")
            raise FormErrors({"companions": sentence.format(name=each.name)})
    return tuple(kept), tuple(notes)


def _is_same(one: Companion, other: Companion) -> bool | None:
    """Whether two are one person; None where one name stands there twice and nothing tells."""
    from app.people.service import digits

    if one.name.strip().casefold() != other.name.strip().casefold():
        return False
    if one.visit_id is not None and other.visit_id is not None:
        return one.visit_id == other.visit_id
    first, second = digits(one.phone), digits(other.phone)
    return first == second if first and second else None


def names_line(names: Iterable[str], most: int = 4) -> str:
    """Names beside each other, cut after a few with a count."""
    listed = list(names)
    shown = _(", ").join(listed[:most])
    return _("{names} and {n} more").format(names=shown, n=len(listed) - most) if len(listed) > most else shown
