"""The words of the command line for stocks and printers."""

import argparse

from app.printing.fields import ROUTE_FIELDS, STOCK_FIELDS
from app.tool import papers

Commands = argparse._SubParsersAction


def add(commands: "Commands[argparse.ArgumentParser]", papers_of: "Commands[argparse.ArgumentParser]") -> None:
    """The commands stocks and printers, and `print test` among the papers."""
    _stocks(commands)
    _printers(commands)
    test = papers_of.add_parser("test", help="the test label of a stock: frame, ruler, which way a shift goes, a code")
    test.add_argument("stock", help="key or name, as stocks list shows them")
    test.add_argument("--out", required=True, metavar="F.pdf")
    test.set_defaults(run=papers.print_test)


def _stocks(commands: "Commands[argparse.ArgumentParser]") -> None:
    words = "List, show, change and add label stocks."
    verbs = commands.add_parser("stocks", help=words, description=words).add_subparsers(required=True, metavar="VERB")
    listed = verbs.add_parser("list", help="every stock that can be chosen: shipped, altered, own")
    listed.add_argument("--json", action="store_true")
    listed.set_defaults(run=papers.list_stocks)
    show = verbs.add_parser("show", help="all fields of a stock, in mm")
    show.add_argument("stock", help="key or name")
    show.add_argument("--json", action="store_true")
    show.set_defaults(run=papers.show_stock)
    change = verbs.add_parser("set", help="change fields: stocks set brother-62x100 --nudge-x 0.5; prints the stock's key")
    change.add_argument("stock", help="key or name; with --new the name of the new stock")
    for field in STOCK_FIELDS:
        change.add_argument(f"--{field.name.replace('_', '-')}", metavar="VALUE", help=field.label)
    change.add_argument("--new", action="store_true", help="make a new stock")
    change.add_argument("--like", default="", metavar="STOCK", help="with --new: start from this one")
    change.add_argument("--back", action="store_true", help="a shipped stock as it was shipped; one of your own is offered no more")
    change.set_defaults(run=papers.set_stock)


def _printers(commands: "Commands[argparse.ArgumentParser]") -> None:
    words = "The printers of this PC, and what each counter prints on."
    made = commands.add_parser("printers", help=words, description=words)
    made.add_argument("--json", action="store_true")
    made.set_defaults(run=papers.list_printers)
    verbs = made.add_subparsers(metavar="VERB")
    change = verbs.add_parser("set", help="what a counter prints a paper on: printers set badge --counter 2 --printer Labels")
    change.add_argument("paper", help="badge, slip, register, record, evacuation …")
    for field in ROUTE_FIELDS:
        change.add_argument(f"--{field.name}", metavar="VALUE", help=field.label)
    change.add_argument("--counter", default="", help="the counter's name (none: the counter without a name)")
    change.add_argument("--back", action="store_true", help="print it the office's usual way again")
    change.set_defaults(run=papers.set_printer)
