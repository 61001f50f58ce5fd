"""Words and forms of departments, A/B pairs and absences."""

from enum import StrEnum

from app.core.forms import Field, Kind
from app.core.i18n import C_, N_

LONGEST_NAME = 60


class AbsenceKind(StrEnum):
    """Why somebody is not at their place: outside for the office (X-out), in a meeting, or on leave."""

    OUT = "out"
    MEETING = "meeting"
    LEAVE = "leave"


KIND_WORDS = {
    AbsenceKind.OUT: N_("out on an errand"),
    AbsenceKind.MEETING: N_("in a meeting"),
    AbsenceKind.LEAVE: N_("absent"),
}
# in a meeting one is in the house and can be fetched: B takes nothing over
AWAY = frozenset({AbsenceKind.OUT, AbsenceKind.LEAVE})
# a meeting and a leave end by themselves; who went out is out until somebody says they are back
ENDS_BY_ITSELF = frozenset({AbsenceKind.MEETING, AbsenceKind.LEAVE})


class Where(StrEnum):
    """How somebody stands at a moment, as the desk is told."""

    IN = "in"
    OUT = "out"
    MEETING = "meeting"
    AWAY = "away"


WHERE_WORDS = {
    Where.IN: N_("present"),
    Where.OUT: N_("out on an errand"),
    Where.MEETING: N_("in a meeting"),
    Where.AWAY: N_("absent"),
}
WHERE_OF = {AbsenceKind.OUT: Where.OUT, AbsenceKind.MEETING: Where.MEETING, AbsenceKind.LEAVE: Where.AWAY}

AS_WORDS = {
    "owner": N_("owner"),
    "a": N_("A role"),
    "b": N_("B role"),
    "head": N_("Department head"),
    "leader": N_("Division leader"),
    "director": N_("for the whole office"),
}

DEPARTMENT_FIELDS = (
    Field("name", N_("Department"), required=True, max_len=LONGEST_NAME),
    Field("head", N_("Department head"), max_len=LONGEST_NAME),
    Field("leader", N_("Division leader"), max_len=LONGEST_NAME),
    Field("phone", N_("Phone"), max_len=60),
)
PAIR_FIELDS = (
    Field("department", N_("Department"), required=True, max_len=LONGEST_NAME),
    Field("matter", N_("Matter (empty: everything else)"), max_len=60),
    Field("a", N_("A role"), max_len=LONGEST_NAME),
    Field("b", N_("B role"), max_len=LONGEST_NAME),
)
OUT_FIELDS = (
    Field("kind", N_("Kind"), Kind.CHOICE, choices=tuple(KIND_WORDS.items())),
    Field("place", N_("Where"), max_len=60),
    Field("note", N_("What for"), max_len=120),
    Field("until", N_("Until (15:30, +60 minutes or 2026-11-25 15:30)"), max_len=40),
)
PLAN_FIELDS = (
    Field("who", N_("Who"), required=True, max_len=LONGEST_NAME),
    Field("kind", N_("Kind"), Kind.CHOICE, choices=tuple(KIND_WORDS.items())),
    Field("first_day", N_("From day"), Kind.DATE, required=True),
    Field("from_time", C_("time of day", "From"), Kind.TIME),
    Field("last_day", N_("To day"), Kind.DATE),
    Field("until_time", C_("time of day", "Until"), Kind.TIME),
    Field("place", N_("Where"), max_len=60),
    Field("note", N_("What for"), max_len=120),
)
