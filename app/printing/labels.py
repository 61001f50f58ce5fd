"""Which label of a sheet is the next free one, for each counter and stock; a sheet's labels are used up one after another."""

import json
from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.errors import UserError
from app.printing.lists import stock_named
from app.printing.record import PrintJob
from app.printing.stock import Stock
from app.storage.records import Record


class LabelPlace(Record, kw_only=True):
    """The sheet that lies in a counter's printer: `next_label` is its first free label, counted from 1 at the top left."""

    __tablename__ = "label_place"
    __table_args__ = (Index("ix_label_place", "counter", "stock", unique=True),)

    # used up by printing; who printed what stands with the visits
    is_audited: ClassVar[bool] = False

    counter: Mapped[str] = mapped_column(String(40), default="")
    stock: Mapped[str] = mapped_column(String(40))
    next_label: Mapped[int] = mapped_column(default=1)


def sheet_named(s: Session, name: str) -> Stock | None:
    """The stock of this name where it is a sheet of several labels; None for any other (an unknown one fails its job, no visit)."""
    try:
        found = stock_named(s, name)
    except UserError:
        return None
    return found if found.is_sheet else None


def next_label(s: Session, sheet: Stock, counter: str) -> int:
    """The first free label of the sheet in the printer."""
    kept = _place(s, sheet, counter)
    return kept.next_label if kept is not None and kept.next_label <= labels_of(sheet) else 1


def labels_of(sheet: Stock) -> int:
    """How many labels one sheet has."""
    return sheet.across * sheet.down


def use(s: Session, sheet: Stock, counter: str, count: int, *, start: int | None = None) -> int:
    """Use up `count` labels from the next free one (or from `start`) on; gives the first. Raises UserError for a label no sheet has."""
    first = next_label(s, sheet, counter) if start is None else sheet.start(start).start_at
    after = (first - 1 + count) % labels_of(sheet) + 1
    kept = _place(s, sheet, counter)
    if kept is None:
        s.add(LabelPlace(counter=counter, stock=sheet.key, next_label=after))
    else:
        kept.next_label = after
    s.flush()
    return first


def _place(s: Session, sheet: Stock, counter: str) -> LabelPlace | None:
    return s.execute(select(LabelPlace).where(LabelPlace.counter == counter, LabelPlace.stock == sheet.key)).scalar_one_or_none()


def told(start: int, badges: Sequence[int] = ()) -> str:
    """What a job writes down of its labels: the first one, and the badges' serials where there are several."""
    return json.dumps({"start": start, **({"badges": list(badges)} if badges else {})}, separators=(",", ":"))


def labels_told(about: str) -> tuple[int, tuple[int, ...]]:
    """The first label and the serials a job wrote down; 0 where it says nothing of labels."""
    found: Any = json.loads(about) if about.startswith('{"start"') else {}
    return found.get("start", 0), tuple(found.get("badges", ()))


def move_on(s: Session, job: PrintJob, counter: str) -> None:
    """A job printed again takes the next free labels: those it had are used up."""
    start, badges = labels_told(job.about)
    sheet = sheet_named(s, job.stock) if start and job.times_printed and job.counter == counter else None
    if sheet is not None:
        job.about = told(use(s, sheet, counter, max(1, len(badges))), badges)


def taken_for(s: Session, paper: str, stock: str, counter: str) -> str:
    """What a new job of one visitor's badge writes down where its stock is a sheet: the next free label, used up with it."""
    sheet = sheet_named(s, stock) if paper == "badge" else None
    return told(use(s, sheet, counter, 1)) if sheet is not None else ""


def bring(s: Session, job: PrintJob, counter: str, before: str) -> None:
    """A job that came from another counter, where it was to go on the stock `before`, takes the labels that are free here."""
    start, badges = labels_told(job.about)
    if job.paper == "badge" and not start:
        job.about = taken_for(s, job.paper, job.stock, counter)
    elif start and (sheet := sheet_named(s, job.stock)) is not None:
        job.about = told(use(s, sheet, counter, max(1, len(badges))), badges)
    elif start and badges:
        job.stock = before  # several badges need a sheet, whatever else this counter prints on
    elif start:
        job.about = ""
