"""The tour of the README can be played to its end: no step asks for what is not there any more, no question stays in front."""

from pathlib import Path
from typing import Any, ClassVar

import pytest
from PySide6.QtWidgets import QApplication

from app.complaints.lists import ComplaintFilter
from app.complaints.lists import board as complaints
from app.core import clock, i18n
from app.core.actor import SYSTEM
from app.tickets.fields import TicketState
from app.tickets.lists import TicketFilter
from app.tickets.lists import board as tickets
from ui import tour
from ui.say import Question
from ui.tour_complaints import SUMMARY
from ui.tour_looks import IN_README
from ui.tour_tickets import CALLER

ASKING = {"refused", "reason"}  # steps whose picture shows a question


class Shift(tour.Shift):
    """Knows which pictures a question stands in."""

    asked: ClassVar[set[str]] = set()

    def picture(self, name: str) -> None:
        super().picture(name)
        if any(question.isVisible() for question in self.window.findChildren(Question)):
            self.asked.add(name)


def test_the_tour_plays_a_shift_in_every_room(qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    monkeypatch.setattr(tour, "SETTLE", 0)  # ms; only pictures need the previews
    clock.fix(tour.NOON)
    with i18n.speaking("zh_CN"):  # as a tour begins
        tour.make_office(tmp_path / "base")
    english = next(look for look in tour.LOOKS if look.language == "en")
    with tour._window(application, english, tmp_path / "base") as window:
        shift = Shift(window, english, tmp_path / "pictures" / english.name)
        shift.play()
        taken = {path.stem.partition("-")[2] for path in shift.folder.glob("*.png")}
        assert (len(taken), set(IN_README) - taken, shift.asked) == (87, set(), ASKING)
        store = window.tasks.store
        assert store is not None
        rows = store.read(tickets, TicketFilter(text="渗水"), by=SYSTEM, now=clock.now()).rows
        (row,) = (row for row in rows if row.caller == CALLER)
        assert (row.state, row.lists, row.source_kind) == (TicketState.RED_LIGHT, 1, "call")
        found = store.read(complaints, ComplaintFilter(text=SUMMARY), by=SYSTEM, now=clock.now()).rows
        assert any(row.name == "林晓东" and row.severity == "serious" for row in found)
