"""The words of the command line for passes, scans and things given out."""

import argparse

from app.items.fields import ItemKind
from app.passes.fields import PassKind
from app.passes.validity import Standing
from app.tool import passes


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """pass, item and scan."""
    _passes(commands)
    _items(commands)
    scan = commands.add_parser("scan", help="hold a badge or a pass to the scanner", description="In or out by a badge's or pass's code.")
    scan.add_argument("code", help="code or number")
    scan.add_argument("--let-in", default="", metavar="REASON", help="a pass that does not let in now: let its holder in once")
    scan.add_argument("--json", action="store_true")
    scan.set_defaults(run=passes.scan)


def _passes(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "Issue, list, extend and withdraw passes."
    verbs = commands.add_parser("pass", help=text, description=text).add_subparsers(required=True, metavar="VERB")
    _issue(verbs)
    listed = verbs.add_parser("list", help="passes, those that end first on top; with --out the list on paper")
    listed.add_argument("--standing", choices=tuple(Standing), default="")
    listed.add_argument("--home", default="", help="part of the home or host")
    listed.add_argument("--text", default="", help="part of name, company, number, code")
    listed.add_argument("--out", default="", metavar="F.pdf")
    listed.add_argument("--json", action="store_true")
    listed.set_defaults(run=passes.listed)
    show = verbs.add_parser("show", help="one pass with its entries; with --out its paper")
    show.add_argument("--out", default="", metavar="F.pdf")
    show.add_argument("--stock", default="")
    show.add_argument("--json", action="store_true")
    show.set_defaults(run=passes.show)
    extend = verbs.add_parser("extend", help="valid until a later day, or for further entries")
    extend.add_argument("--to", dest="last", default="", metavar="DAY", help="2026-12-24, +7 or tomorrow")
    extend.add_argument("--entries", default="", metavar="N", help="so many further entries")
    extend.set_defaults(run=passes.extend)
    withdraw = verbs.add_parser("withdraw", help="it lets nobody in any more")
    withdraw.add_argument("--reason", required=True)
    withdraw.set_defaults(run=passes.withdraw)
    for verb in (show, extend, withdraw):
        verb.add_argument("number", help="the pass's number or code")


def _issue(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    issue = verbs.add_parser("issue", help="issue a pass, or one for each of a crew; prints the numbers")
    issue.add_argument("holders", nargs="+", metavar="WHO", help="name and phone: '张三 13800138000'")
    issue.add_argument("--kind", choices=tuple(PassKind), default="long")
    where = issue.add_mutually_exclusive_group(required=True)
    where.add_argument("--host", default="", help="the person visited")
    where.add_argument("--home", default="", help="the home visited, such as 5-1-0803")
    issue.add_argument("--from", dest="first", default="", metavar="DAY", help="first day (default: today)")
    issue.add_argument("--to", dest="last", default="", metavar="DAY", help="last day (default: the first)")
    issue.add_argument("--weekdays", default="", help="only on these, 1 is Monday: 12345")
    issue.add_argument("--opens", default="", metavar="HH:MM")
    issue.add_argument("--closes", default="", metavar="HH:MM", help="earlier than --opens: over midnight")
    issue.add_argument("--entries", dest="most_entries", default="", metavar="N", help="at most so many")
    issue.add_argument("--purpose", required=True)
    for word in ("company", "note"):
        issue.add_argument(f"--{word}", default="")
    issue.add_argument("--as-written", action="store_true", help="take a host who is on no list as written")
    issue.add_argument("--queue", action="store_true", help="queue the papers for the tool's counter")
    issue.add_argument("--json", action="store_true")
    issue.set_defaults(run=passes.issue)


def _items(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "Cards, keys and belongings given out, taken in and given back."
    verbs = commands.add_parser("item", help=text, description=text).add_subparsers(required=True, metavar="VERB")
    out = verbs.add_parser("out", help="given out (belongings: taken in) at a visit or with a pass")
    out.add_argument("to", help="number or code of the visit or pass")
    out.add_argument("--note", default="")
    out.set_defaults(run=passes.give)
    back = verbs.add_parser("back", help="given back")
    back.add_argument("--lost", default="", metavar="REASON", help="it never came back")
    back.set_defaults(run=passes.come_back)
    for verb in (out, back):
        verb.add_argument("--kind", choices=tuple(ItemKind), required=True)
        verb.add_argument("--number", required=True)
    listed = verbs.add_parser("list", help="what is still out or kept")
    listed.add_argument("--all", action="store_true", help="with what is back, the newest first")
    listed.add_argument("--json", action="store_true")
    listed.set_defaults(run=passes.items)
