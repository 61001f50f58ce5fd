"""Which column is what: guessed from headings and contents, told by a map file, changed on the mapping page."""

import re
import tomllib
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.core.errors import UserError
from app.core.i18n import LANGUAGES, _, speaking
from app.core.names import fold
from app.exchange.fields import COMPLAINTS, EXPECTED, HEADINGS, PEOPLE, REASON, TARGETS, VISITS
from app.exchange.times import is_day_first, parse_moment

TIMES = frozenset({"expected", "arrived", "left", "cancelled", "received", "told", "visited", "closed"})
CLOCKED = frozenset({"expected", "arrived", "left", "received"})  # those whose time of day may stand in a column of its own
JOINED = frozenset({"note", "remark", "host_place"})  # several columns may be one of these
ENOUGH = 0.7
_PHONE = re.compile(r"\+?[\d\s()/-]{7,20}")
_PLATE = re.compile(r"[\u4e00-\u9fff][A-Za-z][·•.\s]?[A-Za-z0-9]{4,6}[\u4e00-\u9fff]?")
_NAME = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]+·[\u3400-\u9fff]+")


@dataclass(frozen=True)
class ColumnMap:
    """Target of each column in order, "" for those not taken; `constants` fill targets no column has."""

    kind: str
    headings: tuple[str, ...]
    targets: tuple[str, ...]
    is_day_first: bool = False
    has_headings: bool = True
    constants: tuple[tuple[str, str], ...] = ()

    def changed(self, column: int, target: str) -> "ColumnMap":
        """The same with one column meaning something else; a target that only one column can be leaves its old column."""
        targets = ["" if target and old == target and target not in JOINED else old for old in self.targets]
        targets[column] = target
        return ColumnMap(self.kind, self.headings, tuple(targets), self.is_day_first, self.has_headings, self.constants)

    def missing(self) -> str:
        """The sentence why this map cannot be used yet, or ""."""
        known = {*self.targets, *(name for name, _value in self.constants)}
        if self.kind == COMPLAINTS:
            return self._complaint_missing(known)
        if not known & {"name", "family_name", "given_name"}:
            return _("No column holds the name. Say which one does.")
        if self.kind == VISITS and not known & {"arrived", "expected", "cancelled"}:
            return _("No column holds the day a visit took place. Say which one does.")
        return ""

    @staticmethod
    def _complaint_missing(known: Set[str]) -> str:
        if "received" not in known:
            return _("No column holds the day a complaint was received. Say which one does.")
        if not known & {"summary", "story"}:
            return _("No column says what was complained of. Say which one does.")
        return ""


def plain_heading(text: str) -> str:
    """A heading as compared: folded, without blanks, signs and what stands in brackets."""
    without = re.sub(r"[(（\[【].*?[)）\]】]", "", fold(text))
    return re.sub(r"[\W_]+", "", without)


@lru_cache(maxsize=16)
def _known(kind: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for target, words in HEADINGS[kind].items():
        for word in words.split():
            found.setdefault(plain_heading(word), target)
    for language in LANGUAGES:
        with speaking(language):
            for field in (*TARGETS[kind], REASON):
                for label in (field.label, _(field.label), field.name):
                    found[plain_heading(label)] = field.name
    return found


def target_of(kind: str, heading: str) -> str:
    """What a heading says its column is; "" for one we do not know."""
    return _known(kind).get(plain_heading(heading), "")


def guess(kind: str, headings: Sequence[str], samples: Sequence[Sequence[str]]) -> ColumnMap:
    """What each column most likely is, by its heading, else by what stands in it."""
    targets = [target_of(kind, heading) for heading in headings]
    has_headings = any(targets) or not any(_looks_like_data(heading) for heading in headings)
    rows = [*([] if has_headings else [headings]), *samples]
    columns = [[row[index] for row in rows if index < len(row) and row[index].strip()] for index in range(len(headings))]
    _once_each(targets)
    _whole_moments(targets, columns)
    for index, values in enumerate(columns):
        if not targets[index] and values:
            guessed = _by_contents(kind, values)
            if guessed and not _is_taken(guessed, targets):
                targets[index] = guessed
    moments = [value for target, values in zip(targets, columns, strict=True) if target in TIMES for value in values]
    return ColumnMap(kind, tuple(headings), tuple(targets), is_day_first(moments), has_headings)


def _once_each(targets: list[str]) -> None:
    seen: set[str] = set()
    for index, target in enumerate(targets):
        if target in seen and target not in JOINED:
            clock = f"{target}_time"
            targets[index] = clock if target in CLOCKED and clock not in seen else ""
        seen.add(targets[index])


def _whole_moments(targets: list[str], columns: Sequence[Sequence[str]]) -> None:
    """A column called just "time" may hold the day too."""
    for index, target in enumerate(targets):
        whole = target.removesuffix("_time")
        if whole != target and whole not in targets and any(parse_moment(value) for value in columns[index]):
            targets[index] = whole


def _is_taken(target: str, targets: Sequence[str]) -> bool:
    if target == "name" and {"family_name", "given_name"} & set(targets):
        return True
    return target in targets


def _looks_like_data(text: str) -> bool:
    plain = text.strip()
    return bool(_PHONE.fullmatch(plain) or _PLATE.fullmatch(plain) or parse_moment(plain))


def _by_contents(kind: str, values: Sequence[str]) -> str:
    tests: list[tuple[str, Any]] = [
        ({VISITS: "arrived", EXPECTED: "expected", COMPLAINTS: "received"}.get(kind, ""), lambda value: parse_moment(value) is not None),
        ("phones" if kind == PEOPLE else "phone", lambda value: _PHONE.fullmatch(value) and sum(c.isdigit() for c in value) >= 7),
        ("plate", _PLATE.fullmatch),
        ("name", _NAME.fullmatch),
    ]
    names = {field.name for field in TARGETS[kind]}
    for target, is_one in tests:
        if target in names and sum(bool(is_one(value.strip())) for value in values) >= ENOUGH * len(values):
            return target
    return ""


def read_map(path: Path, kind: str, headings: Sequence[str], guessed: ColumnMap) -> ColumnMap:
    """A map file: `[columns]` target = "heading" or ["heading", …], `[constants]` target = "text", `day_first`. Raises UserError."""
    try:
        told = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        sentence = _("{file} cannot be read ({reason}). Check that it is there and may be read.")
        raise UserError(sentence.format(file=path.name, reason=error.strerror)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(_("{file} is no map file ({reason}). Mend it, then try again.").format(file=path.name, reason=error)) from error
    names = {field.name for field in TARGETS[kind]}
    columns, constants = told.get("columns", {}), told.get("constants", {})
    for target in (*columns, *constants):
        if target not in names:
            sentence = _("{file}: {target} is nothing a column can be. Use one of: {names}.")
            raise UserError(sentence.format(file=path.name, target=target, names=", ".join(sorted(names))))
    targets = [""] * len(headings)
    for target, wanted in columns.items():
        for heading in [wanted] if isinstance(wanted, str) else wanted:
            targets[_column(path, heading, headings)] = target
    fixed = tuple((str(target), str(value)) for target, value in constants.items())
    return ColumnMap(kind, tuple(headings), tuple(targets), bool(told.get("day_first", guessed.is_day_first)), constants=fixed)


def _column(path: Path, heading: str, headings: Sequence[str]) -> int:
    wanted = plain_heading(str(heading))
    for index, known in enumerate(headings):
        if known == heading or plain_heading(known) == wanted:
            return index
    sentence = _("{file}: the table has no column {heading}. Its columns are: {columns}.")
    raise UserError(sentence.format(file=path.name, heading=heading, columns=", ".join(headings)))
