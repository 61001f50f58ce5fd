"""What the figures of a month are made of: blocks of lines, each number with its kind; the words for what was received."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.core.i18n import N_, _


class Subject(StrEnum):
    """What somebody brought to the desk."""

    VISIT = "visit"
    CALL = "call"
    MESSAGE = "message"
    MAIL = "mail"
    TICKET = "ticket"
    OPINION = "opinion"
    COMPLAINT = "complaint"


SUBJECT_WORDS = {
    Subject.VISIT: N_("Visits"),
    Subject.CALL: N_("Calls"),
    Subject.MESSAGE: N_("Messages"),
    Subject.MAIL: N_("Mail"),
    Subject.TICKET: N_("Tickets"),
    Subject.OPINION: N_("Opinions"),
    Subject.COMPLAINT: N_("Complaints"),
}
CHANNELS = ("visit", "call", "letter", "fax", "email")
CHANNEL_WORDS = {
    "visit": N_("In person"), "call": N_("By phone"), "letter": N_("By letter"), "fax": N_("By fax"), "email": N_("By e-mail"),
}  # fmt: skip
NOBODY = N_("nobody named")
NO_DEPARTMENT = N_("No department")


class Measure(StrEnum):
    """How a number of a column is read."""

    COUNT = "count"
    PERCENT = "percent"  # 0 … 100, None where nothing was to be divided
    DAYS = "days"  # with a tenth; None where nothing was measured


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers: its heading and how they are read."""

    key: str
    title: str
    measure: Measure = Measure.COUNT


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block: who or what, and a number for each column; None is a dash."""

    name: str
    numbers: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A table of the figures; `total` is its last line, `note` says what is counted."""

    key: str
    title: str
    head: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    total: Line | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DayCount:
    """What one day brought, by subject, in the order of Subject."""

    day: date
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what stands below it, what it is called in full, its parts in the order of the names."""

    label: str
    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of bars, each of parts one upon the other."""

    title: str
    names: tuple[str, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """A month, whole or up to `until`: what was received each day, and the blocks in the order of the sheet."""

    first: date
    last: date
    until: datetime
    is_over: bool
    days: tuple[DayCount, ...]
    blocks: tuple[Block, ...]

    @property
    def received(self) -> int:
        """Everything received in the month."""
        return sum(sum(day.counts) for day in self.days)

    @property
    def bars(self) -> Bars:
        """The days as bars, the subjects one upon the other."""
        names = tuple(_(SUBJECT_WORDS[subject]) for subject in Subject)
        return Bars(_("Received each day"), names, tuple(Bar(f"{day.day.day}", f"{day.day:%Y-%m-%d}", day.counts) for day in self.days))

    def block(self, key: str) -> Block:
        """The block of a key; raises KeyError."""
        return {block.key: block for block in self.blocks}[key]


def number_words(value: float | None, measure: Measure = Measure.COUNT) -> str:
    """A number as a table shows it."""
    if value is None:
        return "—"
    if measure is Measure.DAYS:
        return f"{value:,.1f}"
    return _("{n} %").format(n=f"{value:.0f}") if measure is Measure.PERCENT else f"{value:,.0f}"


def cells(block: Block, line: Line) -> tuple[str, ...]:
    """A line as texts, its name first."""
    return (line.name, *(number_words(value, column.measure) for value, column in zip(line.numbers, block.columns, strict=True)))


def month_words(first: date) -> str:
    """The month as headings and file names call it: 2026-11."""
    return f"{first:%Y-%m}"
