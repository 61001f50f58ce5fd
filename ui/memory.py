"""desk.ini in the data folder: what the window must know before the database is open, and how it looked last time."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QWidget

from app.core.i18n import LANGUAGES

if TYPE_CHECKING:
    from uuid import UUID

    from ui.rows import Table

NAME = "desk.ini"
SAT_HERE, MOST_RECENT = "sat_here", 4
NAMED = ("person", "recent")  # where earlier versions kept people's names, in the clear beside data that may be encrypted


class Memory:
    """Language, colours, zone (for the first paint); who sat here lately, by their ids; size of the window, widths of columns."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ini = QSettings(str(folder / NAME), QSettings.Format.IniFormat)
        self._named = self._without_names()

    def word(self, key: str, usual: str = "") -> str:
        return str(self._ini.value(key, usual) or usual)

    def keep(self, key: str, value: str) -> None:
        if self.word(key) != value:
            self._ini.setValue(key, value)

    def _without_names(self) -> tuple[str, ...]:
        """The names an earlier version kept leave the file; this run still offers them."""
        said = [name for key in NAMED for name in self.word(key).split("\t") if name]
        if said:
            for key in NAMED:
                self._ini.remove(key)
            self._ini.sync()
        return tuple(dict.fromkeys(said))

    def who_sat_here(self) -> "tuple[UUID | str, ...]":
        """The ids of those who signed in lately, the newest first; behind them names an earlier version had kept."""
        from uuid import UUID

        said = [one for one in self.word(SAT_HERE).split(" ") if len(one) == 32 and set(one) <= set("0123456789abcdef")]
        return (*map(UUID, said), *self._named)

    def keep_who(self, staff_id: "UUID | None") -> None:
        """This one sits here now; the name comes from the database, once it is open."""
        if staff_id is not None:
            earlier = [one for one in self.word(SAT_HERE).split(" ") if one and one != staff_id.hex]
            self.keep(SAT_HERE, " ".join([staff_id.hex, *earlier][:MOST_RECENT]))

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
