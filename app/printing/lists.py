"""The stocks in force (shipped, altered, the office's own) and what each counter prints a paper on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from app.core.actor import counter_words
from app.core.errors import UserError
from app.core.i18n import _
from app.office.settings import Settings, get_settings
from app.printing.fields import ACK_FORMS, MESSAGE_FORMS, SHOWN_BEFORE, SLIP_FORMS
from app.printing.record import LabelStock, PaperRoute
from app.printing.stock import Stock, stocks
from app.storage.direct import run

HUNDREDTHS = ("width", "height", "sheet_width", "sheet_height", "gap_x", "gap_y", "margin_x", "margin_y", "nudge_x", "nudge_y")
KEPT_AS = {"left": "from_left", "top": "from_top"}  # words SQL has another use for
BADGES = ("badge", "pass", "staff_badge")  # the papers that go on the badge stock
AS_THEY_ARE = ("key", "name", "maker_number", "landscape", "is_colour", "dpi", "across", "down", "start_at")
COLUMNS = (*AS_THEY_ARE, *HUNDREDTHS, *KEPT_AS.values(), "is_active")
ONE = sql(f"SELECT {', '.join(COLUMNS)} FROM label_stock WHERE key = :key")
ALL = sql(f"SELECT {', '.join(COLUMNS)} FROM label_stock ORDER BY name")
ROUTE = sql("SELECT printer, stock, copies, look FROM paper_route WHERE counter = :counter AND paper = :paper AND is_active")


@dataclass(frozen=True, slots=True)
class StockRow:
    """A stock as the editor lists it: `is_shipped` came with the program, `is_altered` in the office's wording."""

    key: str
    stock: Stock
    is_shipped: bool
    is_altered: bool

    @property
    def id(self) -> str:
        """Its key."""
        return self.key


@dataclass(frozen=True, slots=True)
class Route:
    """How a paper is printed at a counter; `is_own` where the counter has its own way."""

    counter: str
    paper: str
    printer: str
    stock: str
    copies: int
    look: bool
    is_own: bool = True


# -- stocks


def kept_values(stock: Stock) -> dict[str, Any]:
    """A stock as its row keeps it."""
    values: dict[str, Any] = {name: getattr(stock, name) for name in AS_THEY_ARE}
    lengths = {name: getattr(stock, name) for name in HUNDREDTHS} | {kept: getattr(stock, name) for name, kept in KEPT_AS.items()}
    return values | {name: None if value is None else round(value * 100) for name, value in lengths.items()}


def _as_stock(row: Sequence[Any]) -> Stock:
    kept = dict(zip(COLUMNS, row, strict=True))
    lengths = {name: kept[name] for name in HUNDREDTHS} | {name: kept[column] for name, column in KEPT_AS.items()}
    values: dict[str, Any] = {name: kept[name] for name in AS_THEY_ARE} | {
        "landscape": bool(kept["landscape"]),
        "is_colour": bool(kept["is_colour"]),
    }
    return Stock(**values | {name: None if value is None else value / 100 for name, value in lengths.items()})


def stock_named(s: Session, name: str) -> Stock:
    """A stock by its key or its shown name, the office's wording first; a UserError names the choices.

    A stock of the office that is offered no more still prints the papers that were made for it.
    """
    wanted = name.strip()
    for row in run(s, ONE, {"key": wanted}):
        if row[-1] or wanted not in stocks():
            return _as_stock(row)
    if wanted in stocks():
        return stocks()[wanted]
    plain = wanted.casefold()
    known = stock_list(s)
    for found in known:
        stock = found.stock
        if plain in (found.key.casefold(), stock.name.casefold(), stock.maker_number.casefold(), _(stock.name).casefold()):
            return stock
    choices = ", ".join(row.key for row in known)
    raise UserError(_("There is no label stock “{name}”. Choose one of: {choices}.").format(name=name, choices=choices))


def stock_list(s: Session) -> tuple[StockRow, ...]:
    """Every stock that is offered: the office's own first, then the shipped ones in their order."""
    own = {row[0]: _as_stock(row) for row in run(s, ALL) if row[-1]}
    shipped = stocks()
    rows = [StockRow(key, stock, is_shipped=False, is_altered=False) for key, stock in own.items() if key not in shipped]
    rows += [StockRow(key, own.get(key, stock), is_shipped=True, is_altered=key in own) for key, stock in shipped.items()]
    return tuple(rows)


def stock_choices(s: Session) -> tuple[tuple[str, str], ...]:
    """Key and name of every stock that is offered, for a list to choose from."""
    return tuple((row.key, _(row.stock.name)) for row in stock_list(s))


# -- what a counter prints a paper on


def usual(settings: Settings, paper: str, counter: str = "") -> Route:
    """The office's usual way, from its settings: badges on theirs, all else on the printer for slips and forms."""
    if paper in (*BADGES, "test"):
        return Route(counter, paper, settings.badge_printer, settings.badge_stock, settings.badge_copies, look=False, is_own=False)
    if paper == "message" and settings.message_form == "label":
        return Route(counter, paper, settings.badge_printer, settings.badge_stock, 1, look=False, is_own=False)
    form = {"slip": settings.slip_form, "complaint_ack": settings.slip_form, "message": settings.message_form}.get(paper, "")
    return Route(counter, paper, settings.slip_printer, form, 1, look=paper in SHOWN_BEFORE, is_own=False)


def own_route(s: Session, counter: str, paper: str) -> Route | None:
    """The counter's own way for a paper, None where it has none; one small query, as every paper queued asks it."""
    for printer, stock, copies, look in run(s, ROUTE, {"counter": counter, "paper": paper}):
        return Route(counter, paper, printer, stock, copies, bool(look))
    return None


def route(s: Session, counter: str, paper: str) -> Route:
    """How a paper is printed at a counter."""
    return own_route(s, counter, paper) or usual(get_settings(s), paper, counter)


def routes(s: Session, counter: str, papers: Sequence[str]) -> tuple[Route, ...]:
    """How each of these papers is printed at a counter."""
    settings = get_settings(s)
    return tuple(own_route(s, counter, paper) or usual(settings, paper, counter) for paper in papers)


def goes_straight(s: Session, counter: str, paper: str) -> bool:
    """Whether a paper is printed at this counter without a look at it on the screen."""
    return not route(s, counter, paper).look


def counters(s: Session) -> tuple[str, ...]:
    """The counters that have a way of their own, by name."""
    found = select(PaperRoute.counter).where(PaperRoute.is_active).distinct().order_by(PaperRoute.counter)
    return tuple(s.scalars(found))


def form_choices(s: Session, paper: str) -> tuple[tuple[str, str], ...]:
    """What a paper may be printed on; empty where there is nothing to choose."""
    if paper == "slip":
        return tuple((key, _(words)) for key, words in SLIP_FORMS)
    if paper == "complaint_ack":
        return tuple((key, _(words)) for key, words in ACK_FORMS)
    if paper == "message":
        return (*((key, _(words)) for key, words in MESSAGE_FORMS), *stock_choices(s))
    return stock_choices(s) if paper in BADGES else ()


def form_names(s: Session) -> dict[str, str]:
    """What every stock and form is called."""
    return dict((*form_choices(s, "message"), *form_choices(s, "slip")))


def users_of(s: Session, key: str) -> tuple[str, ...]:
    """Who prints on a stock, in words: the office's setting, the counters."""
    found = [_("the office's settings")] if get_settings(s).badge_stock == key else []
    rows = s.scalars(select(PaperRoute.counter).where(PaperRoute.is_active, PaperRoute.stock == key).distinct())
    return (*found, *(printing_counter(counter) for counter in rows))


def printing_counter(counter: str) -> str:
    """A counter that prints, for people; one may have no name."""
    return counter_words(counter) or _("the counter without a name")


def record_of(s: Session, key: str) -> LabelStock | None:
    """The office's row of a stock."""
    return s.execute(select(LabelStock).where(LabelStock.key == key)).scalar_one_or_none()
