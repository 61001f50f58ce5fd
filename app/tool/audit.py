"""audit export and audit head: the trail for whoever verifies it without this program."""

import argparse
from pathlib import Path
from typing import Any

from app.core.i18n import _, ngettext
from app.tool.session import opened


def add(commands: Any) -> None:
    """The words of `audit`."""
    text = "The audit trail: as a file that build/verify_audit.py verifies, or its end to be noted elsewhere."
    verbs = commands.add_parser("audit", help=text, description=text).add_subparsers(required=True, metavar="VERB")
    out = verbs.add_parser("export", help="JSON lines: who did what when, with the hashes that chain them")
    out.add_argument("out", metavar="FILE")
    out.add_argument("--records", action="store_true", help="with what every event says of a record: names, phones, stories")
    out.set_defaults(run=export)
    head = verbs.add_parser("head", help="number and hash of the newest event, to be kept where nobody can change it")
    head.set_defaults(run=tell_head)


def export(words: argparse.Namespace) -> None:
    """Write the trail."""
    from app.office.audit_export import export_chain, export_trail
    from app.office.exports import noting

    path = Path(words.out)
    with opened(words) as desk:
        noted = noting(desk.do, "audit_trail" if words.records else "audit_chain", path, {})
        count = desk.store.read(export_trail if words.records else export_chain, path, noted=noted, by=desk.by, now=desk.now)
    print(ngettext("{n} event written to {file}.", "{n} events written to {file}.", count).format(n=count, file=path.name))


def tell_head(words: argparse.Namespace) -> None:
    """N:HASH, as verify_audit.py takes it."""
    from app.office.audit import HEAD

    with opened(words) as desk:
        end = desk.store.read(lambda s: s.execute(HEAD).one())
    print(f"{end.seq}:{end.hash.hex()}" if end.seq else _("There is no event yet."))
