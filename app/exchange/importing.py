"""People, visits and complaints read in from a file: looked at first, checked dry, then taken in whole or not at all."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from app.core.actor import Actor
from app.core.errors import UserError
from app.core.i18n import _
from app.core.lean import lean_collections
from app.exchange import batches
from app.exchange.batches import FileFacts, ReadyPerson, ReadyVisit, Work
from app.exchange.fields import PEOPLE, REASON
from app.exchange.mapping import ColumnMap, guess, read_map, target_of
from app.exchange.source import open_table, trouble
from app.exchange.worked import Worked, open_worked
from app.exchange.working import Job
from app.exchange.writing import SheetFile

BATCH = 1500  # rows of one transaction: a check-in waits no longer than that, a quarter of a second
SAMPLE_ROWS = 200
FAULTS_SHOWN = 100
INDEX_BATCH = 1000
_given_up: set[UUID] = set()  # ended here and not taken back, as the disk was full: whatever is read in next does it first


class Door(Protocol):
    """What an import needs of the Store."""

    def do(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a service in one transaction."""
        ...

    def do_part(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a service of which nobody is told that it is done before a later `do` is."""
        ...

    def roomy(self) -> AbstractContextManager[None]:
        """Much is written inside."""
        ...

    def read(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a query."""
        ...


@dataclass(frozen=True)
class Preview:
    """A file as understood before anything is taken in; `rows` are its first ones as they stand."""

    path: Path
    form: str
    encoding: str
    delimiter: str
    sheet: str
    columns: ColumnMap
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What to read in and how; `expected_rows` (from the dry run) lets progress say how far it is."""

    path: Path
    columns: ColumnMap
    sheet: str = ""
    expected_rows: int = 0
    errors_path: Path | None = None  # where faulty rows are written; None: beside the file


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that was not taken: where it stands and a sentence per field."""

    line: int
    cells: tuple[str, ...]
    errors: dict[str, str]

    @property
    def reason(self) -> str:
        """All sentences."""
        return " ".join(self.errors.values())


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is: rows done of all (0: not known), in step "check", "write", "find" (making findable) or "undo"."""

    step: str
    done: int
    total: int


@dataclass
class Result:
    """What became of a file's rows. `faults` holds the first hundred; all of them are in `errors_path`."""

    rows: int = 0
    taken: int = 0
    doubles: int = 0
    faulty: int = 0
    faults: list[Fault] = field(default_factory=list)
    errors_path: Path | None = None
    import_id: UUID | None = None
    is_cancelled: bool = False
    is_dry: bool = False


@dataclass(frozen=True)
class Watch:
    """Who looks on: told how far the import is, asked between batches whether to stop."""

    progress: Callable[[Progress], None] = lambda _progress: None
    is_cancelled: Callable[[], bool] = lambda: False


class _Cancelled(Exception):
    """The person at the desk stopped it."""


def preview(path: Path, kind: str, *, sheet: str = "", map_path: Path | None = None) -> Preview:
    """Look at a file: how it is written, what its columns most likely are, its first rows. Raises UserError."""
    with open_table(path, sheet) as table:
        rows = [row.cells for row in islice(table.rows, SAMPLE_ROWS)]
        columns = guess(kind, table.headings, rows)
        if map_path is not None:
            columns = read_map(map_path, kind, table.headings, columns)
        if not columns.has_headings:
            rows.insert(0, table.headings)
        return Preview(path, table.form, table.encoding, table.delimiter, table.sheet, columns, tuple(rows), table.notes)


def check(door: Door, plan: Plan, *, now: datetime, watch: Watch | None = None) -> Result:
    """The dry run: every row read and checked against what is on record, nothing kept. Raises UserError."""
    watch = watch or Watch()
    result = Result(is_dry=True)
    _usable(plan)

    def look(ready: Sequence[Sequence[Any]]) -> None:
        old = door.read(batches.known_digests, plan.columns.kind, [row[0] for row in ready])
        result.doubles += len(old)
        result.taken += len(ready) - len(old)
        watch.progress(Progress("check", result.rows, plan.expected_rows))

    try:
        with _opened(door, plan, now=now, is_dry=True) as worked:
            _each_batch(plan, worked, result, look, watch=watch)
    except _Cancelled:
        result.is_cancelled = True
    return result


def run(door: Door, plan: Plan, *, by: Actor, now: datetime, watch: Watch | None = None) -> Result:
    """Take a file in. Its rows show all at once at the end; stopped, failed or killed it leaves none. Raises UserError.

    Call it in a thread of its own: the desk works on between the batches.
    """
    watch = watch or Watch()
    digest = file_digest(plan.path)
    work = _begun(door, plan, digest, by=by, now=now)
    result = Result(import_id=work.import_id)
    is_shown = False

    def keep(ready: Sequence[Sequence[Any]]) -> None:
        new = _written(door, work, ready, by=by, now=now)
        result.taken += new
        result.doubles += len(ready) - new
        watch.progress(Progress("write", result.rows, plan.expected_rows))

    try:
        with lean_collections(), door.roomy(), _opened(door, plan, now=now) as worked:
            _each_batch(plan, worked, result, keep, watch=watch)
            if result.taken:
                facts = FileFacts(plan.path.name, digest, result.rows, result.doubles, result.faulty)
                door.do(batches.finish, work, facts, by=by, now=now)
                is_shown = True
                _make_findable(door, work, worked, watch)
    except _Cancelled:
        _give_up(door, work.import_id, watch)
        return Result(rows=result.rows, is_cancelled=True)
    except BaseException:
        if not is_shown:
            _give_up(door, work.import_id, watch)
        raise
    if not result.taken:
        _give_up(door, work.import_id, watch)
        result.import_id = None
    return result


def _begun(door: Door, plan: Plan, digest: str, *, by: Actor, now: datetime) -> Work:
    """Take back what an earlier try left, then announce this one."""
    _usable(plan)
    for import_id in door.read(batches.broken_off, digest, now=now, given_up=_given_up):
        _give_up(door, import_id, Watch())
    import_id = door.do(batches.begin, plan.columns.kind, FileFacts(plan.path.name, digest), by=by, now=now).value
    return batches.work_of(plan.columns.kind, import_id, now=now)


def _written(door: Door, work: Work, ready: Sequence[Sequence[Any]], *, by: Actor, now: datetime) -> int:
    """Everything is looked up before the file is locked: a check-in waits for the writing alone."""
    new: int
    if work.kind == PEOPLE:
        people = [ReadyPerson(*row) for row in ready]
        old = door.read(batches.known_digests, work.kind, [row.digest for row in people])
        new = door.do_part(batches.write_people, work, people, old, by=by, now=now).value
    elif work.complaints is not None:
        from app.exchange import complaint_batches

        rows = [(row[0], row[1]) for row in ready]
        old = door.read(complaint_batches.known, rows)
        new = door.do_part(complaint_batches.write, work.complaints, rows, old, by=by, now=now).value
    else:
        visits = [ReadyVisit(*row) for row in ready]
        batches.get_ready(work, visits)
        new = door.do_part(batches.write_visits, work, visits, door.read(batches.known_visits, work, visits), by=by, now=now).value
    return new


def _usable(plan: Plan) -> None:
    if sentence := plan.columns.missing():
        raise UserError(sentence)
    if plan.errors_path is not None and plan.errors_path.absolute() == plan.path.absolute():
        raise UserError(_("Faulty rows cannot be written over the file they come from. Choose another name."))


def _make_findable(door: Door, work: Work, worked: Worked, watch: Watch) -> None:
    """After the rows show, so that hidden people never crowd out found ones; broken off, the start-up check mends it."""
    try:
        _index_all(door, work, worked, watch)
    except UserError as error:  # a full disk: that nothing was changed is not true any more
        sentence = _(
            "The file was taken in, but the database took no more before all of it could be searched for (disk full or busy). "
            "Free some space and start the program again."
        )
        raise UserError(sentence) from error


def _index_all(door: Door, work: Work, worked: Worked, watch: Watch) -> None:
    done, total = 0, len(work.spoken) + len(work.unspoken)

    def index(words: Sequence[batches.Words]) -> None:
        nonlocal done
        door.do_part(batches.index, words)
        done += len(words)
        watch.progress(Progress("find", done, total))

    seqs = dict(work.spoken)
    door.do_part(batches.gather, is_on=True)
    for words in _told_words(worked, seqs):
        index(words)
    rest = [*seqs.values(), *work.unspoken]
    for start in range(0, len(rest), INDEX_BATCH):
        index(door.read(batches.words_of, rest[start : start + INDEX_BATCH]))
    door.do(batches.gather, is_on=False)


def _told_words(worked: Worked, seqs: dict[int, int]) -> Iterator[Sequence[batches.Words]]:
    """Words as the file's reader made them; takes those it told out of `seqs`, all unless the reader died."""
    first = 0
    try:
        for message in worked.messages if seqs else ():
            told = message["words"]
            if words := [(seqs.pop(place), 1, (text,)) for place, text in enumerate(told, first) if place in seqs]:
                yield words
            first += len(told)
    except UserError:
        return


def _give_up(door: Door, import_id: UUID, watch: Watch) -> None:
    _given_up.add(import_id)
    _take_back(door, import_id, watch)
    _given_up.discard(import_id)


def _take_back(door: Door, import_id: UUID, watch: Watch) -> None:
    done = 0
    while gone := door.do(batches.take_back, import_id).value:
        done += gone
        watch.progress(Progress("undo", done, 0))


def discard_broken_off(door: Door, *, now: datetime) -> int:
    """Take back imports that died with their program; for the start of the program. Gives how many."""
    try:
        dead = door.read(batches.broken_off, "", now=now)
    except UserError:
        return 0  # one is running in another process
    for import_id in dead:
        _take_back(door, import_id, Watch())
    return len(dead)


@contextmanager
def _opened(door: Door, plan: Plan, *, now: datetime, is_dry: bool = False) -> Iterator[Worked]:
    job = Job(plan.path.name, plan.columns, now, door.read(batches.load_hosts), BATCH, is_dry)
    with open_worked(plan.path, plan.sheet, job) as worked:
        yield worked


def _each_batch(plan: Plan, worked: Worked, result: Result, take: Callable[[Sequence[Sequence[Any]]], None], *, watch: Watch) -> None:
    """Hand over all good rows; faulty ones go into a file of the same form."""
    faults = _FaultFile(plan, worked)
    try:
        for message in worked.messages:
            if "told" in message:
                break
            _stop_if_told(watch)
            result.rows += message["count"]
            for line, cells, errors in message["faults"]:
                _note_fault(result, faults, Fault(line, tuple(cells), errors))
            if message["ready"]:
                take(message["ready"])
        _stop_if_told(watch)
        result.errors_path = faults.keep()
    except BaseException:
        faults.discard()
        raise


def _stop_if_told(watch: Watch) -> None:
    if watch.is_cancelled():
        raise _Cancelled


def _note_fault(result: Result, faults: "_FaultFile", fault: Fault) -> None:
    result.faulty += 1
    if len(result.faults) < FAULTS_SHOWN:
        result.faults.append(fault)
    faults.add(fault)


class _FaultFile:
    """Faulty rows in the form of their file with one column more, made when the first one comes."""

    def __init__(self, plan: Plan, table: Worked) -> None:
        suffix = ".xlsx" if table.form == "xlsx" else ".csv"
        self._path = plan.errors_path or plan.path.with_name("-".join((plan.path.stem, _("faulty"))) + suffix)
        self._is_told = plan.errors_path is not None
        self._table = table
        self._columns = plan.columns
        self._file: SheetFile | None = None
        kind = plan.columns.kind
        self._reasons = [index for index, heading in enumerate(table.headings) if target_of(kind, heading) == REASON.name]

    def add(self, fault: Fault) -> None:
        """One more row."""
        if self._file is None:
            self._file = self._opened()
            if self._columns.has_headings:
                self._file.write_all([[*self._without_reason(self._table.headings), _(REASON.label)]])
        width = len(self._columns.headings)
        cells = [*fault.cells, *[""] * (width - len(fault.cells))]
        self._file.write_all([[*self._without_reason(cells), fault.reason]])

    def _opened(self) -> SheetFile:
        try:
            return SheetFile(self._path, self._table.delimiter or ",")
        except UserError:
            if self._is_told:
                raise
        # beside the file nothing may be written (a CD, somebody else's folder)
        self._path = Path(tempfile.mkdtemp(prefix="firstdesk-faulty-")) / self._path.name  # a folder nobody else may read
        return SheetFile(self._path, self._table.delimiter or ",")

    def _without_reason(self, cells: Sequence[str]) -> list[str]:
        return [cell for index, cell in enumerate(cells) if index not in self._reasons]

    def keep(self) -> Path | None:
        """The finished file, None where no row was faulty."""
        if self._file is None:
            return None
        self._file.keep()
        return self._path

    def discard(self) -> None:
        """Leave nothing."""
        if self._file is not None:
            self._file.discard()


def file_digest(path: Path) -> str:
    """SHA-256 of a file as hex; raises UserError."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise trouble(path.name, "file", reason=error.strerror or "") from error
