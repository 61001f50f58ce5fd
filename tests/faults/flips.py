"""Single bytes of the file turned at random: nothing wrong is shown as right in silence, and nothing crashes without a sentence."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import text

from app.complaints.lists import board as complaint_board
from app.core.errors import UserError
from app.desk.check import check_all
from app.desk.find import find
from app.printing import queue
from app.storage.opening import NAME
from app.stories.lists import find as find_story
from app.tickets.lists import TicketFilter
from app.tickets.lists import board as ticket_board
from app.visits.lists import VisitFilter, register_rows, today
from tests.faults.office import DATA, Desk, Kind, People, copied
from tests.faults.table import Line

STEPS = 64
TABLES = text("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%\\_search%' ESCAPE '\\'")


def measure(kind: Kind, n: int) -> Iterator[Line]:
    """`n` bytes, each alone, each in a fresh copy of the file."""
    with Trial(kind) as trial:
        yield trial.line(n)


class Trial:
    """A filled office's file, what it holds, and what is said once a byte of it is another."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self._office = copied(kind)

    def __enter__(self) -> "Trial":
        root, people = self._office.__enter__()
        self.people: People = people
        store = self.kind.open(root / DATA)
        desk = Desk(store, people, "1")
        for step in range(STEPS):
            desk.step(step)
        self.now: datetime = desk.now
        store.close()
        self.whole = (root / DATA / NAME).read_bytes()
        self.folder = root / DATA
        self.truth, said, errors = self.look()
        assert (said, errors) == ([], []), (said, errors)
        return self

    def __exit__(self, *error: object) -> None:
        self._office.__exit__(*error)  # type: ignore[arg-type]  # handed on as it came

    def line(self, n: int, seed: int = 1) -> Line:
        """The table's row: what was silently wrong counts as lost."""
        chooser = random.Random(seed)
        filled = [place for place, byte in enumerate(self.whole) if byte]
        found: Counter[str] = Counter()
        silent: list[str] = []
        crashed: list[str] = []
        for number in range(n):
            # every other one where something is written: most of a file is empty
            place = chooser.choice(filled) if number % 2 else chooser.randrange(len(self.whole))
            turned = chooser.randrange(1, 256)
            shown, said, errors = self.with_byte(place, turned)
            crashed += [f"byte {place}: {error}" for error in errors]
            differs = sorted(name for name, rows in self.truth.items() if shown.get(name) != rows)
            if said or errors:
                found["noticed"] += 1
            elif differs:
                silent.append(f"byte {place}: {', '.join(differs)} differ and nothing is said")
            else:
                found["harmless"] += 1
        told = f"{found['noticed']} noticed, {found['harmless']} harmless, {len(silent)} silently wrong"
        return Line(f"a byte turned, {self.kind.name}", n, silent, told, "bytes", crashed)

    def with_byte(self, place: int, turned: int) -> tuple[dict[str, Any], list[str], list[str]]:
        """What the program shows, says, and crashes with."""
        spoiled = bytearray(self.whole)
        spoiled[place] ^= turned
        for side in ("-wal", "-shm"):
            (self.folder / (NAME + side)).unlink(missing_ok=True)
        (self.folder / NAME).write_bytes(spoiled)
        return self.look()

    def look(self) -> tuple[dict[str, Any], list[str], list[str]]:
        """Every table, the lists people see and the searches; the sentences said on the way, the check's among them; and errors."""
        shown: dict[str, Any] = {}
        said: list[str] = []
        errors: list[str] = []

        def try_(name: str, call: Callable[[], Any]) -> Any:
            try:
                shown[name] = call()
            except UserError as error:
                said.append(str(error))
            except Exception as error:  # whatever comes without a sentence is what is looked for
                errors.append(f"{name}: {type(error).__name__}: {str(error)[:200]}")
            return shown.get(name)

        store = try_("opening", lambda: self.kind.open(self.folder))
        shown.pop("opening", None)
        if store is None:
            return shown, said, errors
        here: dict[str, Any] = {"by": self.people.at("1"), "now": self.now}
        for name, query, args, named in (
            ("today", today, (), {"now": self.now}), ("register", register_rows, (VisitFilter(),), {}),
            ("one box", find, ("访客",), {"now": self.now}), ("one box, a phone", find, ("0000001",), {"now": self.now}),
            ("tickets", ticket_board, (TicketFilter(),), here), ("complaints", complaint_board, (), here),
            ("stories", find_story, ("渗水",), {"limit": 50}), ("jobs", queue.recent_jobs, ("1",), {}),
        ):  # fmt: skip
            try_(name, lambda query=query, args=args, named=named: store.read(query, *args, **named))
        tables = try_("tables", lambda: store.read(lambda s: sorted(s.execute(TABLES).scalars())))
        for table in tables or ():
            try_(table, lambda table=table: store.read(_rows, table))
        report = try_("check", lambda: store.read(check_all))
        shown.pop("check", None)
        said.extend(report.troubles if report is not None else ())
        try_("closing", store.close)
        return shown, said, errors


def _rows(s: Any, table: str) -> list[Any]:
    return sorted((tuple(row) for row in s.execute(text(f"SELECT * FROM {table}"))), key=repr)
