"""The room of complaints before one is chosen."""

from collections.abc import Callable

from app.core.actor import Actor
from ui.complaints.papers import PapersBar
from ui.main_window import MainWindow


def test_before_a_complaint_is_chosen_no_paper_is_offered(new_window: Callable[[], MainWindow], actor: Actor) -> None:
    window = new_window()
    window.open_desk(actor)
    window.open_room("complaints")
    bars = window.front.findChildren(PapersBar)
    assert bars
    assert not any(bar.isVisible() for bar in bars)
