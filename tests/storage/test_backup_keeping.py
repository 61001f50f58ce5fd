"""The rule that lets backups go, what became of each, and when the next one is due."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.attachments.service import About, attach_bytes, detach
from app.core import clock
from app.core.errors import UserError
from app.core.ids import new_id
from app.storage.backups import memory, reading
from app.storage.backups.keeping import DAYS, MONTHS, WEEKS, kept, thin
from app.storage.backups.making import Order, make
from app.storage.backups.manifest import DATABASE, FILES, LIST, BackupKind
from app.storage.backups.memory import Entry, Plan, entries, is_due, is_late, last_good, next_at, remember
from app.storage.backups.running import folder_of, run

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)  # 12:00 at the office
MOMENTS = st.lists(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), max_size=120)  # noqa: DTZ001 -- of the office's clock


@given(MOMENTS)
@settings(deadline=None)
def test_of_what_is_there_the_newest_of_7_days_4_weeks_and_12_months_stays(moments: list[datetime]) -> None:
    stay = kept(moments)
    assert stay <= set(moments)
    assert len(stay) <= DAYS + WEEKS + MONTHS
    assert not moments or max(moments) in stay
    for span, many in ((datetime.date, DAYS), (lambda at: at.isocalendar()[:2], WEEKS), (lambda at: (at.year, at.month), MONTHS)):
        spans = sorted({span(at) for at in moments}, reverse=True)[:many]
        assert {max(at for at in moments if span(at) == one) for one in spans} <= stay


@given(MOMENTS, st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001 -- of the office's clock
@settings(deadline=None)
def test_what_was_let_go_is_not_missed_later(moments: list[datetime], another: datetime) -> None:
    # thinned every night or once a year, the same stay
    assert kept({*kept(moments), another}) == kept({*moments, another})


def test_a_year_of_nights_leaves_twenty_one_at_most() -> None:
    nights = [datetime(2026, 11, 21, 2) - timedelta(days=n) for n in range(400)]  # noqa: DTZ001 -- of the office's clock
    stay = sorted(kept(nights), reverse=True)
    assert stay[:7] == nights[:7]
    assert 7 + 11 <= len(stay) <= 7 + 4 + 12
    assert (nights[0] - stay[-1]).days > 300


# -- the folder


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def nights(desk: Any, folder: Path, many: int) -> None:
    for _night in range(many):
        desk.later(days=1)
        run(Order(desk.folder, folder, BackupKind.NIGHTLY), now=desk.now)


def names(folder: Path) -> list[str]:
    return [row.path.name for row in reading.backups_in(folder)]


def test_nights_are_thinned_and_only_what_we_made_ourselves(desk: Any, stick: Path) -> None:
    by_hand = make(Order(desk.folder, stick, BackupKind.BY_HAND), now=desk.now).path
    for other in ("photos", "firstdesk-20200101-020000-nightly", "firstdesk-notes"):
        (stick / other).mkdir()
        (stick / other / "holiday.jpg").write_bytes(b"x")
    nights(desk, stick, 15)
    stay = names(stick)
    assert 8 <= len(stay) < 16
    assert by_hand.name in stay
    assert all(reading.check(stick / name).troubles == () for name in stay)
    assert all((stick / other / "holiday.jpg").exists() for other in ("photos", "firstdesk-20200101-020000-nightly", "firstdesk-notes"))


def test_another_offices_backups_stay(desk: Any, stick: Path) -> None:
    nights(desk, stick, 9)
    before = names(stick)
    assert thin(stick, "f" * 32).backups == 0
    assert names(stick) == before


def test_a_damaged_one_counts_for_nothing_and_the_last_whole_one_stays(desk: Any, stick: Path) -> None:
    first = run(Order(desk.folder, stick, BackupKind.NIGHTLY), now=desk.now).made.path
    for n in range(1, 25):
        later = make(Order(desk.folder, stick, BackupKind.NIGHTLY), now=desk.now + timedelta(days=n)).path
        (later / DATABASE).write_bytes(b"cut short")
    assert thin(stick, reading.backups_in(stick)[0].manifest.office_id).backups == 0  # type: ignore[union-attr]  # just made
    assert reading.check(first).troubles == ()


def test_a_shared_file_goes_with_the_last_backup_that_needs_it_and_never_on_a_doubt(desk: Any, stick: Path) -> None:
    row = desk.do(attach_bytes, About("ticket", new_id()), ("a.txt", b"first"))
    nights(desk, stick, 1)
    desk.do(detach, row.id, "wrong one")
    shared = next(path for path in (stick / FILES).rglob("*") if path.is_file())
    desk.later(days=400)
    nights(desk, stick, 3)
    assert shared.exists()  # the first month still needs it
    for month in range(14):
        desk.later(days=31)
        nights(desk, stick, 1)
        if month == 8:
            hurt = stick / names(stick)[0] / LIST
            text = hurt.read_text("ascii")
            hurt.write_text("cut", "ascii")
    assert shared.exists()  # one list cannot be read
    hurt.write_text(text, "ascii")
    nights(desk, stick, 8)
    assert not shared.exists()
    assert all(reading.check(stick / name).troubles == () for name in names(stick))


# -- memory


def test_good_and_bad_ones_are_remembered_beside_the_database(desk: Any, stick: Path, tmp_path: Path) -> None:
    run(Order(desk.folder, stick, BackupKind.BY_HAND), now=desk.now)
    with pytest.raises(UserError):
        run(Order(desk.folder, tmp_path / "gone", BackupKind.NIGHTLY), now=desk.now)
    good, bad = entries(desk.folder)
    assert (good.is_good, good.kind, good.folder, good.at) == (True, "by_hand", str(stick), desk.now)
    assert (bad.is_good, "Put the stick in" in bad.sentence) == (False, True)
    assert last_good((good, bad)) == good


@pytest.mark.parametrize("text", ["", "{", "[1]", '[{"at": "2026-11-21"}]', "null"])
def test_a_memory_that_cannot_be_read_is_none_and_is_written_anew(tmp_path: Path, text: str) -> None:
    (tmp_path / memory.NAME).write_text(text, "utf-8")
    assert entries(tmp_path) == ()
    remember(tmp_path, Entry(NOON, "nightly", "/x", is_good=True))
    assert [entry.at for entry in entries(tmp_path)] == [NOON]


def test_the_memory_stays_small(tmp_path: Path) -> None:
    for n in range(memory.MOST + 5):
        remember(tmp_path, Entry(NOON + timedelta(days=n), "nightly", "/x"))
    assert len(entries(tmp_path)) == memory.MOST
    assert entries(tmp_path)[-1].at == NOON + timedelta(days=memory.MOST + 4)


PLAN = Plan("/stick", time(2, 0), 2)


def entry(at: datetime, *, good: bool = True, kind: str = "nightly", folder: str = "/stick") -> Entry:
    return Entry(at, kind, folder, is_good=good)


@pytest.mark.parametrize(
    ("rows", "due"),
    [
        ((), True),
        ((entry(NOON - timedelta(hours=9)),), False),  # 3 at night
        ((entry(NOON - timedelta(hours=11)),), True),  # 1 at night: the hour struck since, the PC was off
        ((entry(NOON - timedelta(hours=9), folder="/old"),), True),
        ((entry(NOON - timedelta(hours=9), kind="by_hand"),), True),
        ((entry(NOON - timedelta(minutes=10), good=False),), False),  # tried again in half an hour
        ((entry(NOON - timedelta(minutes=31), good=False),), True),
        ((entry(NOON - timedelta(hours=9)), entry(NOON - timedelta(hours=8), good=False)), False),
        ((entry(NOON + timedelta(days=300)),), True),  # written when the clock was wrong
    ],
)
def test_the_nightly_one_is_due_when_its_hour_struck_since_the_last_good_one(rows: tuple[Entry, ...], due: bool) -> None:
    assert is_due(rows, PLAN, NOON) is due


def test_when_the_next_one_is_made_is_known() -> None:
    done = (entry(NOON - timedelta(hours=9)),)
    assert clock.local(next_at(done, PLAN, NOON)).strftime("%d %H:%M") == "22 02:00"
    assert next_at((), PLAN, NOON) == NOON
    failed = (entry(NOON - timedelta(minutes=10), good=False),)
    assert next_at(failed, PLAN, NOON) == NOON + timedelta(minutes=20)


def test_red_when_the_last_good_one_is_older_than_the_limit() -> None:
    old, fresh = entry(NOON - timedelta(days=3)), entry(NOON - timedelta(days=1), kind="to_take", folder="/other")
    assert is_late((old,), PLAN, NOON)
    assert is_late((old, entry(NOON, good=False)), PLAN, NOON)
    assert not is_late((old, fresh), PLAN, NOON)
    assert not is_late((), PLAN, NOON)
    assert is_late((entry(NOON, good=False),), PLAN, NOON)
    assert is_late((old, entry(NOON, kind="migration")), PLAN, NOON)  # it lies on the same disk and says nothing of a stick


def test_the_folder_is_ours_until_another_is_chosen_which_is_never_made(tmp_path: Path) -> None:
    assert folder_of(tmp_path, "") == tmp_path / "backups"
    assert (tmp_path / "backups").is_dir()
    assert folder_of(tmp_path, str(tmp_path / "stick")) == tmp_path / "stick"
    assert not (tmp_path / "stick").exists()
