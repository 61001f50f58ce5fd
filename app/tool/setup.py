"""init, sample and check."""

import argparse
from contextlib import closing

from app.core import clock
from app.core.actor import TOOL
from app.core.errors import UserError
from app.core.i18n import _, ngettext
from app.storage.address import is_address
from app.storage.opening import NAME
from app.tool.encryption import print_code
from app.tool.session import data_folder, first_passphrase, open_data, opened, password, say_json


def init(words: argparse.Namespace) -> None:
    """Set an office up, encrypted unless told otherwise; what stands already is left alone."""
    from app.core.forms import clean
    from app.office.encryption import encrypt
    from app.office.fields import OFFICE_FIELDS
    from app.office.lists import is_founded
    from app.office.service import found

    form = {"name": words.office, "kind": words.kind, "person": words.admin, "password": password()}
    clean(OFFICE_FIELDS, form)  # before a database is made for an office that will not stand
    is_new = is_address(str(words.data)) or not (data_folder(words) / NAME).exists()
    secret = _passphrase(words) if is_new else ""
    with closing(open_data(words, create=True)) as store:
        if not is_new and not store.read(is_founded):  # the window was looked at before
            secret = _passphrase(words)
        by = store.do(found, form, now=clock.now(), counter=TOOL).value
        print(_("{office} is set up; {person} administers it.").format(office=words.office, person=words.admin))
        if secret:
            print_code(encrypt(store, data_folder(words), secret, by=by, now=clock.now()))
        elif not store.address:
            print(_("Its data is not encrypted: whoever gets at this disk can read it. Encrypt it with: encryption on."))


def _passphrase(words: argparse.Namespace) -> str:
    """What the data is to be encrypted under; "" with --plain, and on a server, whose disk is encrypted there. Raises UserError."""
    from app.office.encryption import passphrase_trouble

    if words.plain or is_address(str(words.data)):
        return ""
    secret = first_passphrase()
    if not secret:
        sentence = _(
            "The data is encrypted, and no passphrase was given: set FIRSTDESK_NEW_PASSPHRASE, or write it as the next line of standard "
            "input; or say --plain. Nothing was set up."
        )
        raise UserError(sentence)
    if trouble := passphrase_trouble(secret):
        raise UserError(trouble)
    return secret


def sample(words: argparse.Namespace) -> None:
    """Fill with made-up visits."""
    from app.desk import sample as made_up
    from app.desk.sample_matters import fill_matters

    if not 0 <= words.visits <= 20_000_000:
        raise UserError(_("A sample has from 0 to 20,000,000 visits."))
    with opened(words, create=True) as desk:
        by = desk.do(made_up.found_sample)
        done = desk.store.do(made_up.fill, words.visits, words.seed, by=by, now=desk.now).value
        if words.visits:
            desk.store.do(fill_matters, words.seed, by=by, now=desk.now)
    print(_("{visits} visits of {people} people to {homes} homes.").format(visits=done.visits, people=done.people, homes=done.homes))


def check(words: argparse.Namespace) -> None:
    """Say what is wrong with the database, or that nothing is; raises UserError with the count of troubles."""
    from app.desk.check import check_all
    from app.desk.stories import rebuild as tell_anew
    from app.office.audit import seal_now
    from app.people.search import rebuild

    with opened(words) as desk:
        if words.rebuild:
            desk.store.idle(rebuild)
            desk.store.idle(tell_anew)
        report = desk.store.read(check_all)
        if not report.troubles and not desk.store.read_only:
            desk.do(seal_now)
    if words.json:
        say_json({"ok": not report.troubles, "troubles": report.troubles, "notes": report.notes, "counts": report.counts})
    else:
        for line in (*report.troubles, *report.notes):
            print(line)
        print(", ".join(f"{name} {count}" for name, count in report.counts.items()))
    if report.troubles:
        n = len(report.troubles)
        sentence = ngettext(
            "The check found {n} trouble. Keep this file and restore the newest good backup.",
            "The check found {n} troubles. Keep this file and restore the newest good backup.",
            n,
        )
        raise UserError(sentence.format(n=n))
    if not words.json:
        print(_("Everything checked is whole."))
