"""Languages: one for the desk, for a moment another for a visitor's paper."""

import gettext
import threading
from typing import Any

import pytest

from app.core import i18n
from app.core.catalogue import Catalogue
from app.core.i18n import _


def test_the_desk_speaks_one_language_until_told_otherwise() -> None:
    i18n.use_language("zh_TW")
    assert i18n.language() == "zh_TW"


def test_a_paper_in_another_language_leaves_the_desk_its_own() -> None:
    with i18n.speaking("zh_CN"):
        assert i18n.language() == "zh_CN"
        with i18n.speaking("zh_TW"):
            assert i18n.language() == "zh_TW"
        assert i18n.language() == "zh_CN"
    assert i18n.language() == "en"


def test_what_one_thread_speaks_the_others_do_not() -> None:
    heard: list[str] = []
    with i18n.speaking("zh_TW"):
        thread = threading.Thread(target=lambda: heard.append(i18n.language()))
        thread.start()
        thread.join()
    assert heard == ["en"]


def test_a_text_or_language_no_catalogue_holds_stays_english() -> None:
    assert _("No catalogue holds this.") == "No catalogue holds this."
    with i18n.speaking("tlh"):
        assert _("Visitor") == "Visitor"


def test_nothing_is_translated_to_nothing() -> None:
    # gettext answers an empty text with the catalogue's own header
    with i18n.speaking("zh_CN"):
        assert _("") == ""


def test_numbers_count_as_english_does() -> None:
    assert [i18n.ngettext("{n} visit", "{n} visits", n).format(n=n) for n in (1, 2)] == ["1 visit", "2 visits"]


@pytest.mark.parametrize("code", i18n.LANGUAGES)
def test_every_text_of_a_catalogue_is_what_the_library_reads_there(code: str) -> None:
    ours = gettext.translation("firstdesk", i18n.LOCALE, [code], class_=Catalogue)
    plain = gettext.translation("firstdesk", i18n.LOCALE, [code])
    wanted: dict[Any, str] = plain._catalog  # type: ignore[attr-defined] -- only there does it say which texts it has
    assert len(wanted) > 3000
    for key in wanted:
        if isinstance(key, tuple):
            text, _form = key
            assert [ours.ngettext(text, "many", n) for n in range(12)] == [plain.ngettext(text, "many", n) for n in range(12)]
        elif key:
            assert ours.gettext(key) == plain.gettext(key)
    assert (ours.gettext("no such text"), ours.ngettext("no such", "no such ones", 2)) == ("no such text", "no such ones")
