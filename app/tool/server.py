"""move-to and server: the office on PostgreSQL, for several counters."""

import argparse
import sys
from typing import TYPE_CHECKING

from app.core.i18n import _, ngettext
from app.tool.session import data_folder, opened, say_json

if TYPE_CHECKING:
    from app.storage.backups.watching import Progress, Stage


def move(words: argparse.Namespace) -> None:
    """Copy the office of --data to an empty database, compare both, say what was done."""
    from app.desk.moving import move_to
    from app.storage.address import shown
    from app.storage.backups.watching import Watch

    with opened(words) as desk:
        moved = move_to(desk.store, words.address, Watch(_Stages().tell))
    if words.json:
        tables = [{"table": one.table, "rows": one.rows, "sha256": one.digest} for one in moved.tables]
        say_json({"tables": tables, "files": moved.files, "audit_events": moved.events})
        return
    for one in moved.tables:
        if one.rows:
            print(f"{one.table:24} {one.rows:>10} {one.digest[:16]}")
    rows = sum(one.rows for one in moved.tables)
    sentence = ngettext(
        "{n} row and {files} kept files copied to {name}; counts and digests of all tables are the same, the audit chain holds there.",
        "{n} rows and {files} kept files copied to {name}; counts and digests of all tables are the same, the audit chain holds there.",
        rows,
    )
    print(sentence.format(n=rows, files=moved.files, name=shown(words.address)))
    print(_("The file here is unchanged. Let every counter use the server from now on: python -m app server use ADDRESS"))


class _Stages:
    """Says beside the result what is being done: an office of ten years takes a while."""

    def __init__(self) -> None:
        self._last: Stage | None = None

    def tell(self, progress: "Progress") -> None:
        """One line for each stage."""
        from app.storage.backups.watching import STAGE_WORDS

        if progress.stage is not self._last:
            self._last = progress.stage
            print(_(STAGE_WORDS[progress.stage]), file=sys.stderr, flush=True)


def use(words: argparse.Namespace) -> None:
    """Let this PC's data folder name the server from now on."""
    from app.storage.address import keep_address, shown
    from app.wiring import open_address

    open_address(words.address, create=False).close()
    keep_address(data_folder(words), words.address)
    print(_("This counter uses {name} from now on.").format(name=shown(words.address)))


def roles(words: argparse.Namespace) -> None:
    """The statements for whoever administers the server."""
    from app.storage.server_roles import script

    print(script(words.database, tuple(words.counter)))


def upgrade(words: argparse.Namespace) -> None:
    """Make or migrate the tables under the owner's name; counters are given their rights anew."""
    from app.storage.schema import SCHEMA
    from app.wiring import open_address

    open_address(words.address).close()
    print(_("The tables on the server are those of this version (schema {n}).").format(n=SCHEMA))


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The words of the command line."""
    address = "postgresql://NAME:PASSWORD@SERVER:5432/DATABASE; over a network the server's certificate is checked (sslrootcert=FILE)"
    moving = commands.add_parser("move-to", help="Copy the office to a PostgreSQL server.", description="Copy the office to a server.")
    moving.add_argument("address", metavar="ADDRESS", help=address)
    moving.add_argument("--json", action="store_true")
    moving.set_defaults(run=move)
    top = commands.add_parser("server", help="The office on a PostgreSQL server, for several counters.")
    verbs = top.add_subparsers(required=True, metavar="VERB")
    for name, run, words in (
        ("use", use, "this PC's data folder names the server from now on"),
        ("upgrade", upgrade, "make or migrate the tables, with the owner's address"),
    ):
        verb = verbs.add_parser(name, help=words, description=words)
        verb.add_argument("address", metavar="ADDRESS", help=address)
        verb.set_defaults(run=run)
    verb = verbs.add_parser("roles", help="print what the server's administrator runs once, for psql")
    verb.add_argument("--database", default="firstdesk", metavar="NAME")
    verb.add_argument("--counter", action="append", default=[], metavar="NAME", help="a login for this counter; may be given often")
    verb.set_defaults(run=roles)
