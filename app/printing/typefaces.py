"""reportlab's TrueType fonts, read without copying: 10 MB of outlines stay in the file, a badge takes a dozen of them."""

import mmap
import sys
from array import array
from collections.abc import Sequence
from pathlib import Path
from struct import unpack_from
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts

rl_config.useA85 = 0  # streams as they are: text armour only makes papers larger and slower


_letters: list[dict[int, int]] = []  # code point -> outline, of every font read so far


class _Outlines:
    """The glyf table as slices of the mapped file; reportlab would copy all of it for every paper."""

    def __init__(self, data: mmap.mmap, start: int) -> None:
        self._data = data
        self._start = start

    def __getitem__(self, part: slice) -> bytes:
        return self._data[self._start + part.start : self._start + part.stop]


class _Metrics:
    """Advance and left bearing of every outline, as they stand in the file; those after the last advance share it."""

    def __init__(self, table: bytes, advances: int) -> None:
        self._pairs, self._bearings = _numbers("H", table[: 4 * advances]), _numbers("H", table[4 * advances :])

    def __getitem__(self, outline: int) -> tuple[int, int]:
        at = 2 * outline
        if at < len(self._pairs):
            return self._pairs[at], self._pairs[at + 1]
        return self._pairs[-2], self._bearings[outline - len(self._pairs) // 2]


def _numbers(kind: str, table: bytes) -> "array[int]":
    """A font's big-endian numbers: H two bytes, I four."""
    found = array(kind, table)
    if sys.byteorder == "little":
        found.byteswap()
    return found


class MappedFace(ttfonts.TTFontFace):
    """A font file mapped into memory; its letters are read as whole tables, in a tenth of the library's time and half its memory."""

    def readFile(self, f: str) -> None:
        """Map the file instead of reading it."""
        self.filename = f
        with Path(f).open("rb") as file:
            self._ttf_data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._pos = 0

    def get_table(self, tag: str) -> Any:
        """The table's bytes; the outlines only piece by piece."""
        if tag == "glyf":
            return _Outlines(self._ttf_data, self.get_table_pos(tag)[0])
        return super().get_table(tag)

    def extractInfo(self, charInfo: int = 1) -> None:
        """Everything about the font; a table of letters in one of the older forms is left to the library."""
        super().extractInfo(0)
        letters = self._letters() if charInfo else None
        if letters is None:
            if charInfo:
                super().extractInfo(1)
            return
        advances, self.hmetrics = self._widths()
        self.glyphPos = self._places()
        seen: dict[float, float] = {}
        widths = [seen.setdefault(width, width) for width in map(self._pdfScale, advances)]
        last = len(widths) - 1
        self.defaultWidth = widths[0]
        self.charToGlyph = letters
        self.glyphToChar: dict[int, list[int]] = {}
        self.charWidths = {code: widths[min(outline, last)] for code, outline in letters.items()}

    def _letters(self) -> dict[int, int] | None:
        """Code point -> outline, out of a table of form 12; None where the font has another."""
        table = super().get_table("cmap")
        place = 0
        for n in range(unpack_from(">H", table, 2)[0]):
            platform, encoding, offset = unpack_from(">HHL", table, 4 + 8 * n)
            if platform == 3 or (platform == 0 and encoding != 5):
                place = offset
        if not place or unpack_from(">H", table, place)[0] != 12:
            return None
        letters: dict[int, int] = {}
        for n in range(unpack_from(">L", table, place + 12)[0]):
            first, last, outline = unpack_from(">LLL", table, place + 16 + 12 * n)
            letters.update(zip(range(first, last + 1), range(outline, outline + last - first + 1), strict=True))
        space = letters.get(0x20, letters.get(0xA0))
        if space is not None:  # a blank that does not break is as wide as one that does
            letters[0x20] = letters[0xA0] = space
        return letters

    def _widths(self) -> "tuple[array[int], _Metrics]":
        advances = unpack_from(">H", super().get_table("hhea"), 34)[0]
        table = super().get_table("hmtx")
        return _numbers("H", table[: 4 * advances])[::2], _Metrics(table, advances)

    def _places(self) -> "array[int]":
        """Where each outline begins, and the end of the last."""
        table = super().get_table("loca")
        if unpack_from(">H", super().get_table("head"), 50)[0]:
            return _numbers("I", table)
        return array("I", [2 * place for place in _numbers("H", table)])


class MappedFont(ttfonts.TTFont):
    """A font over MappedFace; letters get codes as they appear, so a short text embeds only its own outlines."""

    def __init__(self, name: str, path: Path, *, index: int = 0) -> None:
        original = ttfonts.TTFontFace
        ttfonts.TTFontFace = MappedFace
        try:
            super().__init__(name, str(path), subfontIndex=index, asciiReadable=False, shapable=False)
        finally:
            ttfonts.TTFontFace = original
        if hasattr(mmap, "MADV_DONTNEED"):
            # the file was read through once for its checksum; what a paper needs of it comes back by itself
            self.face._ttf_data.madvise(mmap.MADV_DONTNEED)
        self._share()
        # two faces of one PostScript name would share their subsets inside a PDF
        self.face.name = name.encode("ascii", "replace")

    def _share(self) -> None:
        """The bold letters of a family stand at the places of its regular ones: 30,000 numbers less."""
        face = self.face
        letters = next((known for known in _letters if known == face.charToGlyph), None)
        if letters is None:
            _letters.append(face.charToGlyph)
        else:
            face.charToGlyph = letters
            face.charWidths = {code: face.charWidths[code] for code in letters if code in face.charWidths}


def to_unicode_map(font_name: str, subset: Sequence[int]) -> str:
    """The table that lets a reader copy text; reportlab's own writes letters beyond U+FFFF wrongly."""
    pairs = "\n".join(f"<{code:02X}> <{chr(char).encode('utf-16-be', 'surrogatepass').hex().upper()}>" for code, char in enumerate(subset))
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        f"/CIDSystemInfo << /Registry ({font_name}) /Ordering ({font_name}) /Supplement 0 >> def\n"
        f"/CMapName /{font_name} def\n/CMapType 2 def\n1 begincodespacerange\n<00> <{len(subset) - 1:02X}>\nendcodespacerange\n"
        f"{len(subset)} beginbfchar\n{pairs}\nendbfchar\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )


ttfonts.makeToUnicodeCMap = to_unicode_map


def register(name: str, path: Path, *, index: int = 0) -> dict[int, float]:
    """Make a font file usable by reportlab; its widths by code point. Raises ValueError for what is no TrueType font."""
    try:
        font = MappedFont(name, path, index=index)
    except (ttfonts.TTFError, KeyError, IndexError, ttfonts.structError) as error:
        raise ValueError(f"{path}: {error}") from error
    pdfmetrics.registerFont(font)
    widths: dict[int, float] = font.face.charWidths
    return widths
