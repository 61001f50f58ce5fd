"""A stock as it will be used: the true badge of a made-up visitor on it, and where its labels and margins lie."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.printing import papers as trial
from app.printing.fields import from_form
from app.printing.spool import page_size
from app.visits.drawing import preview_values
from app.visits.papers import badge

EXAMPLE = {
    "name": "张三丰", "company": "顺达物流有限公司", "host": "5-1-0803", "purpose": "送货", "people": "2", "type": "contractor",
}  # fmt: skip

Rect = tuple[float, float, float, float]  # left, top, width, height in mm of the page


@dataclass(frozen=True, slots=True)
class StockPreview:
    """The page with one badge on it; `labels` and `printable` are its outlines, `used` how many labels come before the first free one."""

    pdf: bytes
    page: tuple[float, float]
    labels: tuple[Rect, ...]
    printable: tuple[Rect, ...]
    used: int


def sample(s: Session, values: Mapping[str, Any], *, now: datetime, is_test: bool = False) -> StockPreview:
    """The badge (or the test label) on a stock as its form stands; raises FormErrors at the wrong fields."""
    stock = from_form(values)
    pdf = trial.trial_page(s, stock) if is_test else badge(preview_values(s, EXAMPLE, now=now), stock)
    page = page_size(pdf)
    width, height = stock.label
    length = page[1] if height is None else height
    margin_x, margin_y = stock.margins
    labels = tuple((x, y, width, length) for _number, x, y in trial.labels_of(stock, length))
    inner = tuple((x + margin_x, y + margin_y, width - 2 * margin_x, length - 2 * margin_y) for x, y, _w, _h in labels)
    return StockPreview(pdf, page, labels, inner, stock.start_at - 1)
