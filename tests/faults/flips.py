"""Single bytes of the file turned at random: nothing wrong is shown as right in silence, and nothing crashes without a sentence."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
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
MOST_SAID = 3  # sentences shown of all that were said
NAMES = re.compile(r"[0-9a-f]{8}[0-9a-f-]{8,}|\d+")
TABLES = text("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%\\_search%' ESCAPE '\\'")


def measure(kind: Kind, n: int) -> Iterator[Line]:
    """`n` bytes, each alone, each in a fresh copy of the file."""
    with Trial(kind) as trial:
        yield trial.line(n)


@dataclass
class Look:
    """What the program shows, the sentences it says while it shows it, what the check says then, and what it crashes with."""

    shown: dict[str, Any] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def is_quiet(self) -> bool:
        """Whether nobody could notice anything."""
        return not (self.said or self.checked or self.errors)

    def take(self, name: str, call: Callable[[], Any]) -> Any:
        """Show one thing, or say why not."""
        try:
            self.shown[name] = call()
        except UserError as error:
            self.said.append(str(error))
        except Exception as error:  # whatever comes without a sentence is what is looked for
            self.errors.append(f"{name}: {type(error).__name__}: {str(error)[:200]}")
        return self.shown.get(name)


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
        found = self.look()
        assert found.is_quiet, found
        self.truth = found.shown
        return self

    def __exit__(self, *error: object) -> None:
        self._office.__exit__(*error)  # type: ignore[arg-type]  # handed on as it came

    def line(self, n: int, seed: int = 1) -> Line:
        """The table's row: what was silently wrong counts as lost."""
        chooser = random.Random(seed)
        filled = [place for place, byte in enumerate(self.whole) if byte]
        ends: Counter[str] = Counter()
        sentences: Counter[str] = Counter()
        silent: list[str] = []
        crashed: list[str] = []
        for number in range(n):
            # every other one where something is written: most of a file is empty
            place = chooser.choice(filled) if number % 2 else chooser.randrange(len(self.whole))
            found = self.with_byte(place, chooser.randrange(1, 256))
            crashed += [f"byte {place}: {error}" for error in found.errors]
            differs = sorted(name for name, rows in self.truth.items() if found.shown.get(name) != rows)
            ends["said" if found.said else "checked" if found.checked else "silent" if differs else "harmless"] += 1
            if found.is_quiet and differs:
                silent.append(f"byte {place}: {', '.join(differs)} differ and nothing is said")
            sentences.update({NAMES.sub("…", sentence.replace(str(self.folder), "…")) for sentence in (*found.said, *found.checked)})
        ended = f"{ends['said']:,} said at once, {ends['checked']:,} by the check, {ends['harmless']:,} harmless"
        ended = f"{ended}, {len(silent):,} silently wrong"
        most = [sentence for sentence, _many in sentences.most_common(MOST_SAID)]
        return Line("a byte of the file turned", self.kind.name, n, "bytes", STEPS, silent, ended, most, crashed)

    def with_byte(self, place: int, turned: int) -> Look:
        """What comes of one byte that is another."""
        spoiled = bytearray(self.whole)
        spoiled[place] ^= turned
        for side in ("-wal", "-shm"):
            (self.folder / (NAME + side)).unlink(missing_ok=True)
        (self.folder / NAME).write_bytes(spoiled)
        return self.look()

    def look(self) -> Look:
        """Every table, the lists people see and the searches; then the check."""
        look = Look()
        store = look.take("opening", lambda: self.kind.open(self.folder))
        look.shown.pop("opening", None)
        if store is None:
            return look
        here: dict[str, Any] = {"by": self.people.at("1"), "now": self.now}
        for name, query, args, named in (
            ("today", today, (), {"now": self.now}), ("register", register_rows, (VisitFilter(),), {}),
            ("one box", find, ("访客",), {"now": self.now}), ("one box, a phone", find, ("0000001",), {"now": self.now}),
            ("tickets", ticket_board, (TicketFilter(),), here), ("complaints", complaint_board, (), here),
            ("stories", find_story, ("渗水",), {"limit": 50}), ("jobs", queue.recent_jobs, ("1",), {}),
        ):  # fmt: skip
            look.take(name, lambda query=query, args=args, named=named: store.read(query, *args, **named))
        for table in look.take("tables", lambda: store.read(lambda s: sorted(s.execute(TABLES).scalars()))) or ():
            look.take(table, lambda table=table: store.read(_rows, table))
        report = look.take("check", lambda: store.read(check_all))
        look.shown.pop("check", None)
        look.checked.extend(report.troubles if report is not None else ())
        look.take("closing", store.close)
        return look


def _rows(s: Any, table: str) -> list[Any]:
    return sorted((tuple(row) for row in s.execute(text(f"SELECT * FROM {table}"))), key=repr)
