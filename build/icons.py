"""Draws resources/icons/*.png and firstdesk.ico from the two SVG files: .venv/bin/python build/icons.py"""

import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ICONS = Path(__file__).resolve().parents[1] / "resources" / "icons"
SIZES = (16, 24, 32, 48, 64, 128, 256)


def draw(size: int) -> Path:
    """One PNG; below 32 pixels the drawing with fewer parts."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        QSvgRenderer(str(ICONS / ("firstdesk-small.svg" if size < 32 else "firstdesk.svg"))).render(painter, QRectF(0, 0, size, size))
    path = ICONS / f"firstdesk-{size}.png"
    image.save(str(path))
    return path


def main() -> None:
    """All sizes, then one Windows icon that holds them."""
    _app = QGuiApplication([])
    paths = [draw(size) for size in SIZES]
    pictures = [Image.open(path) for path in paths]
    pictures[-1].save(ICONS / "firstdesk.ico", sizes=[(size, size) for size in SIZES], append_images=pictures[:-1])


if __name__ == "__main__":
    main()
