"""Reads one spreadsheet in a process of its own, so a hostile file can take down neither the window nor the PC.

`python -m app.exchange.reading FILE` writes JSON lines: {"table": …} once, {"rows": [[line, [cell, …]], …]} many times,
then {"end": rows} or {"trouble": word, …}. It imports nothing of ours but `guard`, `cards` and `repeating`, and sets its own limits first.
"""

import codecs
import csv
import io
import json
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.exchange import cards
from app.exchange.guard import unguard

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

BATCH = 500
SAMPLE = 256 * 1024
MOST_BYTES = 400 * 1024 * 1024
MOST_UNPACKED = 400 * 1024 * 1024
SMALL_UNPACKED = 20 * 1024 * 1024  # below this a high ratio is only an empty-looking sheet
MOST_RATIO = 150
MOST_PARTS = 5000
LONGEST_LINE = 1024 * 1024
LONGEST_CELL = 32_767  # what a spreadsheet cell holds
MOST_COLUMNS = 512
MOST_ROWS, WIDEST = 1_048_576, 16_384  # of a sheet by its format
MOST_MEMORY = 1536 * 1024 * 1024
MOST_SECONDS = 300
DELIMITERS = ",\t;|"

Row = tuple[int, list[str]]


class Trouble(Exception):
    """Why a file cannot be read: a word the parent makes a sentence of."""

    def __init__(self, word: str, **facts: Any) -> None:
        super().__init__(word)
        self.word = word
        self.facts = facts


# text ---------------------------------------------------------------------------------------------------------------------


def encoding_of(path: Path) -> str:
    """By its mark, its NULs, or whatever decodes the whole file: UTF-8, then GB18030, then Windows' Western code page."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if head.startswith(mark):
            return name
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) > len(head) // 8:
        return "utf-16-le" if odd > even else "utf-16-be"
    for name in ("utf-8", "gb18030", "cp1252"):
        if _decodes(path, name):
            return name
    raise Trouble("encoding")


def _decodes(path: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)("strict")
    try:
        with path.open("rb") as file:
            while block := file.read(1024 * 1024):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def delimiter_of(sample: str) -> str:
    """The sign that cuts the first lines into the most, and most equal, cells; a sign inside quotes counts for nothing."""
    best, best_score = ",", 1.0
    for delimiter in DELIMITERS:
        try:
            widths = [len(row) for _, row in zip(range(50), csv.reader(io.StringIO(sample), delimiter=delimiter), strict=False) if row]
        except csv.Error:
            continue
        if not widths:
            continue
        usual = max(set(widths), key=widths.count)
        score = (usual - 1) * widths.count(usual) / len(widths) + 1
        if score > best_score:
            best, best_score = delimiter, score
    return best


class _Lines:
    """The file's lines for csv.reader, remembering those of the record under way."""

    def __init__(self, file: io.TextIOBase) -> None:
        self._file = file
        self.record: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._file.readline(LONGEST_LINE + 1)
        if not line:
            raise StopIteration
        if len(line) > LONGEST_LINE:
            raise Trouble("long_line")
        self.record.append(line)
        return line


def read_text(path: Path) -> Iterator[dict[str, Any] | Row]:
    """A first dict says how the text was understood, then its rows with the line each starts on."""
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="", errors="strict") as file:
        sample = file.read(SAMPLE)
        delimiter = delimiter_of(sample.removeprefix("\ufeff"))
        file.seek(0)
        yield {"format": "csv", "encoding": encoding, "delimiter": delimiter}
        lines = _Lines(file)
        csv.field_size_limit(LONGEST_LINE)
        reader = csv.reader(lines, delimiter=delimiter)
        start = 1
        try:
            for row in reader:
                if reader.line_num - start > 500 or len(lines.record) > 500:
                    raise Trouble("quote", line=start)
                if len(lines.record) > 1:
                    _check_closed(lines.record, delimiter, start)
                yield start, [unguard(cell) for cell in row]
                start = reader.line_num + 1
                lines.record.clear()
        except csv.Error as error:
            raise Trouble("quote", line=start) from error
        except UnicodeDecodeError as error:
            raise Trouble("encoding") from error


def _check_closed(record: list[str], delimiter: str, start: int) -> None:
    """A quote opened in the last cell and never closed swallows the rest of the file in silence."""
    try:
        list(csv.reader(record, delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "end of data" in str(error):
            raise Trouble("quote", line=start) from error


def _read_cards(path: Path, kind: str, size: int, today: date | None) -> Iterator[dict[str, Any] | Row]:
    if size > cards.MOST_BYTES:
        raise Trouble("big", mega=cards.MOST_BYTES // 1_000_000)
    try:
        yield from cards.read_cards(path, encoding_of(path)) if kind == "vcf" else cards.read_calendar(path, today)
    except cards.Unreadable as error:
        raise Trouble("cards" if kind == "vcf" else "calendar", line=error.line) from error


# workbooks ----------------------------------------------------------------------------------------------------------------


def check_zip(path: Path) -> None:
    """A workbook's own list of contents, read before any of it is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:  # of a later zip version, or locked: RuntimeError
        raise Trouble("workbook") from error
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or (unpacked > SMALL_UNPACKED and unpacked / packed > MOST_RATIO):
        raise Trouble("unpacked", mega=unpacked // 1_000_000)


def read_workbook(path: Path, sheet: str = "") -> Iterator[dict[str, Any] | Row]:
    """The named sheet, else the first that holds anything, with every cell as text."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            yield from _rows_of(book, sheet)
    except PasswordError as error:
        raise Trouble("password") from error
    except (CalamineError, OSError) as error:
        raise Trouble("workbook") from error


def _rows_of(book: "CalamineWorkbook", sheet: str) -> Iterator[dict[str, Any] | Row]:
    found = None
    for name in [sheet] if sheet else book.sheet_names:
        found = book.get_sheet_by_name(name)
        if found.total_height:
            break
    if found is None:
        raise Trouble("empty")
    if found.total_height > MOST_ROWS or found.total_width > WIDEST:
        raise Trouble("workbook")  # a cell where no sheet has one: every row above it would be walked through
    yield {"format": "xlsx", "encoding": "", "delimiter": "", "sheet": found.name, "sheets": book.sheet_names}
    first = (found.start or (0, 0))[0] + 1
    for number, row in enumerate(found.iter_rows(), first):
        yield number, [_as_text(cell) for cell in row]


def _as_text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        # phones and numbers typed as figures: 13800138888.0 was never meant with a fraction
        return str(int(cell))
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if cell.time() == time() else f"{cell:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return str(int(cell)) if isinstance(cell, bool) else str(cell)


# the process --------------------------------------------------------------------------------------------------------------


def rows_of(path: Path, sheet: str = "", today: date | None = None) -> Iterator[dict[str, Any] | Row]:
    """Rows of any file we read, told apart by its first bytes and not by its name; blank rows are left out."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise Trouble("big", mega=MOST_BYTES // 1_000_000)
    with path.open("rb") as file:
        magic = file.read(64)
    if kind := cards.kind_of(magic):
        rows = _read_cards(path, kind, size, today)
    elif magic.startswith(b"PK\x03\x04"):
        check_zip(path)
        rows = read_workbook(path, sheet)
    elif magic.startswith(b"\xd0\xcf\x11\xe0"):
        rows = read_workbook(path, sheet)
    else:
        rows = read_text(path)
    for row in rows:
        if isinstance(row, dict):
            yield row
        elif any(row[1]):
            _check_row(row)
            yield row


def _check_row(row: Row) -> None:
    line, cells = row
    if len(cells) > MOST_COLUMNS:
        raise Trouble("wide", line=line)
    if max(map(len, cells)) > LONGEST_CELL:
        raise Trouble("long_cell", line=line)


def limit_self() -> None:
    """Memory and processor time this process may take; Windows has neither limit and relies on the sizes checked first."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def messages(rows: Iterable[dict[str, Any] | Row]) -> Iterator[dict[str, Any]]:
    """What goes down the pipe, rows by the batch."""
    batch: list[Row] = []
    count = 0
    try:
        for row in rows:
            if isinstance(row, dict):
                yield {"table": row}
                continue
            batch.append(row)
            count += 1
            if len(batch) == BATCH:
                yield {"rows": batch}
                batch = []
    except Trouble as trouble:
        yield {"trouble": trouble.word, **trouble.facts}
        return
    except UnicodeError:  # its mark, its NULs or its first part promised an encoding the rest is not in
        yield {"trouble": "encoding"}
        return
    except MemoryError:
        yield {"trouble": "memory"}
        return
    except OSError as error:
        yield {"trouble": "file", "reason": error.strerror or ""}
        return
    if batch:
        yield {"rows": batch}
    yield {"end": count}


def main(arguments: list[str]) -> int:
    """FILE [SHEET [TODAY]]: with the day, what repeats in a calendar stands there with each of its dates from then on."""
    limit_self()
    path, sheet, day = Path(arguments[0]), *(*arguments[1:3], "", "")[:2]
    today = date.fromisoformat(day) if day else None
    out = sys.stdout.buffer
    try:
        for message in messages(rows_of(path, sheet, today)):
            out.write(json.dumps(message, separators=(",", ":")).encode("ascii") + b"\n")
            out.flush()
    except BrokenPipeError:
        # nobody wants the rest; a second try at exit would print a traceback
        sys.stderr.close()
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
