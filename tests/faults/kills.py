"""kill -9 at random moments while four processes check in, move tickets and complaints, and print.

This module is also the program that is run for it (`python -m tests.faults.kills KIND ROOT PEOPLE N`): one process without a
thread, which forks the counters and kills them; a test run has threads and must not fork.
"""

import json
import os
import random
import select
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.faults.office import COUNTERS, DATA, KINDS, PAPERS, Desk, Kind, People, copied
from tests.faults.table import Line

PATIENCE = 60.0  # seconds a counter may take to acknowledge anything
MOST_BEFORE, FEW_BEFORE = 8, 3  # things a counter acknowledges before it is killed, at most: in the long run, in the short one
ALL_AT_ONCE = 10  # every so many kills all four go, as at a power cut without a lost write
ROOT_OF_PROJECT = Path(__file__).parents[2]


def measure(kind: Kind, n: int) -> Iterator[Line]:
    """`n` kills, then everything is looked at."""
    with copied(kind) as (root, people):
        words = [kind.name, str(root), f"{people.desk.hex} {people.officer.hex}", str(n)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT_OF_PROJECT)}
        command = [sys.executable, "-X", "utf8", "-m", "tests.faults.kills", *words]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
    ended = f"{found['papers']:,} papers came out, {found['reprints']:,} of them say “reprint”"
    yield Line(
        "kill -9, 4 counters at work", kind.name, found["kills"], "kills", found["acknowledged"], found["lost"], ended, wrong=found["wrong"]
    )


@dataclass
class Counter:
    """A counter's process as its killer sees it."""

    slot: str
    pid: int
    pipe: int
    left: int  # acknowledgements until it is killed
    rest: bytes = b""
    told: list[dict[str, Any]] = field(default_factory=list)

    def hear(self) -> bool:
        """Take what it says; false once it says nothing any more."""
        data = os.read(self.pipe, 65536)
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            self.told.append(json.loads(line))
            self.left -= 1
        return bool(data)


class Killer:
    """Keeps four counters at work and kills them; what they acknowledged is kept."""

    def __init__(self, kind: Kind, root: Path, people: People, kills: int) -> None:
        self.kind, self.root, self.people = kind, root, people
        self.chooser = random.Random(kills)
        self.most_before = MOST_BEFORE if kills > 100 else FEW_BEFORE
        self.acknowledged: list[dict[str, Any]] = []
        self.errors: list[str] = []
        self.born = count(1)
        self.counters = {slot: self._start(slot) for slot in COUNTERS}

    def _start(self, slot: str) -> Counter:
        out, into = os.pipe()
        born = next(self.born)
        pid = os.fork()
        if pid == 0:
            os.close(out)
            serve(self.kind, self.root, self.people, slot, into=into, born=born)
        os.close(into)
        return Counter(slot, pid, out, self.chooser.randrange(self.most_before + 1))

    def work(self, kills: int) -> int:
        """Until so many were killed; gives how many were."""
        killed = 0
        while killed < kills:
            self._hear_all()
            ready = [counter for counter in self.counters.values() if counter.left <= 0]
            if not ready:
                continue
            # somewhere in the middle of what it does next
            select.select([], [], [], self.chooser.random() * 0.02)
            victims = list(self.counters.values()) if killed % ALL_AT_ONCE == ALL_AT_ONCE - 1 else [self.chooser.choice(ready)]
            for victim in victims:
                self._kill(victim)
                killed += 1
            for victim in victims:
                self.counters[victim.slot] = self._start(victim.slot)
        for victim in self.counters.values():
            self._kill(victim)
            killed += 1
        return killed

    def _hear_all(self) -> None:
        by_pipe = {counter.pipe: counter for counter in self.counters.values()}
        heard, _out, _err = select.select(list(by_pipe), [], [], PATIENCE)
        if not heard:
            raise TimeoutError("no counter acknowledged anything")
        for pipe in heard:
            if not by_pipe[pipe].hear():
                raise ChildProcessError(f"counter {by_pipe[pipe].slot} ended by itself: {by_pipe[pipe].told[-1:]}")

    def _kill(self, victim: Counter) -> None:
        os.kill(victim.pid, signal.SIGKILL)
        while victim.hear():
            continue
        os.waitpid(victim.pid, 0)
        os.close(victim.pipe)
        self.acknowledged.extend(told for told in victim.told if "error" not in told)
        self.errors.extend(told["error"] for told in victim.told if "error" in told)


def serve(kind: Kind, root: Path, people: People, slot: str, *, into: int, born: int) -> None:
    """A counter from its start to its kill: opened, mended, its print thread running; every step acknowledged after its commit."""
    try:
        store = kind.open(root / DATA)
        printer = _printer(store, slot)
        _ask_again(store, people, slot)
        printer.start()
        desk = Desk(store, people, slot, first=born * 1000, is_now=True)
        chooser = random.Random(born)
        while True:
            told = desk.step(chooser.randrange(64))
            printer.wake()
            os.write(into, (json.dumps(told) + "\n").encode())
    except BaseException:  # whatever it is, the killer must hear of it: a counter never ends by itself
        os.write(into, (json.dumps({"error": traceback.format_exc()[-3000:]}) + "\n").encode())
        os._exit(1)


def _printer(store: Any, slot: str) -> Any:
    from app.printing.spool import AnySpooler, NoSpooler
    from app.printing.worker import PrintWorker
    from app.wiring import drawers, mend

    mend(store)
    worker = PrintWorker(store, AnySpooler(NoSpooler()), drawers(), lambda _kinds: None, counter=slot)
    worker.recover()
    return worker


def _ask_again(store: Any, people: People, slot: str) -> None:
    """A person reads that nobody knows whether a paper came out, looks, and prints it again."""
    from app.core import clock
    from app.printing import queue
    from app.printing.record import JobState

    for job in store.read(queue.open_jobs, slot):
        if job.state is JobState.FAILED:
            store.do(queue.retry, job.id, by=people.at(slot), now=clock.now())


def main(words: list[str]) -> None:
    """Kill, look, print what was found as JSON."""
    from app.core import i18n
    from tests.faults import truth

    i18n.use_language("en")
    kind, root, n = KINDS[words[0]], Path(words[1]), int(words[3])
    desk, officer = map(UUID, words[2].split())
    people = People(desk, officer)
    _load_all(kind, root, people)
    killer = Killer(kind, root, people, n)
    killed = killer.work(n)
    store = kind.open(root / DATA)
    wrong = killer.errors + truth.troubles(store)
    for slot in COUNTERS:
        printer = _printer(store, slot)
        _ask_again(store, people, slot)
        printer.run_once()
    missing = truth.lost(store, killer.acknowledged)
    wrong += truth.numbers_wrong(store) + truth.papers_wrong(store, root / PAPERS) + truth.troubles(store)
    store.close()
    found = {"kills": killed, "acknowledged": len(killer.acknowledged), "lost": missing, "wrong": wrong}
    papers = list((root / PAPERS).glob("*.pdf"))
    print(json.dumps({**found, "papers": len(papers), "reprints": truth.reprints(papers)}))


def _load_all(kind: Kind, root: Path, people: People) -> None:
    """One of everything before the forks, so that a counter starts in milliseconds; the file is closed again."""
    store = kind.open(root / DATA)
    desk = Desk(store, people, "1", is_now=True)
    for which in range(10):
        desk.step(which)
    printer = _printer(store, "1")
    printer.run_once()
    store.close()


if __name__ == "__main__":
    main(sys.argv[1:])
