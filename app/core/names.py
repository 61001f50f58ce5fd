"""Names as they are compared, sorted and found: folding, pinyin, and the tokens of the people index."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Set
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple

from app.core.readings import compound_readings, given_initials, given_readings, initials_of, reading, surname_readings, typed_ways

LONGEST = 40  # characters of a token, and of a query's word: both are cut alike, so a longer word still finds its person
MOST_READINGS = 12  # of one name; rarer combinations of many-voiced characters are left out
MOST_SYLLABLES = 24
MOST_WAYS = 64  # of reading one name, where two are compared by their sound
PRIVATE = 0xE000
# The index splits at ASCII signs only; moved into the private-use area they stay part of their word.
_SIGNS = {code: PRIVATE + code for code in range(128) if not chr(code).isalnum()}
_HAN_RUN = re.compile(r"[㐀-鿿]{3,24}")  # long enough for a given name of two
_TELLING = ("phone", "phones", "plate", "company", "place")
_PHONES = frozenset({"phone", "phones"})
_PLACES = frozenset({"place", "code", "host"})
_IN_PARTS = _PHONES | {"plate"}  # found by longer parts only
_PINYIN = frozenset({"name", "residents"})


class PersonKeys(NamedTuple):
    """What a person can be found by, each as typed at the desk."""

    name: str
    phones: str = ""
    plate: str = ""
    company: str = ""
    place: str = ""


class Term(NamedTuple):
    """One word of a query: a person is found by any of its forms as the beginning of a token."""

    forms: tuple[str, ...]


def fold(text: str) -> str:
    """The form in which texts are compared: compatibility forms, case and broken surrogates are one."""
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return plain if plain.isprintable() else "".join(c for c in plain if not "\ud800" <= c <= "\udfff")


def tokens(person: PersonKeys) -> set[str]:
    """Every word of the people index for this person; none holds a blank or an ASCII sign."""
    found = set(_company_tokens(person.company)) if person.company else set()
    found |= _name_tokens(person.name)
    if person.phones:
        found |= _phone_tokens(person.phones)
    if person.plate:
        found |= _plate_tokens(person.plate)
    if person.place:
        found |= _place_tokens(person.place)
    return found


@lru_cache(maxsize=256)  # every hit of an answer is explained by the same words
def query_terms(text: str) -> tuple[Term, ...]:
    """A typed text as words that must all be found; empty where nothing of it can be looked for."""
    words = fold(text).split()
    if len(words) > 1:
        words = [word for word in words if word not in ("+86", "0086")]
    return tuple(Term(forms) for word in words if (forms := _forms(word)))


def _forms(word: str) -> tuple[str, ...]:
    forms = [word.translate(_SIGNS)[:LONGEST], _plain(word)[:LONGEST]]
    if country := re.fullmatch(r"(?:\+|00)86-?(\d+)", word):
        forms.append(country[1])
    return tuple(dict.fromkeys(form for form in forms if form))


@lru_cache(maxsize=4096)
def _plain(word: str) -> str:
    """Without punctuation, signs of ASCII, invisible format characters and accents of Latin letters."""
    if word.isalnum() and (word.isascii() or unicodedata.is_normalized("NFD", word)):
        return word
    kept = []
    for c in word:
        if c.isascii():
            kept.append(c if c.isalnum() else "")
        elif not _is_left_out(c):
            kept.append(_without_accent(c))
    return "".join(kept)


@lru_cache(maxsize=16384)
def _is_left_out(c: str) -> bool:
    return unicodedata.category(c) in ("Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Cf", "Cc")


@lru_cache(maxsize=16384)
def _without_accent(c: str) -> str:
    base = unicodedata.normalize("NFD", c)[0]
    return base if base.isascii() and base.isalpha() else c


@lru_cache(maxsize=65536)
def _voice(c: str) -> str:
    """What a character is to word beginnings: every syllable, picture and sign starts one; letters and digits of a run share one."""
    category = unicodedata.category(c)
    if category in ("Ll", "Lt", "Lu", "Lm"):
        return "letter"
    if category == "Nd":
        return "digit"
    return "mark" if category in ("Mn", "Mc", "Me", "Cf") else "start"


def _starts(word: str) -> list[int]:
    found = []
    before = ""
    for index, c in enumerate(word):
        voice = _voice(c)
        if voice == "mark":
            if index == 0:
                found.append(0)
            continue
        if voice == "start" or voice != before or index == 0:
            found.append(index)
        before = voice
    return found


def _is_han_only(text: str) -> bool:
    return all("㐀" <= c <= "鿿" for c in text)


def _text_tokens(text: str) -> set[str]:
    """From every beginning to the end of the text, blanks left out, as typed and without its signs."""
    folded = fold(text)
    if _is_han_only(folded):
        return {folded[i : i + LONGEST] for i in range(len(folded))}
    words = folded.split()
    found = set()
    for number, word in enumerate(words):
        rest = "".join(words[number + 1 : number + 1 + LONGEST])[:LONGEST]
        for start in _starts(word):
            suffix = word[start : start + 2 * LONGEST] + rest
            found.add(suffix.translate(_SIGNS)[:LONGEST])
            found.add(_plain(suffix)[:LONGEST])
    found.discard("")
    return found


@lru_cache(maxsize=4096)
def _company_tokens(company: str) -> frozenset[str]:
    return frozenset(_text_tokens(company))


def _name_tokens(name: str) -> set[str]:
    found = _text_tokens(name)
    folded = fold(name)
    for syllables in _spoken(folded):
        found.update(syllables)
    for run in _HAN_RUN.findall(folded):
        found |= _family_and_initials(run)
    return found


def _phone_tokens(phones: str) -> set[str]:
    """Any four digits or more in a row begin one of these."""
    found: set[str] = set()
    for part in re.split(r"[,;，；、/]", fold(phones)):
        digits = "".join(c for c in part if c.isdigit())
        if len(digits) < 4:
            found |= _text_tokens(part)
            continue
        found.update(digits[i : i + LONGEST] for i in range(len(digits) - 3))
        if not part.strip().isdigit():
            found |= {word.translate(_SIGNS)[:LONGEST] for word in part.split()}
    return found


def _plate_tokens(plate: str) -> set[str]:
    joined = "".join(fold(plate).split())
    plain = _plain(joined)
    found = {joined.translate(_SIGNS)[:LONGEST], plain[:LONGEST]}
    found.update(plain[i : i + LONGEST] for i in range(len(plain) - 2))
    found.discard("")
    return found


@lru_cache(maxsize=4096)
def _place_tokens(place: str) -> frozenset[str]:
    """By part of a home's code, with and without leading zeros (5-1-0803, 1-803, 0803, 803)."""
    without_zeros = re.sub(r"(?<!\d)0+(?=\d)", "", fold(place))
    return frozenset(_text_tokens(place) | _text_tokens(without_zeros))


# pinyin -------------------------------------------------------------------------------------------------------------------


def _spoken(folded: str) -> Iterable[set[str]]:
    """Joined pinyin from every syllable on, the same by initials, and the initials of Latin words."""
    han = [c for c in folded if c > "⺀" and reading(c)][:MOST_SYLLABLES]
    if han:
        compound = compound_readings(han)
        rows = [given_readings(c) for c in han]
        rows[0] = surname_readings(han[0])
        yield _joined(rows)
        yield _shortened(rows)
        for sounds in compound:
            rows[: len(sounds)] = [typed_ways((syllable,)) for syllable in sounds]
            yield _joined(rows)
            yield _shortened(rows)
    if not (folded.isalpha() and han):
        letters = [word[0] for word in re.findall(r"[^\W\d_]+", folded) if not reading(word[0])]
        if len(letters) > 1:
            yield _joined([(letter,) for letter in letters[:MOST_SYLLABLES]])


def _shortened(rows: list[tuple[str, ...]]) -> set[str]:
    """Initials; a single one begins its own syllable already."""
    return {found for found in _joined([initials_of(row) for row in rows]) if len(found) > 1}


def _family_and_initials(run: str) -> set[str]:
    """The family name in full before the initials of a given name of two or more: 王建国 is wangjg too."""
    found: set[str] = set()
    surnames = [tuple(typed_ways((syllable,)) for syllable in sounds) for sounds in compound_readings(run)]
    for surname in (*surnames, (surname_readings(run[0]),)):
        given = [given_initials(c) for c in run[len(surname) :]]
        if len(given) < 2:
            continue
        tails = ["".join(way) for way in islice(product(*given), MOST_READINGS)]
        heads = surname[0] if len(surname) == 1 else map("".join, product(*surname))
        found.update([(head + tail)[:LONGEST] for head in heads for tail in tails])
    return found


def _joined(rows: list[tuple[str, ...]]) -> set[str]:
    """Every way to read from each place to the end; a place keeps at most MOST_READINGS of them, likeliest first."""
    found: set[str] = set()
    after: list[str] = [""]
    for row in reversed(rows):
        if len(row) == 1:
            head = row[0]
            after = [(head + tail)[:LONGEST] for tail in after]
        else:
            after = [(head + tail)[:LONGEST] for tail in after[: max(1, MOST_READINGS // len(row))] for head in row]
        found.update(after)
    return found


def readings_of(name: str, *, is_rare: bool = True) -> set[str]:
    """Every way a Chinese name is read, joined as typed (吕明 → lvming, luming, lyuming); empty for other names.

    Not `is_rare`: the family name in the reading most people give it.
    """
    han = list(fold(name))
    if not han or not all(reading(c) for c in han):
        return set()
    rows = [given_readings(c) for c in han[:MOST_SYLLABLES]]
    compound = compound_readings(han)
    ways = [(*map(typed_ways, ((syllable,) for syllable in sounds)), *rows[len(sounds) :]) for sounds in compound]
    if is_rare or not compound:
        surname = surname_readings(han[0])
        ways.append((surname if is_rare else surname[:1], *rows[1:]))
    return {"".join(way)[:LONGEST] for row in ways for way in islice(product(*row), MOST_WAYS)}


def pinyin_of(name: str) -> str:
    """How a name sorts: family name first in its own reading, other letters as they are (吕明 → lvming)."""
    folded = fold(name)
    han = [c for c in folded if reading(c)]
    compound = compound_readings(han)
    surname = list(compound[0]) if compound else [surname_readings(han[0])[0]] if han else []
    read = iter([*surname, *(reading(c) for c in han[len(surname) :])])
    return "".join(next(read) if reading(c) else c for c in folded)


def initials(name: str) -> str:
    """First letters as typed to find a name or a word: 张三 → zs, Anna Bell → ab."""
    folded = fold(name)
    han = [c for c in folded if reading(c)]
    if not han:
        return "".join(word[0] for word in re.findall(r"[^\W_]+", folded))
    compound = compound_readings(han)
    surname = [sound[0] for sound in compound[0]] if compound else [surname_readings(han[0])[0][0]]
    return "".join([*surname, *(reading(c)[0] for c in han[len(surname) :])])


# explaining a hit ---------------------------------------------------------------------------------------------------------


def explain(text: str, fields: Mapping[str, str]) -> tuple[str, str] | None:
    """The field that made a hit and the part of it that matched; None where some word of `text` is in none of the fields.

    Of several words the one that tells most is named: a phone, plate or company before the name everybody sees anyway.
    """
    found = []
    for term in query_terms(text):
        matched = _matched(term, fields)
        if matched is None:
            return None
        found.append(matched)
    telling = [pair for pair in found if pair[0] in _TELLING]
    return next(iter(telling or found), None)


def _matched(term: Term, fields: Mapping[str, str]) -> tuple[str, str] | None:
    for field, value in fields.items():
        if value and _is_begun(term, field, value):
            return field, _fragment(term, field, value)
    for field, value in fields.items():
        if fragment := _literal(term, value):
            return field, fragment
    return None


def _is_begun(term: Term, field: str, value: str) -> bool:
    """Whether a token of the field begins so; of Chinese characters alone every one begins a token, and letters only say how they sound."""
    if field not in _IN_PARTS and _is_han_only(folded := fold(value)):
        if any(form in folded for form in term.forms):
            return True
        if field not in _PINYIN or not any("a" <= form[0] <= "z" for form in term.forms):
            return False
    return _begins(term, _field_tokens(field, value))


def _begins(term: Term, words: Iterable[str]) -> bool:
    return any(word.startswith(term.forms) for word in words)


@lru_cache(maxsize=4096)
def _field_tokens(field: str, value: str) -> Set[str]:
    # the same staff, homes and people are explained again at the next key
    if field in _PINYIN:
        return _name_tokens(value)
    if field in _PHONES:
        return _phone_tokens(value)
    if field == "plate":
        return _plate_tokens(value)
    return _place_tokens(value) if field in _PLACES else _text_tokens(value)


def _literal(term: Term, value: str) -> str:
    folded = value.casefold()
    if len(folded) != len(value):
        return ""
    return next((value[at : at + len(form)] for form in term.forms if (at := folded.find(form)) >= 0), "")


def _fragment(term: Term, field: str, value: str) -> str:
    """The shortest run of the field that already matches."""
    if literal := _literal(term, value):
        return literal
    if field in _PHONES:
        return term.forms[-1]
    ends = range(1, min(len(value), 2 * LONGEST) + 1)
    end = next((end for end in ends if _begins(term, _field_tokens(field, value[:end]))), len(value))
    start = next((start for start in range(end - 1, -1, -1) if _begins(term, _field_tokens(field, value[start:end]))), 0)
    return value[start:end].strip()
