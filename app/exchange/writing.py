"""Tables written as CSV or XLSX, whole or not at all, with no cell a spreadsheet would run as a formula."""

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from app.core.errors import UserError
from app.core.i18n import _
from app.exchange.guard import guard

LONGEST_CELL = 32_767
XLSX_ROWS = 1_048_576


class Struck(str):
    """A cell's text that counts for nothing measured: a workbook strikes it through; CSV has no way to, so another column must say it."""

    __slots__ = ()


class Sheet(Protocol):
    """Something rows are written to."""

    def write(self, row: Sequence[str]) -> None:
        """One more row."""
        ...

    def close(self) -> None:
        """Finish the file."""
        ...


class CsvSheet:
    """UTF-8 with the mark spreadsheets look for; every cell quoted, so no other delimiter can cut one open."""

    def __init__(self, file: Any, delimiter: str = ",") -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
        self._writer = csv.writer(self._text, delimiter=delimiter, quoting=csv.QUOTE_ALL)

    def write(self, row: Sequence[str]) -> None:
        """One more row."""
        self._writer.writerow([guard(cell) for cell in row])

    def close(self) -> None:
        """Finish the file, which stays the caller's."""
        self._text.flush()
        self._text.detach()


class XlsxSheet:
    """One worksheet of strings: nothing is taken for a number, a link or a formula."""

    def __init__(self, file: Any) -> None:
        import xlsxwriter

        # rows wait in a folder of their own that goes with this sheet: one that is never finished leaves no names behind
        self._rows = tempfile.TemporaryDirectory(prefix="firstdesk-", ignore_cleanup_errors=True)
        self._book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_urls": False, "tmpdir": self._rows.name})
        self._sheet = self._book.add_worksheet()
        self._struck = self._book.add_format({"font_strikeout": True})
        self._next = 0

    def write(self, row: Sequence[str]) -> None:
        """One more row; raises UserError where a workbook can hold no more."""
        if self._next >= XLSX_ROWS:
            raise UserError(_("A workbook holds 1,048,576 rows. Choose fewer days, or write CSV."))
        for column, cell in enumerate(row):
            if cell:
                self._sheet.write_string(self._next, column, cell[:LONGEST_CELL], self._struck if isinstance(cell, Struck) else None)
        self._next += 1

    def close(self) -> None:
        """Finish the workbook."""
        self._book.close()
        self._rows.cleanup()

    def discard(self) -> None:
        """Leave nothing of a workbook that will not be finished."""
        self._sheet.row_data_fh.close()
        self._rows.cleanup()


def sheet_for(suffix: str, file: Any, delimiter: str = ",") -> Sheet:
    """The writer for a file's ending; raises UserError for one we do not write."""
    if suffix.casefold() == ".xlsx":
        return XlsxSheet(file)
    if suffix.casefold() in (".csv", ".txt", ".tsv"):
        return CsvSheet(file, "\t" if suffix.casefold() == ".tsv" else delimiter)
    raise UserError(_("Files end in .csv or .xlsx here. Choose one of them."))


class SheetFile:
    """A table file that appears under its name only when all rows are in it; raises UserError."""

    def __init__(self, path: Path, delimiter: str = ",") -> None:
        self._path = path
        self._part = path.with_name(path.name + ".part")
        try:
            self._file = self._part.open("wb")
        except OSError as error:
            raise self._trouble(error) from error
        try:
            self._sheet = sheet_for(path.suffix, self._file, delimiter)
        except UserError:
            self.discard()
            raise

    def _trouble(self, error: OSError) -> UserError:
        sentence = _("{file} cannot be written ({reason}). Choose another place.")
        return UserError(sentence.format(file=self._path.name, reason=error.strerror or error))

    def write_all(self, rows: Iterable[Sequence[str]]) -> int:
        """Write rows; gives the count."""
        count = 0
        try:
            for row in rows:
                self._sheet.write(row)
                count += 1
        except OSError as error:
            raise self._trouble(error) from error
        return count

    def keep(self) -> None:
        """Let the file appear."""
        try:
            self._sheet.close()
            self._file.close()
            self._part.replace(self._path)
        except OSError as error:
            raise self._trouble(error) from error

    def discard(self) -> None:
        """Leave nothing."""
        if isinstance(sheet := getattr(self, "_sheet", None), XlsxSheet):
            sheet.discard()
        self._file.close()
        self._part.unlink(missing_ok=True)

    def __enter__(self) -> "SheetFile":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self.keep()
        else:
            self.discard()


def as_bytes(suffix: str, rows: Iterable[Sequence[str]]) -> bytes:
    """A whole table in memory."""
    memory = io.BytesIO()
    sheet = sheet_for(suffix, memory)
    for row in rows:
        sheet.write(row)
    sheet.close()
    return memory.getvalue()
