"""A row of any audited kind, edited or taken away with another program, is found by the check and named."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Boolean, Integer, LargeBinary, delete, func, select, text, update
from sqlalchemy.orm import Session

from app.core.actor import SYSTEM, Actor
from app.core.errors import UserError
from app.core.ids import new_id
from app.desk.check import check_all, record_kinds
from app.office import audit
from app.office.accounted import unaccounted
from app.storage.records import NOT_DIGESTED, Record, table_of
from app.storage.types import Id, UtcTime, Word
from app.wiring import load_records
from tests.conftest import NOON
from tests.rules.test_who_may import called, table

pytestmark = pytest.mark.file_only("tampers by SQLite's own statements")

load_records()
AUDITED = [kind for kind in record_kinds() if kind.is_audited]
ONE_OF_ITS_KIND = "Office"
JSON = ("facts",)  # columns that are read as such wherever a row is looked at


def some(column: Any, n: int) -> Any:
    """A value a column can hold, another one for every n."""
    kind = column.type
    if isinstance(kind, Word):
        members: list[StrEnum] = list(kind.kind)
        return members[n % len(members)]
    for of, value in ((Id, new_id()), (UtcTime, NOON), (Boolean, n % 2 == 1), (Integer, n), (LargeBinary, b"%d" % n)):
        if isinstance(kind, of):
            return value
    if column.name in JSON:
        return f'{{"n": "{n}"}}'
    return f"{n}-{column.name}"[: kind.length or 60]


def add_two_of_each(s: Session, *, by: Actor, now: datetime) -> None:
    """Two rows of every audited kind, through the door every service goes through."""
    for kind in AUDITED:
        for n in (1, 2) if kind.__name__ != ONE_OF_ITS_KIND else ():
            columns = [column for column in table_of(kind).columns if column.name not in ("id", "version", "digest", "site")]
            s.add(kind(**{column.name: some(column, n) for column in columns}))


@pytest.fixture
def full(desk: Any) -> Any:
    """An office with at least two rows of every audited kind."""
    desk.do(add_two_of_each)
    return desk


def newest(s: Session, kind: type[Record]) -> Any:
    table = table_of(kind)
    return s.execute(select(table).order_by(table.c.id.desc()).limit(1)).one()._mapping


def edit_one(s: Session, kind: type[Record]) -> str:
    """Another value in one column of one row; gives what the row is called."""
    table, row = table_of(kind), newest(s, kind)
    taken = ("id", "number", "code", "key", *NOT_DIGESTED)
    column = next(column for column in reversed(list(table.columns)) if column.name not in taken and not column.foreign_keys)
    value = next(value for n in (3, 4) if (value := some(column, n)) != row[column.name])
    s.execute(update(table).where(table.c.id == row["id"]).values({column.name: value if value != NOON else NOON.replace(hour=5)}))
    return audit.named(row, row["id"])


def take_one(s: Session, kind: type[Record]) -> str:
    row = newest(s, kind)
    s.execute(delete(table_of(kind)).where(table_of(kind).c.id == row["id"]))
    return audit.named(row, row["id"])


@pytest.mark.parametrize(
    ("tamper", "sentence"),
    [
        (edit_one, "{kind} {name} was changed behind the program's back."),
        (take_one, "{kind} {name} was taken away behind the program's back."),
    ],
)  # fmt: skip
def test_a_row_of_every_audited_kind_is_named_when_it_was_tampered_with(full: Any, tamper: Any, sentence: str) -> None:
    unseen = []
    with Session(full.store.writer) as s:
        s.execute(text("PRAGMA foreign_keys = OFF"))
        for kind in AUDITED:
            said = sentence.format(kind=kind.__name__, name=tamper(s, kind))
            if said not in found_of(s, kind):
                unseen.append(said)
            s.rollback()
    assert unseen == []


def found_of(s: Session, kind: type[Record]) -> list[str]:
    """What the parts of the check that look at rows say; the whole check is played once below."""
    from app.desk.check import _rows

    return [*_rows(s, kind, {}), *unaccounted(s, AUDITED)]


def test_the_whole_check_names_what_was_done_to_every_kind_at_once(full: Any) -> None:
    before = set(full.read(check_all).troubles)
    with Session(full.store.writer) as s:
        edited = {kind.__name__: edit_one(s, kind) for kind in AUDITED}
        troubles = set(check_all(s).troubles) - before
        s.rollback()
    unseen = [kind for kind, name in edited.items() if f"{kind} {name} was changed behind the program's back." not in troubles]
    assert unseen == []


def test_an_imported_visit_that_was_taken_away_is_missed(desk: Any, tmp_path: Any) -> None:
    from app.exchange import importing
    from app.visits.record import Visit

    path = tmp_path / "visits.csv"
    path.write_text("姓名,电话,来访时间,被访人\n王小明,13812345678,2026-11-20 09:00,李红\n", "utf-8")
    found = importing.preview(path, "visits")
    plan = importing.Plan(path, found.columns, found.sheet)
    assert importing.run(desk.store, plan, by=desk.by, now=desk.now).taken == 1
    visit: UUID = desk.read(lambda s: s.execute(select(Visit.id)).scalar_one())
    assert desk.read(check_all).troubles == ()
    desk.store.idle(lambda s: s.execute(delete(table_of(Visit))))
    assert f"Visit {visit} was taken away behind the program's back." in desk.read(check_all).troubles
    assert desk.read(lambda s: s.execute(select(func.count()).select_from(Visit)).scalar_one()) == 0


REVEALED = {
    "app.calls.revealing:reveal": "Call", "app.complaints.revealing:reveal": "Complaint", "app.opinions.service:reveal": "Opinion",
    "app.places.service:reveal": "Home", "app.tickets.revealing:reveal": "Ticket", "app.visits.signing:reveal": "Visit",
    "app.visits.signing:reveal_people": "Person", "app.watch.service:reveal": "WatchEntry",
}  # fmt: skip


def test_every_service_that_reveals_is_among_those_tried() -> None:
    assert set(REVEALED) == {service for service in table() if ":reveal" in service}


@pytest.mark.parametrize("service", list(REVEALED))
def test_every_reveal_says_on_the_trail_who_looked_at_what_and_why(full: Any, service: str) -> None:
    (kind,) = [kind for kind in AUDITED if kind.__name__ == REVEALED[service]]
    record_id = full.read(newest, kind)["id"]
    seen = full.store.do(called(service), [record_id], "call back", by=SYSTEM, now=full.now).value
    assert [len(one.phone) > 0 for one in seen] == [True]
    event = full.read(audit.history, [record_id])[-1]
    assert (event.by, event.new) == (SYSTEM.name, {"shown": "phone", "reason": "call back"})
    with pytest.raises(UserError, match="reason"):
        full.store.do(called(service), [record_id], " ", by=SYSTEM, now=full.now)
