"""Light and dark can be read by everybody."""

import pytest
from PySide6.QtWidgets import QApplication

from ui import icons, theme
from ui.theme import DARK, EDGE_PAIRS, LIGHT, TEXT_PAIRS, Palette


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_stands_out_from_its_ground(palette: Palette) -> None:
    weak = {pair: contrast(getattr(palette, pair[0]), getattr(palette, pair[1])) for pair in TEXT_PAIRS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_every_edge_that_carries_meaning_is_seen(palette: Palette) -> None:
    weak = {pair: contrast(getattr(palette, pair[0]), getattr(palette, pair[1])) for pair in EDGE_PAIRS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3.0} == {}


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_no_name_of_a_token_is_left_in_the_style_sheet(palette: Palette) -> None:
    assert "@" not in theme.style_sheet(palette)


def test_the_shipped_font_is_in_use_and_its_figures_have_one_width(qapp: QApplication) -> None:
    from PySide6.QtGui import QFontInfo, QFontMetrics

    theme.apply(qapp, "light")
    assert QFontInfo(qapp.font()).family() == theme.FAMILY
    assert len({QFontMetrics(theme.font()).horizontalAdvance(figure) for figure in "0123456789"}) == 1


def test_every_icon_named_in_the_window_exists() -> None:
    import re

    from tests.rules.sources import ROOT

    named = set()
    for path in (ROOT / "ui").rglob("*.py"):
        named |= set(re.findall(r'icon(?:s\.icon)?[=(]\s*"([a-z0-9-]+)"', path.read_text("utf-8")))
    assert named
    assert {name for name in named if name not in icons.glyphs()} == set()


def test_light_and_dark_change_the_running_program(qapp: QApplication) -> None:
    theme.apply(qapp, "dark")
    assert theme.is_dark()
    theme.apply(qapp, "light")
    assert not theme.is_dark()
