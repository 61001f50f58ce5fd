"""The words of the command line."""

import argparse

from app import __version__
from app.core.i18n import LANGUAGES
from app.office.fields import OfficeKind
from app.tool import (
    audit,
    backups,
    calendars,
    calls_words,
    complaint_papers,
    complaint_words,
    encryption,
    groups,
    hours,
    leaving,
    notices,
    opinion_words,
    paper_words,
    passes_words,
    retention,
    server,
    setup,
    sheets,
    shift_words,
    staff_words,
    ticket_words,
    visits,
    watch_words,
)
from app.tool.session import day
from app.tool.timeline import add_words as add_timeline
from app.tool.watch_words import ID_HELP
from app.visits.fields import ASSISTANCE_WORDS

LEAVINGS = ("scanned", "seen", "reported", "unknown")


def parser() -> argparse.ArgumentParser:
    """All commands; each sets `run` to the function that does it."""
    top = argparse.ArgumentParser("python -m app", description="Firstdesk office tool: the visit desk without its window.")
    top.add_argument("--version", action="version", version=f"Firstdesk {__version__}")
    top.add_argument("--data", metavar="DIR", help="data folder (default: the one the window uses), or a postgresql:// address")
    top.add_argument("--as", dest="acting", metavar="NAME", help="act as this person; password from FIRSTDESK_PASSWORD or standard input")
    top.add_argument("--lang", choices=tuple(LANGUAGES), help="language of answers and papers (default: the office's)")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _setup(commands)
    backups.add_words(commands)
    _visits(commands)
    passes_words.add(commands)
    watch_words.add(commands)
    _papers(commands)
    _sheets(commands)
    leaving.report_words(commands)
    notices.add_words(commands)
    shift_words.add(commands)
    add_timeline(commands)
    hours.add(commands)
    opinion_words.add(commands)
    staff_words.add(commands)
    calendars.add(commands)
    ticket_words.add(commands)
    complaint_words.add(commands)
    calls_words.add(commands)
    encryption.add(commands)
    audit.add(commands)
    server.add(commands)
    retention.add(commands)
    return top


def _command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, help_text: str) -> argparse.ArgumentParser:
    return commands.add_parser(name, help=help_text, description=help_text)


def _setup(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    init = _command(
        commands,
        "init",
        "Set up an office, its data encrypted. Password and passphrase come from FIRSTDESK_PASSWORD and FIRSTDESK_NEW_PASSPHRASE, else "
        "from standard input, a line each.",
    )
    init.add_argument("--office", required=True, help="the office's name")
    init.add_argument("--kind", required=True, choices=tuple(OfficeKind))
    init.add_argument("--admin", required=True, metavar="NAME", help="the first person, who administers")
    how = init.add_mutually_exclusive_group()
    how.add_argument("--plain", action="store_true", help="do not encrypt its data")
    how.add_argument("--encrypt", action="store_true", help="encrypt its data, as is done without this word too")
    init.set_defaults(run=setup.init)
    sample = _command(commands, "sample", "Fill with made-up people and visits; makes a property office where there is none.")
    sample.add_argument("--visits", type=int, default=600)
    sample.add_argument("--seed", type=int, default=1)
    sample.set_defaults(run=setup.sample)
    check = _command(commands, "check", "Check the database's integrity, the audit trail, every record's digest and the search indexes.")
    check.add_argument("--json", action="store_true")
    check.add_argument("--rebuild", action="store_true", help="make the search indexes anew first")
    check.set_defaults(run=setup.check)


def _visits(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    find = _command(commands, "find", "Find people, visits, homes, staff, calls, messages, letters; and what was written down.")
    find.add_argument("text")
    find.add_argument("--json", action="store_true")
    find.set_defaults(run=visits.find)
    visit = _command(commands, "visit", "Check a visitor in or out.").add_subparsers(required=True, metavar="VERB")
    arrive = visit.add_parser("arrive", help="check in; prints the visit's number")
    arrive.add_argument("--name", required=True)
    where = arrive.add_mutually_exclusive_group(required=True)
    where.add_argument("--host", help="the person visited")
    where.add_argument("--home", help="the home visited, such as 5-1-0803")
    for word in ("phone", "company", "plate", "type", "belongings", "note"):
        arrive.add_argument(f"--{word}", default="")
    arrive.add_argument("--purpose", required=True)
    arrive.add_argument("--people", default="")
    arrive.add_argument("--assistance", choices=tuple(ASSISTANCE_WORDS)[1:], default="", help="help needed in an evacuation")
    arrive.add_argument("--escort", default="", help="who escorts the visitor")
    arrive.add_argument("--areas", default=None, help="where the visitor may go, with commas (default: usual for the visitor type)")
    arrive.add_argument("--id", action="store_true", help=ID_HELP)
    arrive.add_argument("--as-written", action="store_true", help="take a host or escort who is on no list as written")
    groups.add_companions(arrive)
    groups.add_badges(arrive)
    arrive.add_argument("--json", action="store_true")
    arrive.set_defaults(run=visits.arrive)
    _expect(visit)
    leaving.visit_words(visit)
    groups.add_words(visit)
    leave = visit.add_parser("leave", help="sign out by number or badge code")
    leave.add_argument("number")
    leave.add_argument("--how", choices=LEAVINGS, default="seen")
    leave.add_argument("--group", action="store_true", help="with everybody of the group who is still here")
    leave.add_argument("--json", action="store_true")
    leave.set_defaults(run=visits.leave)
    notices.add_visit_words(visit)
    shift_words.add_slip(visit)


def _expect(visit: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    expect = visit.add_parser("expect", help="announce a visit, or one for each weekday until a date; prints the (first) number")
    expect.add_argument("--again", metavar="NUMBER", default="", help="like this earlier visit; what is said here counts first")
    where = expect.add_mutually_exclusive_group()
    where.add_argument("--host", default="", help="the person visited")
    where.add_argument("--home", default="", help="the home visited, such as 5-1-0803")
    for word in ("name", "phone", "company", "plate", "type", "purpose", "people", "note", "desk-note", "time", "until"):
        expect.add_argument(f"--{word}", default="")
    expect.add_argument("--day", required=True, help="2026-11-25, +4 or tomorrow")
    expect.add_argument("--weekdays", default="", help="repeat on these, 1 is Monday: 135")
    expect.add_argument("--as-written", action="store_true", help="take a host who is on no list as written")
    groups.add_companions(expect)
    expect.add_argument("--json", action="store_true")
    expect.set_defaults(run=visits.expect)
    come = visit.add_parser("check-in", help="an expected visitor is here, as announced; prints the number")
    come.add_argument("number")
    come.add_argument("--group", action="store_true", help="with everybody of the group who is still to come")
    groups.add_badges(come)
    come.add_argument("--json", action="store_true")
    come.set_defaults(run=visits.check_in)
    expected = visit.add_parser("expected", help="who is expected and who never came")
    expected.add_argument("--day", type=day, default=None, metavar="DAY")
    expected.add_argument("--json", action="store_true")
    expected.set_defaults(run=visits.expected)
    cancel = visit.add_parser("cancel", help="an expected visit will not take place")
    cancel.add_argument("number")
    cancel.add_argument("--reason", required=True)
    cancel.add_argument("--rest", action="store_true", help="with all later ones of a repeating visit")
    cancel.set_defaults(run=visits.cancel)


def _papers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    papers = _command(commands, "print", "Write a paper as PDF.").add_subparsers(required=True, metavar="PAPER")
    badge = papers.add_parser("badge", help="a visit's badge")
    badge.add_argument("number")
    badge.add_argument("--stock", default="")
    badge.set_defaults(run=visits.print_badge)
    slip = papers.add_parser("slip", help="a visit's slip")
    slip.add_argument("number")
    slip.add_argument("--form", choices=("A5", "roll80"), default="")
    slip.set_defaults(run=visits.print_slip)
    record = papers.add_parser("record", help="the record of one visit")
    record.add_argument("number")
    record.set_defaults(run=visits.print_record)
    register = papers.add_parser("register", help="the visit register of a day or range")
    register.add_argument("--from", dest="first", type=day, required=True, metavar="DAY")
    register.add_argument("--to", dest="last", type=day, required=True, metavar="DAY")
    register.set_defaults(run=visits.print_register)
    evacuation = papers.add_parser("evacuation", help="everybody inside, to tick off; or the report of a roll call")
    evacuation.add_argument("--report", default="", metavar="NUMBER", help="the closing report of this roll call, such as E20261121-0001")
    evacuation.set_defaults(run=visits.print_evacuation)
    shift_words.add_paper(papers)
    ticket_words.add_papers(papers)
    calls_words.add_papers(papers)
    for paper in (badge, groups.add_paper(papers), slip, record, register, evacuation):
        paper.add_argument("--out", required=True, metavar="F.pdf")
    paper_words.add(commands, papers)
    notices.add_paper_words(papers)
    opinion_words.add_papers(papers)
    complaint_papers.add_papers(papers)


def _sheets(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    take_in = _command(commands, "import", "Read people, visits, expected visitors or complaints from CSV, XLSX, vCard or ICS.")
    take_in.add_argument("what", choices=("people", "visits", "expected", "complaints"))
    take_in.add_argument("file")
    take_in.add_argument("--map", dest="mapping", metavar="MAP.toml", help="which column is what")
    take_in.add_argument("--dry-run", action="store_true", help="check only, keep nothing")
    take_in.add_argument("--errors", metavar="F.csv", help="where faulty rows go (default: beside the file)")
    for word, help_text in (
        ("day", "day of rows that name none"), ("time", "time of those"), ("host", "host of rows that name none"),
        ("purpose", "purpose of rows that name none"),
    ):  # fmt: skip
        take_in.add_argument(f"--{word}", default="", help=f"expected: {help_text}")
    take_in.add_argument("--each-alone", action="store_true", help="expected: rows of the same time, host and purpose are no group")
    take_in.add_argument("--good-rows", action="store_true", help="expected: announce the good rows though others must be mended")
    take_in.add_argument("--json", action="store_true")
    take_in.set_defaults(run=sheets.take_in)
    export = _command(commands, "export", "Write visits, opinions, incidents or complaints as CSV or XLSX, by the file's ending.")
    export.add_argument("what", choices=("visits", "opinions", "incidents", "complaints"))
    export.add_argument("--from", dest="first", type=day, required=True, metavar="DAY")
    export.add_argument("--to", dest="last", type=day, required=True, metavar="DAY")
    export.add_argument("--out", required=True, metavar="F")
    export.set_defaults(run=sheets.export)
