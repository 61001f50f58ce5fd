"""desk.ini in the data folder: what the window must know before the database is open, and how it looked last time."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QWidget

from app.core.i18n import LANGUAGES

if TYPE_CHECKING:
    from ui.rows import Table

NAME = "desk.ini"


class Memory:
    """Language, colours, zone and the last person (for the first paint); size of the window, widths of columns."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ini = QSettings(str(folder / NAME), QSettings.Format.IniFormat)

    def word(self, key: str, usual: str = "") -> str:
        return str(self._ini.value(key, usual) or usual)

    def keep(self, key: str, value: str) -> None:
        if self.word(key) != value:
            self._ini.setValue(key, value)

    def save(self) -> None:
        """Write to disk now."""
        self._ini.sync()

    def restore_window(self, window: QWidget) -> bool:
        """Give the window its last place and size; False on the first start."""
        kept = self._ini.value("window/geometry")
        return isinstance(kept, QByteArray) and window.restoreGeometry(kept)

    def keep_window(self, window: QWidget) -> None:
        self._ini.setValue("window/geometry", window.saveGeometry())

    def follow(self, table: "Table") -> None:
        """Restore a table's columns and keep them from now on."""
        key = f"columns/{table.objectName()}-{len(table.model_columns())}"
        kept = self._ini.value(key)
        head = table.horizontalHeader()
        if isinstance(kept, QByteArray):
            head.restoreState(kept)
        head.sectionResized.connect(lambda *_sizes: self._ini.setValue(key, head.saveState()))
        head.sectionMoved.connect(lambda *_places: self._ini.setValue(key, head.saveState()))


def system_language() -> str:
    """The language of this PC's user where we speak it, else Simplified Chinese."""
    from PySide6.QtCore import QLocale

    name = QLocale.system().name()
    if name in LANGUAGES:
        return name
    return {"en": "en"}.get(name[:2], "zh_TW" if name == "zh_HK" else "zh_CN")
