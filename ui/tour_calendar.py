"""The tour's working calendar: two days closed, half a day, a make-up day, and what saving it would move."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from app.core.actor import ADMINISTRATORS, SYSTEM
from app.core.i18n import language
from ui.hand import Hand
from ui.main_window import MainWindow
from ui.tasks import Tasks

if TYPE_CHECKING:
    from datetime import datetime

    from ui.office.settings_screen import SettingsScreen

RUNNING = (("promise", 5), ("same_day", 0), ("call_back", 2), ("promise", 7), ("accept", 3))


def furnish(tasks: Tasks) -> None:
    """The coming year counts as entered, as in an office that has loaded it; a few limits run."""
    from functools import partial

    from app.clocks.editing import default_calendar, save
    from app.hours.drafting import year_known
    from app.hours.forms import form_of

    assert tasks.store is not None, "the office is open"
    mine = tasks.store.read(default_calendar)
    body = form_of(partial(year_known, 2027, True)(mine.calendar))
    tasks.do(None, save, mine.id, body, "2027", revision=mine.revision, by=SYSTEM)
    tasks.do(None, _start, by=SYSTEM)


def _start(s: Any, *, by: Any, now: "datetime") -> None:
    from app.clocks.fields import ClockFor
    from app.clocks.service import start
    from app.hours.limits import Limit, Unit

    for n, (kind, days) in enumerate(RUNNING, 1):
        limit = Limit(Unit.WORKING_DAYS, days) if days else Limit(Unit.SAME_DAY)
        start(s, ClockFor("ticket", uuid4(), kind, number=f"T20261120-{n:04d}"), limit, started_at=now, by=by, now=now)


def steps(window: MainWindow, hand: Hand) -> tuple[tuple[str, Callable[[], object]], ...]:
    """The year being edited, and the question before it is saved; an administrator's work."""
    return (("calendar", lambda: edit(window, hand)), ("calendar-preview", lambda: look(window)))


def _page(window: MainWindow) -> Any:
    room: SettingsScreen = window.room("settings")  # type: ignore[assignment]  # the room of this key
    return room.calendar


def edit(window: MainWindow, hand: Hand) -> None:
    """Walked and changed, nothing saved yet."""
    assert window.tasks.actor is not None, "somebody has signed in"
    window.tasks.actor = replace(window.tasks.actor, roles=window.tasks.actor.roles | ADMINISTRATORS)
    window.desk.shows_calendar = True
    window.open_room("settings")
    page = _page(window)
    page.view.pick(date(2026, 12, 31))
    hand.type("3")
    page.view.pick(date(2026, 12, 26))
    hand.type("5")
    page.view.pick(date(2026, 11, 26))
    page.view.pick(date(2026, 11, 27), extends=True)
    page.day_panel.name.setText("Storm" if language() == "en" else "台风停业")
    hand.type("2")


def look(window: MainWindow) -> None:
    """What would move; the tour goes on as the receptionist."""
    _page(window).ask_to_save()
    assert window.tasks.actor is not None, "somebody has signed in"
    window.tasks.actor = replace(window.tasks.actor, roles=window.tasks.actor.roles - ADMINISTRATORS)
