"""Opinions counted month by month (P1): of which kind, how they came, how many were answered; and the words for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.clock import local
from app.core.i18n import N_, _
from app.opinions.fields import CHANNEL_WORDS, KIND_WORDS, Channel, OpinionKind, State
from app.opinions.lists import OpinionRow
from app.opinions.record import Opinion

SHORT_WORDS = {
    Channel.IN_PERSON: N_("In person"), Channel.PHONE: N_("Phone"), Channel.LETTER: N_("Letter"), Channel.FAX: N_("Fax"),
    Channel.EMAIL: N_("E-mail"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counts:
    """What a month (such as 202611) or any span (0) adds up to; void ones count nowhere."""

    month: int = 0
    kinds: dict[OpinionKind, int] = field(default_factory=dict)
    channels: dict[Channel, int] = field(default_factory=dict)
    anonymous: int = 0
    answered: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.kinds.values())

    @property
    def to_answer(self) -> int:
        """Those not answered yet."""
        return self.total - self.answered


def _added(month: int, groups: Iterable[tuple[OpinionKind, Channel, State, bool, int]]) -> Counts:
    kinds, channels = dict.fromkeys(OpinionKind, 0), dict.fromkeys(Channel, 0)
    anonymous = answered = 0
    for kind, channel, state, is_anonymous, n in groups:
        kinds[kind] += n
        channels[channel] += n
        anonymous += n if is_anonymous else 0
        answered += n if state is State.ANSWERED else 0
    return Counts(month, kinds, channels, anonymous, answered)


def year(s: Session, wanted: int) -> tuple[Counts, ...]:
    """The twelve months of a year by the day they were received, and at the end the year (month 0)."""
    month = (Opinion.day - Opinion.day % 100).label("month")
    groups = (Opinion.kind, Opinion.channel, Opinion.state, Opinion.is_anonymous)
    where = (Opinion.day >= wanted * 10000, Opinion.day < (wanted + 1) * 10000, Opinion.state != State.VOID)
    rows: Sequence[Any] = s.execute(select(month, *groups, func.count()).where(*where).group_by(month, *groups)).all()
    months = [_added(wanted * 100 + n, (row[1:] for row in rows if row[0] == (wanted * 100 + n) * 100)) for n in range(1, 13)]
    return (*months, _added(0, (row[1:] for row in rows)))


def months_of(rows: Iterable[OpinionRow]) -> tuple[Counts, ...]:
    """The months these rows fall into, in order, and at the end all of them together (month 0)."""
    counted = [
        (wall.year * 100 + wall.month, (row.kind, row.channel, row.state, row.is_anonymous, 1))
        for row in rows
        if row.state is not State.VOID and (wall := local(row.received_at))
    ]
    months = sorted({month for month, _group in counted})
    return (*(_added(each, (g for month, g in counted if month == each)) for each in months), _added(0, (g for _m, g in counted)))


def heads() -> tuple[str, ...]:
    """The headings of the table."""
    kinds = (_(words) for words in KIND_WORDS.values())
    channels = (_(SHORT_WORDS[channel]) for channel in CHANNEL_WORDS)
    return (_("Month"), _("All"), *kinds, *channels, _("anonymous"), _("answered"), _("to answer"))


def cells(row: Counts) -> tuple[str, ...]:
    """A month's line; nothing is a dash, so that what is there stands out."""
    name = f"{row.month // 100}-{row.month % 100:02d}" if row.month else _("Together")
    numbers = (
        row.total, *(row.kinds[kind] for kind in KIND_WORDS), *(row.channels[channel] for channel in CHANNEL_WORDS), row.anonymous,
        row.answered, row.to_answer,
    )  # fmt: skip
    return (name, *(str(n) if n else "–" for n in numbers))
