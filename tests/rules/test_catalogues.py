"""No text reaches a receptionist untranslated."""

import catalogues
import pytest
from babel.messages.catalog import Message


def test_every_text_is_translated_in_every_language() -> None:
    assert catalogues.check() == []


@pytest.mark.parametrize(
    ("source", "given", "reason"),
    [
        ("Signed in", "", "missing"),
        ("Signed in", "已签入", None),
        ("{name} is here", "来了", "has other {placeholders} than the source"),
        ("{name} is here", "{naem} 来了", "has other {placeholders} than the source"),
        ("{name} is here", "{name} 来了", None),
        (("{n} person", "{n} people"), ("{n} 人",), None),
        (("one person", "{n} people"), ("{n} 人",), None),
        (("one person", "{n} people"), ("人",), "has other {placeholders} than the source"),
    ],
)
def test_a_translation_keeps_its_placeholders(source: object, given: object, reason: str | None) -> None:
    assert catalogues.wrong_with(Message(source, given)) == reason


def test_a_guessed_translation_counts_as_none() -> None:
    assert catalogues.wrong_with(Message("Signed in", "已签入", flags={"fuzzy"})) == "fuzzy"


def test_a_compiled_catalogue_is_old_when_its_texts_are_not_when_another_babel_made_it() -> None:
    compiled = catalogues.compiled(catalogues.read("zh_CN"))
    elsewhere = compiled.replace(b"Generated-By: Babel 2", b"Generated-By: Babel 9")
    older = compiled.replace("接待员".encode(), "前台们".encode())
    assert elsewhere != compiled
    assert catalogues.texts_of(elsewhere) == catalogues.texts_of(compiled)
    assert catalogues.texts_of(older) != catalogues.texts_of(compiled)
