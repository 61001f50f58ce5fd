"""Rows of a file made ready to be written, for a large file in a process of its own beside the one that writes.

`python -m app.exchange.working` reads a job (one line of JSON) and behind it what `reading` says of the file; it answers in
marshalled messages, a quarter of the work of JSON: {"table": …} once, then {"count", "ready", "faults"} per batch, {"told"} behind
the last, {"words": […]} of the people told of, in their order, and {"end": rows} or {"refused": sentence}.
"""

import json
import marshal
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from app.core import clock
from app.core.errors import FormErrors, UserError
from app.core.i18n import _, language, use_language
from app.core.ids import new_hex_ids
from app.core.names import PersonKeys, tokens
from app.exchange.fields import COMPLAINTS, PEOPLE
from app.exchange.hosts import Hosts, hosts_of
from app.exchange.mapping import ColumnMap
from app.exchange.rows import SourceDigest, reader_for
from app.exchange.source import SourceRow, Table, told_table
from app.storage.bulk import Shape
from app.storage.records import plain

# the columns of a row told here, in their order; those known only while writing come behind them
PERSON_COLUMNS = ("id", "name", "phones", "company", "plate", "place", "languages", "note")
VISIT_COLUMNS = (
    "id", "name", "day", "phone", "company", "plate", "at", "state", "type", "people", "host_kind", "host_id", "host", "department",
    "purpose", "belongings", "note", "language", "expected_at", "arrived_at", "left_at", "leaving", "reason",
)  # fmt: skip
PERSON = Shape(PERSON_COLUMNS, ("import_id", "made_at", "seq", "site", "source_digest"))
VISIT = Shape(VISIT_COLUMNS, ("import_id", "is_corrected", "number", "person_id", "site", "source_digest"))
NAME, DAY, PHONE, COMPANY, PLATE = 1, 2, 3, 4, 5
NOT_PLAIN = tuple(map(VISIT_COLUMNS.index, ("at", "state", "type", "host_id", "expected_at", "arrived_at", "left_at", "leaving")))
UNTOLD = {**dict.fromkeys(VISIT_COLUMNS, ""), **dict.fromkeys(("host_id", "expected_at", "arrived_at", "left_at", "leaving"))}
_in_order = itemgetter(*VISIT_COLUMNS)
WORDS_BATCH = 1000
LENGTH = 8  # bytes before each message that say how long it is

Message = dict[str, Any]


@dataclass(frozen=True)
class Job:
    """How to understand a file's rows; `is_dry` asks only whether they are good and known."""

    file: str
    columns: ColumnMap
    now: datetime
    hosts: Hosts
    batch: int
    is_dry: bool = False

    def line(self) -> bytes:
        """For another process, with the language and the zone of this one."""
        zone = clock.zone()
        told = {
            "file": self.file, "columns": asdict(self.columns), "now": self.now.isoformat(), "hosts": self.hosts.plain(),
            "batch": self.batch, "is_dry": self.is_dry, "language": language(), "zone": zone.key if isinstance(zone, ZoneInfo) else "UTC",
        }  # fmt: skip
        return json.dumps(told).encode("ascii") + b"\n"


def job_of(line: bytes) -> Job:
    """The job a line tells of; its language and zone become those of this process."""
    told = json.loads(line)
    use_language(told["language"])
    clock.use_zone(told["zone"])
    columns = told["columns"]
    for name in ("headings", "targets"):
        columns[name] = tuple(columns[name])
    columns["constants"] = tuple((target, value) for target, value in columns["constants"])
    now = datetime.fromisoformat(told["now"])
    return Job(told["file"], ColumnMap(**columns), now, hosts_of(told["hosts"]), told["batch"], told["is_dry"])


def person_of(visit: list[Any], person_id: str) -> list[Any]:
    """The person a visit tells of, in PERSON_COLUMNS."""
    return [person_id, visit[NAME], visit[PHONE], visit[COMPANY], visit[PLATE], "", "", ""]


class Maker:
    """Makes rows ready: [digest] in a dry run, [digest, person, texts] for people, for visits [digest, number, visit, texts, who, digits].

    `who` counts the people of the file: None for a visitor who is nobody else's equal, else the same for the same name and
    phone (or company and plate). `digits` is the phone as compared, given where `who` is first met: there the words follow later.
    """

    def __init__(self, job: Job) -> None:
        from app.people.service import digits

        self._digits = digits
        self._job = job
        self._reader = reader_for(job.columns, now=job.now, find_host=job.hosts.find)
        self._digest = SourceDigest(job.columns)
        self._width = len(job.columns.headings)
        self._who: dict[tuple[str, ...], int] = {}
        self._found_by: list[PersonKeys] = []

    def messages(self, rows: Iterator[SourceRow]) -> Iterator[Message]:
        """What is told of all rows."""
        batch: list[SourceRow] = []
        for row in rows:
            batch.append(row)
            if len(batch) == self._job.batch:
                yield self._made(batch)
                batch = []
        if batch:
            yield self._made(batch)
        yield {"told": True}
        for start in range(0, len(self._found_by), WORDS_BATCH):
            yield {"words": [" ".join(tokens(keys)) for keys in self._found_by[start : start + WORDS_BATCH]]}

    def _made(self, batch: list[SourceRow]) -> Message:
        ids = new_hex_ids(len(batch))
        ready: list[list[Any]] = []
        faults: list[tuple[int, tuple[str, ...], dict[str, str]]] = []
        for row, row_id in zip(batch, ids, strict=True):
            digest = self._digest.of(row.cells).hex()
            try:
                values = self._values(row)
            except FormErrors as error:
                faults.append((row.line, row.cells, error.errors))
                continue
            ready.append([digest] if self._job.is_dry else [digest, *self._told(values, row_id)])
        return {"count": len(batch), "ready": ready, "faults": faults}

    def _values(self, row: SourceRow) -> dict[str, Any]:
        if len(row.cells) > self._width and any(row.cells[self._width :]):
            sentence = _("This row has more cells than the first row. A sign that parts cells may stand in a text.")
            raise FormErrors({"": sentence})
        return self._reader.read(row.cells)

    def _told(self, values: dict[str, Any], row_id: str) -> list[Any]:
        if self._job.columns.kind == COMPLAINTS:
            return [values]
        values["id"] = row_id
        if self._job.columns.kind == PEOPLE:
            self._found_by.append(PersonKeys(values["name"], values["phones"], values["plate"], values["company"], values["place"]))
            person = [values[name] for name in PERSON_COLUMNS]
            return [person, PERSON.texts(person)]
        visit = list(_in_order({**UNTOLD, **values}))
        for place in NOT_PLAIN:
            visit[place] = plain(visit[place])
        return [values["number"], visit, VISIT.texts(visit), *self._person(visit)]

    def _person(self, visit: list[Any]) -> tuple[int | None, str | None]:
        name, phone, company, plate = visit[NAME], visit[PHONE], visit[COMPANY], visit[PLATE]
        digits = self._digits(phone) if phone else ""
        who = None
        if digits or company or plate:
            key = (name, digits) if digits else (name, company, plate)
            who = self._who.get(key)
            if who is not None:
                return who, None
            who = self._who[key] = len(self._who)
        self._found_by.append(PersonKeys(name, phone, plate, company))
        return who, digits


def rows_of(job: Job, table: Table) -> Iterator[SourceRow]:
    """The rows to take in: a first row that is no heading is one of them."""
    if not job.columns.has_headings:
        yield SourceRow(1, table.headings)
    yield from table.rows


def _answers(job: Job) -> Iterator[Message]:
    try:
        table = told_table(job.file, sys.stdin.buffer)
        yield {"table": [table.form, table.encoding, table.delimiter, table.sheet, table.headings]}
        yield from Maker(job).messages(rows_of(job, table))
    except UserError as error:
        yield {"refused": str(error)}
        return
    yield {"end": True}


def main() -> int:
    """The job and the rows come in, the answers go out."""
    out = sys.stdout.buffer
    try:
        for answer in _answers(job_of(sys.stdin.buffer.readline())):
            told = marshal.dumps(answer)
            out.write(len(told).to_bytes(LENGTH) + told)
            out.flush()
    except BrokenPipeError:
        # nobody wants the rest; a second try at exit would print a traceback
        sys.stderr.close()
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
