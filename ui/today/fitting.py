"""What of a check-in stands in sight where a low screen has no room for all of it; what gives way counts all the same."""

from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ui.today.beside import Beside
    from ui.visits.same_name import SameNames


class Shown(NamedTuple):
    """Which parts beside the form are in sight."""

    party: bool
    is_party_whole: bool
    escort: bool
    names: bool
    preview: bool


class Room:
    """The height a panel has left for some of its parts beside everything else it shows."""

    def __init__(self, panel: QWidget, parts: Collection[QWidget]) -> None:
        column = panel.layout()
        assert column is not None, "the panel is built"
        margins = column.contentsMargins()
        self._spacing = column.spacing()
        self._free = panel.height() - margins.top() - margins.bottom() + self._spacing
        for item in (column.itemAt(place) for place in range(column.count())):
            if item is not None and not item.isEmpty() and item.widget() not in parts:
                self._free -= item.minimumSize().height() + self._spacing

    def has(self, *heights: int) -> bool:
        """Whether parts of these heights fit."""
        return self._free >= sum(heights) + self._spacing * len(heights)

    def take(self, height: int) -> None:
        """A part of this height stands there."""
        self._free -= height + self._spacing


def _need(part: QWidget) -> int:
    return max(part.minimumHeight(), part.minimumSizeHint().height())


def fitting(shown: Shown, room: Room, beside: "Beside", names: "SameNames", preview: QWidget) -> Shown:
    """The companions or the escort stand whole, whichever was wanted last; then the people of the name, then the badge."""
    whole, escort = shown.is_party_whole, shown.escort
    has_party = shown.party
    if has_party:
        folded, full = beside.party.heights()
        escort = escort and not beside.is_party_first
        if escort:
            room.take(_need(beside.escort))
        whole = not escort and room.has(full)
        has_party = not escort or room.has(folded)
        if has_party:
            room.take(full if whole else folded)
    elif escort:
        room.take(_need(beside.escort))
    badge = _need(preview)
    with_badge = (badge,) if names.is_empty and shown.preview else ()  # an empty line gives way to the badge
    has_names = shown.names and room.has(_need(names), *with_badge)
    if has_names:
        room.take(_need(names))
    return Shown(party=has_party, is_party_whole=whole, escort=escort, names=has_names, preview=shown.preview and room.has(badge))
