"""Our colours and sizes, light and dark, and the style sheet made from them."""

import os
import sys
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

RESOURCES = Path(__file__).parents[1] / "resources"
STYLE = "Fusion"
FAMILY = "Noto Sans SC"
MODES = ("system", "light", "dark")

GRID = 8
RADIUS = 10
BODY = 14
SMALL = 12
HEAD = 15
TITLE = 20
BOARD_ROW = 50
REGISTER_ROW = 32
FIELD_HEIGHT = 34


@dataclass(frozen=True)
class Palette:
    """One meaning, one colour; `*_soft` lies under its colour, `on_accent` stands on the accent."""

    window: str
    card: str
    field: str
    line: str
    text: str
    quiet: str
    accent: str
    on_accent: str
    accent_soft: str
    hover: str
    rail: str
    rail_text: str
    rail_quiet: str
    rail_active: str
    on_rail_active: str
    rail_hover: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    quiet_soft: str
    border: str
    edge: str


LIGHT = Palette(
    window="#f3f5f7", card="#ffffff", field="#ffffff", line="#e3e7ec", text="#1a2230", quiet="#566173",
    accent="#0f6e84", on_accent="#ffffff", accent_soft="#e1f0f3", hover="#eef3f5",
    rail="#14303b", rail_text="#c9d6db", rail_quiet="#9db0b8", rail_active="#0f6e84", on_rail_active="#ffffff", rail_hover="#1e414e",
    ok="#17693a", ok_soft="#e3f4ea", warn="#8a4b00", warn_soft="#fff0d4", bad="#ad2118", bad_soft="#fde7e5", quiet_soft="#eceff3",
    border="#818b98", edge="#cdd4dc",
)  # fmt: skip
DARK = Palette(
    window="#12161b", card="#1c2128", field="#161b21", line="#2c333d", text="#e6eaf0", quiet="#9ea9b8",
    accent="#4fb3c8", on_accent="#07181d", accent_soft="#17333b", hover="#252c35",
    rail="#0c1115", rail_text="#a8b4bf", rail_quiet="#8794a1", rail_active="#4fb3c8", on_rail_active="#07181d", rail_hover="#1a222a",
    ok="#63d394", ok_soft="#163323", warn="#f2b45c", warn_soft="#3b2a11", bad="#ff9389", bad_soft="#451c1c", quiet_soft="#2a313b",
    border="#6f7a88", edge="#3c4550",
)  # fmt: skip

# Text colour over ground colour, wherever the style sheet or a delegate puts one on the other (tested for WCAG AA).
TEXT_PAIRS = (
    ("text", "window"), ("text", "card"), ("text", "field"), ("text", "hover"), ("text", "accent_soft"),
    ("quiet", "window"), ("quiet", "card"), ("quiet", "hover"), ("quiet", "accent_soft"), ("quiet", "quiet_soft"), ("quiet", "field"),
    ("accent", "card"), ("accent", "window"), ("accent", "accent_soft"), ("accent", "field"), ("accent", "hover"), ("on_accent", "accent"),
    ("rail_text", "rail"), ("rail_text", "rail_hover"), ("rail_quiet", "rail"), ("on_rail_active", "rail_active"),
    ("ok", "ok_soft"), ("warn", "warn_soft"), ("bad", "bad_soft"),
    ("ok", "card"), ("warn", "card"), ("bad", "card"), ("bad", "window"), ("text", "quiet_soft"),
)  # fmt: skip
# What must be told apart by its edge only: controls and the focus ring (3:1).
EDGE_PAIRS = (("border", "card"), ("border", "window"), ("accent", "card"), ("accent", "window"))

_current = LIGHT
_mode = "system"
_scale = 1.0


def palette() -> Palette:
    """The colours in force; delegates ask at every paint, so a switch needs no more than a repaint."""
    return _current


def is_dark() -> bool:
    """Whether the dark palette is in force."""
    return _current is DARK


def px(size: float) -> int:
    """A design size in pixels, grown with the system's text scale (up to 200 %)."""
    return round(size * _scale)


def colour(name: str) -> QColor:
    """A colour of the palette in force by its name."""
    return _colour(getattr(_current, name))


@cache
def _colour(code: str) -> QColor:
    return QColor(code)


def font(size: int = BODY, *, is_bold: bool = False) -> QFont:
    """Our font at a design size, with figures of one width; the caller may change what it gets."""
    return QFont(_font(px(size), is_bold))


def measure(size: int = BODY, *, is_bold: bool = False) -> QFontMetrics:
    """The widths of that font's letters; a list asks for them at every line it paints."""
    return _measure(px(size), is_bold)


@cache
def _measure(pixels: int, is_bold: bool) -> QFontMetrics:
    return QFontMetrics(_font(pixels, is_bold))


@cache
def _font(pixels: int, is_bold: bool) -> QFont:
    made = QFont(FAMILY)
    made.setPixelSize(pixels)
    made.setWeight(QFont.Weight.Bold if is_bold else QFont.Weight.Normal)
    return made


@cache
def load_fonts() -> bool:
    """Register the shipped fonts, once; False where their files are missing and the system's font stands in."""
    files = [RESOURCES / "fonts" / f"NotoSansSC-{weight}.ttf" for weight in ("Regular", "Bold")]
    return all([QFontDatabase.addApplicationFont(str(file)) >= 0 for file in files])


DRESSED = "firstdesk_dressed"


def apply(app: QApplication, mode: str = "system") -> None:
    """Give the application our style in `mode` (system, light, dark) and follow the system from then on."""
    global _current, _mode, _scale
    first = not app.property("firstdesk_themed")
    if first:
        _scale = _text_scale(app)
        load_fonts()
        if os.environ.get("QT_STYLE_OVERRIDE") != STYLE:  # else Qt has made it already; to ask it which would cost 6 ms
            app.setStyle(STYLE)
        app.setFont(font())
        app.setProperty("firstdesk_themed", True)
        app.styleHints().colorSchemeChanged.connect(_follow_system)
    _mode = mode if mode in MODES else "system"
    wanted = DARK if _wants_dark(app) else LIGHT
    if first or wanted is not _current:
        _current = wanted
        app.setPalette(_qt_palette(wanted))
        for window in app.topLevelWidgets():
            if window.property(DRESSED):
                window.setStyleSheet(style_sheet(wanted))


def dress(window: QWidget) -> None:
    """Give a window our style sheet, now and whenever the colours change.

    The window's and not the application's: under an application's every widget is styled anew each time a part it stands in is put
    into another, which took half the time of making a room. What has no window yet is styled once, when it comes into one."""
    window.setProperty(DRESSED, True)
    window.setStyleSheet(style_sheet(_current))


def mode() -> str:
    """What was asked for: system, light or dark."""
    return _mode


def _wants_dark(app: QApplication) -> bool:
    if _mode == "system":
        return app.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return _mode == "dark"


def _follow_system() -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication) and _mode == "system":
        apply(app, "system")


def _text_scale(app: QApplication) -> float:
    screen = app.primaryScreen()
    usual = {"win32": 9.0, "darwin": 13.0}.get(sys.platform, 11.0)
    grown = max(1.0, app.font().pointSizeF() / usual) if QGuiApplication.platformName() != "offscreen" else 1.0
    dots = screen.logicalDotsPerInch() / 96 if screen and sys.platform.startswith("linux") else 1.0
    return min(2.0, max(1.0, grown * dots))


def style_sheet(tokens: Palette) -> str:
    """resources/style.qss with its @names replaced; longer names first, so @ok never eats into @ok_soft."""
    sheet = (RESOURCES / "style.qss").read_text(encoding="utf-8")
    values = {field.name: getattr(tokens, field.name) for field in fields(tokens)}
    values |= {"body": f"{px(BODY)}px", "small": f"{px(SMALL)}px", "head": f"{px(HEAD)}px", "title": f"{px(TITLE)}px"}
    values |= {"radius": f"{RADIUS}px", "field_height": f"{px(FIELD_HEIGHT) - 2}px"}
    values["arrow"] = (RESOURCES / "icons" / f"down-{'dark' if tokens is DARK else 'light'}.svg").as_posix()
    values["tick"] = (RESOURCES / "icons" / f"tick-{'dark' if tokens is DARK else 'light'}.svg").as_posix()
    for name in sorted(values, key=len, reverse=True):
        sheet = sheet.replace(f"@{name}", values[name])
    return sheet


def _qt_palette(tokens: Palette) -> QPalette:
    made = QPalette()
    role = QPalette.ColorRole
    for where, name in (
        (role.Window, "window"), (role.Base, "field"), (role.AlternateBase, "hover"), (role.Button, "card"), (role.ToolTipBase, "card"),
        (role.WindowText, "text"), (role.Text, "text"), (role.ButtonText, "text"), (role.ToolTipText, "text"), (role.BrightText, "bad"),
        (role.Highlight, "accent"), (role.HighlightedText, "on_accent"), (role.Link, "accent"), (role.PlaceholderText, "quiet"),
        (role.Mid, "line"), (role.Midlight, "line"), (role.Dark, "border"), (role.Light, "card"), (role.Accent, "accent"),
    ):  # fmt: skip
        made.setColor(where, QColor(getattr(tokens, name)))
    for where in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, where, QColor(tokens.quiet))
    return made
