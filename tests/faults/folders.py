"""What happens to the folder and the PC around the file: read-only, swapped, removed, shared, on a network, the clock set back.

This module is also the program that works while the PC's clock stands an hour back
(`python -m tests.faults.folders KIND ROOT PEOPLE VISIT`).
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.core import clock, i18n
from app.core.errors import UserError
from app.office.audit import clock_trouble
from app.storage import places
from app.storage.opening import NAME
from app.visits.fields import Leaving
from app.visits.figures import figures
from app.visits.service import leave
from tests.faults import truth
from tests.faults.full import shortened
from tests.faults.office import DATA, KINDS, Desk, Kind, People, copied
from tests.faults.recorder import ROOT_OF_PROJECT
from tests.faults.table import Line

STEPS = 10


def measure(kind: Kind, n: int) -> Iterator[Line]:
    """Each once; `n` is how many steps two programs take on one file."""
    for name, spoil in AWAY.items():
        yield away(kind, name, spoil)
    yield two_programs(kind, min(n, 200))
    yield network(kind)
    yield read_only(kind)
    yield clock_back(kind)


def said_by(call: Callable[[], Any]) -> tuple[str, list[str]]:
    """The sentence a call ends with, and what is wrong: that there is none, or that it is none of ours."""
    try:
        call()
    except UserError as error:
        return str(error), []
    except Exception as error:  # whatever comes without a sentence is what is looked for
        return "", [f"{type(error).__name__}: {error}"]
    return "", ["nothing was said"]


# -- the file goes while it is open


def _swap(data: Path) -> None:
    os.replace(data.parent / "other" / NAME, data / NAME)


def _rename(data: Path) -> None:
    (data / NAME).rename(data / "kept.db")


AWAY: dict[str, Callable[[Path], None]] = {
    "swapped for another": _swap,
    "renamed": _rename,
    "removed": lambda data: (data / NAME).unlink(),
    "robbed of its log": lambda data: (data / (NAME + "-wal")).unlink(),
}


def away(kind: Kind, name: str, spoil: Callable[[Path], None]) -> Line:
    """Everything acknowledged before is kept, nothing is acknowledged after, lists go on, and what was kept opens as an office."""
    with copied(kind) as (root, people):
        data = root / DATA
        shutil.copytree(data, root / "other")
        store = kind.open(data)
        desk = Desk(store, people, "1")
        told = [desk.step(n) for n in range(STEPS)]
        spoil(data)
        said, wrong = said_by(desk.comes)
        again, _wrong = said_by(desk.comes)
        if again != said:
            wrong.append(f"at first “{said}”, then “{again}”")
        lost = truth.lost(store, told)  # lists still show what was entered
        store.close()
        kept = sorted((data / "backups").glob("rescued-*.db"))
        if len(kept) == 1:
            shutil.copy(kept[0], data / NAME)
            store = kind.open(data)
            lost += truth.lost(store, told)
            wrong += truth.numbers_wrong(store) + truth.troubles(store)
            store.close()
        else:
            wrong.append(f"{len(kept)} files were kept")
    return Line(f"file {name} while open, {kind.name}", 1, lost, shortened(said.replace(f"{data}", "…")), wrong=wrong)


# -- others at the same file


def two_programs(kind: Kind, n: int) -> Line:
    """Two programs on one file take turns; a third that holds it is waited for."""
    with copied(kind) as (root, people):
        desks = [Desk(kind.open(root / DATA), people, counter) for counter in ("1", "2")]
        told = [desks[step % 2].step(step // 2) for step in range(n)]
        lost = truth.lost(desks[0].store, told)
        wrong = truth.numbers_wrong(desks[1].store) + truth.troubles(desks[0].store)
        desks[0].store.close()
        told.append(desks[1].comes())
        lost += truth.lost(desks[1].store, told)
        desks[1].store.close()
    return Line(f"two programs on one file, {kind.name}", n, lost, "both work", "steps", wrong)


def network(kind: Kind) -> Line:
    """A folder on a network share is refused with no byte changed; the mount table is what the system would show."""
    with copied(kind) as (root, _people):
        before = _bytes_of(root / DATA)
        table = places._mount_table
        places._mount_table = lambda: f"/dev/sda1 / ext4 rw 0 0\nserver:/home {root} nfs4 rw 0 0\n"
        try:
            said, wrong = said_by(lambda: kind.open(root / DATA))
        finally:
            places._mount_table = table
        if _bytes_of(root / DATA) != before:
            wrong.append("the folder was changed")
    return Line(f"file on a network mount, {kind.name}", 1, told=shortened(said.replace(f"{root / DATA}", "…")), wrong=wrong)


def read_only(kind: Kind) -> Line:
    """A folder that cannot be written: its lists are shown, nothing is taken, no byte is changed."""
    with copied(kind) as (root, people):
        data = root / DATA
        store = kind.open(data)
        told = [Desk(store, people, "1").step(n) for n in range(STEPS)]
        store.close()
        before = _bytes_of(data)
        is_writable = places.is_writable
        places.is_writable = lambda path: False if data in (path, path.parent) else is_writable(path)
        try:
            store = kind.open(data)
            said, wrong = said_by(Desk(store, people, "1").comes)
            lost = truth.lost(store, told)
            store.close()
        finally:
            places.is_writable = is_writable
        if _bytes_of(data) != before:
            wrong.append("the folder was changed")
    return Line(f"read-only folder, {kind.name}", 1, lost, shortened(said.replace(f"{data}", "…")), wrong=wrong)


def _bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# -- the clock


def clock_back(kind: Kind) -> Line:
    """An hour back under a working desk: numbers and the trail go on in order, the trail and a stay that ends before it begins say so."""
    name = f"clock set back an hour, {kind.name}"
    if shutil.which("faketime") is None:
        return Line(name, 0, told="needs faketime, which moves the clock of a program")
    with copied(kind) as (root, people):
        store = kind.open(root / DATA)
        desk = Desk(store, people, "1", is_now=True)
        told = [desk.step(n) for n in range(STEPS)]
        stays = desk.comes()
        store.close()
        words = (kind.name, str(root), f"{people.desk.hex} {people.officer.hex}", stays["id"])
        command = ["faketime", "-f", "-1h", sys.executable, "-X", "utf8", "-m", "tests.faults.folders", *words]
        environment = {**os.environ, "PYTHONPATH": str(ROOT_OF_PROJECT)}
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        back = json.loads(done.stdout)
        store = kind.open(root / DATA)
        lost = truth.lost(store, [*told, *back["told"]])
        wrong = truth.numbers_wrong(store) + truth.troubles(store) + store.read(_order_wrong)
        flagged = store.read(figures, now=clock.now()).clock_back
        if flagged != 1:
            wrong.append(f"{flagged} stays are flagged as running backwards, not 1")
        if not back["trouble"]:
            wrong.append("nothing is said of the clock")
        store.close()
    return Line(name, 1, lost, shortened(back["trouble"]), wrong=wrong)


def _order_wrong(s: Any) -> list[str]:
    rows = s.execute(text("SELECT seq, at, is_clock_back FROM audit_event ORDER BY seq")).all()
    backwards = [f"event {after.seq} lies before event {before.seq}" for before, after in pairwise(rows) if after.at < before.at]
    if not any(row.is_clock_back for row in rows):
        backwards.append("no event is flagged as written with the clock set back")
    numbers = s.execute(text("SELECT number FROM visit ORDER BY rowid")).scalars().all()
    return backwards if list(numbers) == sorted(numbers) else [*backwards, "visits are not numbered in the order they came"]


def main(words: list[str]) -> None:
    """The desk's next steps with the clock as it is now, and a visitor who came when it stood an hour later."""
    i18n.use_language("en")
    kind, root = KINDS[words[0]], Path(words[1])
    store = kind.open(root / DATA)
    people = People(*map(UUID, words[2].split()))
    trouble = store.read(clock_trouble, now=clock.now())
    desk = Desk(store, people, "2", first=5000, is_now=True)
    desk.now = clock.now() - timedelta(seconds=1)
    told = [desk.step(n) for n in range(STEPS)]
    desk.do(leave, UUID(words[3]), Leaving.SEEN)
    store.close()
    print(json.dumps({"told": told, "trouble": trouble}))


if __name__ == "__main__":
    main(sys.argv[1:])
