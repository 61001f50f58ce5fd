"""The columns of the register of calls, messages and mail."""

from typing import TYPE_CHECKING

from app.core.i18n import N_
from ui.calls.words import how_pill, what_words, who_words
from ui.rows import Column
from ui.visits.words import at_words

if TYPE_CHECKING:
    from app.calls.lists import ContactRow


def _is_void(row: "ContactRow") -> bool:
    return row.is_void


def _text(row: "ContactRow") -> str:
    return " ".join(row.text.split())


REGISTER = (
    Column(N_("Time"), lambda row: at_words(row.at), 92, is_right=True),
    Column(N_("What"), what_words, 116),
    Column(N_("How it ended"), lambda row: how_pill(row).word, 116, meaning=lambda row: how_pill(row).meaning),
    Column(N_("From / to"), who_words, 100, struck=_is_void),
    Column(N_("For whom"), lambda row: row.for_whom, 100),
    Column(N_("What about"), _text, 180, struck=_is_void),
    Column(N_("Phone"), lambda row: row.phone, 116),
    Column(N_("Company"), lambda row: row.company, 108),
    Column(N_("Number"), lambda row: row.number, 132),
    Column(N_("Taken by"), lambda row: row.taken_by, 88, is_stretched=True),
)
