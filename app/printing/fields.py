"""The fields of a label stock and of what a counter prints a paper on, with what is wrong of each in a sentence."""

import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from app.core.errors import FormErrors
from app.core.forms import Field, Kind, clean
from app.core.i18n import N_, _
from app.printing.codes import badge_code, bars, squares
from app.printing.stock import NUDGE, Stock

LEAST = 15.0  # mm between the margins: less holds neither a name nor a code
SLACK = 0.011  # lengths are kept in hundredths of a millimetre
MOST_NUDGE = 10
SLIP_FORMS = (("A5", N_("A5, two copies")), ("roll80", N_("80 mm roll")))
ACK_FORMS = (("A5", N_("A5 sheet")), ("roll80", N_("80 mm roll")))
MESSAGE_FORMS = (("A6", N_("A6 slip")), ("roll80", N_("80 mm roll")))
NO_LOOK = frozenset({"evacuation"})  # prints within two seconds, whoever sits there
# shown on the screen before they are queued, so "look first" is asked there
SHOWN_BEFORE = frozenset({
    "register", "record", "pass_list", "calls", "reception", "opinions", "incident", "plan", "complaint_register", "round_list",
})  # fmt: skip


def number(text: str) -> float | None:
    """A length as people write it (58,9 and full-width digits too); None for anything else."""
    plain = unicodedata.normalize("NFKC", text).strip().replace(",", ".").removesuffix("mm").strip()
    try:
        value = float(plain)
    except ValueError:
        return None
    return round(value, 2) if abs(value) < 10_000 else None


def _length(low: float, high: float) -> Callable[[str], str | None]:
    def trouble(text: str) -> str | None:
        value = number(text) if text.strip() else 0.0 if low <= 0 else None
        if value is not None and low <= value <= high:
            return None
        return _("Write a length from {low} to {high} mm, such as {example}.").format(low=low, high=high, example=min(high, max(low, 58.9)))

    return trouble


def _nudge_trouble(text: str) -> str | None:
    value = number(text) if text.strip() else 0.0
    if value is not None and abs(value) <= MOST_NUDGE and (value / NUDGE).is_integer():
        return None
    return _("The shift goes in steps of 0.5 mm, at most {n} mm either way.").format(n=MOST_NUDGE)


STOCK_FIELDS = (
    Field("name", N_("Stock name"), required=True, max_len=80),
    Field("maker_number", N_("Maker's number"), max_len=40),
    Field("width", N_("Width (mm)"), required=True, check=_length(20, 330)),
    Field("height", N_("Height (empty: endless)"), check=_length(20, 500)),
    Field("dpi", N_("Dots per inch"), Kind.NUMBER, required=True, minimum=100, maximum=1200),
    Field("margin_x", N_("Margin left and right"), check=_length(0, 50)),
    Field("margin_y", N_("Margin top and bottom"), check=_length(0, 50)),
    Field("landscape", N_("Turned: read along its length"), Kind.YES_NO),
    Field("is_colour", N_("Prints colours"), Kind.YES_NO),
    Field("sheet_width", N_("Sheet width (empty: none)"), check=_length(20, 500)),
    Field("sheet_height", N_("Sheet height"), check=_length(20, 700)),
    Field("left", N_("Left edge"), check=_length(0, 300)),
    Field("top", N_("Top edge"), check=_length(0, 300)),
    Field("across", N_("Labels across"), Kind.NUMBER, minimum=1, maximum=50),
    Field("down", N_("Labels down"), Kind.NUMBER, minimum=1, maximum=99),
    Field("gap_x", N_("Gap across"), check=_length(0, 100)),
    Field("gap_y", N_("Gap down"), check=_length(0, 100)),
    Field("start_at", N_("Start at label"), Kind.NUMBER, minimum=1, maximum=4950),
    Field("nudge_x", N_("Shift right"), check=_nudge_trouble),
    Field("nudge_y", N_("Shift down"), check=_nudge_trouble),
)
LENGTHS = (
    "width", "height", "margin_x", "margin_y", "sheet_width", "sheet_height", "left", "top", "gap_x", "gap_y", "nudge_x", "nudge_y",
)  # fmt: skip
COUNTS = ("dpi", "across", "down", "start_at")
TICKS = ("landscape", "is_colour")

ROUTE_FIELDS = (
    Field("printer", N_("Printer (empty: the system's)"), max_len=255),
    Field("stock", N_("Stock or form"), max_len=40),
    Field("copies", N_("Copies"), Kind.NUMBER, required=True, minimum=1, maximum=9),
    Field("look", N_("Show it before it is printed"), Kind.YES_NO),
)


def as_form(stock: Stock) -> dict[str, str]:
    """A stock as the editor shows it."""
    return {field.name: _shown(field.name, getattr(stock, field.name)) for field in STOCK_FIELDS}


def _shown(name: str, value: Any) -> str:
    if name in TICKS:
        return "yes" if value else "no"
    if name in ("height", "sheet_width", "sheet_height") and not value:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def from_form(values: Mapping[str, object], *, key: str = "") -> Stock:
    """The stock a form describes; raises FormErrors with one sentence at each wrong field."""
    given = {name: "" if value is None else str(value) for name, value in values.items()}
    cleaned = clean(STOCK_FIELDS, given).values
    for name in LENGTHS:
        text = str(cleaned[name] or "")
        cleaned[name] = (number(text) if text.strip() else None) or (None if name == "height" else 0.0)
    for name in COUNTS:
        cleaned[name] = cleaned[name] or 1
    for name in TICKS:
        cleaned[name] = bool(cleaned[name])
    plain: dict[str, Any] = {name: value.strip() if isinstance(value, str) else value for name, value in cleaned.items()}
    made = Stock(key=key, **plain)
    if errors := troubles(made):
        raise FormErrors(errors)
    return made


def troubles(stock: Stock) -> dict[str, str]:
    """What does not go together, at the field to change; empty for a stock that prints."""
    errors = {**_margin_troubles(stock), **(_sheet_troubles(stock) if stock.sheet_width or stock.sheet_height else _single_troubles(stock))}
    if not errors and not holds_code(stock):
        need = round(bars(badge_code(0), stock.dpi).total, 1)
        sentence = _("The code of a badge needs {n} mm at {dpi} dpi and does not fit. Make the label larger or its margins smaller.")
        errors["width"] = sentence.format(n=need, dpi=stock.dpi)
    return errors


def _margin_troubles(stock: Stock) -> dict[str, str]:
    errors = {}
    for name, side, margin in (("margin_x", stock.width, stock.margin_x), ("margin_y", stock.height, stock.margin_y)):
        if side is not None and side - 2 * margin < LEAST:
            sentence = _("These margins leave {n} mm of {side} mm; at least {least} mm are needed.")
            errors[name] = sentence.format(n=f"{max(0.0, side - 2 * margin):g}", side=f"{side:g}", least=f"{LEAST:g}")
    return errors


def _single_troubles(stock: Stock) -> dict[str, str]:
    errors = {}
    if stock.across * stock.down > 1:
        errors["sheet_width"] = _("Several labels lie on a sheet: write how wide and how high it is.")
    elif stock.start_at > 1:
        errors["start_at"] = _("This sheet has {n} labels; start at one of them.").format(n=1)
    if stock.landscape and stock.height is None:
        errors["landscape"] = _("An endless roll cannot be turned. Take the tick away or write a height.")
    return errors


def _sheet_troubles(stock: Stock) -> dict[str, str]:
    errors = {}
    if not stock.sheet_width or not stock.sheet_height:
        missing = "sheet_width" if not stock.sheet_width else "sheet_height"
        return {missing: _("A sheet has a width and a height. Write both, or leave both empty.")}
    if stock.height is None:
        return {"height": _("A label of a sheet has a height. Write it, or leave the sheet empty.")}
    if stock.landscape:
        errors["landscape"] = _("A label of a sheet is not turned. Take the tick away and write width and height as they are read.")
    right = stock.left + stock.across * stock.width + (stock.across - 1) * stock.gap_x
    bottom = stock.top + stock.down * stock.height + (stock.down - 1) * stock.gap_y
    ways = (("width", "across", stock.width, right, stock.sheet_width), ("height", "down", stock.height, bottom, stock.sheet_height))
    for side, many, one, all_of_them, sheet in ways:
        if one > sheet + SLACK:
            errors[side] = _("The label is larger than its sheet ({n} mm).").format(n=f"{sheet:g}")
        elif all_of_them > sheet + SLACK:
            sentence = _("These labels with their edge and gaps need {n} mm; the sheet has {sheet} mm.")
            errors[many] = sentence.format(n=f"{all_of_them:g}", sheet=f"{sheet:g}")
    if stock.start_at > stock.across * stock.down:
        errors["start_at"] = _("This sheet has {n} labels; start at one of them.").format(n=stock.across * stock.down)
    return errors


def holds_code(stock: Stock) -> bool:
    """Whether a badge's code fits somewhere on the label, with its band and the escort mark beside it."""
    width, height = stock.label
    code = bars(badge_code(0), stock.dpi)
    if code.total <= width:
        return True
    if height is None:
        return False
    margin_x, margin_y = stock.margins
    band = max(4.2, min(11.0, min(width, height) * 0.15)) + 0.8
    mark = max(3.6, height * 0.085) + 0.8 if height >= 45 else 0.0
    inner = height - 2 * margin_y - band - mark
    if code.total <= height - margin_y - band - mark and width - 2 * margin_x - code.height >= LEAST:
        return True
    return squares(badge_code(0), stock.dpi, min(18.0, width - 2 * margin_x, inner * 0.6)) is not None
