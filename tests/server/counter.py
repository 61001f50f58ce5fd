"""One counter as a process: checks in, moves and reads the same records as all others, and says what was acknowledged to it."""

import time
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.actor import EVERYBODY, Actor
from app.core.errors import StaleRecord, UserError
from app.people.record import Person
from app.storage.tables import NumberCounter
from app.visits import service
from app.visits.fields import Leaving
from app.visits.record import Visit
from app.wiring import open_address

CALM = 0.02  # seconds between two deeds: nobody types faster


def count_up(s: Session, person_id: UUID) -> int:
    """What everybody changes: read, add one, write."""
    person = s.get_one(Person, person_id)
    person.note = str(int(person.note or 0) + 1)
    return int(person.note)


def seen(s: Session, person_id: UUID) -> tuple[int, int]:
    """The version of the shared person, as a screen shows it before somebody edits it."""
    person = s.get_one(Person, person_id)
    return person.version, int(person.note or 0)


def save_seen(s: Session, person_id: UUID, version: int, note: int) -> None:
    """What was typed over what a screen showed: refused where another counter was quicker."""
    person = s.get_one(Person, person_id)
    if person.version != version:
        raise StaleRecord("another counter was quicker")
    person.note = str(note + 1)


def is_one_moment(s: Session) -> bool:
    """All queries of one reading see the same moment: as many visits as numbers given."""
    given = s.execute(select(func.sum(NumberCounter.last)).where(NumberCounter.form == "visit")).scalar() or 0
    time.sleep(0.002)
    return bool(given == s.execute(select(func.count()).select_from(Visit)).scalar_one())


def work(address: str, name: str, person_id: UUID, seconds: float) -> dict[str, Any]:
    """Acknowledged numbers and counts, how long each deed took, and every sentence that was said."""
    store = open_address(address)
    by = Actor(None, name, EVERYBODY, name)
    said: dict[str, Any] = {"numbers": [], "ups": 0, "stale": 0, "torn": 0, "sentences": [], "waits": [], "unsure": 0}
    until = time.monotonic() + seconds
    n = 0
    while time.monotonic() < until:
        n += 1
        try:
            began = time.perf_counter()
            form = {"name": f"{name} {n}", "host": "5-1-0803", "purpose": "Visiting"}
            done = store.do(service.arrive, form, by=by, now=clock.now()).value
            said["waits"].append(time.perf_counter() - began)
            said["numbers"].append(done.number)
            if n % 2:
                store.do(service.leave, done.visit_id, Leaving.SEEN, by=by, now=clock.now())
            store.do(count_up, person_id)
            said["ups"] += 1
            said["torn"] += not store.read(is_one_moment)
            shown = store.read(seen, person_id)
            store.do(save_seen, person_id, *shown)
            said["ups"] += 1
        except StaleRecord:
            said["stale"] += 1
        except UserError as error:
            said["sentences"].append(str(error))
            said["unsure"] += "may be saved or not" in str(error)
            time.sleep(0.1)
        time.sleep(CALM)
    store.close()
    return said


def tell(to: Any, address: str, name: str, person_id: UUID, seconds: float) -> None:
    """In the process of a counter: work, then tell what was acknowledged."""
    clock.use_zone("Asia/Shanghai")
    to.send(work(address, name, person_id, seconds))
    to.close()
