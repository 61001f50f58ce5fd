"""What an A/B sheet holds, line by line; other rooms add the matters they know of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.office.duty import Roster

LONGEST_MATTER = 90


@dataclass(frozen=True, slots=True)
class AbLine:
    """One matter on a sheet. Leaving: who stands in and until when it must be done; back: who stood in and what they did."""

    number: str
    matter: str
    caller: str
    state: str
    due: str
    other: str
    done: str = ""


Lines = Callable[[Session, UUID, Roster], Sequence[AbLine]]
_lines: list[Lines] = []


def declare_lines(lines: Lines) -> Lines:
    """Another room's open matters of somebody, with whoever answers for them in the office given."""
    _lines.append(lines)
    return lines


def of_other_rooms() -> tuple[Lines, ...]:
    """What other rooms add to a sheet."""
    return tuple(_lines)
