"""The one number of a complaint, on register, notice and original alike (P2六), and finding it however it was typed."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.complaints.record import Complaint, told_already
from app.core.errors import UserError
from app.core.i18n import _

NUMBER = re.compile(r"\D*?(\d{4})[^\dI]+(\d{1,8})\D*")  # not of the imported series
MOST = 5
MOST_YEARS = 100


def number_words(year: int, n: int) -> str:
    """投诉〔2026〕0031, on register, notice and original alike, whatever language the desk speaks (P2六)."""
    return f"投诉〔{year}〕{n:04d}"


def imported_words(year: int, n: int) -> str:
    """投诉〔2024〕I0031: of a register read in that had no number of its own, or one that was taken."""
    return f"投诉〔{year}〕I{n:04d}"


def plain_number(text: str) -> str:
    """A number as it is kept, however its brackets were typed: 投诉[2026]31, 2026-31."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = NUMBER.fullmatch(plain)
    return number_words(int(found[1]), int(found[2])) if found else plain


def complaint_numbered(s: Session, number: str) -> UUID:
    """The complaint a number means; raises UserError where there is none."""
    plain = plain_number(number)
    found = s.execute(select(Complaint.id).where(Complaint.number == plain, *told_already(s))).scalar_one_or_none()
    if found is None:
        raise UserError(_("No complaint has the number {number}. Check it, or look for the name.").format(number=plain or "—"))
    return found


def numbered_like(s: Session, text: str) -> Sequence[Any]:
    """Complaints of a number as typed in the one box; without a year those of the latest years."""
    columns = (Complaint.id, Complaint.number, Complaint.name, Complaint.summary, Complaint.state, Complaint.received_at, Complaint.phone)
    plain = plain_number(text)
    numbers = [plain]
    if not NUMBER.fullmatch(plain) and (found := re.fullmatch(r"\D*(\d{1,8})\D*", plain)):
        numbers = [number_words(year, int(found[1])) for year in _years(s)]  # each by the index: a pattern would read them all
    where = (Complaint.number.in_(numbers), *told_already(s))
    return list(s.execute(select(*columns).where(*where).order_by(Complaint.received_at.desc()).limit(MOST)))


def _years(s: Session) -> range:
    """The years a number may be of: those of the first and last complaint; one received in December may be numbered in January."""
    first, last = (
        s.execute(select(Complaint.day).order_by(order).limit(1)).scalar() or 0 for order in (Complaint.day, Complaint.day.desc())
    )
    return range(max(first // 10000, last // 10000 - MOST_YEARS), last // 10000 + 2)
