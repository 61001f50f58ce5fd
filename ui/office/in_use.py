"""Takes the office's settings into use on this desk: time zone, colours, and what the next start should know."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from app.core import clock
from ui import theme
from ui.memory import Memory

if TYPE_CHECKING:
    from app.office.settings import Settings


def use_settings(settings: "Settings", memory: Memory | None, *, has_own_colours: bool) -> None:
    """The zone and the colours hold from now on, also for the first paint of the next start."""
    clock.use_zone(settings.timezone)
    app = QApplication.instance()
    if isinstance(app, QApplication) and theme.mode() != settings.theme and not has_own_colours:
        theme.apply(app, settings.theme)
    if memory is not None:
        memory.keep("theme", settings.theme)
        memory.keep("zone", settings.timezone)
