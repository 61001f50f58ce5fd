"""The office of `--sample`: filled once, with somebody signed in."""

from pathlib import Path

from app.core import clock, i18n
from app.core.actor import SYSTEM, Actor
from app.core.errors import UserError
from app.core.i18n import _
from app.desk import sample, sample_matters
from app.office.lists import is_founded
from app.office.service import sign_in
from app.office.settings import change_setting
from app.storage.store import Store
from app.visits.lists import VisitFilter, register_days

SAMPLE_VISITS, SAMPLE_SEED = 900, 20261121


def filled(store: Store, folder: Path) -> Actor:
    """Whoever sits at the sample's desk; fills it where it is empty. Raises UserError where a real office is set up."""
    now = clock.now()
    if store.read(is_founded) and store.read(sign_in, sample.ADMINISTRATOR, sample.PASSWORD, now=now).actor is None:
        # a real office: nobody gets in without a password, and no made-up visitor among the real ones
        raise UserError(_("An office is set up here already. Sign in, or choose another data folder."))
    actor = store.do(sample.found_sample, by=SYSTEM, now=now).value
    if not store.read(register_days, VisitFilter()):
        store.do(sample.fill, SAMPLE_VISITS, SAMPLE_SEED, by=SYSTEM, now=now)
        store.do(sample_matters.fill_matters, SAMPLE_SEED, by=actor, now=now)
        # a sample has no printer: its papers are saved beside it
        saved = f"folder:{folder / 'papers'}"
        for key, value in (("badge_printer", saved), ("slip_printer", saved), ("language", i18n.language())):
            store.do(change_setting, key, value, by=SYSTEM, now=now)
    return actor
