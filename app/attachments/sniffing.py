"""What a file is by its first bytes, and what its name is good for; nothing of it is decoded, opened or run."""

import re
import struct
import unicodedata
from collections.abc import Callable
from pathlib import PurePosixPath, PureWindowsPath

from app.attachments.fields import EXPECTED, LONGEST_NAME, MOST_PIXELS, PICTURES, SHOWN, FileKind

HEAD = 64 * 1024  # bytes looked at
STARTS: tuple[tuple[bytes, FileKind], ...] = (
    (b"%PDF-", FileKind.PDF), (b"\xff\xd8\xff", FileKind.JPEG), (b"\x89PNG\r\n\x1a\n", FileKind.PNG), (b"GIF87a", FileKind.GIF),
    (b"GIF89a", FileKind.GIF), (b"II*\x00", FileKind.TIFF), (b"MM\x00*", FileKind.TIFF), (b"BM", FileKind.BMP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind.OFFICE), (b"{\\rtf", FileKind.OFFICE), (b"Rar!\x1a\x07", FileKind.ARCHIVE),
    (b"7z\xbc\xaf'\x1c", FileKind.ARCHIVE), (b"\x1f\x8b", FileKind.ARCHIVE), (b"BZh", FileKind.ARCHIVE),
    (b"\xfd7zXZ\x00", FileKind.ARCHIVE), (b"ID3", FileKind.SOUND), (b"OggS", FileKind.SOUND), (b"fLaC", FileKind.SOUND),
    (b"#!AMR", FileKind.SOUND), (b"\x1aE\xdf\xa3", FileKind.VIDEO), (b"MZ", FileKind.PROGRAM), (b"\x7fELF", FileKind.PROGRAM),
    (b"\xca\xfe\xba\xbe", FileKind.PROGRAM), (b"\xfe\xed\xfa", FileKind.PROGRAM), (b"\xcf\xfa\xed\xfe", FileKind.PROGRAM),
    (b"L\x00\x00\x00\x01\x14\x02\x00", FileKind.PROGRAM), (b"#!", FileKind.PROGRAM), (b"\x00asm", FileKind.PROGRAM),
)  # fmt: skip
PAGE = re.compile(rb"^\s*(<\?xml|<!doctype|<html|<svg|<script|<\w+[\s>])", re.IGNORECASE)
SCRIPTS = EXPECTED[FileKind.PROGRAM]
# names that mean a device or leave their folder on some system; a display name needs none of them
DEVICES = re.compile(r"^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)\s*(\..*)?$", re.IGNORECASE)
# what no name begins or ends with: some systems drop it, and then it is another name
EDGES = re.compile(r"^[\s.]+|[\s.]+$")
# letters nobody sees that turn a name round: photo gpj.exe would be read as photo exe.jpg
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def kind_of(head: bytes, name: str) -> FileKind:
    """What a file is; of plain text a name that starts something makes it a program."""
    found = next((kind for start, kind in STARTS if head.startswith(start)), None)
    if found is FileKind.ARCHIVE or head.startswith(b"PK"):
        return _of_zip(head, name) if head.startswith(b"PK") else FileKind.ARCHIVE
    if found is FileKind.BMP and not _is_bmp(head):
        found = None
    found = found or _of_container(head)
    if found is not None:
        return found
    if not _is_text(head):
        return FileKind.UNKNOWN
    if ending_of(name) in SCRIPTS:
        return FileKind.PROGRAM
    return FileKind.WEB_PAGE if PAGE.match(head[:512].removeprefix(b"\xef\xbb\xbf")) else FileKind.TEXT


def _of_zip(head: bytes, name: str) -> FileKind:
    """Office documents and programs of Java and Android are zip archives by their build."""
    if b"META-INF/MANIFEST.MF" in head or b"AndroidManifest.xml" in head or b"classes.dex" in head or ending_of(name) in SCRIPTS:
        return FileKind.PROGRAM
    is_office = any(mark in head for mark in (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis", b"OFD.xml"))
    return FileKind.OFFICE if is_office else FileKind.ARCHIVE


def _of_container(head: bytes) -> FileKind | None:
    if head[:4] == b"RIFF":
        return {b"WEBP": FileKind.WEBP, b"WAVE": FileKind.SOUND, b"AVI ": FileKind.VIDEO}.get(head[8:12])
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in (b"heic", b"heix", b"mif1", b"msf1", b"avif"):
            return FileKind.HEIC
        return FileKind.SOUND if brand == b"M4A " else FileKind.VIDEO
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] & 0x18 != 0x08:
        return FileKind.SOUND  # an MP3 frame without tag
    return FileKind.ARCHIVE if head[257:262] == b"ustar" else None


def _is_bmp(head: bytes) -> bool:
    return len(head) > 26 and struct.unpack_from("<I", head, 14)[0] in (12, 40, 52, 56, 64, 108, 124)


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\x00" in head:
        return False
    control = sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in head[:4096])
    return control == 0


def ending_of(name: str) -> str:
    """The ending of a name without its dot, small: Letter.PDF -> pdf."""
    return PurePosixPath(name.strip().rstrip(". ")).suffix.lower().removeprefix(".")


def is_misleading(kind: FileKind, name: str) -> bool:
    """Whether the name's ending says something else than the content is; a name without one says nothing."""
    ending = ending_of(name)
    if kind is FileKind.UNKNOWN:
        return any(ending in endings for known, endings in EXPECTED.items() if known in PICTURES | {FileKind.PDF})
    return bool(ending) and ending not in EXPECTED[kind] and (kind is FileKind.PROGRAM or any(ending in one for one in EXPECTED.values()))


def shown_name(name: str) -> str:
    """A name to read: no folders, no letters nobody sees, no device's name; cut in the middle where it is too long."""
    plain = PureWindowsPath(name.replace("/", "\\")).name if name else ""
    plain = EDGES.sub("", "".join(char for char in plain if unicodedata.category(char) not in UNSEEN)) or "file"
    if DEVICES.match(plain):
        plain = f"_{plain}"
    if len(plain) > LONGEST_NAME:
        tail = plain[-20:]
        plain = plain[: LONGEST_NAME - len(tail) - 1] + "…" + tail
    return plain


def can_be_shown(kind: FileKind, head: bytes) -> bool:
    """Whether a viewer may draw it: a picture that claims more than 50 million points is kept, but not drawn."""
    if kind not in SHOWN:
        return False
    if kind not in PICTURES:
        return True
    size = size_of(kind, head)
    return size is not None and 0 < size[0] * size[1] <= MOST_PIXELS


def size_of(kind: FileKind, head: bytes) -> tuple[int, int] | None:
    """Width and height a picture's header claims; None where it does not say."""
    try:
        return _SIZES[kind](head) if kind in _SIZES else None
    except (struct.error, IndexError):
        return None


def _size_of_png(head: bytes) -> tuple[int, int] | None:
    width, height = struct.unpack_from(">II", head, 16)
    return width, height


def _size_of_gif(head: bytes) -> tuple[int, int] | None:
    width, height = struct.unpack_from("<HH", head, 6)
    return width, height


def _size_of_bmp(head: bytes) -> tuple[int, int] | None:
    width, height = struct.unpack_from("<ii", head, 18)
    return abs(width), abs(height)


def _size_of_jpeg(head: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(head) and head[at] == 0xFF:
        marker = head[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", head, at + 5)
            return width, height
        at += 2 if marker == 0x01 or 0xD0 <= marker <= 0xD8 else 2 + struct.unpack_from(">H", head, at + 2)[0]
    return None


def _size_of_webp(head: bytes) -> tuple[int, int] | None:
    form = head[12:16]
    if form == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if form == b"VP8L":
        bits = struct.unpack_from("<I", head, 21)[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", head, 26)
    return width & 0x3FFF, height & 0x3FFF


def _size_of_tiff(head: bytes) -> tuple[int, int] | None:
    order = "<" if head[:2] == b"II" else ">"
    at = struct.unpack_from(order + "I", head, 4)[0]
    found: dict[int, int] = {}
    for n in range(struct.unpack_from(order + "H", head, at)[0]):
        tag, form = struct.unpack_from(order + "HH", head, at + 2 + 12 * n)
        if tag in (256, 257):
            found[tag] = struct.unpack_from(order + ("H" if form == 3 else "I"), head, at + 10 + 12 * n)[0]
    return (found[256], found[257]) if len(found) == 2 else None


_SIZES: dict[FileKind, Callable[[bytes], tuple[int, int] | None]] = {
    FileKind.PNG: _size_of_png, FileKind.GIF: _size_of_gif, FileKind.BMP: _size_of_bmp, FileKind.WEBP: _size_of_webp,
    FileKind.TIFF: _size_of_tiff, FileKind.JPEG: _size_of_jpeg,
}  # fmt: skip
