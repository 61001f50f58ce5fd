"""Who leads whom in a group's rows: said in a column of theirs, else told by the same day, time, host and purpose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.i18n import _

MARKS = frozenset({"1", "x", "y", "yes", "true", "lead", "leader", "✓", "√", "是", "领队", "組長", "组长", "領隊", "*"})
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """A row as looked at here: its checked values, what it says of its lead and of its group (a label)."""

    line: int
    values: Values
    lead: str
    group: str

    @property
    def name(self) -> str:
        """Who it is."""
        return str(self.values["name"]).strip()

    @property
    def is_marked(self) -> bool:
        """Whether it says "lead" of itself."""
        return self.lead.strip().casefold() in MARKS

    @property
    def names_other(self) -> bool:
        """Whether it says whose companion it is."""
        return bool(self.lead.strip()) and not self.is_marked and self.lead.strip() != self.name


def leads(rows: Sequence[Row], *, as_one: bool) -> tuple[dict[int, int], dict[int, str]]:
    """Line of each companion → line of its lead, and line → the sentence why its lead cannot be.

    `as_one`: rows of the same day, time, host and purpose that say nothing belong together; the first of them leads."""
    errors: dict[int, str] = {}
    found: dict[int, int] = {}
    named = {row.line: _named(row, rows, errors) for row in rows if row.names_other}
    leading = {line for line in named.values() if line}
    for row in rows:
        if row.names_other:
            if row.line in leading and row.line not in errors:
                sentence = _("{name} leads others and cannot come with {lead} too. Mend one of the two.")
                errors[row.line] = sentence.format(name=row.name, lead=row.lead.strip())
            elif named[row.line]:
                found[row.line] = named[row.line]
    for members in _alike(rows, as_one=as_one):
        heads = [row.line for row in members if row.is_marked or row.line in leading or (row.lead.strip() and not row.names_other)]
        for row in members:
            if row.line not in heads and not row.names_other:
                above = [line for line in heads if line < row.line]
                lead = above[-1] if above else heads[0] if heads else members[0].line
                if lead != row.line:
                    found[row.line] = lead
    return {line: lead for line, lead in found.items() if line not in errors}, errors


def _named(row: Row, rows: Sequence[Row], errors: dict[int, str]) -> int:
    """The line of the row a companion names; 0 with a sentence where there is none."""
    wanted = row.lead.strip()
    others = [other for other in rows if other.line != row.line and other.name == wanted]
    same_day = [other for other in others if other.values["day"] == row.values["day"]]
    if same_day:
        return same_day[0].line
    if others:
        sentence = _("{name} comes on another day than the lead {lead}. Mend the day, or leave the lead empty.")
    else:
        sentence = _("The lead {lead} stands in no row that is taken. Write the name of one of the rows, or leave it empty.")
    errors[row.line] = sentence.format(name=row.name, lead=wanted)
    return 0


def _alike(rows: Sequence[Row], *, as_one: bool) -> list[list[Row]]:
    """Rows that belong together by their group's label, else by what they share."""
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        if label := row.group.strip().casefold():
            found.setdefault((label, row.values["day"]), []).append(row)
        elif as_one:
            found.setdefault(tuple(row.values[name] for name in ("day", "time", "host", "purpose")), []).append(row)
    return list(found.values())
