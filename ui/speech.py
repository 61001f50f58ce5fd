"""The language of the program: its own texts, and the words Qt brings along (file dialogs, menus of fields, Yes and Cancel)."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from app.core import i18n

_qt: list[QTranslator] = []


def speak(code: str) -> None:
    """From now on; windows made before keep their words."""
    i18n.use_language(code)
    while _qt:
        QCoreApplication.removeTranslator(_qt.pop())
    own = (f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    for name, folder in (own, ("qt_words", str(i18n.LOCALE / code))):  # the second has what Qt's own catalogue lacks
        made = QTranslator(QCoreApplication.instance())
        if made.load(name, folder):
            QCoreApplication.installTranslator(made)
            _qt.append(made)
