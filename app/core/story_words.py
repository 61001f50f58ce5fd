"""Free texts as they are looked through: Chinese by any two characters, words by their beginning, digits by any three in a row."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

LONGEST = 40  # characters of a token: a query's part is cut alike, and what was cut is held against the text itself
MOST_TOKENS = 60  # of a query; a longer one is held against the text for the rest
MARK, JOINT = "\ufdd0", "\ufdd1"  # never in a text: before a number as a whole and the kind of a record; before and between two runs
LETTERS, DIGITS, SIGNS, NOTHING = "a", "d", "c", " "
_RUN = re.compile(f"{LETTERS}+|{DIGITS}+|{SIGNS}+")
_CLASSES = {"Ll": LETTERS, "Lu": LETTERS, "Lt": LETTERS, "Lm": LETTERS, "Nd": DIGITS}
_APART = ("P", "Z", "C", "Sm", "Sc")  # categories that only part words; a sign of the future has none of them yet


class _Classes(dict[int, str]):
    """The class of every character, looked up once: a letter, a digit, a sign that is a word of its own, or nothing to look for."""

    def __missing__(self, code: int) -> str:
        c = chr(code)
        category = unicodedata.category(c)
        found = _CLASSES.get(category, SIGNS)
        if c in (MARK, JOINT) or (found == SIGNS and (c.isascii() or (category.startswith(_APART) and category not in ("Cn", "Co")))):
            found = NOTHING
        self[code] = found
        return found


_classes = _Classes()


class Run(NamedTuple):
    """Characters of one class in a row."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The place behind it."""
        return self.start + len(self.text)


class Token(NamedTuple):
    """A word of the index that a text must hold, or one that begins so."""

    text: str
    is_beginning: bool = False


class Word(NamedTuple):
    """A word of a query, folded; `is_certain` where a text holding all the tokens is sure to hold the word."""

    text: str
    tokens: tuple[Token, ...]
    is_certain: bool


class _Seen(dict[int, str]):
    """A character as it is compared: invisible ones and picture variants are left out, Latin letters stand without accent."""

    def __missing__(self, code: int) -> str:
        c = chr(code)
        base = unicodedata.normalize("NFD", c)[0]
        is_unseen = unicodedata.category(c) in ("Cf", "Cs") or 0xFE00 <= code <= 0xFE0F
        self[code] = found = "" if is_unseen else base if base.isascii() and base.isalpha() else c
        return found


_seen = _Seen()
# whatever _Seen changes is among these; nearly no text of a desk holds any
_UNUSUAL = re.compile(
    "[\xad\xc0-\u024f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u1e00-\u1eff\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U00010000-\U000e01ff]"
)


# What a Chinese text has in every line; a text that holds no other sign to be changed is let through at a tenth of the time.
_WIDE = tuple(zip("，：；！？（）", ",:;!?()", strict=True))


def fold(text: str) -> str:
    """The form in which texts are compared: width, case, accents of Latin letters and invisible characters make no difference."""
    if text.isascii():
        return text.casefold()
    for wide, narrow in _WIDE:
        text = text.replace(wide, narrow)
    plain = unicodedata.normalize("NFKC", text)
    folded = plain.casefold()
    if folded != plain:
        plain = unicodedata.normalize("NFKC", folded)
    return plain.translate(_seen) if _UNUSUAL.search(plain) else plain


def _runs(folded: str) -> Iterator[Run]:
    for match in _RUN.finditer(folded.translate(_classes)):
        yield Run(match[0][0], folded[match.start() : match.end()], match.start())


def tokens(text: str) -> set[str]:
    """The index's words for a text; none holds a blank or an ASCII sign.

    Of signs every two in a row and the last one alone, so that one sign is the beginning of a token wherever it stands. Of digits the
    whole number, marked, and what follows from every digit on while three are left. Of two runs beside each other, or with one
    character between that only parts them (8-1-0803, T20261121-0007, 3号楼), a joint token.
    """
    folded = fold(text)
    found: set[str] = set()
    before: Run | None = None
    for here in _runs(folded):
        kind, run, _start = here
        if kind == SIGNS:
            found.update([run[i : i + 2] for i in range(len(run))])
        elif kind == LETTERS:
            found.add(run[:LONGEST])
        else:
            found.add(MARK + run[:LONGEST])
            found.update([run[i : i + LONGEST] for i in range(len(run) - 2)])
        if before is not None and _is_joined(folded, before, here):
            found.add(_joint(before, here))
        before = here
    return found


def _is_joined(folded: str, left: Run, right: Run) -> bool:
    gap = folded[left.end : right.start]
    return not (left.kind == right.kind == SIGNS) and (not gap or (len(gap) == 1 and not gap.isspace()))


def _joint(left: Run, right: Run) -> str:
    """Of signs only the one at the joint, of others the whole."""
    last = left.text[-1] if left.kind == SIGNS else left.text[:LONGEST]
    return f"{JOINT}{last}{JOINT}{right.text[0] if right.kind == SIGNS else right.text[:LONGEST]}"


def kind_token(kind: str) -> str:
    """The token every record of a kind holds; `kind` is letters."""
    return MARK + kind


def query_words(text: str) -> tuple[Word, ...]:
    """A typed text as words that must all be found; empty where nothing of it can be looked for."""
    return tuple(word for part in fold(text).split() if (word := _word(part)).tokens)


def _word(text: str) -> Word:
    runs = list(_runs(text))
    found: list[Token] = []
    is_single = False  # whether the run before has one token, and alone
    for n, run in enumerate(runs):
        is_joint = n > 0 and _is_joined(text, runs[n - 1], run) and not _is_piece(runs[n - 1])
        if is_joint:
            if is_single:
                found.pop()  # no text holds the joint without it
            found.append(Token(_joint(runs[n - 1], run), run.kind != SIGNS and run.end == len(text)))
        if run.kind == SIGNS and len(run.text) > 1:
            found += [Token(run.text[i : i + 2]) for i in range(len(run.text) - 1)]
        elif not is_joint:
            found.append(_token(run, is_last=run.end == len(text)))
        is_single = not is_joint and (run.kind != SIGNS or len(run.text) == 1)
    is_certain = len(runs) == 1 and len(runs[0].text) == len(text) and len(text) <= (2 if runs[0].kind == SIGNS else LONGEST)
    return Word(text, tuple(dict.fromkeys(found)), is_certain)


def _is_piece(run: Run) -> bool:
    """Whether a text may hold digits before these: three or more that begin a query."""
    return run.kind == DIGITS and run.start == 0 and len(run.text) >= 3


def _token(run: Run, *, is_last: bool) -> Token:
    """What a text holds that has this run in one of its words: nothing but a blank or a sign parts it from what stands beside it there."""
    cut = run.text[:LONGEST]
    if run.kind == DIGITS and not _is_piece(run):
        return Token(MARK + cut, is_last and run.start > 0)
    return Token(cut, is_last)


def holds(folded: str, words: Sequence[Word]) -> bool:
    """Whether a folded text holds every word as typed.

    Letters stand at the beginning of a word, one or two digits at that of a number; alone they are the number as a whole.
    """
    return all(_place(folded, word.text) >= 0 for word in words)


def _place(folded: str, word: str) -> int:
    """Where a word first stands, -1 for nowhere."""
    at = folded.find(word)
    while at >= 0 and not _may_stand(folded, word, at):
        at = folded.find(word, at + 1)
    return at


def _may_stand(folded: str, word: str, at: int) -> bool:
    kind = _classes[ord(word[0])]
    if kind in (SIGNS, NOTHING):
        return True
    digits = next((n for n, c in enumerate(word) if _classes[ord(c)] != DIGITS), len(word))
    if kind == DIGITS and digits >= 3:
        return True
    end = at + len(word)
    goes_on = kind == DIGITS and digits == len(word) and end < len(folded) and _classes[ord(folded[end])] == DIGITS
    return not goes_on and (at == 0 or _classes[ord(folded[at - 1])] != kind)


def count_of_signs(text: str) -> int:
    """How much a text says: Chinese characters, words and numbers."""
    return sum(len(run) if kind == SIGNS else 1 for kind, run, _start in _runs(fold(text)))


class Quote(NamedTuple):
    """A piece of a text around what was looked for, on one line, and the part of it that matched ("" where none did)."""

    text: str
    matched: str


def quote(text: str, words: Sequence[Word], *, room: int = 60) -> Quote:
    """About `room` characters of a text around the first place where one of the words stands; else its beginning."""
    line = " ".join(text.split())
    folded, places = _mapped(line)
    found = [(at, word.text) for word in words if (at := _place(folded, word.text)) >= 0]
    at, word = min(found, default=(0, ""))
    start, end = places[at], places[at + len(word)]
    first = max(0, min(start - room // 3, len(line) - room))
    last = max(end, first + room)
    piece = ("…" if first else "") + line[first:last].strip() + ("…" if last < len(line) else "")
    return Quote(piece, line[start:end])


def _mapped(line: str) -> tuple[str, Sequence[int]]:
    """A folded text, and where each of its characters came from; one place more for the end."""
    folded = fold(line)
    if len(folded) == len(line):
        return folded, range(len(line) + 1)
    pieces: list[str] = []
    places: list[int] = []
    start = 0
    for end in range(1, len(line) + 1):
        # marks belong to the character before them
        if end < len(line) and unicodedata.combining(line[end]):
            continue
        piece = fold(line[start:end])
        pieces.append(piece)
        places += [start] * len(piece)
        start = end
    return "".join(pieces), [*places, len(line)]
