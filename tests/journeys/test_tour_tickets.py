"""The tour's calls and tickets can be played: no step asks for what is not there any more."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from app.core import clock, i18n
from app.core.actor import SYSTEM
from app.tickets.fields import TicketState
from app.tickets.lists import TicketFilter, board
from ui import tour
from ui.tour_tickets import CALLER, TicketTour


def test_the_tour_plays_a_call_to_the_red_light_and_the_month(qtbot: Any, tmp_path: Path) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    clock.fix(tour.NOON)
    with i18n.speaking("zh_CN"):  # as a tour begins
        tour.make_office(tmp_path / "base")
    english = next(look for look in tour.LOOKS if look.language == "en")
    with tour._window(application, english, tmp_path / "base") as window:
        shift = tour.Shift(window, english, tmp_path / "pictures" / english.name)
        shift.sign_in()
        for name, step in TicketTour(window, shift.hand).steps():
            step()
            shift.picture(name)
        assert len(list(shift.folder.glob("*.png"))) == 16
        store = window.tasks.store
        assert store is not None
        rows = store.read(board, TicketFilter(text="渗水"), by=SYSTEM, now=clock.now()).rows
        (row,) = (row for row in rows if row.caller == CALLER)
        assert (row.state, row.lists, row.source_kind) == (TicketState.RED_LIGHT, 1, "call")
        assert window.front is window.room("reports")
