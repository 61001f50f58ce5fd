"""Fields declared once: checked here, drawn by the window, labelled on paper and in exports."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, NamedTuple

from app.core.errors import FormErrors
from app.core.i18n import N_, _

LONGEST_LINE = 255
LONGEST_TEXT = 4000
FIRST_YEAR = 1900  # an earlier one is a typing mistake, and the year 1 has no beginning in UTC
DATE_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日")


class Kind(StrEnum):
    """How a field is typed and checked."""

    LINE = "line"
    LINES = "lines"
    CHOICE = "choice"
    DATE = "date"
    TIME = "time"
    NUMBER = "number"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class Field:
    """One field of a form. `choices` are (value, label) pairs; `one_of` names a group of which one must be filled."""

    name: str
    label: str
    kind: Kind = Kind.LINE
    required: bool = False
    max_len: int = 0
    choices: tuple[tuple[str, str], ...] = ()
    check: Callable[[Any], str | None] | None = None
    on_paper: bool = True
    one_of: str = ""
    minimum: int = 0
    maximum: int = 9999

    @property
    def longest(self) -> int:
        """Characters this field takes at most."""
        return self.max_len or (LONGEST_TEXT if self.kind is Kind.LINES else LONGEST_LINE)


class Cleaned(NamedTuple):
    """What a form holds after checking; `notes` say in a sentence what was taken away at the edge."""

    values: dict[str, Any]
    notes: tuple[str, ...] = ()


def without_controls(text: str, *, lines: bool = False) -> str:
    """Control characters and broken surrogates removed; everything else stays as typed."""
    if text.isprintable():
        return text
    keep = "\n" if lines else ""
    if lines:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in keep or unicodedata.category(c) not in ("Cc", "Cs"))


def clean(fields: Sequence[Field], raw: Mapping[str, object]) -> Cleaned:
    """The checked values of every field (None or "" where empty); raises FormErrors with a sentence per field."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    notes: list[str] = []
    for field in fields:
        try:
            values[field.name] = _clean_one(field, raw.get(field.name), notes)
        except ValueError as error:
            errors[field.name] = str(error)
    _check_groups(fields, values, errors)
    if errors:
        raise FormErrors(errors)
    return Cleaned(values, tuple(notes))


def _check_groups(fields: Sequence[Field], values: Mapping[str, Any], errors: dict[str, str]) -> None:
    for group in {field.one_of for field in fields if field.one_of}:
        members = [field for field in fields if field.one_of == group]
        if not any(_is_filled(values.get(field.name)) or field.name in errors for field in members):
            labels = " / ".join(_(field.label) for field in members)
            errors[members[0].name] = _("Fill in one of: {labels}.").format(labels=labels)


def _clean_one(field: Field, value: object, notes: list[str]) -> Any:
    cleaned = _as_text(field, value, notes) if value is None or isinstance(value, str) else value
    if isinstance(cleaned, str):
        cleaned = _converted(field, cleaned)
    if field.required and not _is_filled(cleaned):
        raise ValueError(_("{label} is needed. Fill it in, then go on.").format(label=_(field.label)))
    if field.kind is Kind.NUMBER and isinstance(cleaned, int) and not field.minimum <= cleaned <= field.maximum:
        raise ValueError(_("{label} is a number from {low} to {high}.").format(label=_(field.label), low=field.minimum, high=field.maximum))
    if field.check and cleaned not in (None, "") and (sentence := field.check(cleaned)):
        raise ValueError(sentence)
    return cleaned


def _is_filled(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None


def _as_text(field: Field, value: str | None, notes: list[str]) -> str:
    text = without_controls(value or "", lines=field.kind is Kind.LINES)
    if value and text != value.replace("\r\n", "\n"):
        notes.append(_("Control characters were taken out of {label}; the rest is as typed.").format(label=_(field.label)))
    if len(text) > field.longest:
        sentence = _("{label} has {n} characters; {most} fit. Shorten it; nothing was cut off.")
        raise ValueError(sentence.format(label=_(field.label), n=len(text), most=field.longest))
    return text


def _converted(field: Field, text: str) -> Any:
    blank = not text.strip()
    if field.kind in (Kind.LINE, Kind.LINES):
        return text
    if blank:
        return "" if field.kind is Kind.CHOICE else None
    return _CONVERT[field.kind](field, text.strip())


def _choice(field: Field, text: str) -> str:
    for value, label in field.choices:
        if text in (value, label, _(label)):
            return value
    raise ValueError(_("{label}: choose one of the list.").format(label=_(field.label)))


def _number(field: Field, text: str) -> int:
    try:
        return int(unicodedata.normalize("NFKC", text))
    except ValueError:
        raise ValueError(
            _("{label} is a number from {low} to {high}.").format(label=_(field.label), low=field.minimum, high=field.maximum)
        ) from None


def _date(field: Field, text: str) -> date:
    plain = unicodedata.normalize("NFKC", text)
    for form in DATE_FORMS:
        try:
            day = datetime.strptime(plain, form).date()  # noqa: DTZ007 -- a date has no zone
        except ValueError:
            continue
        if day.year >= FIRST_YEAR:
            return day
    raise ValueError(_("{label} is a date such as 2026-11-21.").format(label=_(field.label)))


def _time(field: Field, text: str) -> time:
    plain = unicodedata.normalize("NFKC", text)
    for form in ("%H:%M", "%H:%M:%S", "%H%M"):
        try:
            return datetime.strptime(plain, form).time()  # noqa: DTZ007 -- a wall time, joined with a day later
        except ValueError:
            continue
    raise ValueError(_("{label} is a time such as 13:05.").format(label=_(field.label)))


def _yes_no(field: Field, text: str) -> bool:
    word = text.casefold()
    if word in ("1", "yes", "y", "true", "是", "有", "x", "✓"):
        return True
    if word in ("0", "no", "n", "false", "否", "无", "無"):
        return False
    raise ValueError(_("{label}: yes or no.").format(label=_(field.label)))


_CONVERT: dict[Kind, Callable[[Field, str], Any]] = {
    Kind.CHOICE: _choice,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.YES_NO: _yes_no,
}

YES_NO_WORDS = {True: N_("yes"), False: N_("no")}
