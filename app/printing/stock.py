"""Label stocks: what is in the printer, in millimetres."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

from app.core.errors import UserError
from app.core.i18n import N_, _

FILE = Path(__file__).parents[2] / "resources" / "stocks.toml"
DEFAULT = "brother-62x100"
NUDGE = 0.5

# the names of stocks that are words; makers' names stay as they are
WORDS = (
    N_("Brother 62 endless"), N_("Card CR80"), N_("Avery L4785, 10 on A4"), N_("Avery 5395, 8 on Letter"),
    N_("Roll 80"), N_("Roll 58"), N_("A5 slip"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Stock:
    """One label, card or roll as it leaves the printer, in mm; `height` None is endless, `sheet_width` 0 is no sheet."""

    key: str
    name: str
    maker_number: str = ""
    width: float
    height: float | None = None
    landscape: bool = False
    sheet_width: float = 0.0
    sheet_height: float = 0.0
    across: int = 1
    down: int = 1
    left: float = 0.0
    top: float = 0.0
    gap_x: float = 0.0
    gap_y: float = 0.0
    dpi: int = 300
    margin_x: float = 1.5
    margin_y: float = 1.5
    nudge_x: float = 0.0
    nudge_y: float = 0.0
    start_at: int = 1
    is_colour: bool = True

    @property
    def is_sheet(self) -> bool:
        """Whether several labels lie on one page."""
        return self.sheet_width > 0

    @property
    def label(self) -> tuple[float, float | None]:
        """Width and height of one label as it is read."""
        return (self.height, self.width) if self.landscape and self.height else (self.width, self.height)

    @property
    def margins(self) -> tuple[float, float]:
        """Unprintable edge left and right, top and bottom of the label as it is read."""
        return (self.margin_y, self.margin_x) if self.landscape and self.height else (self.margin_x, self.margin_y)

    @property
    def page(self) -> tuple[float, float | None]:
        """Width and height of the page that goes to the printer."""
        return (self.sheet_width, self.sheet_height) if self.is_sheet else self.label

    @property
    def place(self) -> tuple[float, float]:
        """Left and top of the label to print, on its page; the nudge is in it."""
        column, row = (self.start_at - 1) % self.across, (self.start_at - 1) // self.across
        x = self.left + column * (self.width + self.gap_x) if self.is_sheet else 0.0
        y = self.top + row * ((self.height or 0) + self.gap_y) if self.is_sheet else 0.0
        return x + self.nudge_x, y + self.nudge_y

    def start(self, label: int) -> "Stock":
        """The same sheet from label n on (1 is top left); a UserError where the sheet has no such label."""
        if not 1 <= label <= self.across * self.down:
            raise UserError(_("This sheet has {n} labels; start at one of them.").format(n=self.across * self.down))
        return replace(self, start_at=label)

    def nudged(self, x: float, y: float) -> "Stock":
        """Shifted right and down, rounded to steps of 0.5 mm."""
        return replace(self, nudge_x=round(x / NUDGE) * NUDGE, nudge_y=round(y / NUDGE) * NUDGE)


@cache
def stocks(path: Path = FILE) -> dict[str, Stock]:
    """Every stock of the file by its key; a UserError names the entry that cannot be used."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(_("The list of label stocks cannot be read: {reason}").format(reason=error)) from error
    return {key: make(key, values) for key, values in raw.items()}


def make(key: str, values: Mapping[str, Any]) -> Stock:
    """A stock from plain values (the file, the editor), checked; raises UserError with one sentence."""
    known = {field.name for field in fields(Stock)} - {"key"}
    if odd := sorted(set(values) - known):
        raise UserError(_("Stock {name}: nobody knows what {words} means.").format(name=key, words=", ".join(odd)))
    try:
        made = Stock(key=key, **values)
        too_small = made.width < 20 or (made.height is not None and made.height < 20) or made.dpi < 100
        right = made.left + made.across * made.width + (made.across - 1) * made.gap_x
        bottom = made.top + made.down * (made.height or 0) + (made.down - 1) * made.gap_y
        outside = made.is_sheet and (made.left < 0 or made.top < 0 or right > made.sheet_width or bottom > made.sheet_height)
    except TypeError as error:
        raise UserError(_("Stock {name} lacks a name, a width or holds a word where a number belongs.").format(name=key)) from error
    if too_small:
        raise UserError(_("Stock {name} is too small: at least 20 × 20 mm and 100 dpi are needed.").format(name=key))
    if outside:
        raise UserError(_("Stock {name}: the labels do not fit on their sheet.").format(name=key))
    return made.start(made.start_at)


def stock(name: str) -> Stock:
    """A stock by its key or its shown name; a UserError names the choices."""
    known = stocks()
    wanted = name.strip().casefold()
    for key, found in known.items():
        if wanted in (key.casefold(), found.name.casefold(), found.maker_number.casefold(), _(found.name).casefold()):
            return found
    raise UserError(_("There is no label stock “{name}”. Choose one of: {choices}.").format(name=name, choices=", ".join(known)))
