"""What must hold after any fault: everything acknowledged is there and whole, numbers are dense, the check finds nothing."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.desk.check import check_all
from app.storage.engine import open_file
from app.storage.store import Store

FORMS = {"visit": r"V(\d{8})-(\d+)", "ticket": r"T(\d{8})-(\d+)", "complaint": r"投诉〔(\d{4})〕(\d+)"}
LOOKS = {form: f"SELECT id, number, version, state FROM {form}" for form in FORMS}
LOOKS["attachment"] = "SELECT id, name, version, kind FROM attachment"
MARK = re.compile(r"补打|補印|Reprint", re.IGNORECASE)


def _rows(s: Any, kind: str) -> dict[bytes, tuple[str, int, str]]:
    return {row[0]: (row[1], row[2], row[3]) for row in s.execute(text(LOOKS[kind]))}


def lost(store: Store, acknowledged: Iterable[Mapping[str, Any]]) -> list[str]:
    """Acknowledged steps that are not on record, or not as they were told."""
    kept = {kind: store.read(_rows, kind) for kind in LOOKS}
    missing = []
    for told in acknowledged:
        number, version, state = kept[told["kind"]].get(UUID(told["id"]).bytes, ("", 0, ""))
        is_there = number == told["number"] and version >= told["version"]
        if not is_there or (version == told["version"] and state != told["state"]):
            missing.append(f"{told['kind']} {told['number']} version {told['version']}")
    return missing


def _counters(s: Any) -> dict[tuple[str, str], int]:
    return {(form, period): last for form, period, last in s.execute(text("SELECT form, period, last FROM number_counter"))}


def numbers_wrong(store: Store) -> list[str]:
    """Gaps and duplicates in the numbers of visits, tickets and complaints, and counters that do not stand at the last one."""
    counters = store.read(_counters)
    wrong = []
    for table, form in FORMS.items():
        by_period: dict[str, list[int]] = {}
        for number, _version, _state in store.read(_rows, table).values():
            found = re.fullmatch(form, number)
            assert found is not None, number
            by_period.setdefault(found[1], []).append(int(found[2]))
        for period, given in by_period.items():
            if sorted(given) != list(range(1, len(given) + 1)):
                wrong.append(f"{table} numbers of {period}: {len(given)} given, last {max(given)}, {len(set(given))} different")
            if counters.get((table, period)) != max(given):
                wrong.append(f"{table} counter of {period} stands at {counters.get((table, period))}, last given {max(given)}")
    return wrong


def troubles(store: Store) -> list[str]:
    """What `check` says of the office; a trail signed by a key that is gone is trouble too."""
    report = store.read(check_all)
    return [*report.troubles, *(report.notes if store.read(_is_sealed) else ())]


def _is_sealed(s: Any) -> bool:
    return s.execute(text("SELECT 1 FROM audit_seal LIMIT 1")).first() is not None


def held(path: Path, *, apart: Path | None = None) -> bytes:
    """A hash of every row of a database and of every file beside it, once its pages and indexes are known to fit together."""
    hashed = hashlib.sha256()
    with closing(open_file(path, "?mode=ro")) as connection:
        (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if answer != "ok":
            raise ValueError(answer)
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        connection.text_factory = bytes
        tables = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY type, name").fetchall()
        hashed.update(repr((version, tables)).encode())
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
            hashed.update(repr((table, connection.execute(f"SELECT * FROM {table.decode()} ORDER BY 1").fetchall())).encode())
    for file in sorted(path.parent.rglob("*")):
        if file.is_file() and not file.name.startswith(path.name) and (apart is None or apart not in file.parents):
            hashed.update(f"{file.relative_to(path.parent)} {file.stat().st_size}\n".encode() + file.read_bytes())
    return hashed.digest()


def _jobs(s: Any) -> list[Any]:
    return list(s.execute(text("SELECT title, paper, state, times_printed, record_id FROM print_job")))


def papers_wrong(store: Store, folder: Path) -> list[str]:
    """Badges and slips printed twice without a word, said to be printed and not there, or forgotten."""
    written = Counter(re.sub(r"-\d{1,3}$", "", path.stem) if re.search(r"-\d{4}-\d{1,3}$", path.stem) else path.stem
                      for path in folder.glob("*.pdf"))  # fmt: skip
    wrong = []
    for title, paper, state, times, _record in store.read(_jobs):
        name = re.sub(r"[^\w.-]+", "_", title).strip("._")
        out = written.pop(name, 0)
        if state != "done":
            wrong.append(f"{paper} {title} is {state}")
        if out > times or (state == "done" and out == 0):
            wrong.append(f"{paper} {title}: {out} papers, {times} on record")
        if out > 1:
            marked = [is_marked(path) for path in sorted(folder.glob(f"{name}*.pdf")) if _is_of(path, name)]
            if marked.count(False) > 1:
                wrong.append(f"{paper} {title}: {marked.count(False)} papers do not say that they are reprints")
    wrong.extend(f"{name} was printed without a job" for name in written)
    return wrong


def _is_of(path: Path, name: str) -> bool:
    return path.stem == name or re.fullmatch(re.escape(name) + r"-\d{1,3}", path.stem) is not None


def is_marked(paper: Path) -> bool:
    """Whether a paper says that it is a reprint."""
    import pypdfium2

    with pypdfium2.PdfDocument(paper) as document:
        return any(MARK.search(page.get_textpage().get_text_range()) for page in document)


def reprints(papers: Iterable[Path]) -> int:
    """How many of these papers say that they are reprints."""
    return sum(is_marked(paper) for paper in papers)


def papers_missing(store: Store, folder: Path) -> list[str]:
    """Papers on record as printed into a folder that are not there whole."""
    missing = []
    for title, paper, state, _times, _record in store.read(_jobs):
        path = folder / (re.sub(r"[^\w.-]+", "_", title).strip("._") + ".pdf")
        if state == "done" and not (path.exists() and path.read_bytes().rstrip().endswith(b"%%EOF")):
            missing.append(f"{paper} {title} is said to be printed and is not in its folder")
    return missing
