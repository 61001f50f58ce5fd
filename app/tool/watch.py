"""watch add, list, check, answer, import and lift."""

import argparse
from uuid import UUID

from app.core.errors import UserError
from app.core.i18n import _, ngettext
from app.tool.session import Desk, id_number, opened, say_json

WATCHED = ("kind", "name", "spellings", "phones", "company", "plates", "tell", "reason")
SHOWN = (
    "id",
    "kind",
    "name",
    "spellings",
    "phone",
    "company",
    "plates",
    "reason",
    "tell",
    "last_day",
    "state",
    "made_by",
    "asked",
    "unsure",
)


def add(words: argparse.Namespace) -> None:
    """Put somebody on the list."""
    from app.watch.service import add as put

    with opened(words) as desk:
        form = {name: getattr(words, name) for name in WATCHED} | {"last_day": str(words.until or ""), "id_number": _shown(desk, words)}
        made = desk.do(put, form)
    if words.json:
        say_json({"id": made})
    else:
        print(made)


def show(words: argparse.Namespace) -> None:
    """The list."""
    from app.watch.fields import KIND_WORDS, State
    from app.watch.lists import entries

    with opened(words) as desk:
        rows = desk.store.read(entries, "", State(words.state), by=desk.by, now=desk.now)
    if words.json:
        say_json([{name: getattr(row, name) for name in SHOWN} for row in rows])
        return
    for row in rows:
        until = f"{row.last_day:%Y-%m-%d}"
        print("\t".join((_(KIND_WORDS[row.kind]), row.name, row.spellings, row.phone, row.company, row.plates, until, row.reason)))
    if not rows:
        print(_("Nobody is on this list."))


def check(words: argparse.Namespace) -> None:
    """Who on the list somebody may be."""
    from app.watch.fields import HOW_WORDS, KIND_WORDS, Who, seen_of
    from app.watch.lists import check as look

    with opened(words) as desk:
        hits = desk.store.read(look, Who(seen_of(vars(words)), id_number=_shown(desk, words)), now=desk.now)
    if words.json:
        names = ("entry_id", "kind", "name", "phone", "company", "plate", "hows", "tell", "standing")
        say_json([{name: getattr(hit, name) for name in names} for hit in hits])
        return
    for hit in hits:
        hows = _(", ").join(_(HOW_WORDS[how]) for how in hit.hows)
        print("\t".join((str(hit.entry_id), _(KIND_WORDS[hit.kind]), hit.name, hit.phone, hit.company, hows, hit.tell)))
    if not hits:
        print(_("Nobody on the list is like this."))


def answer(words: argparse.Namespace) -> None:
    """Say whether a visitor is the one on the list."""
    from app.watch.fields import SAID_WORDS, Said, Who, seen_of
    from app.watch.service import answer as say

    said = Said(words.said.replace("-", "_"))
    with opened(words) as desk:
        desk.do(say, _entry(desk, words.entry), Who(seen_of(vars(words)), id_number=_shown(desk, words)), said, words.reason)
    print(_(SAID_WORDS[said]))


def take_in(words: argparse.Namespace) -> None:
    """Put a table of entries on the list."""
    from app.exchange.watch_lists import ListFaults, read_list, take_list

    with opened(words) as desk:
        try:
            done = desk.do(take_list, desk.store.read(read_list, words.file, by=desk.by))
        except ListFaults as error:
            raise UserError("\n".join((*error.lines, str(error)))) from error
    if words.json:
        say_json({"taken": done.count, "doubles": done.doubles})
    else:
        print(ngettext("{n} entry is new on the list.", "{n} entries are new on the list.", done.count).format(n=done.count))


def lift(words: argparse.Namespace) -> None:
    """Take somebody off the list."""
    from app.watch.service import lift as take_off

    with opened(words) as desk:
        desk.do(take_off, _entry(desk, words.entry), words.reason)
    print(_("The entry is lifted."))


def _shown(desk: Desk, words: argparse.Namespace) -> str:
    """The ID number --id asks for; raises FormErrors for one that cannot be right and where the office compares none."""
    from app.office.settings import get_settings
    from app.watch.fields import shown_id

    return shown_id(id_number(), keeps_ids=desk.store.read(get_settings).keeps_ids) if words.id else ""


def _entry(desk: Desk, wanted: str) -> UUID:
    """The entry of an id, or the only one in force under a name; raises UserError."""
    from app.watch.lists import named

    try:
        return UUID(wanted)
    except ValueError:
        found = desk.store.read(named, wanted, now=desk.now)
    if len(found) != 1:
        sentence = _("{n} entries in force are called {name}. Name one by its id: watch list --json shows it.")
        raise UserError(sentence.format(n=len(found), name=wanted))
    return found[0]
