"""The letters of every paper: which font draws a character, how wide it is, and what no font can draw."""

import threading
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from app.core.errors import UserError
from app.core.i18n import _

FOLDER = Path(__file__).parents[2] / "resources" / "fonts"
REGULAR = "NotoSansSC-Regular"
BOLD = "NotoSansSC-Bold"

# How far Latin letters with one mark and brackets reach; stacked marks reach further and are clipped by the sheet
ASCENT = 1.01
DESCENT = 0.29

drawing_lock = threading.Lock()  # reportlab's font files keep a reading position: one thread may subset at a time
# Hangul fillers and such: letters by their category, but nothing is drawn
BLANK = "\u115f\u1160\u3164\uffa0"
_lock = threading.RLock()
_faces: dict[str, "Face"] = {}


class Glyph(NamedTuple):
    """One character as it is drawn; `width` in em. Without a font it is drawn as its code point in a box."""

    char: str
    font: str
    width: float


class Face:
    """A registered font: code point -> width in thousandths of an em."""

    def __init__(self, name: str, widths: dict[int, float]) -> None:
        self.name = name
        self.widths = widths

    def width(self, text: str) -> float:
        """Width in em; raises KeyError where a character is not in this font."""
        widths = self.widths
        return sum([widths[ord(char)] for char in text]) / 1000


def preload() -> None:
    """Read the shipped fonts now (0.4 s), so that the first badge does not wait for it."""
    for name in (REGULAR, BOLD):
        face(name)


def face(name: str) -> Face:
    """The shipped font of that name, read on first use; a missing file is a UserError."""
    found = _faces.get(name)
    if found is None:
        with _lock:
            found = _faces.get(name) or _read(name, FOLDER / f"{name}.ttf")
            _faces[name] = found
    return found


def _read(name: str, path: Path) -> Face:
    from app.printing.typefaces import register

    try:
        return Face(name, register(name, path))
    except (OSError, ValueError) as error:
        sentence = _("The font {file} cannot be read, so nothing can be printed. Install the program again; no record is lost.")
        raise UserError(sentence.format(file=path.name)) from error


def glyphs(text: str, *, bold: bool = False) -> list[Glyph]:
    """Every character that draws something, in reading order; line ends and odd blanks become spaces."""
    own = face(BOLD if bold else REGULAR)
    name, widths = own.name, own.widths
    return [
        Glyph(char, name, widths[code] / 1000) if (code := ord(char)) in widths else _elsewhere(char, bold)
        for char in (text if text.isascii() and text.isprintable() else seen(text))
    ]


def plain_width(text: str, *, bold: bool = False) -> float | None:
    """Width in em of a text the shipped font draws as it stands; None where it needs the longer way."""
    try:
        return face(BOLD if bold else REGULAR).width(text) if text.isprintable() else None
    except KeyError:
        return None


def seen(text: str) -> str:
    """The text without what draws nothing (controls, zero-width marks), accents composed where a letter for it exists."""
    if any(unicodedata.combining(char) for char in text):
        text = unicodedata.normalize("NFC", text)
    return "".join([_as_drawn(char) for char in text])


@lru_cache(4096)
def _as_drawn(char: str) -> str:
    category = unicodedata.category(char)
    if char in "\n\r\t" or category in ("Zl", "Zp"):
        return " "
    if category in ("Cc", "Cf", "Cs") or char in BLANK or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
        return ""
    if category == "Zs" and ord(char) not in face(REGULAR).widths:
        return " "
    return char


@lru_cache(4096)
def _elsewhere(char: str, bold: bool) -> Glyph:
    from app.printing import pc_fonts

    with _lock:
        found = pc_fonts.font_for(char)
    if found is not None:
        return Glyph(char, found.name, found.widths.get(ord(char), 1000) / 1000)
    digits = max(4, len(f"{ord(char):X}"))
    return Glyph(char, "", 0.66 if digits == 4 else 0.9)


def missing(text: str) -> list[str]:
    """The characters no font has, once each in order: they are printed as code points in a box; say so before printing."""
    return list(dict.fromkeys(glyph.char for glyph in glyphs(text) if not glyph.font))


def forget() -> None:
    """Ask the PC's fonts again (after one was installed, or switched off)."""
    from app.printing import pc_fonts

    _elsewhere.cache_clear()
    pc_fonts.found.cache_clear()


def register_pc_font(name: str, path: Path, index: int) -> Face | None:
    """A font of the PC as a Face, None where reportlab cannot use it."""
    from app.printing.typefaces import register

    with _lock:
        if name not in _faces:
            try:
                _faces[name] = Face(name, register(name, path, index=index))
            except (OSError, ValueError):
                return None
        return _faces[name]
