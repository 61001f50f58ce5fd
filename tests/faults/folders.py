"""What happens to the folder and the PC around the file: read-only, swapped, removed, shared, on a network, the clock set back.

This module is also the program that reads in a folder it cannot write, or works while the PC's clock stands an hour back
(`python -m tests.faults.folders read|works|begins|goes-on KIND ROOT PEOPLE …`).
"""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import groupby, pairwise
from pathlib import Path
from time import sleep
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
from tests.faults import mounts, truth
from tests.faults.office import DATA, KINDS, NOON, Desk, Kind, People, copied
from tests.faults.table import Line

STEPS = 10
HOUR = timedelta(hours=1)
WALLS = (time(14), time(0, 20))  # an hour back in the same day, and in the day before
LONG = 100  # steps; from there on it is the long run
HELD = 0.5  # seconds another program holds the file
TOLD = "told.json"
KEPT_BESIDE = "what was open is kept beside the backups, whole"


def measure(kind: Kind, n: int) -> Iterator[Line]:
    """Each once; `n` is how many steps two programs take on one file."""
    for name, spoil in AWAY.items():
        yield away(kind, name, spoil)
    yield two_programs(kind, min(n, 200))
    yield network(kind)
    yield read_only(kind)
    for wall in WALLS:
        yield clock_back(kind, wall)


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
    return Line(f"file {name} while open", kind.name, 1, "time", len(told), lost, KEPT_BESIDE, [_without(data, said)], wrong)


# -- others at the same file


def two_programs(kind: Kind, n: int) -> Line:
    """Two programs work on one file at once; one that holds it meanwhile is waited for, in the long run until they say that it does."""
    is_long = n >= LONG
    with copied(kind) as (root, people):
        running = [_at_work(kind, root, people, slot, n // 2) for slot in ("1", "2")]
        store = kind.open(root / DATA)
        _all_say("open", running)
        with store.writer.connect() as holding:
            holding.exec_driver_sql("SELECT 1")  # its transaction takes the write lock at its start
            for one in running:
                assert one.stdin is not None
                one.stdin.write("go\n")
                one.stdin.flush()
            if is_long:
                _all_say("refused", running)
            sleep(HELD)
            holding.rollback()
        found = [_ended(one) for one in running]
        told = [step for one in found for step in one["told"]]
        lost = truth.lost(store, told)
        wrong = truth.numbers_wrong(store) + truth.troubles(store)
        store.close()
    sentences = sorted({sentence for one in found for sentence in one["said"]})
    ended = "both work; one that holds it is waited for"
    return Line("two programs on one file", kind.name, len(told), "steps", len(told), lost, ended, sentences, wrong)


def _all_say(word: str, running: "list[subprocess.Popen[str]]") -> None:
    for one in running:
        assert one.stdout is not None
        assert one.stdout.readline().strip() == word, one.communicate()[1][-3000:]


def _ended(running: "subprocess.Popen[str]") -> dict[str, Any]:
    out, errors = running.communicate()
    assert running.returncode == 0, errors[-3000:]
    found: dict[str, Any] = json.loads(out.splitlines()[-1])
    return found


def _at_work(kind: Kind, root: Path, people: People, slot: str, steps: int) -> "subprocess.Popen[str]":
    words = ("works", kind.name, str(root), f"{people.desk.hex} {people.officer.hex}", slot, str(steps))
    environment = {**os.environ, "PYTHONPATH": str(mounts.ROOT_OF_PROJECT)}
    command = [sys.executable, "-X", "utf8", "-m", "tests.faults.folders", *words]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen(command, text=True, encoding="utf-8", env=environment, **pipes)


def network(kind: Kind) -> Line:
    """A folder on a network share is refused with no byte changed; the mount table is what the system would show."""
    with copied(kind) as (root, people):
        told = _worked(kind, root, people)
        before = _bytes_of(root / DATA)
        table = places._mount_table
        places._mount_table = lambda: f"/dev/sda1 / ext4 rw 0 0\nserver:/home {root} nfs4 rw 0 0\n"
        try:
            said, wrong = said_by(lambda: kind.open(root / DATA))
        finally:
            places._mount_table = table
        if _bytes_of(root / DATA) != before:
            wrong.append("the folder was changed")
        lost = _lost_at(kind, root, told)  # carried to the PC's own disk, it opens
    ended = "refused, no byte changed"
    return Line("file on a network mount", kind.name, 1, "time", len(told), lost, ended, [_without(root / DATA, said)], wrong)


def read_only(kind: Kind) -> Line:
    """A folder that cannot be written: its lists are shown, nothing is taken, no byte is changed.

    Mounted so where somebody may mount, as modes stop nobody who is root; else closed by its mode."""
    with copied(kind) as (root, people):
        data = root / DATA
        told = _worked(kind, root, people)
        (root / TOLD).write_text(json.dumps(told), "utf-8")
        before = _bytes_of(data)
        words = ("read", kind.name, str(root), f"{people.desk.hex} {people.officer.hex}")
        if mounts.is_root():
            mount = f"mount --bind {data} {data} && mount -o remount,ro,bind {data}"
            found = mounts.run(mount, "tests.faults.folders", *words)
        else:
            _close(data, is_closed=True)
            try:
                found = mounts.printed(mounts.started([sys.executable, "-X", "utf8", "-m", "tests.faults.folders", *words]))
            finally:
                _close(data, is_closed=False)
        if found is None:
            return Line("read-only folder", kind.name, 0, ended=mounts.WHY_NOT)
        if _bytes_of(data) != before:
            found["wrong"].append("the folder was changed")
    ended = "opened to read: lists are shown, nothing is taken"
    said = [_without(data, found["said"])]
    return Line("read-only folder", kind.name, 1, "time", len(told), found["lost"], ended, said, found["wrong"])


def _close(data: Path, *, is_closed: bool) -> None:
    for path in (*data.rglob("*"), data) if is_closed else (data, *data.rglob("*")):
        path.chmod(path.stat().st_mode & ~stat.S_IWUSR if is_closed else path.stat().st_mode | stat.S_IWUSR)


def _worked(kind: Kind, root: Path, people: People) -> list[dict[str, Any]]:
    """A desk did some things, then closed."""
    store = kind.open(root / DATA)
    told = [Desk(store, people, "1").step(n) for n in range(STEPS)]
    store.close()
    return told


def _lost_at(kind: Kind, root: Path, told: list[dict[str, Any]]) -> list[str]:
    store = kind.open(root / DATA)
    lost = truth.lost(store, told)
    store.close()
    return lost


def _without(folder: Path, sentence: str) -> str:
    return re.sub(r"\d{8}-\d{6}", "…", sentence.replace(f"{folder}", "…"))


def _bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# -- the clock


def clock_back(kind: Kind, wall: time) -> Line:
    """An hour back under a desk working at `wall`, office time: numbers and the trail go on in order, the trail and a stay say so."""
    fault = f"clock set back an hour at {wall:%H:%M}"
    if shutil.which("faketime") is None:
        return Line(fault, kind.name, 0, ended="needs faketime, which moves the clock of a program")
    at = clock.at_local(clock.day_of(NOON) + timedelta(days=2), wall)
    with copied(kind) as (root, people):
        words = (kind.name, str(root), f"{people.desk.hex} {people.officer.hex}")
        begun = _at(at, "begins", *words)
        back = _at(at - HOUR, "goes-on", *words, begun["told"][-1]["id"])
        store = kind.open(root / DATA)
        told = [*begun["told"], *back["told"]]
        lost = truth.lost(store, told)
        wrong = truth.numbers_wrong(store) + truth.troubles(store) + store.read(_order_wrong)
        flagged = store.read(figures, now=at - HOUR).clock_back
        if flagged != 1:
            wrong.append(f"{flagged} stays are flagged as running backwards, not 1")
        if not back["trouble"]:
            wrong.append("nothing is said of the clock")
        store.close()
    ended = "numbers and trail go on in order, the stay is flagged"
    return Line(fault, kind.name, 1, "time", len(told), lost, ended, [back["trouble"]], wrong)


def _at(at: datetime, *words: str) -> Any:
    """What this module says as a program whose clock stands at `at` when it starts."""
    ahead = (at - datetime.now(UTC)).total_seconds()
    command = ["faketime", "-f", f"{ahead:+.0f}", sys.executable, "-X", "utf8", "-m", "tests.faults.folders", *words]
    return mounts.printed(mounts.started(command))


def _order_wrong(s: Any) -> list[str]:
    rows = s.execute(text("SELECT seq, at, is_clock_back FROM audit_event ORDER BY seq")).all()
    backwards = [f"event {after.seq} lies before event {before.seq}" for before, after in pairwise(rows) if after.at < before.at]
    if not any(row.is_clock_back for row in rows):
        backwards.append("no event is flagged as written with the clock set back")
    numbers = s.execute(text("SELECT number FROM visit ORDER BY rowid")).scalars().all()
    for day, given in groupby(sorted(numbers, key=_day_of_number), _day_of_number):  # an hour back may lie in the day before
        came = list(given)
        if came != sorted(came):
            backwards.append(f"visits of {day} are not numbered in the order they came")
    return backwards


def _day_of_number(number: str) -> str:
    return number.partition("-")[0]


def main(words: list[str]) -> None:
    """The desk in a folder that can only be read, beside another program, or with the clock as it is now; what came of it as JSON."""
    i18n.use_language("en")
    store = KINDS[words[1]].open(Path(words[2]) / DATA)
    people = People(*map(UUID, words[3].split()))
    if words[0] == "read":
        found = _reads(store, people, Path(words[2]))
    elif words[0] == "works":
        print("open", flush=True)
        sys.stdin.readline()
        found = _works(Desk(store, people, words[4]), int(words[5]))
    elif words[0] == "begins":
        found = _begins(Desk(store, people, "1", is_now=True))
    else:
        found = _goes_on(store, people, UUID(words[4]))
    store.close()
    print(json.dumps(found))


def _works(desk: Desk, steps: int) -> dict[str, Any]:
    """So many steps; one that is refused is tried again."""
    told: list[dict[str, Any]] = []
    said: set[str] = set()
    while len(told) < steps:
        try:
            told.append(desk.step(len(told)))
        except UserError as error:
            said.add(str(error))
            print("refused", flush=True)
    return {"told": told, "said": sorted(said)}


def _reads(store: Any, people: People, root: Path) -> dict[str, Any]:
    said, wrong = said_by(Desk(store, people, "1").comes)
    told = json.loads((root / TOLD).read_text("utf-8"))
    return {"said": said, "wrong": wrong + truth.troubles(store), "lost": truth.lost(store, told)}


def _begins(desk: Desk) -> dict[str, Any]:
    """Some steps, and a stay that is not over."""
    return {"told": [*(desk.step(n) for n in range(STEPS)), desk.comes()]}


def _goes_on(store: Any, people: People, visit_id: UUID) -> dict[str, Any]:
    """The next steps, and the end of a stay that began when the clock stood an hour later."""
    trouble = store.read(clock_trouble, now=clock.now())
    desk = Desk(store, people, "2", first=5000, is_now=True)
    desk.now = clock.now() - timedelta(seconds=1)
    told = [desk.step(n) for n in range(STEPS)]
    desk.do(leave, visit_id, Leaving.SEEN)
    return {"told": told, "trouble": trouble}


if __name__ == "__main__":
    main(sys.argv[1:])
