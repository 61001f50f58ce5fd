"""After a working day at an encrypted office nobody who was here is named anywhere on the disk: data folder, log, temporary files."""

import logging
import os
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.attachments.service import About, attach_bytes
from app.core import clock
from app.core.actor import SYSTEM
from app.desk import sample, sample_matters
from app.exchange.exporting import export_visits
from app.exchange.importing import Plan, preview, run
from app.office import encryption
from app.storage import keyfile
from app.storage.backup import back_up
from app.storage.backups.making import Order, make
from app.storage.backups.manifest import BackupKind
from app.visits.lists import VisitFilter
from tests.journeys.conftest import Counter
from ui import journal
from ui.memory import Memory

PLAYED = {"name": "欧阳若兰", "phone": "13912345678"}
LISTED = "司马相如,13711112222"
OFFICE, WHO = "美好家园", "李红"


@pytest.fixture
def own_temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Temporary files of this program alone."""
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def everything(*folders: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}


def test_a_working_day_at_an_encrypted_office_leaves_no_name_and_no_phone_behind(
    counter: Counter, own_temp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyfile, "STRENGTH", "CHEAPEST")
    store, now, actor = counter.store, clock.now(), counter.window.tasks.actor
    assert actor is not None
    assert store.path is not None
    folder = store.path.parent
    counter.window.desk.memory = Memory(folder)
    encryption.encrypt(store, folder, "three quiet herons", by=SYSTEM, now=now, remember=False)
    journal.start(folder)
    try:
        store.do(sample.fill, 60, 5, by=SYSTEM, now=now)
        store.do(sample_matters.fill_matters, 5, 3, by=SYSTEM, now=now)
        the_day(counter, own_temp.with_name("inbox"))
        locked_and_signed_in_anew(counter)
        named = {word for row in store.read(who_was_here) for word in row if word and len(word) > 1}
        back_up(store.path, folder / "backups" / "evening.db")
        make(Order(folder, folder / "backups", BackupKind.BY_HAND, "前台一号"), now=now)
        counter.window.desk.memory.save()
    finally:
        journal.stop()
    assert len(named) > 30
    words = {word.encode() for word in (*named, *PLAYED.values(), *LISTED.split(","), OFFICE, "前台一号")}
    on_disk = everything(folder, own_temp, Path(os.environ["FIRSTDESK_KEYS"]))
    assert {"desk.ini", "manifest.json", "desk.log"} <= {path.name for path in on_disk}
    assert actor.staff_id is not None
    assert actor.staff_id.hex in (folder / "desk.ini").read_text("utf-8")
    found = {str(path): word.decode() for path, held in on_disk.items() for word in words if word in held}
    assert found == {}
    assert not any(word.decode() in counter.window.windowTitle() for word in words)


def who_was_here(s: Session) -> list[tuple[str, str]]:
    """Who came, called or complained, and who works here."""
    tables = {"person": "phones", "visit": "phone", "complaint": "phone", "ticket": "phone"}
    queries = [f"SELECT name, {phone} FROM {table}" for table, phone in tables.items()]
    queries.append("SELECT name, place FROM staff")
    return [(name, more) for query in queries for name, more in s.execute(text(query))]


def locked_and_signed_in_anew(counter: Counter) -> None:
    counter.window.lock()
    page = counter.window.gate.page
    page.pick(WHO)
    page.password.setText("guitai-2026")
    page.sign_in()
    assert not counter.window.is_locked


def the_day(counter: Counter, inbox: Path) -> None:
    """Somebody walks in and gets a badge, a letter is kept, a list is read in and a register written, and a bug quotes what was typed."""
    now = clock.now()
    counter.walk_in(PLAYED["name"])
    assert counter.print_papers()
    letter = ("letter.txt", " ".join(PLAYED.values()).encode())
    counter.store.do(attach_bytes, About("visit", counter.visit(PLAYED["name"]).id), letter, by=SYSTEM, now=now)
    inbox.mkdir()
    people = inbox / "people.csv"
    people.write_text(f"姓名,电话\n{LISTED}\n", "utf-8")
    assert run(counter.store, Plan(people, preview(people, "people").columns), by=SYSTEM, now=now).taken == 1
    counter.store.read(export_visits, VisitFilter(), inbox / "register.xlsx", noted=abs)
    try:
        raise ValueError(f"{PLAYED['name']} is not a number")
    except ValueError as error:
        logging.getLogger("ui.tasks").info("a bug", exc_info=error)
