"""The tour's notices: a visitor who signs, a photo being framed, the editor of the texts."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.core.actor import SYSTEM
from ui.main_window import MainWindow
from ui.tasks import Tasks
from ui.tour_staff import as_administrator

if TYPE_CHECKING:
    from ui.notices.photo_sheet import PhotoSheet

# a name as a hand writes it: strokes in shares of the pad
SIGNATURE = (
    ((0.10, 0.35), (0.20, 0.28), (0.28, 0.34)), ((0.18, 0.22), (0.18, 0.55), (0.12, 0.72)), ((0.12, 0.58), (0.24, 0.50), (0.31, 0.70)),
    ((0.42, 0.30), (0.56, 0.26), (0.60, 0.32), (0.52, 0.62)), ((0.46, 0.46), (0.66, 0.44)),
    ((0.52, 0.24), (0.50, 0.74), (0.70, 0.66), (0.84, 0.40)),
)  # fmt: skip


def sign(window: MainWindow) -> None:
    """A visitor before the sheet, the name written."""
    today: Any = window.room("today")
    window.open_room("today")
    window.new_visit({"name": "周敏", "company": "中建三局", "host": "5-1-0803", "type": "contractor"})
    today.panel.proofs.sign()
    sheet = today.panel.proofs.signatures.sheet
    QTest.qWait(1)  # the sheet is laid out
    for stroke in SIGNATURE:
        places = [QPoint(round(x * sheet.pad.width()), round(y * sheet.pad.height())) for x, y in stroke]
        QTest.mousePress(sheet.pad, Qt.MouseButton.LeftButton, pos=places[0])
        for place in places[1:]:
            QTest.mouseMove(sheet.pad, place)
        QTest.mouseRelease(sheet.pad, Qt.MouseButton.LeftButton, pos=places[-1])


def photograph(window: MainWindow) -> "PhotoSheet":
    """The sheet of the photo with a made-up face in its frame."""
    from ui.notices.photo_sheet import PhotoSheet

    today: Any = window.room("today")
    today.panel.proofs.signatures.sheet.accept()
    sheet: Any = today.panel.proofs.take_photo()
    assert isinstance(sheet, PhotoSheet), "Ctrl+T opens it"
    sheet._seen(face())
    return sheet


def face() -> QImage:
    """A head and shoulders, of nobody."""
    image = QImage(960, 720, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground = QLinearGradient(0, 0, 960, 720)
    ground.setColorAt(0, QColor("#dfe7ea"))
    ground.setColorAt(1, QColor("#9fb2bb"))
    painter.fillRect(image.rect(), ground)
    painter.setPen(Qt.PenStyle.NoPen)
    for colour, box in (("#3b5563", (270, 520, 420, 360)), ("#2b2a2c", (352, 130, 256, 300)), ("#e3b99b", (370, 180, 220, 290))):
        painter.setBrush(QColor(colour))
        painter.drawEllipse(*box)
    painter.end()
    return image


def open_texts(window: MainWindow) -> None:
    """The settings' page of notices, where contractors sign the agreement."""
    sheets: list[Any] = [each for each in window.findChildren(QWidget) if hasattr(each, "close_sheet") and each.isVisible()]
    for each in sheets:
        each.close_sheet()
    today: Any = window.room("today")
    today.panel.cancel()
    for key, value in (("sign_agreement", "types"), ("sign_agreement_types", "contractor interview")):
        window.tasks.do(None, "app.office.settings:change_setting", key, value, by=SYSTEM)
    as_administrator(window)
    window.open_room("settings")
    settings: Any = window.room("settings")
    settings.tabs.setCurrentWidget(settings.texts)


def open_settings(window: MainWindow) -> None:
    """The first page of the settings."""
    settings: Any = window.room("settings")
    settings.tabs.setCurrentIndex(0)
    window.open_room("settings")


def steps(window: MainWindow) -> tuple[tuple[str, Callable[[], object]], ...]:
    """The pictures, each with what leads to it."""
    return (
        ("signing", lambda: sign(window)),
        ("photo", lambda: photograph(window)),
        ("notices", lambda: open_texts(window)),
        ("settings", lambda: open_settings(window)),
    )


def agreement(tasks: Tasks, visit_id: UUID) -> bytes:
    """The confidentiality agreement of a visit, to be signed by hand."""
    from app.visits.signed_papers import agreement as draw

    found: list[bytes] = []
    tasks.read(None, draw, visit_id, then=found.append)
    return found[0]
