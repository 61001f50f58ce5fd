"""retention: how long what is kept, what would go, deletions, hold marks, forgetting a person."""

import argparse
from dataclasses import asdict
from typing import Any

from app.core.errors import UserError
from app.core.i18n import _, ngettext
from app.tool.session import Desk, hand_out, opened, say_json


def rules(words: argparse.Namespace) -> None:
    """Show the keeping times, or set one: KIND=MONTHS."""
    from app.office.keeping import FLOORS, KEEP_WORDS, Keep, key_of
    from app.office.settings import change_setting, get_settings
    from app.retention.drawing import span_words

    with opened(words) as desk:
        for said in words.set:
            kind, _sign, value = said.partition("=")
            if kind not in tuple(Keep) or not value:
                raise UserError(_("Write a rule as visits=12; kinds: {kinds}.").format(kinds=", ".join(Keep)))
            desk.do(change_setting, key_of(Keep(kind)), value)
        settings = desk.store.read(get_settings)
    kept = {kind: getattr(settings, key_of(kind)) for kind in Keep}
    if words.json:
        say_json([{"kind": kind, "keep": keep, "floor": FLOORS[kind].least if kind in FLOORS else 0} for kind, keep in kept.items()])
        return
    for kind, keep in kept.items():
        print("\t".join((kind, _(KEEP_WORDS[kind]), span_words(kind, keep))))


def due(words: argparse.Namespace) -> None:
    """The dry run: what would go, what is held back and why."""
    from app.office.keeping import KEEP_WORDS
    from app.retention.fields import WHY_WORDS
    from app.retention.lists import due as would_go
    from app.retention.lists import held

    with opened(words) as desk:
        rows = desk.store.read(would_go, now=desk.now)
        back = [one for row in rows if row.held for one in desk.store.read(held, row.kind, now=desk.now)]
    if words.json:
        say_json({"due": [asdict(row) for row in rows], "held": [asdict(one) for one in back]})
        return
    for row in rows:
        print("\t".join(part for part in (_(KEEP_WORDS[row.kind]), str(row.many), row.first, row.last) if part))
    for one in back:
        print("\t".join(part for part in (one.number, _(WHY_WORDS[one.why]), one.reason, one.who) if part))
    if not rows:
        print(_("Everything is kept for ever: no keeping time is set."))


def run(words: argparse.Namespace) -> None:
    """Delete what is due; prints the report's number."""
    from app.retention.running import run as delete

    with opened(words) as desk:
        report = delete(desk.store, prints=words.queue, by=desk.by, now=desk.now)
    _say(words, report)


def hold(words: argparse.Namespace) -> None:
    """Keep a record back."""
    from app.retention.service import hold as keep_back

    with opened(words) as desk:
        row = desk.do(keep_back, words.number, words.reason)
    print(_("{number} is held until the mark is lifted.").format(number=row.number))


def release(words: argparse.Namespace) -> None:
    """Lift a hold mark."""
    from app.retention.service import release as lift

    with opened(words) as desk:
        row = desk.do(lift, words.number, words.reason)
    print(_("{number} is held no more; its keeping time counts again.").format(number=row.number))


def holds(words: argparse.Namespace) -> None:
    """The hold marks that stand."""
    from app.retention.lists import holds as standing

    with opened(words) as desk:
        rows = desk.store.read(standing)
    if words.json:
        say_json([asdict(row) for row in rows])
        return
    for row in rows:
        print("\t".join((row.number, f"{row.made_at:%Y-%m-%d}", row.made_by, row.reason)))
    if not rows:
        print(_("Nothing is held."))


def forget(words: argparse.Namespace) -> None:
    """Forget one person; with --dry-run only say what would go and what stays."""
    from app.retention.forgetting import forget as let_go
    from app.retention.forgetting import person_meant, plan

    with opened(words) as desk:
        person_id = desk.store.read(person_meant, words.name, words.phone)
        if words.dry_run:
            _say_plan(words, desk.store.read(plan, person_id, now=desk.now))
            return
        report = desk.do(let_go, person_id)
    _say(words, report)


def _say_plan(words: argparse.Namespace, told: Any) -> None:
    from app.retention.fields import TABLE_WORDS

    if words.json:
        say_json({"many": told.many, "stays": [asdict(row) for row in told.stays], "kept": told.kept})
        return
    for table, many in told.many.items():
        print("\t".join((_(TABLE_WORDS[table]), str(many))))
    for line in told.kept:
        print(line)


def report(words: argparse.Namespace) -> None:
    """The deletions, or one of them as text or PDF."""
    from app.retention.drawing import report as drawn
    from app.retention.fields import CAUSE_WORDS
    from app.retention.lists import report_numbered, reports

    with opened(words) as desk:
        if not words.number:
            rows = desk.store.read(reports)
            if words.json:
                say_json([asdict(row) for row in rows])
                return
            for row in rows:
                print("\t".join((row.number, f"{row.made_at:%Y-%m-%d}", _(CAUSE_WORDS[row.cause]), str(row.many), row.made_by)))
            return
        row = desk.store.read(report_numbered, words.number)
        if words.out:
            hand_out(desk, words, _pdf(desk, drawn, row.id))
    _say(words, row)


def _pdf(desk: Desk, drawn: Any, report_id: Any) -> bytes:
    found: bytes = desk.store.read(drawn, report_id, now=desk.now, by=desk.by)
    return found


def _say(words: argparse.Namespace, row: Any) -> None:
    from app.retention.fields import TABLE_WORDS

    if words.json:
        say_json(asdict(row))
        return
    print("\t".join((row.number, ngettext("{n} record deleted", "{n} records deleted", row.many).format(n=row.many))))
    for one in row.gone:
        print("\t".join(part for part in (_(TABLE_WORDS.get(one.table, one.table)), str(one.many), one.first, one.last) if part))
    for line in (*row.kept, *row.left):
        print(line)


VERBS = {
    "rules": rules, "due": due, "run": run, "hold": hold, "release": release, "holds": holds, "forget": forget, "report": report,
}  # fmt: skip


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The words of the command line."""
    help_text = "How long records are kept; deleting what had its time; hold marks; forgetting a person."
    verbs = commands.add_parser("retention", help=help_text, description=help_text).add_subparsers(required=True, metavar="VERB")
    made = {
        name: verbs.add_parser(name, help=words, description=words)
        for name, words in (
            ("rules", "the keeping times; --set visits=12 changes one (months; prints and drafts: days; 0: for ever)"),
            ("due", "dry run: what would go, what is held back and why"), ("run", "delete what is due; prints the report"),
            ("hold", "keep one record back, by its number"), ("release", "lift a hold mark"), ("holds", "the hold marks that stand"),
            ("forget", "forget one person: everything but what a rule or an open matter keeps"),
            ("report", "the deletions, or one of them"),
        )
    }  # fmt: skip
    for name, command in made.items():
        command.set_defaults(run=VERBS[name])
        if name not in ("hold", "release"):
            command.add_argument("--json", action="store_true")
    made["rules"].add_argument("--set", action="append", default=[], metavar="KIND=N")
    made["run"].add_argument("--queue", action="store_true", help="put the report into the list of prints too")
    for name in ("hold", "release"):
        made[name].add_argument("number")
        made[name].add_argument("--reason", required=True)
    made["forget"].add_argument("--name", required=True)
    made["forget"].add_argument("--phone", default="")
    made["forget"].add_argument("--dry-run", action="store_true", help="only say what would go and what stays")
    made["report"].add_argument("number", nargs="?", default="")
    made["report"].add_argument("--out", default="", metavar="F.pdf")
