"""Every limit a ticket or a complaint runs has a word of its own on boards and cards."""

import pytest

from app.clocks.fields import KIND_WORDS
from app.complaints.fields import ClockKind as OfComplaints
from app.tickets.fields import ClockKind as OfTickets
from ui.tickets.words import CLOCK_NAMES


@pytest.mark.parametrize("kind", [kind.value for kinds in (OfComplaints, OfTickets) for kind in kinds])
def test_no_limit_is_called_by_another_ones_name(kind: str) -> None:
    assert kind in CLOCK_NAMES
    assert kind in KIND_WORDS
    assert kind == "promise" or CLOCK_NAMES[kind] != CLOCK_NAMES["promise"]
