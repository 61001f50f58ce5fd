"""Fonts found on the PC, asked only for characters the shipped font lacks (FIRSTDESK_NO_SYSTEM_FONTS=1 switches them off)."""

import os
import struct
import sys
from bisect import bisect_right
from functools import cache
from pathlib import Path
from typing import NamedTuple

from app.printing import fonts

MOST_FILES = 500
SUFFIXES = (".ttf", ".ttc", ".otf")
STYLES = ("bold", "italic", "oblique", "mono", "thin", "light", "black", "condensed")
LIKELY = ("han", "cjk", "sim", "msyh", "ming", "song", "noto", "segoe", "dejavu", "arial", "unifont")


class Found(NamedTuple):
    """A font file of the PC and the code points it draws, as sorted starts and their ends."""

    path: Path
    face_index: int
    starts: list[int]
    ends: list[int]

    def has(self, code: int) -> bool:
        """Whether this font draws the code point."""
        at = bisect_right(self.starts, code) - 1
        return at >= 0 and code <= self.ends[at]


def folders() -> list[Path]:
    """Where this kind of PC keeps its fonts."""
    if sys.platform == "win32":
        return [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts", Path.home() / "AppData/Local/Microsoft/Windows/Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), Path.home() / "Library/Fonts"]
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts", Path.home() / ".fonts"]


@cache
def found() -> tuple[Found, ...]:
    """Every usable font of the PC, likely ones first; unreadable files are passed over."""
    if os.environ.get("FIRSTDESK_NO_SYSTEM_FONTS") == "1":
        return ()
    files = [path for folder in folders() if folder.is_dir() for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES]
    files.sort(key=_unlikeliness)
    read = (read_font(path) for path in files[:MOST_FILES])
    return tuple(font for font in read if font is not None)


def _unlikeliness(path: Path) -> tuple[bool, int, str]:
    name = path.name.lower()
    return not any(word in name for word in LIKELY), sum(style in name for style in STYLES), name


def font_for(char: str) -> "fonts.Face | None":
    """The first font of the PC that draws the character, registered; None where there is none."""
    for font in found():
        if font.has(ord(char)):
            face: fonts.Face | None = fonts.register_pc_font(f"PC-{font.path.stem}", font.path, font.face_index)
            if face is not None and ord(char) in face.widths:
                return face
    return None


def read_font(path: Path) -> Found | None:
    """What a font file covers; None for files without TrueType outlines (they cannot be embedded) or broken ones."""
    try:
        with path.open("rb") as file:
            head = file.read(16)
            start = struct.unpack(">L", head[12:16])[0] if head[:4] == b"ttcf" else 0
            file.seek(start)
            count = struct.unpack(">4xH6x", file.read(12))[0]
            tables = {tag: offset for tag, offset in struct.iter_unpack(">4s4xL4x", file.read(16 * count))}
            if b"glyf" not in tables or b"cmap" not in tables:
                return None
            file.seek(tables[b"cmap"])
            ranges = _ranges(file.read(1 << 20))
    except (OSError, struct.error, IndexError):
        return None
    return Found(path, 0, [first for first, _last in ranges], [last for _first, last in ranges]) if ranges else None


def _ranges(cmap: bytes) -> list[tuple[int, int]]:
    """First and last code point of each run in the widest Unicode table."""
    best: list[tuple[int, int]] = []
    for platform, _encoding, offset in struct.iter_unpack(">HHL", cmap[4 : 4 + 8 * struct.unpack(">H", cmap[2:4])[0]]):
        if platform not in (0, 3):
            continue
        form = struct.unpack(">H", cmap[offset : offset + 2])[0]
        runs = _form_12(cmap, offset) if form == 12 else _form_4(cmap, offset) if form == 4 else []
        if sum(last - first for first, last in runs) > sum(last - first for first, last in best):
            best = runs
    return sorted(best)


def _form_12(cmap: bytes, offset: int) -> list[tuple[int, int]]:
    groups = struct.unpack(">L", cmap[offset + 12 : offset + 16])[0]
    return [(first, last) for first, last in struct.iter_unpack(">LL4x", cmap[offset + 16 : offset + 16 + 12 * groups])]


def _form_4(cmap: bytes, offset: int) -> list[tuple[int, int]]:
    count = struct.unpack(">H", cmap[offset + 6 : offset + 8])[0] // 2
    ends = struct.unpack(f">{count}H", cmap[offset + 14 : offset + 14 + 2 * count])
    starts = struct.unpack(f">{count}H", cmap[offset + 16 + 2 * count : offset + 16 + 4 * count])
    return [(first, last) for first, last in zip(starts, ends, strict=True) if first != 0xFFFF]
