"""About: version, what it is built from and under which licences, where the data lies."""

import platform
from importlib import metadata
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl, qVersion
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app import __version__
from app.core.i18n import N_, _
from ui.panels import Card, button, label
from ui.rows import Column, RowsModel, Table
from ui.screen import Desk, Screen

if TYPE_CHECKING:
    from collections.abc import Iterator

LIBRARIES = (
    "PySide6-Essentials", "PySide6-Addons", "shiboken6", "SQLAlchemy", "sqlcipher3", "alembic", "reportlab", "QtAwesome", "pypinyin",
    "platformdirs", "argon2-cffi", "phonenumbers", "python-stdnum", "python-calamine", "XlsxWriter",
    "rapidfuzz", "tzdata", "Mako", "pillow",
)  # fmt: skip
COLUMNS = (
    Column(N_("Library"), lambda row: row[0], 200),
    Column(N_("Version"), lambda row: row[1], 110),
    Column(N_("Licence"), lambda row: row[2], 300, is_stretched=True),
)
LONGEST = 80


def libraries() -> "Iterator[tuple[str, str, str]]":
    """(name, version, licence) of every library that is installed, the shipped fonts at the end."""
    for name in LIBRARIES:
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        yield name, about["Version"], _licence(about)
    yield "Noto Sans SC", "2.004", "OFL-1.1"
    yield "Font Awesome 6 Free (Solid)", "6.7.2", "OFL-1.1"


def _licence(about: metadata.PackageMetadata) -> str:
    given = (about.get_all("License-Expression") or about.get_all("License") or [""])[0]
    first = given.strip().splitlines()[0] if given.strip() else ""
    if first and len(first) <= LONGEST:
        return first
    named = [line.rpartition("::")[2].strip() for line in about.get_all("Classifier") or () if line.startswith("License")]
    return ", ".join(named) or first[:LONGEST] or _("see the text in its package")


def _database(s: Any) -> str:
    """The database and its version; `s` is the reader's session."""
    connection = s.connection()
    if connection.dialect.name == "sqlite":
        return f"SQLite {connection.exec_driver_sql('SELECT sqlite_version()').scalar()}"
    return f"PostgreSQL {connection.exec_driver_sql('SHOW server_version').scalar()}"


class AboutScreen(Screen):
    """Reads nothing from the database: it must work when nothing else does."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        about = Card(_("Firstdesk {version}").format(version=__version__), is_flush=False)
        about.body.addWidget(label(_("The reception desk: visitors found, badged, listed as inside and signed out again."), wraps=True))
        about.body.addWidget(label(_("Licence: Apache-2.0. Whoever receives a person first owns the matter."), "quiet", wraps=True))
        self._versions = f"Python {platform.python_version()} · Qt {qVersion()} · {platform.system()} {platform.release()}"
        self.versions = label(self._versions, "quiet", wraps=True)
        about.body.addWidget(self.versions)
        row = QHBoxLayout()
        self.folder = label("", "quiet", wraps=True)
        self.open = button(_("Open the data folder"), icon="folder-open", clicked=self._open_folder)
        row.addWidget(self.folder, 1)
        row.addWidget(self.open)
        about.body.addLayout(row)
        self.model = RowsModel(COLUMNS, self)
        self.table = Table(self.model, name=_("Libraries and licences"))
        built = Card(_("Built from"))
        built.body.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(about)
        column.addWidget(built, 1)
        self._path = desk.memory.folder if desk.memory else None
        self.folder.setText(_("Data folder: {folder}").format(folder=self._path) if self._path else "")
        self.open.setVisible(self._path is not None)

    def reload(self) -> None:
        self.model.set_rows(tuple(libraries()))
        self.tasks.read(self, _database, key="database", then=lambda name: self.versions.setText(f"{self._versions} · {name}"))

    def take_focus(self) -> None:
        self.table.setFocus()

    def _open_folder(self) -> None:
        if self._path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path)))
