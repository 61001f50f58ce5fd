"""stocks, printers and print test."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.core.errors import FormErrors, UserError
from app.core.forms import Field
from app.core.i18n import _
from app.printing.fields import ROUTE_FIELDS, STOCK_FIELDS, as_form
from app.tool.session import hand_out, opened, say_json


def _told(words: argparse.Namespace, fields: Sequence[Field]) -> dict[str, str]:
    """The fields named on the command line; the others stay as they are."""
    return {field.name: value for field in fields if (value := getattr(words, field.name)) is not None}


def _at_fields(error: FormErrors) -> UserError:
    """All sentences of a form in one line, each with its field."""
    return UserError(" · ".join(": ".join((name, sentence)) for name, sentence in error.errors.items()))


def list_stocks(words: argparse.Namespace) -> None:
    """Every stock that can be chosen."""
    from app.printing.lists import stock_list

    with opened(words) as desk:
        rows = desk.store.read(stock_list)
    if words.json:
        kinds = ("is_shipped", "is_altered")
        say_json([{"key": row.key, **{kind: getattr(row, kind) for kind in kinds}, **as_form(row.stock)} for row in rows])
        return
    for row in rows:
        stock = row.stock
        size = f"{stock.width:g} × {stock.height:g}" if stock.height else f"{stock.width:g} × …"
        origin = _("altered") if row.is_altered else _("shipped") if row.is_shipped else _("own")
        print("\t".join((row.key, _(stock.name), stock.maker_number, size, origin)))


def show_stock(words: argparse.Namespace) -> None:
    """All fields of one stock."""
    from app.printing.lists import stock_named

    with opened(words) as desk:
        stock = desk.store.read(stock_named, words.stock)
    if words.json:
        say_json({"key": stock.key, **as_form(stock)})
        return
    print("\t".join(("key", stock.key)))
    for name, value in as_form(stock).items():
        print("\t".join((name, value)))


def set_stock(words: argparse.Namespace) -> None:
    """Change a stock, or make a new one out of another; prints its key."""
    from app.printing.lists import stock_named
    from app.printing.service import remove_stock, save_stock

    told = _told(words, STOCK_FIELDS)
    with opened(words) as desk:
        if words.back:
            print(desk.do(remove_stock, words.stock).key)
            return
        start = as_form(desk.store.read(stock_named, words.like)) if words.like else {}
        try:
            kept = desk.do(save_stock, "" if words.new else words.stock, {**start, **({"name": words.stock} if words.new else {}), **told})
        except FormErrors as error:
            raise _at_fields(error) from error
    print(kept.key)


def list_printers(words: argparse.Namespace) -> None:
    """The printers of this PC with their trouble, then what each counter prints on."""
    from app.printing.lists import counters, routes, usual
    from app.printing.printers import found

    with opened(words) as desk:
        names = desk.store.read(counters)
        ways = [way for name in names for way in desk.store.read(routes, name, _papers()) if way.is_own]
        usual_ways = [usual(_settings(desk), paper) for paper in ("badge", "slip")]
    rows = found()
    if words.json:
        printers = [{"name": row.name, "is_usual": row.is_usual, "trouble": row.trouble} for row in rows]
        fields = ("counter", "paper", "printer", "stock", "copies", "look")
        say_json({"printers": printers, "counters": [{name: getattr(way, name) for name in fields} for way in ways]})
        return
    for row in rows:
        print("\t".join((row.name, _("usual") if row.is_usual else "", row.trouble or _("prints"))))
    if not rows:
        print(_("CUPS knows no printer on this PC."))
    for way in (*usual_ways, *ways):
        where = way.counter if way.is_own else _("everywhere else")
        print("\t".join((where, way.paper, way.printer or _("the system's printer"), way.stock, str(way.copies))))


def _papers() -> tuple[str, ...]:
    from app.wiring import drawers

    return tuple(drawers())


def _settings(desk: Any) -> Any:
    from app.office.settings import get_settings

    return desk.store.read(get_settings)


def set_printer(words: argparse.Namespace) -> None:
    """What a counter prints a paper on."""
    from app.printing.service import clear_route, set_route

    told = _told(words, ROUTE_FIELDS)
    if words.paper not in _papers():
        raise UserError(_("There is no paper “{name}”. Choose one of: {choices}.").format(name=words.paper, choices=", ".join(_papers())))
    with opened(words) as desk:
        if words.back:
            desk.do(clear_route, words.counter, words.paper)
            return
        try:
            desk.do(set_route, words.counter, words.paper, told)
        except FormErrors as error:
            raise _at_fields(error) from error


def print_test(words: argparse.Namespace) -> None:
    """The test label of a stock as PDF."""
    from app.printing.lists import stock_named
    from app.printing.papers import trial_page

    with opened(words) as desk:
        content = desk.store.read(trial_page, desk.store.read(stock_named, words.stock))
        hand_out(desk, words, content)
    print(Path(words.out).name)
