"""A look at a watch list of 10,000 inside the check-in, beside the search for the very words alone."""

import gc
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.storage.opening import NAME
from app.storage.records import insert_rows, new_row
from app.storage.store import changes_of
from app.visits.service import arrive
from app.watch.alike import VERSION, Described, Seen, forms_of
from app.watch.fields import WatchKind, Who
from app.watch.lists import check
from app.watch.record import WatchEntry
from app.wiring import open_office
from tests.bench.measure import Line, Pair, by_turns, timed
from tests.bench.newcomers import GIVEN, newcomers
from tests.bench.office import NOON, Sample, raw, receptionist

ENTRIES, RUNS = 10_000, 150
# none of those who come to the check-ins below
FAMILIES = "张陈刘杨黄徐马朱胡林郭何高罗梁宋唐许韩冯邓曹曾彭肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
ADD_FORM = text("INSERT OR IGNORE INTO watch_form (entry_id, how, form, version) VALUES (:entry_id, :how, :form, :version)")
VERY_WORDS = "SELECT id FROM watch_entry WHERE lifted_at IS NULL AND (name = ? OR phones = ? OR plates = ? OR (name = '' AND company = ?))"


def _fill(s: Session) -> int:
    rows = [_entry(n) for n in range(ENTRIES)]
    insert_rows(s, WatchEntry, rows)
    for row in rows:
        forms = forms_of(Described(row["name"], row["spellings"], row["phones"], row["company"], row["plates"]))
        values = [{"entry_id": row["id"].bytes, "how": how.value, "form": form, "version": VERSION} for how, form in forms]
        s.execute(ADD_FORM, values)
    changes_of(s).kinds.add("WatchEntry")
    return len(rows)


def _entry(n: int) -> dict[str, Any]:
    name = f"{FAMILIES[n % 40]}{GIVEN[n // 40 % 24]}{GIVEN[n // 960 % 24]}" if n % 5 else ""
    return new_row(
        WatchEntry,
        {
            "kind": WatchKind.WATCH, "name": name, "phones": f"137{n:08d}", "company": f"{GIVEN[n % 24]}{GIVEN[n // 24 % 24]}{n}建材",
            "plates": f"湘B{n:05d}", "reason": "x", "last_day": 20271121, "made_at": NOON, "made_by": "x", "described_at": NOON,
            "spellings": f"Maria Fernandez {n}" if n % 7 == 0 else "",
        },
    )  # fmt: skip


def _very_words(path: Path) -> Any:
    connection = raw(path)

    def look(words: tuple[str, str, str, str]) -> None:
        connection.execute(VERY_WORDS, words).fetchall()

    return look


def measure(sample: Sample) -> Iterator[Line]:
    """The look alone, Chinese and Latin names; then whole check-ins with an empty list and with ours."""
    with sample.copied(2, spoiled=(0, 1)) as (ours, empty):
        store, other = open_office(ours), open_office(empty)
        by = receptionist(store)
        store.do(_fill)
        yield Line("watch list of 10,000 read into memory", timed(lambda: store.read(check, Who(Seen("张伟")), now=NOON)))
        look = _very_words(ours / NAME)
        forms = newcomers(5_000_000)
        seen = [
            tuple(str(form[name]) for name in ("name", "phone", "plate", "company"))
            for form, _n in zip(forms, range(RUNS + 2), strict=False)
        ]
        latin = [("Zhang Xiaoming", *words[1:]) for words in seen]
        for what, asked in (("Chinese", seen), ("Latin", latin)):
            pair = by_turns(lambda n, asked=asked: look(asked[n]), lambda n, asked=asked: _check(store, asked[n]), RUNS)  # type: ignore[misc]  # bound now
            yield pair.slow(f"look at the watch list of 10,000, {what} name, p95", most=10)
        yield _check_ins(store, other, by).typical("check-in with 10,000 on the watch list beside none", most_ratio=1.5, extra=10)
        other.close()
        store.close()


def _check(store: Any, words: tuple[str, str, str, str]) -> None:
    name, phone, plate, company = words
    store.read(check, Who(Seen(name, phone, company, plate), UUID(int=1)), now=NOON)


def _check_ins(store: Any, other: Any, by: Any) -> Pair:
    mine, theirs = newcomers(6_000_000), newcomers(7_000_000)
    gc.collect()

    def come(store: Any, forms: Iterator[dict[str, object]], n: int) -> None:
        store.do(arrive, next(forms), by=by, now=NOON + timedelta(seconds=n))

    return by_turns(lambda n: come(other, theirs, n), lambda n: come(store, mine, n), RUNS)
