"""Several tables under their titles, one after another over as many pages as they need."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.printing.sheet import Box, Sheet
from app.printing.table import Row, Table
from app.printing.text import Style

TITLE, GAP, LEAST = 6.0, 3.0, 34.0
HEAD = Style(10.5, 8, bold=True)


@dataclass(frozen=True)
class Block:
    """A table with its title; one without rows is left out."""

    title: str
    table: Table
    rows: Sequence[Row]


Page = list[tuple[Block, list[Row]]]


def pages(blocks: Sequence[Block], height: float, *, first: float = 0.0, last: float = 0.0) -> list[Page]:
    """What stands on each page of `height` mm; `first` mm stay free above the first block, `last` mm under the last one."""
    laid: list[Page] = [[]]
    left = height - first
    for block in blocks:
        if not block.rows:
            continue
        if left < LEAST and laid[-1]:
            laid.append([])
            left = height
        around = TITLE + GAP
        for n, on_page in enumerate(block.table.pages(block.rows, left - around, height - around)):
            if n:
                laid.append([])
                left = height
            laid[-1].append((block, on_page))
            left -= around + block.table.head.height + sum(row.height for row in on_page)
    if last > left:
        laid.append([])
    return laid


def draw(sheet: Sheet, room: Box, page: Page) -> float:
    """The blocks of a page from the top of `room`; gives the lower edge."""
    y = room.y
    for block, rows in page:
        sheet.text(Box(room.x, y, room.w, TITLE), block.title, HEAD)
        y = block.table.draw(sheet, room.x, y + TITLE, rows) + GAP
    return y
