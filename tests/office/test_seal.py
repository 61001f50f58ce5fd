"""Seals: a trail rewritten whole, which hashes alone cannot show, is seen by whoever holds the key."""

import os
import stat
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.desk.check import check_all
from app.office import audit
from app.office.record import AuditEvent, AuditSeal
from app.office.seal import key_folder
from app.visits import service
from tests.postgres import unguard

FORM = {"name": "王小明", "phone": "13812345678", "host": "5-1-0803", "purpose": "Visiting"}


def sealed_days(s: Session) -> list[int]:
    return list(s.execute(select(AuditSeal.day).order_by(AuditSeal.seq)).scalars())


def the_key() -> Path:
    (found,) = Path(os.environ["FIRSTDESK_KEYS"]).glob("*.key")
    return found


def two_days(desk: Any) -> None:
    for _day in range(2):
        desk.do(service.arrive, FORM)
        desk.later(days=1)


def rewrite(s: Session) -> None:
    """A forger's work: one event's actor replaced and every hash after it made to fit."""
    from app.office.audit import ADVANCE, _link
    from app.storage.types import to_ms

    unguard(s)
    previous = b""
    for event in s.execute(select(AuditEvent).order_by(AuditEvent.seq)).scalars().all():
        event.actor = "nobody"
        staff = event.staff_id.hex if event.staff_id else ""
        head = (event.seq, to_ms(event.at), staff, event.actor, event.counter, event.verb, int(event.is_clock_back))
        event.hash = previous = _link(previous, head, event.digests)
    s.flush()
    s.execute(ADVANCE, {"seq": event.seq, "hash": previous, "at": to_ms(event.at)})


def test_the_first_entry_of_a_day_seals_the_day_before(desk: Any) -> None:
    two_days(desk)
    assert desk.read(sealed_days) == [20261022, 20261121]
    assert desk.read(check_all).notes == ()


def test_the_key_lies_outside_the_database_for_its_user_only(desk: Any) -> None:
    two_days(desk)
    assert stat.S_IMODE(the_key().stat().st_mode) == 0o600
    assert the_key().parent != desk.folder
    secret = the_key().read_text().split('"')[3].encode()
    assert all(secret not in file.read_bytes() for file in desk.folder.rglob("*") if file.is_file())


def test_the_usual_key_folder_is_not_copied_along_with_the_usual_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    import platformdirs

    monkeypatch.delenv("FIRSTDESK_KEYS")
    data = Path(platformdirs.user_data_dir("Firstdesk", appauthor=False))
    assert data not in (key_folder(), *key_folder().parents)
    assert key_folder().name == "firstdesk-keys"


def test_a_trail_rewritten_whole_is_seen(desk: Any) -> None:
    two_days(desk)
    desk.store.idle(rewrite)
    assert desk.read(audit.verify) == ()
    assert any("the seal of 20261121 does not fit" in line for line in desk.read(check_all).troubles)


def test_a_trail_rewritten_without_its_seals_is_seen(desk: Any) -> None:
    two_days(desk)
    desk.store.idle(rewrite)
    desk.store.idle(lambda s: s.execute(text("DELETE FROM audit_seal")))
    assert any("was signed on this PC and is not in the database" in line for line in desk.read(check_all).troubles)


def test_without_the_key_the_trail_is_whole_but_not_vouched_for(desk: Any) -> None:
    two_days(desk)
    the_key().unlink()
    report = desk.read(check_all)
    assert report.troubles == ()
    assert report.notes == ("Audit trail: whole, not vouched for; the key that signed its days is not on this PC.",)


def test_a_lost_key_is_not_replaced_silently(desk: Any) -> None:
    two_days(desk)
    the_key().unlink()
    desk.do(service.arrive, FORM)
    assert desk.read(sealed_days) == [20261022, 20261121]
    assert list(Path(os.environ["FIRSTDESK_KEYS"]).glob("*.key")) == []


def test_a_damaged_key_vouches_for_nothing(desk: Any) -> None:
    two_days(desk)
    the_key().write_text("{}")
    assert "not vouched for" in desk.read(check_all).notes[0]


def test_a_key_folder_that_cannot_be_written_stops_no_check_in(desk: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("a file, not a folder")
    monkeypatch.setenv("FIRSTDESK_KEYS", str(tmp_path / "in the way" / "keys"))
    assert desk.do(service.arrive, FORM).number == "V20261121-0001"
    assert "no day has been signed" in desk.read(check_all).notes[0]


def test_the_check_signs_what_it_found_whole(desk: Any) -> None:
    desk.do(service.arrive, FORM)
    desk.do(audit.seal_now)
    assert desk.read(sealed_days) == [20261022, 20261121]
    desk.do(audit.seal_now)
    assert desk.read(check_all).troubles == ()
