"""What the desk knows of a person."""

from app.core.forms import Field, Kind
from app.core.i18n import N_

PERSON_FIELDS = (
    Field("name", N_("Name"), required=True),
    Field("phones", N_("Phones")),
    Field("company", N_("Company")),
    Field("plate", N_("Plate")),
    Field("place", N_("Home or department")),
    Field("languages", N_("Languages"), max_len=60),
    Field("note", N_("Note"), Kind.LINES),
)
