"""reportlab's TrueType fonts, read without copying: 10 MB of outlines stay in the file, a badge takes a dozen of them."""

import mmap
from array import array
from collections.abc import Sequence
from pathlib import Path
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


class MappedFace(ttfonts.TTFontFace):
    """A font file mapped into memory."""

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
        self._slim()
        # two faces of one PostScript name would share their subsets inside a PDF
        self.face.name = name.encode("ascii", "replace")

    def _slim(self) -> None:
        """Tables of 30,000 letters in a third of the memory; what only shaping of scripts asks for is not kept."""
        face = self.face
        face.glyphToChar = {}
        face.glyphPos = array("L", face.glyphPos)
        seen: dict[tuple[int, int], tuple[int, int]] = {}
        face.hmetrics = [seen.setdefault(pair, pair) for pair in face.hmetrics]
        letters = next((known for known in _letters if known == face.charToGlyph), None)
        if letters is None:
            _letters.append(face.charToGlyph)
        else:  # the bold letters of a family stand at the places of its regular ones: 30,000 numbers less
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
