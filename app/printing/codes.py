"""Badge codes: ten digits that no stray phone number is mistaken for, as Code 128 set C or QR in whole printer dots."""

import unicodedata
from typing import NamedTuple

from stdnum import damm

from app.office.fields import FIRST_STAFF_BADGE, STAFF_BADGES

MM_PER_INCH = 25.4
PREFIX = "71"
SERIALS = 10_000_000
# The last million serials are passes, the one before staff badges: one prefix, one check digit, so scanner and one box take all.
FIRST_PASS = 9_000_000
LENGTH = 10
QUIET_MODULES = 10
QUIET_MM = 6.35
HEIGHT_MM = 6.35
HEIGHT_SHARE = 0.15
QR_QUIET = 4
QR_DOTS = 4
# printer resolution -> dots of the narrowest bar: 0.375 mm at 203 dpi, 0.339 mm at 300
DOTS = {203: 3, 300: 4, 600: 8}

_PATTERNS = """
    212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222
    123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321
    232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121
    313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224
    111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111
    111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113
    114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112
""".split()  # noqa: SIM905 -- 107 quoted words would hide the table
_START_C, _STOP = 105, 106


def badge_code(serial: int, prefix: str = PREFIX) -> str:
    """Ten digits for a badge serial: prefix, seven digits (coming round after ten million), Damm check digit."""
    body = f"{prefix}{serial % SERIALS:07d}"
    return body + damm.calc_check_digit(body)


def read_code(text: str, prefix: str = PREFIX) -> int | None:
    """The serial in what a scanner typed, None for anything that is not our badge."""
    normal = unicodedata.normalize("NFKC", text)
    digits = "".join(char for char in normal if unicodedata.category(char) not in ("Cc", "Cf")).strip()
    if len(digits) != LENGTH or not (digits.isascii() and digits.isdigit()) or not digits.startswith(prefix):
        return None
    return int(digits[len(prefix) : -1]) if damm.is_valid(digits) else None


def is_pass(serial: int | None) -> bool:
    """Whether a serial belongs to a pass, which is scanned in and out again and again; the others are badges of one visit."""
    return serial is not None and serial >= FIRST_PASS


def is_staff_badge(serial: int | None) -> bool:
    """Whether a serial is behind a staff badge, which says who is at the desk or who comes and goes (X-out)."""
    return serial is not None and FIRST_STAFF_BADGE <= serial < FIRST_STAFF_BADGE + STAFF_BADGES


def code128(digits: str) -> list[int]:
    """Widths in modules, bar and gap in turn, of an even number of digits in set C with start, check and stop."""
    if len(digits) % 2 or not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"set C takes pairs of digits, not {digits!r}")
    values = [int(digits[at : at + 2]) for at in range(0, len(digits), 2)]
    check = (_START_C + sum(place * value for place, value in enumerate(values, 1))) % 103
    return [int(width) for value in (_START_C, *values, check, _STOP) for width in _PATTERNS[value]]


class Bars(NamedTuple):
    """A Code 128 ready to draw: modules wide, `dot` mm per printer dot, `dots` per module; sizes in mm."""

    widths: list[int]
    dot: float
    dots: int

    @property
    def module(self) -> float:
        """Width of the narrowest bar in mm."""
        return self.dot * self.dots

    @property
    def length(self) -> float:
        """From the first bar to the last, in mm."""
        return sum(self.widths) * self.module

    @property
    def quiet(self) -> float:
        """White before the first and after the last bar, in mm."""
        return max(QUIET_MODULES * self.module, QUIET_MM)

    @property
    def total(self) -> float:
        """Length with both quiet zones, in mm."""
        return self.length + 2 * self.quiet

    @property
    def height(self) -> float:
        """The least height of the bars in mm."""
        return max(HEIGHT_MM, HEIGHT_SHARE * self.length)


def bars(digits: str, dpi: int) -> Bars:
    """The bars of a code for a printer's resolution: always whole dots, about 0.35 mm for the narrowest."""
    dots = DOTS.get(dpi) or max(2, round(0.35 * dpi / MM_PER_INCH))
    return Bars(code128(digits), MM_PER_INCH / dpi, dots)


class Squares(NamedTuple):
    """A QR code ready to draw; `side` is the symbol without its quiet zone, in mm."""

    rows: tuple[tuple[bool, ...], ...]
    module: float

    @property
    def side(self) -> float:
        """Width and height of the symbol in mm."""
        return len(self.rows) * self.module

    @property
    def total(self) -> float:
        """Width and height with the quiet zone of four modules, in mm."""
        return self.side + 2 * QR_QUIET * self.module


def squares(text: str, dpi: int, room: float) -> Squares | None:
    """A QR code (level M) as large as `room` mm allow in whole dots; None where modules would be under four dots."""
    from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel, QRNumber

    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(QRNumber(text) if text.isascii() and text.isdigit() else QR8bitByte(text))
    code.make()
    count = code.getModuleCount()
    dot = MM_PER_INCH / dpi
    dots = int(room / dot / (count + 2 * QR_QUIET))
    if dots < QR_DOTS:
        return None
    rows = tuple(tuple(bool(code.isDark(row, column)) for column in range(count)) for row in range(count))
    return Squares(rows, dots * dot)
