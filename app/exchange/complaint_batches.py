"""The transactions of an import of complaints: closed ones in batches nobody sees, open ones with their limits when all are shown."""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from app.complaints import limits
from app.complaints.deed import write_event
from app.complaints.fields import Channel, Move, Satisfaction, State
from app.complaints.kinds import SPACE, keep_tree, tree
from app.complaints.numbers import NUMBER, imported_words, number_words
from app.complaints.record import Complaint, ComplaintEvent
from app.complaints.service import officer_for
from app.complaints.tracks import ReturnVisit
from app.complaints.tree import ComplaintKind
from app.core.actor import Actor
from app.office.duty import roster
from app.office.settings import get_settings
from app.storage.adding import add_new
from app.storage.direct import any_of, run
from app.storage.imports import ImportedRow
from app.storage.records import insert_rows, new_row, table_of
from app.storage.types import from_ms
from app.stories.fields import Told
from app.stories.service import keep_new

FORM, IMPORTED = "complaint", "complaint-imported"
PERIODS = text("SELECT last FROM number_counter WHERE form = :form AND period = :period")
KEEP = text(
    "INSERT INTO number_counter (form, period, last) VALUES (:form, :period, :last) "
    "ON CONFLICT (form, period) DO UPDATE SET last = excluded.last WHERE excluded.last > number_counter.last"
)
BACK = text("UPDATE number_counter SET last = :last WHERE form = :form AND period = :period")
Row = tuple[str, Mapping[str, Any]]  # digest as hex, the reader's values


class ComplaintWork:
    """What an import of complaints remembers between its batches."""

    def __init__(self, import_id: UUID) -> None:
        self.import_id = import_id
        self.kinds: dict[str, UUID] = {}  # words of the file -> kind
        self.new_kinds: dict[UUID, str] = {}  # kinds nobody knows: kept as retired ones when the rows are shown
        self.open: list[Row] = []
        self.ids: list[str] = []


def known(s: Session, rows: Sequence[Row]) -> set[str]:
    """Digests of rows taken in before, and of rows exported here: the same number, name and summary."""
    query = "SELECT source_digest FROM imported_row WHERE source_digest IN (%s)"
    found = {kept.hex() for (kept,) in any_of(s, query, [bytes.fromhex(digest) for digest, _values in rows])}
    numbers = [number for _digest, values in rows if (number := _number_of(values))]
    ours = (
        {tuple(row) for row in any_of(s, "SELECT number, name, summary FROM complaint WHERE number IN (%s)", numbers)} if numbers else set()
    )
    return found | {digest for digest, values in rows if (_number_of(values), values["name"] or "", values["summary"]) in ours}


def write(s: Session, work: ComplaintWork, rows: Sequence[Row], old: Set[str], *, by: Actor, now: datetime) -> int:
    """Write a batch but those known; open ones wait until all are shown. Gives how many were new."""
    new = [row for row in rows if row[0] not in old]
    closed = [row for row in new if row[1]["state"] != State.REGISTERED]
    work.open += [row for row in new if row[1]["state"] == State.REGISTERED]
    _insert(s, work, closed, by=by, now=now)
    return len(new)


def _insert(s: Session, work: ComplaintWork, rows: Sequence[Row], *, by: Actor, now: datetime) -> None:
    numbers = _numbers(s, rows)
    made, events, visits, stories, sources = [], [], [], [], []
    for (digest, values), number in zip(rows, numbers, strict=True):
        row = new_row(Complaint, {**_columns(s, work, values, number, now=now), "import_id": work.import_id})
        made.append(row)
        at = row["received_at"]
        facts = {"complaint_id": row["id"], "at": at, "noted_at": now, "move": Move.OPEN, "state_to": row["state"], "by_name": by.name}
        events.append(new_row(ComplaintEvent, facts))
        if values["visited_at"] or values["satisfaction"]:
            visits.append(new_row(ReturnVisit, _visit(row, values, now)))
        words = "\n".join(part for part in (row["summary"], row["story"], row["wish"], row["place"]) if part)
        unseen = "\n".join(part for part in (row["name"], row["home"], row["phone"], row["original"]) if part)
        stories.append(Told("complaint", row["id"], number, at, row["name"] or row["home"], words, unseen, work.import_id))
        sources.append(new_row(ImportedRow, _source(work, row["id"], digest)))
        work.ids.append(row["id"].hex)
    for record, found in ((Complaint, made), (ComplaintEvent, events), (ReturnVisit, visits), (ImportedRow, sources)):
        if found:
            insert_rows(s, record, found)
    if stories:
        keep_new(s, stories)


def _source(work: ComplaintWork, complaint_id: UUID, digest: str) -> dict[str, Any]:
    return {"record_kind": FORM, "record_id": complaint_id, "import_id": work.import_id, "source_digest": bytes.fromhex(digest)}


def _columns(s: Session, work: ComplaintWork, values: Mapping[str, Any], number: str, *, now: datetime) -> dict[str, Any]:
    at = {name: from_ms(values[f"{name}_at"]) if values[f"{name}_at"] is not None else None for name in ("received", "told", "closed")}
    texts = ("name", "phone", "home", "place", "summary", "story", "wish", "team", "handler", "visitor", "result", "received_by")
    mark, written = values["original"] or "", values["number"] or ""
    said = Satisfaction(values["satisfaction"]) if values["satisfaction"] else None
    return {
        **{name: values[name] or "" for name in texts}, "number": number, "state": State(values["state"]), "round": values["round"] or 1,
        "day": values["day"], "received_at": at["received"], "registered_at": now, "event_at": now, "channel": Channel(values["channel"]),
        "original": (mark or (written if written != number else ""))[:60], "kind_id": _kind(s, work, values["kind"]),
        "home_id": UUID(hex=values["home_id"]) if values["home_id"] else None, "is_anonymous": not values["name"],
        "is_contact_refused": not values["phone"], "told_at": at["told"], "closed_at": at["closed"],
        "satisfaction": said if said is not Satisfaction.NOT_MET else None,
    }  # fmt: skip


def _visit(row: Mapping[str, Any], values: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    visited = values["visited_at"] if values["visited_at"] is not None else values["closed_at"]
    return {
        "complaint_id": row["id"], "number": row["number"], "round": row["round"], "visited_at": from_ms(visited), "way": "other",
        "person": row["name"], "satisfaction": Satisfaction(values["satisfaction"] or Satisfaction.NOT_MET),
        "opinion": values["opinion"] or "", "visitor": row["visitor"], "made_at": now,
    }  # fmt: skip


# -- kinds and numbers


def _kind(s: Session, work: ComplaintWork, words: str) -> UUID:
    """The kind of a path or a name; of words nobody knows a kind of the first level, no longer offered at the desk."""
    if words not in work.kinds:
        rows, folded = tree(s).rows, words.replace(" ", "").casefold()
        found = [row.id for row in rows if row.path.replace(" ", "").casefold() == folded]
        found = found or [row.id for row in rows if row.name.replace(" ", "").casefold() == folded]
        made = uuid5(SPACE, f"imported:{folded}")
        if not found:
            work.new_kinds[made] = words[:60]
        work.kinds[words] = found[0] if found else made
    return work.kinds[words]


def _number_of(values: Mapping[str, Any]) -> str:
    found = NUMBER.fullmatch(values["number"] or "")
    return number_words(int(found[1]), int(found[2])) if found else ""


def _numbers(s: Session, rows: Sequence[Row]) -> list[str]:
    """The register's own numbers where they are free (P2六), the desk's going on behind them; else one of the imported series."""
    wanted = [_number_of(values) for _digest, values in rows]
    asked = [number for number in wanted if number]
    taken = {kept for (kept,) in any_of(s, "SELECT number FROM complaint WHERE number IN (%s)", asked)} if asked else set()
    given: list[str] = []
    highest: dict[tuple[str, str], int] = {}
    for number, (_digest, values) in zip(wanted, rows, strict=True):
        if number and number not in taken:
            found = NUMBER.fullmatch(number)
            assert found is not None  # it was made by number_words
            key, n = (FORM, found[1]), int(found[2])
            highest[key] = max(highest.get(key, 0), n)
        else:
            year = values["day"] // 10_000
            key = (IMPORTED, str(year))
            n = highest[key] = (highest[key] if key in highest else _last(s, *key)) + 1
            number = imported_words(year, n)
        taken.add(number)
        given.append(number)
    if highest:
        s.execute(KEEP, [{"form": form, "period": period, "last": last} for (form, period), last in highest.items()])
    return given


def _last(s: Session, form: str, period: str) -> int:
    found = run(s, PERIODS, {"form": form, "period": period})
    return int(found[0][0]) if found else 0


# -- shown or taken back


def show(s: Session, work: ComplaintWork, *, by: Actor, now: datetime) -> None:
    """The last transaction: kinds nobody knew, open complaints with their officer and limits; the rest shows by itself."""
    for kind_id, words in work.new_kinds.items():
        if s.get(ComplaintKind, kind_id) is None:
            keep_tree(s)
            add_new(s, ComplaintKind(id=kind_id, level=1, place=900, name=words, is_active=False))
    if not work.open:
        return
    owner = officer_for(roster(s, now=now), by, is_examined=False, examiner=get_settings(s).complaint_examiner, but=None)
    department = roster(s, now=now).members[owner.staff_id].department
    for (digest, values), number in zip(work.open, _numbers(s, work.open), strict=True):
        columns = _columns(s, work, values, number, now=now)
        complaint = Complaint(
            **columns, owner_id=owner.staff_id, owner=owner.name, owner_department=department, moved_at=now, moved_by=by.name
        )
        write_event(s, complaint, Move.OPEN, None, {"number": number, "owner": owner.name}, by=by, now=now)
        add_new(s, complaint)
        limits.start_at_receipt(s, complaint, None, by=by, now=now)
        add_new(s, ImportedRow(**_source(work, complaint.id, digest)))
        work.ids.append(complaint.id.hex)


def take_back(s: Session, import_id: UUID, *, most: int) -> int:
    """Remove up to `most` complaints of an unfinished import with what hangs on them; the desk's numbers go on where they were."""
    ids = list(s.execute(select(Complaint.id).where(Complaint.import_id == import_id).limit(most)).scalars())
    if not ids:
        return 0
    for record, column in ((ComplaintEvent, "complaint_id"), (ReturnVisit, "complaint_id"), (ImportedRow, "record_id"), (Complaint, "id")):
        for start in range(0, len(ids), 900):
            s.execute(delete(table_of(record)).where(table_of(record).c[column].in_(ids[start : start + 900])))
    for form, period in s.execute(text("SELECT form, period FROM number_counter WHERE form = 'complaint'")).all():
        kept = s.execute(select(Complaint.number).where(Complaint.number.like(f"投诉〔{period}〕%"))).scalars()
        last = max((int(found[2]) for number in kept if (found := NUMBER.fullmatch(number))), default=0)
        s.execute(BACK, {"form": form, "period": period, "last": last})
    return len(ids)


def digests_of(s: Session, ids: Sequence[str]) -> str:
    """What complaints say as they are now, in this order."""
    s.flush()
    columns, kept = table_of(Complaint).c, dict[str, str]()
    for start in range(0, len(ids), 900):
        keys = [UUID(key) for key in ids[start : start + 900]]
        kept.update((row.id.hex, row.digest.hex()) for row in s.execute(select(columns.id, columns.digest).where(columns.id.in_(keys))))
    return "".join(kept[key] for key in ids)
