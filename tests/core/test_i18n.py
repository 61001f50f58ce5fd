"""Languages: one for the desk, for a moment another for a visitor's paper."""

import threading

from app.core import i18n
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
