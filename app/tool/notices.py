"""notice list, show and set; visit show with what was signed; print agreement."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import LANGUAGES, _
from app.notices.fields import KIND_WORDS, TextKind
from app.tool.session import hand_out, opened, say_json

if TYPE_CHECKING:
    from app.notices.lists import SigningRow, TextRow
    from app.visits.details import VisitDetails


def add_words(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands of notices."""
    about = "The texts visitors read and sign: privacy notice, site rules, confidentiality agreement."
    notice = commands.add_parser("notice", help=about, description=about).add_subparsers(required=True, metavar="VERB")
    listed = notice.add_parser("list", help="every text with its version and since when it holds")
    listed.add_argument("--all", action="store_true", help="earlier versions too")
    listed.add_argument("--json", action="store_true")
    listed.set_defaults(run=list_texts)
    show = notice.add_parser("show", help="the words of one text")
    new = notice.add_parser("set", help="write the next version of a text; prints its number")
    for each in (show, new):
        each.add_argument("kind", choices=tuple(TextKind))
        each.add_argument("language", choices=tuple(LANGUAGES))
    show.add_argument("--version", type=int, default=None, metavar="N", help="an earlier version; 0 is the shipped one")
    show.set_defaults(run=show_text)
    new.add_argument("file", help="a UTF-8 text file, or - for standard input")
    new.set_defaults(run=set_text)


def add_visit_words(visit: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """visit show."""
    show = visit.add_parser("show", help="one visit: its state, what was signed in which version, whether there is a photo")
    show.add_argument("number")
    show.add_argument("--json", action="store_true")
    show.set_defaults(run=show_visit)


def add_paper_words(papers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """print agreement."""
    agreement = papers.add_parser("agreement", help="a visit's confidentiality agreement, as signed or to be signed by hand")
    agreement.add_argument("number")
    agreement.add_argument("--out", required=True, metavar="F.pdf")
    agreement.set_defaults(run=print_agreement)


def list_texts(words: argparse.Namespace) -> None:
    """One line a version."""
    from app.notices.lists import current, versions

    with opened(words) as desk:
        found: list[TextRow] = []
        for kind in TextKind:
            for code in LANGUAGES:
                found += desk.store.read(versions, kind, code) if words.all else [desk.store.read(current, kind, code)]
    if words.json:
        say_json([{name: getattr(row, name) for name in ("kind", "language", "version", "since", "by", "body")} for row in found])
        return
    for row in found:
        since = f"{clock.local(row.since):%Y-%m-%d %H:%M}" if row.since else _("as shipped")
        first = next(iter(row.body.splitlines()), "")
        print("\t".join((row.kind, row.language, str(row.version), since, row.by, first[:60])))


def show_text(words: argparse.Namespace) -> None:
    """The words of a version, of the one in force without --version."""
    from app.notices.fields import Told
    from app.notices.lists import current, version

    kind = TextKind(words.kind)
    with opened(words) as desk:
        if words.version is None:
            found = desk.store.read(current, kind, words.language)
        else:
            kept = desk.store.read(version, Told(kind, words.language, words.version))
            if kept is None:
                raise UserError(_("There is no version {n} of this text.").format(n=words.version))
            found = kept
    print(found.body)


def set_text(words: argparse.Namespace) -> None:
    """The next version from a file."""
    from app.notices.service import set_text as write

    body = _read(words.file)
    with opened(words) as desk:
        row = desk.do(write, TextKind(words.kind), words.language, body)
    print(row.version)


def _read(file: str) -> str:
    try:
        raw = sys.stdin.buffer.read(1_000_000) if file == "-" else _first(Path(file))
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(_("{file} is not a text in UTF-8. Save it as one, then try again.").format(file=file)) from error
    except OSError as error:
        raise UserError(_("{file} cannot be read ({reason}).").format(file=file, reason=error.strerror)) from error


def _first(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(1_000_000)


def show_visit(words: argparse.Namespace) -> None:
    """The facts of one visit; phones masked."""
    from app.visits.details import visit
    from app.visits.service import open_visit

    with opened(words) as desk:
        found = desk.store.read(visit, desk.store.read(open_visit, words.number))
    if words.json:
        say_json(_as_json(found))
        return
    from app.visits.fields import STATE_WORDS

    row = found.row
    print("\t".join((row.number, _(STATE_WORDS[row.state]), row.name, row.phone, row.company, row.host, row.purpose)))
    for answer in found.answers:
        print(_answer_words(answer))
    if found.unsigned:
        print(_("Still to be signed: {names}.").format(names=_(", ").join(_(KIND_WORDS[kind]) for kind in found.unsigned)))
    elif not found.answers:
        print(_("Nothing was signed."))
    if found.photo:
        print(_("A photo is kept with the person."))


def _answer_words(answer: "SigningRow") -> str:
    texts = _(", ").join(" ".join((_(KIND_WORDS[told.kind]), told.language, str(told.version))) for told in answer.texts)
    what = _("signed") if answer.is_accepted else _("declined")
    return f"{clock.local(answer.answered_at):%Y-%m-%d %H:%M}\t{what}\t{texts}\t{answer.name}"


def _as_json(found: "VisitDetails") -> dict[str, Any]:
    fields = ("id", "number", "state", "name", "phone", "company", "host", "purpose", "arrived_at", "left_at")
    answers = [
        {
            "at": answer.answered_at, "accepted": answer.is_accepted, "name": answer.name,
            "texts": [{"kind": told.kind, "language": told.language, "version": told.version} for told in answer.texts],
        }
        for answer in found.answers
    ]  # fmt: skip
    facts = {name: getattr(found.row, name) for name in fields}
    return {**facts, "answers": answers, "unsigned": found.unsigned, "has_photo": bool(found.photo)}


def print_agreement(words: argparse.Namespace) -> None:
    """The agreement as PDF."""
    from app.visits.service import open_visit
    from app.visits.signed_papers import agreement

    with opened(words) as desk:
        visit_id = desk.store.read(open_visit, words.number)
        content = desk.store.read(agreement, visit_id, by=desk.by, now=desk.now)
        hand_out(desk, words, content)
    print(Path(words.out).name)
