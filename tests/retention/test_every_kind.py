"""Every kind of record, emptied: a year of the made-up office, and nothing of it left but what is counted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.core.actor import SYSTEM
from app.desk import sample_matters
from app.desk.check import check_all
from app.desk.sample import fill, found_sample
from app.office.keeping import Keep
from app.reports.complaints import complaint_figures
from app.reports.lists import month as month_figures
from app.retention import lists
from app.retention.running import run
from tests.conftest import Desk
from tests.retention.world import hits, set_all, texts


@pytest.fixture
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The made-up office as the office tool fills it."""
    for name, days in (("DAYS", 2), ("COMPLAINT_DAYS", 6)):  # as much as every kind needs
        monkeypatch.setattr(sample_matters, name, days)
    desk = Desk(tmp_path / "made_up", SYSTEM)
    desk.by = desk.do(found_sample)
    desk.do(fill, 60, 1)
    desk.do(sample_matters.fill_matters, 1)
    yield desk
    desk.store.close()


def personal(desk: Any) -> set[str]:
    """Names, phones, firms and whatever was written, of every record that will have had its time."""
    found: set[str] = set()
    for kept in lists.TABLES:
        columns = [*kept.emptied, *([kept.mark] if kept.mark else ["name", "phones"] if kept.kind == "person" else [])]
        for row in desk.read(lambda s, kept=kept: [dict(vars(one)) for one in s.query(kept.record).all()]):
            found.update(row[name] for name in columns if isinstance(row[name], str) and len(row[name]) > 3)
    return found


def test_of_a_year_of_records_nothing_is_left_but_its_figures(filled: Any) -> None:
    first = filled.now.date().replace(day=1)
    before = personal(filled)
    assert len(before) > 60
    filled.later(days=1000)
    then = filled.read(month_figures, first, now=filled.now)
    year = filled.read(complaint_figures, first, is_year=True, now=filled.now)
    filled.by = SYSTEM
    set_all(filled)
    due = {row.kind: row for row in filled.read(lists.due, now=filled.now)}
    assert due[Keep.VISITS].many > 30
    assert due[Keep.COMPLAINTS].many > 0
    report = run(filled.store, by=filled.by, now=filled.now)
    assert report.many == sum(row.many for row in due.values())
    left = filled.read(texts)
    gone = {word for word in before if word not in left and not any(word in text for text in left)}
    assert len(gone) > len(before) * 0.5
    assert hits(filled.folder, gone) == []
    assert filled.read(check_all).troubles == ()
    assert filled.read(month_figures, first, now=filled.now) == then
    assert counted(filled.read(complaint_figures, first, is_year=True, now=filled.now)) == counted(year)


def counted(figures: Any) -> list[Any]:
    """The lines of a year of complaints, but for homes that came up more than once: of those, some are still open here."""
    lines = [(block.key, line) for block in figures.blocks if block.key != "hot" for line in block.lines]
    return [line for line in lines if line[1].name != "Of the same place and kind more than once"]
