"""The tour's complaints can be played: no step asks for what is not there any more."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from app.complaints.lists import ComplaintFilter, board
from app.core import clock, i18n
from app.core.actor import SYSTEM
from ui import tour
from ui.tour_complaints import SUMMARY, ComplaintTour


def test_the_tour_plays_a_complaint_from_the_first_word_to_the_boards(qtbot: Any, tmp_path: Path) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    clock.fix(tour.NOON)
    with i18n.speaking("zh_CN"):  # as a tour begins
        tour.make_office(tmp_path / "base")
    english = next(look for look in tour.LOOKS if look.language == "en")
    with tour._window(application, english, tmp_path / "base") as window:
        shift = tour.Shift(window, english, tmp_path / "pictures" / english.name)
        shift.sign_in()
        for name, step in ComplaintTour(window, shift.hand).steps():
            step()
            shift.picture(name)
        assert len(list(shift.folder.glob("*.png"))) == 8
        store = window.tasks.store
        assert store is not None
        rows = store.read(board, ComplaintFilter(text=SUMMARY), by=SYSTEM, now=clock.now()).rows
        assert any(row.name == "林晓东" and row.severity == "serious" for row in rows)
        assert window.tasks.actor is not None
        assert "receptionist" in window.tasks.actor.roles
