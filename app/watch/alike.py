"""Who may be whom: names, phones, companies and plates as they are compared; no database, no clock."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from enum import StrEnum
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from app.core.names import fold, readings_of

VERSION = 1  # of the forms below: kept ones of another version are made anew
SHORTEST_PHONE = 7  # an extension is many people's
SHORTEST_PLATE = 5
LEAST_LETTERS = 10  # a shorter Latin name with a letter changed is more often another name than a slip
TWO_SLIPS = 14
LEAST_SIGNS = 5  # Chinese characters of a name (a foreign one written by its sound) of which one may be another
LEAST_COMPANY = 3
LONGEST_COMPANY = 40
LONGEST_PLACE = 3  # characters of a place before a company's name: 武汉, 黑龙江
_SPLIT = re.compile(r"[,;，；、/\n]+")
_TITLES = re.compile(r"(先生|女士|小姐|太太|老师|师傅|经理)$")
_LATIN_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "sir", "madam"})
_LEGAL = re.compile(
    r"(股份有限公司|有限责任公司|有限公司|集团公司|分公司|总公司|公司|集团|"
    r"\b(co|ltd|inc|llc|corp|corporation|company|limited|gmbh|group)\b)"
)
_TONES = re.compile(r"(?<=[a-z])[1-5](?=[a-z]|$)")
_WITHOUT = "~"  # before a plate without its province, a company without its place, a name known in letters only
_HEARD = "'"
_LOOKS_LIKE = str.maketrans("OI", "01")  # no Chinese plate has these letters; a hurried hand writes them


class How(StrEnum):
    """In what two people are alike, the surest first."""

    ID = "id"
    PHONE = "phone"
    PLATE = "plate"
    NAME = "name"
    COMPANY = "company"
    SOUND = "sound"
    ORDER = "order"
    SPELLING = "spelling"


Form = tuple[How, str]
RANK = {how: place for place, how in enumerate(How)}
BY_NAME = (How.NAME, How.SOUND, How.ORDER, How.SPELLING)


class Described(NamedTuple):
    """Somebody on the list; several names, phones or plates are parted by commas or lines."""

    name: str = ""
    spellings: str = ""
    phones: str = ""
    company: str = ""
    plates: str = ""
    id_key: str = ""


class Seen(NamedTuple):
    """Somebody at the desk."""

    name: str = ""
    phone: str = ""
    company: str = ""
    plate: str = ""
    id_key: str = ""


class Alike(NamedTuple):
    """Who on the list somebody at the desk may be, and in what they are alike."""

    key: Any
    hows: tuple[How, ...]


def parts(text: str) -> tuple[str, ...]:
    """The single names, phones or plates of a line."""
    return tuple(part.strip() for part in _SPLIT.split(text) if part.strip())


# the forms that are compared -----------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _simplified() -> "Callable[[str], str]":
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


def simplified(text: str) -> str:
    """Folded, traditional and variant characters as simplified ones."""
    folded = fold(text)
    return folded if folded.isascii() else _simplified()(folded)


def _without_marks(text: str) -> str:
    """Latin letters without tones and accents, ü as v."""
    plain = unicodedata.normalize("NFD", text).replace("u\u0308", "v")
    return "".join(c for c in plain if not unicodedata.combining(c))


def _is_han(c: str) -> bool:
    return c >= "⺀" and unicodedata.category(c) == "Lo"


class Name(NamedTuple):
    """A name as compared: `plain` whole, `order` its signs or words whatever their order, `letters` every way it is written in Latin.

    `heard` is how a Chinese name sounds with its family name read as most people do: rare readings, right for what
    somebody wrote in pinyin, would make half of all 陈 sound like 沈.
    """

    plain: str
    order: str
    letters: frozenset[str]
    heard: frozenset[str]
    is_latin: bool


@lru_cache(maxsize=4096)
def name_of(text: str) -> Name:
    """The forms of a name; `plain` is empty where nothing of it can be compared."""
    written = simplified(text).strip()
    untitled = _TITLES.sub("", written)
    known = untitled if len(untitled) > 1 else written
    words = [_TONES.sub("", word) for word in re.split(r"[\W_]+", _without_marks(known)) if word]
    if words and all(word.isascii() for word in words):
        words = [word for word in words if word not in _LATIN_TITLES] or words
        turned = (words, [words[-1], *words[:-1]], [*words[1:], words[0]])  # the family name may stand first or last
        ways = {way for joined in map("".join, turned) for way in (joined, joined.replace("v", "u"), joined.replace("v", "yu"))}
        return Name("".join(words), " ".join(sorted(words)), frozenset(ways), frozenset(), is_latin=True)
    plain = "".join(c for c in known if c.isalnum())
    letters, heard = frozenset(readings_of(plain)), frozenset(readings_of(plain, is_rare=False))
    return Name(plain, "".join(sorted(plain)), letters, heard, is_latin=False)


@lru_cache(maxsize=4096)
def phone_of(text: str) -> str:
    """A phone as +8613800138000; digits alone where it is no number of the world's plan; empty where too short to tell people apart."""
    import phonenumbers

    plain = unicodedata.normalize("NFKC", text)
    try:
        number = phonenumbers.parse(plain, "CN")
    except phonenumbers.NumberParseException:
        number = None
    if number is not None and phonenumbers.is_possible_number(number):
        number.extension = None
        found: str = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        return found
    digits = "".join(c for c in plain if c.isdigit())
    return digits if len(digits) >= SHORTEST_PHONE else ""


@lru_cache(maxsize=4096)
def plate_of(text: str) -> tuple[str, str]:
    """A plate's province and the rest; both empty where too short to tell cars apart. The desk often leaves the province out."""
    plain = "".join(c for c in simplified(text).upper() if c.isalnum()).translate(_LOOKS_LIKE)
    province, rest = (plain[0], plain[1:]) if plain and _is_han(plain[0]) else ("", plain)
    return (province, rest) if len(rest) >= SHORTEST_PLATE else ("", "")


@lru_cache(maxsize=4096)
def company_of(text: str) -> str:
    """A company's own name: without its legal form, brackets and signs."""
    folded = re.sub(r"[(（\[【].*?[)）\]】]", "", simplified(text))
    core = re.sub(r"[\W_]+", "", _LEGAL.sub("", folded))
    return core or re.sub(r"[\W_]+", "", folded)


# the forms of an entry ------------------------------------------------------------------------------------------------------


def forms_of(entry: Described) -> tuple[Form, ...]:
    """Everything an entry is recognised by; kept with it, as making them takes longer than looking them up."""
    return tuple(dict.fromkeys(_forms(entry)))


def _forms(entry: Described) -> Iterator[Form]:
    for text in chain((entry.name,), parts(entry.spellings)):
        yield from _name_forms(name_of(text))
    for phone in map(phone_of, parts(entry.phones)):
        if phone:
            yield How.PHONE, phone
    for province, rest in map(plate_of, parts(entry.plates)):
        if rest:
            yield How.PLATE, province + rest
            yield How.PLATE, _WITHOUT + rest
    core = company_of(entry.company)
    if core and not entry.name.strip():  # with a name the company only says which one is meant: not everybody from there is
        yield How.COMPANY, core
        for start in range(1, min(LONGEST_PLACE, len(core) - LEAST_COMPANY - 1) + 1):
            yield How.COMPANY, _WITHOUT + core[start:]
    if entry.id_key:
        yield How.ID, entry.id_key


def _name_forms(name: Name) -> Iterator[Form]:
    if not name.plain:
        return
    yield How.NAME, name.plain
    yield How.ORDER, name.order
    for letters in name.letters:
        yield How.SOUND, letters
        if name.is_latin:
            yield How.SOUND, _WITHOUT + letters
    for sound in name.heard:
        yield How.SOUND, _HEARD + sound


# who is looked for ----------------------------------------------------------------------------------------------------------


def _wanted(seen: Seen) -> Iterator[Form]:
    """The forms an entry must have one of."""
    name = name_of(seen.name)
    if name.plain:
        yield How.NAME, name.plain
        yield How.ORDER, name.order
        if name.is_latin:
            yield from ((How.SOUND, letters) for letters in name.letters)
        else:
            yield from ((How.SOUND, _HEARD + sound) for sound in name.heard)
            yield from ((How.SOUND, _WITHOUT + letters) for letters in name.letters)
    yield from ((How.PHONE, phone) for phone in map(phone_of, parts(seen.phone)) if phone)
    for province, rest in map(plate_of, parts(seen.plate)):
        if rest:  # one without a province may be any province's; one with it is not another province's
            yield How.PLATE, province + rest
            yield How.PLATE, rest if province else _WITHOUT + rest
    yield from ((How.COMPANY, form) for form in _companies_meant(company_of(seen.company)))
    if seen.id_key:
        yield How.ID, seen.id_key


def _companies_meant(whole: str) -> Iterator[str]:
    """A company's name and every longer part of it: 顺达物流 is meant by 武汉顺达物流."""
    if not whole:
        return
    yield whole
    whole = whole[:LONGEST_COMPANY]
    if len(whole) > LEAST_COMPANY:
        yield _WITHOUT + whole
        yield whole[-LEAST_COMPANY:]
    for length in range(LEAST_COMPANY + 1, len(whole)):
        yield from (whole[start : start + length] for start in range(len(whole) - length + 1))


class Index:
    """The list ready to be compared with; entries come and go one by one."""

    def __init__(self) -> None:
        self._keys: dict[Form, tuple[Any, ...]] = {}
        self._forms: dict[Any, tuple[Form, ...]] = {}
        self._near: dict[tuple[How, int], dict[str, None]] = defaultdict(dict)  # by kind and length, for slips of the keyboard

    def __len__(self) -> int:
        return len(self._forms)

    def put(self, key: Hashable, forms: tuple[Form, ...]) -> None:
        """Add an entry by its forms, or take its new ones."""
        self.remove(key)
        self._forms[key] = forms
        for form in forms:
            self._keys[form] = (*self._keys.get(form, ()), key)
            if _may_slip(form):
                self._near[form[0], len(form[1])][form[1]] = None

    def remove(self, key: Hashable) -> None:
        """Forget an entry; one that is not there is no error."""
        for form in self._forms.pop(key, ()):
            left = tuple(other for other in self._keys[form] if other != key)
            if left:
                self._keys[form] = left
                continue
            del self._keys[form]
            self._near[form[0], len(form[1])].pop(form[1], None)

    def alike(self, seen: Seen) -> tuple[Alike, ...]:
        """Everybody on the list this may be, the surest first."""
        if not self._forms:
            return ()
        found: dict[Any, set[How]] = defaultdict(set)
        for form in _wanted(seen):
            for key in self._keys.get(form, ()):
                found[key].add(form[0])
        for form in self._slips(seen.name):
            for key in self._keys[form]:
                found[key].add(How.SPELLING)
        alike = [Alike(key, tuple(how for how in How if how in _surest(hows))) for key, hows in found.items()]
        return tuple(sorted(alike, key=lambda one: ([RANK[how] for how in one.hows], str(one.key))))

    def _slips(self, text: str) -> Iterator[Form]:
        """Forms a slip or two away: a letter too many, too few, another, or two that changed places."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        name = name_of(text)
        how, written = (How.SOUND, name.letters) if name.is_latin else (How.NAME, frozenset((name.plain,)))
        for form in written:
            slips = 2 if len(form) >= TWO_SLIPS else 1
            for length in range(len(form) - slips, len(form) + slips + 1):
                others = list(self._near.get((how, length), ()))
                near = extract(form, others, scorer=OSA.distance, score_cutoff=slips, limit=None)
                yield from ((how, other) for other, _distance, _place in near)


def _may_slip(form: Form) -> bool:
    """Whether a form is long enough that another a slip away is more likely the same."""
    how, text = form
    if how is How.SOUND:
        return len(text) >= LEAST_LETTERS and text[0] not in (_WITHOUT, _HEARD)
    return how is How.NAME and not text.isascii() and len(text) >= LEAST_SIGNS


def _surest(hows: set[How]) -> set[How]:
    """Of several ways to be alike by name the surest is told."""
    by_name = [how for how in BY_NAME if how in hows]
    return hows.difference(by_name[1:])
