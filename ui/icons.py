"""The icons of one family (fa6s), drawn from the font file qtawesome ships.

Importing qtawesome itself costs 0.6 s at the start; its file and its list of names cost 3 ms."""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from ui import theme


@cache
def _font_folder() -> Path:
    spec = find_spec("qtawesome")
    if spec is None or spec.origin is None:
        return theme.RESOURCES / "icons"
    return Path(spec.origin).parent / "fonts"


@cache
def _family() -> str:
    found = sorted(_font_folder().glob("fontawesome6-solid-webfont-*.ttf"))
    number = QFontDatabase.addApplicationFont(str(found[-1])) if found else -1
    return QFontDatabase.applicationFontFamilies(number)[0] if number >= 0 else ""


@cache
def glyphs() -> dict[str, str]:
    """Name of every icon of the family → its character."""
    found = sorted(_font_folder().glob("fontawesome6-solid-webfont-charmap-*.json"))
    listed = found[-1].read_text(encoding="utf-8") if found else ""
    # one flat object; the json module would be loaded for it alone before the first paint
    return {name: chr(int(code, 16)) for name, code in re.findall(r'"([^"]+)"\s*:\s*"([0-9a-fA-F]+)"', listed)}


def paint(painter: QPainter, name: str, box: QRectF, colour: QColor) -> None:
    """Draw the icon `name` (fa6s name without its family) into `box`; an unknown name draws nothing."""
    glyph = glyphs().get(name, "")
    if not glyph or not _family():
        return
    painter.save()
    painter.setFont(_font(max(1, round(min(box.width(), box.height()) * 0.86))))
    painter.setPen(colour)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, glyph)
    painter.restore()


@cache
def _font(pixels: int) -> QFont:
    made = QFont(_family())
    made.setWeight(QFont.Weight.Black)
    made.setPixelSize(pixels)
    return made


class _Engine(QIconEngine):
    """Asks the theme for its colour at every paint, so icons follow light and dark by themselves."""

    def __init__(self, name: str, colour: str, chosen: str) -> None:
        super().__init__()
        self._name, self._colour, self._chosen = name, colour, chosen

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        is_chosen = state is QIcon.State.On and self._chosen
        token = "quiet" if mode is QIcon.Mode.Disabled else self._chosen if is_chosen else self._colour
        paint(painter, self._name, QRectF(rect), theme.colour(token))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._colour, self._chosen)


def icon(name: str, colour: str = "text", *, chosen: str = "") -> QIcon:
    """An icon in a colour of the palette; `chosen` is its colour where its button is checked."""
    return QIcon(_Engine(name, colour, chosen))
