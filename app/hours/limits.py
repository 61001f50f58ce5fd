"""A time limit: a unit and an amount."""

from dataclasses import dataclass
from enum import StrEnum

from app.core.errors import UserError
from app.core.i18n import N_, _


class Unit(StrEnum):
    """How a limit is counted."""

    WORKING = "working"  # seconds of open time
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    HOURS = "hours"  # real hours, day and night
    SAME_DAY = "same_day"


UNIT_WORDS = {
    Unit.WORKING: N_("working time"),
    Unit.WORKING_DAYS: N_("working days"),
    Unit.CALENDAR_DAYS: N_("calendar days"),
    Unit.HOURS: N_("hours, day and night"),
    Unit.SAME_DAY: N_("the same day"),
}
TEN_YEARS_DAYS = 3653  # R14
LONGEST = {
    Unit.WORKING: TEN_YEARS_DAYS * 86400,
    Unit.WORKING_DAYS: TEN_YEARS_DAYS,
    Unit.CALENDAR_DAYS: TEN_YEARS_DAYS,
    Unit.HOURS: TEN_YEARS_DAYS * 24,
    Unit.SAME_DAY: 0,
}


@dataclass(frozen=True, slots=True)
class Limit:
    """`amount` is seconds of open time, days or hours; a limit of the same day has none. Raises UserError (R14)."""

    unit: Unit
    amount: int = 0

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise UserError(_("A limit below zero is no limit. Write zero or more."))
        if self.amount > LONGEST[self.unit]:
            raise UserError(_("A limit of more than ten years is not counted. Write a shorter one."))

    @property
    def counts_days(self) -> bool:
        """Whether it ends with a day's closing."""
        return self.unit in (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.SAME_DAY)


def minutes(amount: int) -> Limit:
    """A limit of so many minutes of open time."""
    return Limit(Unit.WORKING, amount * 60)
