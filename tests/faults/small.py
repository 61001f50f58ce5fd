"""A real small disk that fills up and then grows: under the office, and as the stick its backup goes to.

This module is also the program that is run for it, where the small disk is mounted
(`python -m tests.faults.small data|stick KIND ROOT PEOPLE`).
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from app.attachments.service import About, attach_bytes
from app.core import i18n
from app.core.errors import UserError
from app.storage import keys
from app.storage.backups.making import Order
from app.storage.backups.manifest import BackupKind
from app.storage.backups.reading import backups_in, check
from app.storage.backups.running import run
from app.storage.opening import NAME
from tests.faults import mounts, truth
from tests.faults.office import DATA, KINDS, Desk, Kind, People, copied
from tests.faults.table import Line

STICK = "stick"
MB = 1024 * 1024
SMALL, LARGER = 2, 16  # megabytes of the office's disk
ATTACHED, EACH = 6, 4  # files kept with a ticket, and the megabytes of one: more than a stick has that takes the database
SPARE = 18


def desk(kind: Kind) -> Line:
    """A disk of two megabytes filled by check-ins, then made larger."""
    return _tried(kind, DATA, "a real disk fills up, then grows", "steps")


def stick(kind: Kind) -> Line:
    """A stick that is too small from the start, one that fills up on the way, one that is full beside an earlier backup."""
    return _tried(kind, STICK, "backup to a real full stick", "backups")


def _tried(kind: Kind, place: str, fault: str, unit: str) -> Line:
    with copied(kind) as (root, people):
        kept = root / "kept" / place
        (root / place).mkdir(exist_ok=True)
        shutil.copytree(root / place, kept)
        mount = f"mount -t tmpfs -o size={SMALL}m none {root / place} && cp -r {kept}/. {root / place}"
        found = mounts.run(mount, "tests.faults.small", place, kind.name, str(root), f"{people.desk.hex} {people.officer.hex}")
    if found is None:
        return Line(fault, kind.name, 0, unit, ended=mounts.WHY_NOT)
    said = [re.sub(re.escape(str(root)) + r"/\w+", "…", sentence) for sentence in found["said"]]
    return Line(fault, kind.name, found["many"], unit, found["told"], found["lost"], found["ended"], said, found["wrong"])


# -- the program that is run


def main(words: list[str]) -> None:
    """Fill the disk; print what was found as JSON."""
    i18n.use_language("en")
    kind, root = KINDS[words[1]], Path(words[2])
    store = kind.open(root / DATA)
    desk = Desk(store, People(*map(UUID, words[3].split())), "1")
    found = (_fill if words[0] == DATA else _to_sticks)(desk, root)
    found["wrong"] += [*truth.numbers_wrong(store), *truth.troubles(store)]
    store.close()
    print(json.dumps(found))


def _grow(place: Path, megabytes: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={megabytes}m", str(place)], check=True)


def _fill(desk: Desk, root: Path) -> dict[str, Any]:
    told: list[dict[str, Any]] = []
    said = ""
    while not said:
        try:
            told.append(desk.step(len(told)))
        except UserError as error:
            said = str(error)
    before = len(told)
    _grow(root / DATA, LARGER)
    told.extend(desk.step(n) for n in range(20))
    ended = f"{before} until it was full, 20 after it had grown"
    lost = truth.lost(desk.store, told)
    return {"many": len(told), "told": len(told), "said": [said], "lost": lost, "wrong": [], "ended": ended}


def _to_sticks(desk: Desk, root: Path) -> dict[str, Any]:
    place, key = root / STICK, keys.key_of(root / DATA / NAME)
    told = [desk.step(n) for n in range(8)]
    ticket = About("ticket", desk.tickets[-1][0])
    for n in range(ATTACHED):
        desk.do(attach_bytes, ticket, (f"录像{n}.txt", f"第{n}页\n".encode() * (EACH * MB // 10)))
    said: list[str] = []
    wrong: list[str] = []

    def back_up() -> bool:
        try:
            run(Order(root / DATA, place, BackupKind.TO_TAKE, "1"), now=desk.now)
        except UserError as error:
            said.append(str(error))
            return False
        return True

    def look(when: str, backups: int) -> None:
        rows = backups_in(place)
        wrong.extend(f"{when}: {trouble}" for row in rows for trouble in check(row.path, key=key).troubles)
        if len(rows) != backups:
            wrong.append(f"{when}: {len(rows)} backups are there, not {backups}")
        wrong.extend(f"{when}: {path.name} was left" for path in place.rglob("*.part*"))

    database = -(-(root / DATA / NAME).stat().st_size // MB)
    # too small from the start; room for the database and not for all its files; room for all; full beside the one that is there
    for when, megabytes, backups in (("too small", SMALL, 0), ("fills up", database + SPARE, 0), ("large", 64, 1), ("full again", 64, 1)):
        _grow(place, megabytes)
        if when == "full again":
            (place / "other").write_bytes(bytes(shutil.disk_usage(place).free - (database + SPARE) * MB))
        if back_up() != (when == "large"):
            wrong.append(f"{when}: it was {'not ' if when == 'large' else ''}taken for made")
        look(when, backups)
    ended = "refused 3 times, the earlier one whole; with room it is made"
    return {"many": 4, "told": len(told), "said": said, "lost": truth.lost(desk.store, told), "wrong": wrong, "ended": ended}


if __name__ == "__main__":
    main(sys.argv[1:])
