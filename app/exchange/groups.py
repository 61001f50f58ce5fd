"""A group of expected visitors: read from a table, a calendar, vCards or pasted rows, mended in place, then taken whole or not at all."""

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.actor import Actor, allowed
from app.core.clock import day_of, local
from app.core.errors import FormErrors, UserError
from app.core.i18n import _, ngettext
from app.exchange.batches import IMPORTERS, load_hosts
from app.exchange.fields import EXPECTED
from app.exchange.importing import SAMPLE_ROWS
from app.exchange.mapping import ColumnMap, guess, read_map
from app.exchange.parties import Row, leads
from app.exchange.rows import VisitReader, known_type
from app.exchange.source import SourceRow, Table, open_table
from app.office.record import Staff
from app.people import service as people
from app.people.service import digits
from app.visits import watched
from app.visits.expecting import announce, checked, moment_of
from app.visits.fields import VisitState
from app.visits.lists import in_state
from app.visits.record import Visit, day_number

MOST_ROWS = 1000
# the columns of the table that is mended, in its order
EDITED = ("name", "phone", "lead", "host", "purpose", "company", "day", "time", "people", "plate", "desk_note", "note", "type", "group")
SHARED = ("day", "time", "host", "purpose")  # said once for every row that does not say it


@dataclass(frozen=True)
class GroupRow:
    """One visitor as written: `errors` hold a sentence per field to mend, `left_out` why the row is passed over though nothing is wrong.

    `lead_line` is the line of who leads the group (0: nobody does), `lead` that name; `companions` count those a lead leads.
    `number` is the visit of somebody announced before."""

    line: int
    form: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    left_out: str = ""
    lead_line: int = 0
    lead: str = ""
    companions: int = 0
    number: str = ""

    @property
    def reason(self) -> str:
        """What to mend, or why it is left out."""
        return " ".join(self.errors.values()) or self.left_out


@dataclass(frozen=True)
class Group:
    """A file as understood: its rows, what to know of it, and whether they are a calendar's guests (people who work here are none)."""

    name: str
    columns: ColumnMap
    rows: tuple[GroupRow, ...]
    notes: tuple[str, ...] = ()
    is_calendar: bool = False


@dataclass(frozen=True)
class GroupTaken:
    """What became of a group: how many are expected now, how many rows were left out, the first number, whom to look at."""

    count: int
    left_out: int
    number: str
    notes: tuple[str, ...] = ()


class GroupFaults(UserError):
    """Some rows must be mended first; `rows` are all of them, looked over."""

    def __init__(self, rows: tuple[GroupRow, ...]) -> None:
        n = sum(bool(row.errors) for row in rows)
        sentence = ngettext(
            "{n} row must be mended; nothing of the group was taken.", "{n} rows must be mended; nothing of the group was taken.", n
        )
        super().__init__(sentence.format(n=n))
        self.rows = rows


class _GroupReader(VisitReader):
    """Texts of a row as the form takes them; nothing is refused here, so that everything can be mended."""

    def read(self, row: Sequence[str]) -> dict[str, str]:
        cells = self._cells
        cells.take(row)
        form = {name: " ".join(cells.raw(name).split()) for name in EDITED if name in cells.fields}
        form["name"] = form["name"] or cells.name()
        host = (form["host"] or cells.name("host", "host_"), cells.raw("host_place").strip())
        form["host"] = " ".join(part for part in host if part)
        form["type"] = known_type(form["type"]) if form["type"] else ""
        if "*" in form["phone"]:
            form["phone"] = ""  # masked in the list it comes from: no phone to know anybody by
        day, at = self._moment("expected")
        form["day"] = day.isoformat() if day else cells.raw("expected").strip()
        form["time"] = f"{local(at):%H:%M}" if at else ""
        return form


def read_group(path: Path, columns: ColumnMap | None = None, *, now: datetime, map_path: Path | None = None, name: str = "") -> Group:
    """Every row of a file; columns are guessed where not given. Raises UserError, also for more rows than a group has."""
    with open_table(path, today=day_of(now)) as table:
        first = list(islice(table.rows, SAMPLE_ROWS))
        columns = columns or guess(EXPECTED, table.headings, [row.cells for row in first])
        if map_path is not None:
            columns = read_map(map_path, EXPECTED, table.headings, columns)
        if sentence := columns.missing():
            raise UserError(sentence)
        reader = _GroupReader(columns, now=now, find_host=lambda _words: None)
        rows = tuple(GroupRow(row.line, reader.read(row.cells)) for row in _counted(table, first, columns, name or path.name))
        if not rows:
            raise UserError(" ".join((_("{file} names no visitors. Choose another file.").format(file=name or path.name), *table.notes)))
        return Group(name or path.name, columns, rows, table.notes, table.form == "ics")


def _counted(table: Table, first: Sequence[SourceRow], columns: ColumnMap, file: str) -> Iterator[SourceRow]:
    if not columns.has_headings:
        yield SourceRow(1, table.headings)
    yield from first
    for count, row in enumerate(table.rows, len(first) + 1):
        if count > MOST_ROWS:
            sentence = _("{file} has more than {most} rows. A group is smaller; split the file, or import it as visits.")
            raise UserError(sentence.format(file=file, most=MOST_ROWS))
        yield row


def read_pasted(text: str, columns: ColumnMap | None = None, *, now: datetime) -> Group:
    """Rows copied from a spreadsheet, a mail or a calendar, read like a file. Raises UserError."""
    if not text.strip():
        raise UserError(_("There is nothing to paste. Copy the rows first."))
    with tempfile.TemporaryDirectory(prefix="firstdesk-") as folder:
        path = Path(folder) / "pasted.txt"
        path.write_text(text, "utf-8", errors="replace", newline="")
        return read_group(path, columns, now=now, name=_("Pasted rows"))


def with_shared(form: Mapping[str, str], shared: Mapping[str, str]) -> dict[str, str]:
    """A row's form with what is said once for all where the row says nothing."""
    said = {name: shared.get(name, "") for name in SHARED}
    if form.get("day", "").strip():
        said["time"] = ""  # a row with a day of its own and no time means any time that day
    return {**form, **{name: value for name, value in said.items() if value.strip() and not form.get(name, "").strip()}}


def look_over(
    s: Session, rows: Sequence[GroupRow], shared: Mapping[str, str], *, is_calendar: bool = False, as_one: bool = True, now: datetime
) -> tuple[GroupRow, ...]:
    """Every row with what must be mended in it; people named twice and those announced before are left out or, in doubt, faulty.

    `as_one`: rows that share day, time, host and purpose are one group, led by the first of them, unless they say otherwise."""
    works_here = set(s.execute(select(Staff.name).where(Staff.is_active)).scalars()) if is_calendar else set()
    known = _Known(s)
    found = []
    for row in rows:
        row = replace(row, errors={}, left_out="", lead_line=0, lead="", companions=0, number="")
        try:
            values, _notes = checked(with_shared(row.form, shared), now=now)
        except FormErrors as error:
            found.append(replace(row, errors=error.errors))
            continue
        if values["name"].strip() in works_here:
            found.append(replace(row, left_out=_("{name} works here and is no visitor.").format(name=values["name"])))
        else:
            found.append(known.compared(row, values))
    return _with_leads(found, shared, as_one=as_one, now=now)


def _with_leads(rows: Sequence[GroupRow], shared: Mapping[str, str], *, as_one: bool, now: datetime) -> tuple[GroupRow, ...]:
    """The rows with who leads whom; whoever is announced already may lead those who are not."""
    taken = [row for row in rows if not row.errors and (row.number or not row.left_out)]
    looked = [
        Row(row.line, checked(with_shared(row.form, shared), now=now)[0], row.form.get("lead", ""), row.form.get("group", ""))
        for row in taken
    ]
    led, errors = leads(looked, as_one=as_one)
    names = {row.line: row.name for row in looked}
    counts = Counter(led.values())
    return tuple(
        replace(
            row,
            errors={"lead": errors[row.line]} if row.line in errors and not row.left_out else row.errors,
            lead_line=led.get(row.line, 0),
            lead=names.get(led.get(row.line, 0), ""),
            companions=counts[row.line],
        )
        for row in rows
    )


class _Known:
    """Who stands in the rows above, and who is announced for a day (asked once for each day)."""

    def __init__(self, s: Session) -> None:
        self._s = s
        self._above: dict[tuple[str, date], list[tuple[int, Mapping[str, Any]]]] = {}
        self._announced: dict[date, dict[str, list[tuple[str, Mapping[str, Any]]]]] = {}

    def compared(self, row: GroupRow, values: Mapping[str, Any]) -> GroupRow:
        """The row, left out or faulty where it names somebody a second time."""
        above = self._above.setdefault((values["name"].strip(), values["day"]), [])
        for line, other in above:
            same = _is_same(values, other)
            if same:
                return replace(row, left_out=_("The same person stands in line {line}.").format(line=line))
            if same is None:
                sentence = _("{name} stands in line {line} too, and nothing tells the two apart. Fill in the phones, or take one row out.")
                return replace(row, errors={"phone": sentence.format(name=values["name"], line=line)})
        for number, other in self._on(values["day"]).get(values["name"], ()):
            if _is_same(values, other) is not False:
                sentence = _("{name} is expected on this day already: {number}.")
                return replace(row, left_out=sentence.format(name=values["name"], number=number), number=number)
        above.append((row.line, values))
        return row

    def _on(self, day: date) -> Mapping[str, Sequence[tuple[str, Mapping[str, Any]]]]:
        if day not in self._announced:
            found = self._announced[day] = {}
            columns = select(Visit.number, Visit.name, Visit.phone, Visit.company)
            where = (in_state(VisitState.EXPECTED), Visit.day == day_number(moment_of(day, None)))
            for number, name, phone, company in self._s.execute(columns.where(*where)):
                found.setdefault(name, []).append((number, {"phone": phone, "company": company}))
        return self._announced[day]


def _is_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool | None:
    """Whether two of one name are one person; None where nothing tells."""
    first, second = digits(one["phone"] or ""), digits(other["phone"] or "")
    if first and second:
        return first == second
    if (one["company"] or "").strip() and (other["company"] or "").strip() and one["company"] != other["company"]:
        return False
    return None


@allowed(IMPORTERS)
def take_group(
    s: Session,
    rows: Sequence[GroupRow],
    shared: Mapping[str, str],
    *,
    is_calendar: bool = False,
    as_one: bool = True,
    by: Actor,
    now: datetime,
) -> GroupTaken:
    """Announce every row of a group in one transaction; raises GroupFaults with nothing kept where a row must be mended."""
    looked = look_over(s, rows, shared, is_calendar=is_calendar, as_one=as_one, now=now)
    if any(row.errors for row in looked):
        raise GroupFaults(looked)
    hosts = load_hosts(s)
    leading = {row.line: _announced_lead(s, row.number) for row in looked if row.number}
    made = []
    for row in _leads_first(looked):
        values, _notes = checked(with_shared(row.form, shared), now=now)
        person_id = people.meet(s, values, person_id=None, now=now)
        at, host, lead_id = moment_of(values["day"], values["time"]), hosts.find(values["host"]), leading.get(row.lead_line)
        visit = announce(s, values, host, at, person_id=person_id, series_id=None, by=by, lead_id=lead_id)
        leading[row.line] = visit.id
        made.append(visit)
    return GroupTaken(len(made), len(looked) - len(made), made[0].number if made else "", watched.sentences(s, made, now=now))


def _leads_first(rows: Sequence[GroupRow]) -> list[GroupRow]:
    """Each lead, then those it leads, in the order of the file: their numbers follow each other."""
    places = {row.line: place for place, row in enumerate(rows)}
    kept = [row for row in rows if not row.left_out]
    return sorted(kept, key=lambda row: (places.get(row.lead_line, places[row.line]), bool(row.lead_line), places[row.line]))


def _announced_lead(s: Session, number: str) -> UUID:
    """Who leads the group of a visit announced before: itself, or its own lead."""
    return s.execute(select(func.coalesce(Visit.lead_id, Visit.id)).where(Visit.number == number)).scalar_one()
