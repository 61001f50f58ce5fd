"""The words of things given out and taken in at the desk."""

from enum import StrEnum

from app.core.forms import Field, Kind
from app.core.i18n import N_, _


class ItemKind(StrEnum):
    """What it is; the first four go out with the visitor, belongings stay at the desk."""

    CARD = "card"
    KEY = "key"
    PARKING = "parking"
    LOAN = "loan"
    BELONGINGS = "belongings"


ITEM_WORDS = {
    ItemKind.CARD: N_("Access card"),
    ItemKind.KEY: N_("Key"),
    ItemKind.PARKING: N_("Parking ticket"),
    ItemKind.LOAN: N_("Thing lent"),
    ItemKind.BELONGINGS: N_("Belongings kept"),
}
REASONS = (N_("Lost, replaced"), N_("Lost, paid for"), N_("Collected later"))
# product.md: never a card kept as deposit
PAPERS = ("身份证", "身份證", "护照", "護照", "驾照", "駕照", "passport", "identity card", "id card")


def _paper_trouble(text: str) -> str | None:
    if any(word in text.casefold() for word in PAPERS):
        return _("Papers of a person are never kept or noted here. Write what else was given.")
    return None


ITEM_FIELDS = (
    Field("kind", N_("What"), Kind.CHOICE, required=True, choices=tuple(ITEM_WORDS.items())),
    Field("number", N_("Number or words"), max_len=60, check=_paper_trouble),
    Field("note", N_("Note"), max_len=255, check=_paper_trouble),
)
