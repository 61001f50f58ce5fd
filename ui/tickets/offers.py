"""The moves of a record as buttons: in which order, with which keys and words; tickets and complaints each have their own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from app.core.i18n import _

MOST_NUMBERED = 9


class Offer(NamedTuple):
    """A move that may be made now: its key (empty where it has none), its verb, how its button looks."""

    move: Any
    key: str
    verb: str
    kind: str = ""


@dataclass(frozen=True)
class MoveKeys:
    """`main` lead on, what is waited for first: the first nine have Ctrl+1 … Ctrl+9. `side` stand behind them with a key of their own.

    `kinds` are how a button looks, `never_first` those that stand out for nobody."""

    main: tuple[StrEnum, ...]
    side: Mapping[Any, str]
    words: Mapping[Any, str]
    kinds: Mapping[Any, str] = field(default_factory=dict)
    never_first: frozenset[StrEnum] = frozenset()

    def verb(self, move: Any) -> str:
        """What stands on the button of a move."""
        return _(self.words[move])

    def main_offers(self, moves: Iterable[Any]) -> tuple[Offer, ...]:
        """The moves that lead on, in their order; the first stands out unless it is a hard one."""
        here = frozenset(moves)
        found = [move for move in self.main if move in here]
        return tuple(
            Offer(
                move, f"Ctrl+{n}" if n <= MOST_NUMBERED else "", self.verb(move),
                self.kinds.get(move, "primary" if n == 1 and move not in self.never_first else ""),
            )
            for n, move in enumerate(found, 1)
        )  # fmt: skip

    def side_offers(self, moves: Iterable[Any]) -> tuple[Offer, ...]:
        """The moves that stand beside, each with a key of its own."""
        here = frozenset(moves)
        return tuple(Offer(move, key, self.verb(move), self.kinds.get(move, "quiet")) for move, key in self.side.items() if move in here)

    @property
    def all(self) -> tuple[str, ...]:
        """Every key one of the buttons may have."""
        return (*(f"Ctrl+{n}" for n in range(1, MOST_NUMBERED + 1)), *self.side.values())
