"""Text in the language of the desk, or for a moment in the visitor's."""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from app.core.catalogue import Catalogue

LANGUAGES = {"zh_CN": "简体中文", "zh_TW": "繁體中文", "en": "English"}
CONTEXT = "\x04"  # stands between a text's context and the text, in catalogues as gettext keeps them
LOCALE = Path(__file__).parents[2] / "resources" / "locale"

_default = "zh_CN"
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    return gettext.translation("firstdesk", LOCALE, [code], class_=Catalogue, fallback=True)


def use_language(code: str) -> None:
    """The language of this desk from now on; an unknown code falls back to English source text."""
    global _default
    _default = code


def language() -> str:
    """The code texts are made in right now."""
    return _spoken.get() or _default


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Texts made inside are in `code`, in this thread only."""
    token = _spoken.set(code)
    try:
        yield
    finally:
        _spoken.reset(token)


def _(text: str) -> str:
    if not text:
        return ""
    found = _catalogue(language()).gettext(text)
    return found.rpartition(CONTEXT)[2] if CONTEXT in found else found  # no catalogue holds it


def ngettext(one: str, many: str, n: int) -> str:
    """`one` or `many` as the language counts."""
    return _catalogue(language()).ngettext(one, many, n)


def N_(text: str) -> str:
    """Mark a text for the catalogues; translated where it is shown."""
    return text


def C_(context: str, text: str) -> str:
    """Mark a text that is another word here than elsewhere: a call is handed over, and so is a shift. `_` shows it without the context."""
    return f"{context}{CONTEXT}{text}"
