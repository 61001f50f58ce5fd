"""The words of the command line for the watch list."""

import argparse

from app.tool import watch
from app.tool.session import day
from app.watch.fields import Said, State, WatchKind

SEEN = ("name", "phone", "company", "plate")
ID_HELP = "compare an ID number too: read from FIRSTDESK_ID or a line of standard input, kept nowhere"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """watch add, list, check, answer, import and lift."""
    help_text = "Whom the desk looks out for; a head's matter (--as), but for check and answer."
    verbs = commands.add_parser("watch", help=help_text, description=help_text).add_subparsers(required=True, metavar="VERB")
    new = verbs.add_parser("add", help="put somebody on the list; prints the entry's id")
    new.add_argument("--kind", required=True, choices=tuple(WatchKind))
    for word in ("name", "spellings", "phones", "company", "plates", "tell"):
        new.add_argument(f"--{word}", default="")
    new.add_argument("--id", action="store_true", help="with an ID number, read from FIRSTDESK_ID or standard input, kept as a mark only")
    new.add_argument("--reason", required=True)
    new.add_argument("--until", type=day, default=None, metavar="DAY", help="last day in force")
    new.add_argument("--json", action="store_true")
    new.set_defaults(run=watch.add)
    listed = verbs.add_parser("list", help="the list, the newest first")
    listed.add_argument("--state", choices=tuple(State), default=State.ACTIVE)
    listed.add_argument("--json", action="store_true")
    listed.set_defaults(run=watch.show)
    check = verbs.add_parser("check", help="who on the list somebody may be")
    answer = verbs.add_parser("answer", help="say whether a visitor is the one on the list; counts for the check-in that follows")
    for verb in (check, answer):
        for word in SEEN:
            verb.add_argument(f"--{word}", default="")
        verb.add_argument("--id", action="store_true", help=ID_HELP)
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=watch.check)
    answer.add_argument("entry", help="the entry's id, or the name on it")
    answer.add_argument("--said", required=True, choices=[said.replace("_", "-") for said in Said])
    answer.add_argument("--reason", required=True)
    answer.set_defaults(run=watch.answer)
    take_in = verbs.add_parser("import", help="put a table of entries (CSV, XLSX) on the list, all or none")
    take_in.add_argument("file")
    take_in.add_argument("--json", action="store_true")
    take_in.set_defaults(run=watch.take_in)
    lift = verbs.add_parser("lift", help="an entry counts no longer")
    lift.add_argument("entry", help="the entry's id, or the name on it")
    lift.add_argument("--reason", required=True)
    lift.set_defaults(run=watch.lift)
