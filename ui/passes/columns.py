"""The columns of the list of passes and of the list of things."""

from typing import TYPE_CHECKING

from app.core.i18n import N_, _
from app.items.fields import ITEM_WORDS
from app.passes.fields import KIND_WORDS
from ui.passes.words import entries, hours, standing_pill
from ui.rows import Column
from ui.visits.words import at_words

if TYPE_CHECKING:
    from app.items.lists import ItemRow


def _back(row: "ItemRow") -> str:
    if row.returned_at is None:
        return ""
    return " ".join((at_words(row.returned_at), row.lost_reason)).strip()


PASSES = (
    Column(N_("State"), lambda row: standing_pill(row).word, 108, meaning=lambda row: standing_pill(row).meaning),
    Column(N_("Visitor"), lambda row: row.name, 124),
    Column(N_("Host / home"), lambda row: row.host, 140),
    Column(N_("Until"), lambda row: row.last_day.isoformat(), 100, is_right=True),
    Column(N_("Weekdays and hours"), hours, 176),
    Column(N_("Entries"), entries, 76, is_right=True),
    Column(N_("Kind of pass"), lambda row: _(KIND_WORDS[row.kind]), 130),
    Column(N_("Company"), lambda row: row.company, 140),
    Column(N_("First day"), lambda row: row.first_day.isoformat(), 100, is_right=True),
    Column(N_("Number"), lambda row: row.number, 150),
)

ITEMS = (
    Column(N_("Thing"), lambda row: _(ITEM_WORDS[row.kind]), 130),
    Column(N_("Number or words"), lambda row: row.number, 140),
    Column(N_("Visitor"), lambda row: row.name, 130),
    Column(N_("Since"), lambda row: at_words(row.given_at), 110, is_right=True),
    Column(N_("By"), lambda row: row.given_by, 90),
    Column(N_("Given back"), _back, 130, is_right=True, meaning=lambda row: "bad" if row.lost_reason else ""),
    Column(N_("Visit"), lambda row: row.visit_number or _("with a pass"), 150),
    Column(N_("Note"), lambda row: row.note, 200, is_stretched=True),
)
