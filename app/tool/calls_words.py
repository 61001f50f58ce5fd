"""The words of the command line for calls, messages and mail, and their papers; each form's fields are options."""

import argparse
from collections.abc import Iterable

from app.calls.fields import CALL_FIELDS, MAIL_FIELDS, MESSAGE_FIELDS, TIME_FIELDS, CallKind, Direction, MailKind, MessageState
from app.core.forms import Field, Kind
from app.tool import calls
from app.tool.session import day

Commands = argparse._SubParsersAction
Parser = argparse.ArgumentParser

NAMES = {"for_whom": "for", "wants_call_back": "call-back", "calls_again": "calls-again", "is_urgent": "urgent"}
WAYS = {
    "call": (*(direction.value for direction in Direction), *(kind.value for kind in CallKind)),
    "message": tuple(state.value for state in MessageState if state is not MessageState.VOID),
    "mail": tuple(kind.value for kind in MailKind),
}
LEFT = tuple(field for field in MESSAGE_FIELDS if field.name in ("wants_call_back", "calls_again", "is_urgent"))
ANY_FIELDS = tuple({field.name: field for field in (*MESSAGE_FIELDS, *MAIL_FIELDS, *TIME_FIELDS, *CALL_FIELDS)}.values())


def add(commands: "Commands[Parser]") -> None:
    """call, message and mail with their verbs."""
    text = "Calls: note, list, show, correct and void them (and messages and mail)."
    verbs = commands.add_parser("call", help=text, description=text).add_subparsers(required=True, metavar="VERB")
    for direction, words in ((Direction.IN, "a call that came in; prints its number"), (Direction.OUT, "a call that went out")):
        call = verbs.add_parser(direction.value, help=words)
        _options(call, (field for field in CALL_FIELDS if field.name not in ("direction", "kind")))
        call.add_argument("--kind", dest="field_kind", choices=tuple(CallKind), default="answered")
        call.add_argument("--message", default="", metavar="TEXT", help="a message is left in it; its number is printed too")
        _options(call, LEFT)
        call.add_argument(
            "--answers", default="", metavar="NUMBER", help="the message this call answers: it is done where they were reached"
        )
        _end(call, calls.note, direction.value)
    _look(verbs, "call")
    _correct(verbs)
    text = "Messages: take, told, done, list."
    verbs = commands.add_parser("message", help=text, description=text).add_subparsers(required=True, metavar="VERB")
    take = verbs.add_parser("take", help="words left for somebody; prints the number")
    _options(take, MESSAGE_FIELDS)
    take.add_argument("--queue", action="store_true", help="queue its slip for the tool's counter")
    _end(take, calls.take)
    for verb, words, run in (
        ("told", "whom it is for was told: by phone, in person …", calls.tell),
        ("done", "what came of it: called back, seen to …", calls.finish),
    ):  # fmt: skip
        move = verbs.add_parser(verb, help=words)
        move.add_argument("number")
        move.add_argument("words", metavar="HOW")
        move.set_defaults(run=run)
    _look(verbs, "message")
    text = "Letters, faxes and e-mails: enter and list them."
    verbs = commands.add_parser("mail", help=text, description=text).add_subparsers(required=True, metavar="VERB")
    for direction, words in ((Direction.IN, "one that was received; prints its number"), (Direction.OUT, "one that was sent")):
        mail = verbs.add_parser(direction.value, help=words)
        _options(mail, (field for field in MAIL_FIELDS if field.name not in ("direction", "kind")))
        mail.add_argument("--kind", dest="field_kind", choices=tuple(MailKind), default="letter")
        _end(mail, calls.enter, direction.value)
    _look(verbs, "mail")


def _options(parser: Parser, fields: Iterable[Field]) -> None:
    """One option a field: of several lines it may be given again, yes or no may be left out after it."""
    for field in fields:
        name, dest = f"--{NAMES.get(field.name, field.name.replace('_', '-'))}", f"field_{field.name}"
        if field.kind is Kind.LINES:
            parser.add_argument(
                name, dest=dest, action="append", metavar="TEXT", help=f"{field.label}; may be given again for another line"
            )
        elif field.kind is Kind.YES_NO:
            parser.add_argument(name, dest=dest, nargs="?", const="yes", metavar="yes|no", help=field.label)
        else:
            choices = f" ({', '.join(value for value, _words in field.choices)})" if field.choices else ""
            parser.add_argument(name, dest=dest, metavar="VALUE", help=f"{field.label}{choices}")


def _end(parser: Parser, run: object, direction: str = "") -> None:
    parser.add_argument("--as-written", action="store_true", help="take whom it is for as written, though on no list")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run, direction=direction)


def _span(parser: Parser, *, is_needed: bool = False) -> None:
    parser.add_argument("--from", dest="first", type=day, required=is_needed, default="today", metavar="DAY")
    parser.add_argument("--to", dest="last", type=day, required=is_needed, default="today", metavar="DAY")
    parser.add_argument("--for", dest="for_whom", default="", metavar="NAME", help="part of whom it is for")
    parser.add_argument("--text", default="", help="part of name, phone, company, number or what it is about")


def _look(verbs: "Commands[Parser]", form: str) -> None:
    listed = verbs.add_parser("list", help="those of some days (default: today)")
    _span(listed)
    listed.add_argument("--what", choices=WAYS[form], default="")
    if form == "message":
        listed.add_argument("--open", action="store_true", help="of any day: those not told yet, and calls back owed")
    listed.add_argument("--json", action="store_true")
    listed.set_defaults(run=calls.listed, form=form)
    show = verbs.add_parser("show", help="one with everything done to it, what it came of and led to")
    show.add_argument("number")
    show.add_argument("--json", action="store_true")
    show.set_defaults(run=calls.show)


def _correct(verbs: "Commands[Parser]") -> None:
    void = verbs.add_parser("void", help="entered by mistake (a call, message or letter): the number stays, with the reason")
    void.add_argument("number")
    void.add_argument("reason")
    void.set_defaults(run=calls.void)
    correct = verbs.add_parser("correct", help="change fields of a call, message or letter; old values stay in the trail")
    correct.add_argument("number")
    correct.add_argument("--reason", required=True)
    correct.add_argument("--as-written", action="store_true", help="take whom it is for as written, though on no list")
    _options(correct, ANY_FIELDS)
    correct.set_defaults(run=calls.correct)


def add_papers(papers: "Commands[Parser]") -> None:
    """print calls, message and reception, among the other papers."""
    listed = papers.add_parser("calls", help="the call list of a day or range (or the messages, or the mail)")
    _span(listed, is_needed=True)
    listed.add_argument(
        "--what", default="call", metavar="WHAT", choices=(*WAYS, *(f"{form}:{way}" for form, ways in WAYS.items() for way in ways)),
        help="call (default), message, mail; or call:not_reached, message:new, mail:fax …",
    )  # fmt: skip
    listed.set_defaults(run=calls.print_calls)
    slip = papers.add_parser("message", help="the slip of a message")
    slip.add_argument("number")
    slip.add_argument("--form", default="", metavar="FORM", help="A6, roll80, or a label stock's key (default: the office's)")
    slip.set_defaults(run=calls.print_message)
    reception = papers.add_parser("reception", help="everything received in some days: visits, calls, messages, letters, faxes, e-mails")
    _span(reception, is_needed=True)
    reception.set_defaults(run=calls.print_reception)
    for paper in (listed, slip, reception):
        paper.add_argument("--out", required=True, metavar="F.pdf")
