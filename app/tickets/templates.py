"""What an office of a kind usually promises: resources/offices/<kind>.toml, in Chinese with English beside it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.core.i18n import language
from app.office.fields import OfficeKind

FOLDER = Path(__file__).parents[2] / "resources" / "offices"


@dataclass(frozen=True, slots=True)
class ItemTemplate:
    """A promise item as shipped."""

    department: str
    name: str
    unit: str
    amount: int
    papers: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class AnswerTemplate:
    """An answer as shipped."""

    title: str
    body: str
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """Everything a kind of office starts with."""

    items: tuple[ItemTemplate, ...]
    answers: tuple[AnswerTemplate, ...]


def template(kind: OfficeKind) -> Template:
    """The template of a kind of office in the language of the desk."""
    return _read(kind.value, language())


@cache
def _read(kind: str, code: str) -> Template:
    whole, words = raw_template(OfficeKind(kind)), Words(code)
    items = tuple(
        ItemTemplate(
            words.of(row, "department"), words.of(row, "name"), row["unit"], row.get("amount", 0), words.of(row, "papers"),
            words.of(row, "note"),
        )
        for row in whole.get("item", ())
    )  # fmt: skip
    shipped = whole.get("answer", ())
    answers = tuple(AnswerTemplate(words.of(row, "title"), words.of(row, "body"), words.of(row, "topic")) for row in shipped)
    return Template(items, answers)


@cache
def raw_template(kind: OfficeKind) -> dict[str, Any]:
    """The whole file of a kind of office; other rooms keep what they start with there too."""
    return tomllib.loads((FOLDER / f"{kind.value}.toml").read_text("utf-8"))


class Words:
    """The words of a row in one language; traditional ones are made of the simplified."""

    def __init__(self, code: str) -> None:
        self.is_english = code == "en"
        self.turn = None
        if code == "zh_TW":
            from opencc import OpenCC

            self.turn = OpenCC("s2twp").convert

    def of(self, row: Mapping[str, Any], key: str) -> str:
        """One value; several lines are given as a list."""
        value = row.get(f"{key}_en" if self.is_english else key, "")
        text = "\n".join(value) if isinstance(value, list) else str(value)
        return str(self.turn(text)) if self.turn else text
