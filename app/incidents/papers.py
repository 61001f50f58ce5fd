"""突发事件记录 and 应急预案 as PDF: one incident with all that was written behind it; a plan on one page to hang on the wall."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.i18n import _
from app.printing.blocks import Block, draw, pages
from app.printing.sheet import MM, Box, Sheet
from app.printing.table import HEAD_FILL, Column, Table, labelled
from app.printing.text import Style, fit, height_of

A4 = (210.0, 297.0)
FOOT, SIGNS = 5.0, 16.0
TITLE = Style(17, 11, 9, bold=True)
BODY = Style(9, 8, 6)
STEP_SIZES = (16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0)
LINE_SIZES = (12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.2, 5.5)
LEAD = 5.0  # mm between a list and what stands around it
DUTY, PHONE = 0.3, 0.5  # how much of the width says who


@dataclass(frozen=True, kw_only=True)
class RecordValues:
    """One incident: `facts` are rows of (label, value, share), `texts` (label, text), the tables rows of words; struck ones by place."""

    number: str
    facts: Sequence[Sequence[tuple[str, str, float]]]
    texts: Sequence[tuple[str, str]]
    reports: Sequence[Sequence[str]] = ()
    follow_ups: Sequence[Sequence[str]] = ()
    struck: frozenset[tuple[str, int]] = frozenset()
    trail: Sequence[Sequence[str]] = ()
    office: str = ""
    warning: str = ""
    printed: str = ""


def record(values: RecordValues) -> bytes:
    """突发事件记录, A4: what, when, calmed how, reported to whom and when, what followed, both signatures (V3, P1-5)."""
    sheet = Sheet(*A4, title=values.number)
    foot, body = Box(0, 0, *A4).inset(13, 10).cut_bottom(FOOT, 1)
    facts_high = 12.0 * len(values.facts) + 3
    laid = pages(_blocks(values, body.w), body.h - 14, first=facts_high, last=SIGNS)
    for n, page in enumerate(laid, 1):
        if n > 1:
            sheet.next_page()
        head, rest = body.cut_top(12, 2)
        _head(sheet, head, _("Record of an incident"), values.office, " ".join(part for part in (values.warning, values.number) if part))
        if n == 1:
            for cells in values.facts:
                line, rest = rest.cut_top(12)
                labelled(sheet, line, cells, size=11)
            rest = rest.cut_top(0, 3)[1]
        y = draw(sheet, rest, page)
        if n == len(laid):
            box = Box(body.x, max(y, rest.y), body.w, SIGNS)
            sheet.signatures(box.cut_top(12)[0], (_("Recorded by:"), _("Seen by the head:")))
        sheet.foot(foot, values.printed, n, len(laid))
    return sheet.finish()


def _blocks(values: RecordValues, width: float) -> list[Block]:
    texts = Table([Column(_("Field"), 34), Column(_("On record"), width - 34)], style=BODY, most=190, least=8)
    told = Table(
        [Column(_("Time"), 32), Column(_("Reported to"), 40), Column(_("How"), 24), Column(_("What they said"), width - 122),
         Column(_("By"), 26)], style=BODY, most=60, least=7,
    )  # fmt: skip
    done = Table([Column(_("Time"), 32), Column(_("What was done next"), width - 58), Column(_("By"), 26)], style=BODY, most=60, least=7)
    trail = Table(
        [Column(_("Time"), 32), Column(_("What"), 30), Column(_("By"), 28), Column(_("Details"), width - 90)],
        style=Style(8, 7, 5.5), most=40, least=5,
    )  # fmt: skip
    reports = [told.row(row, range(5) if ("reports", n) in values.struck else ()) for n, row in enumerate(values.reports)]
    follow = [done.row(row, range(3) if ("follow_ups", n) in values.struck else ()) for n, row in enumerate(values.follow_ups)]
    return [
        Block(_("What happened"), texts, [texts.row(pair) for pair in values.texts]),
        Block(_("Reported to"), told, reports),
        Block(_("Follow-up"), done, follow),
        Block(_("Trail"), trail, [trail.row(row) for row in values.trail]),
    ]


def _head(sheet: Sheet, line: Box, title: str, office: str, about: str) -> None:
    side = line.w * 0.3
    sheet.text(Box(line.x, line.y, side, line.h), office, Style(9, 6.5, 5.5), valign="bottom")
    sheet.text(Box(line.x + side, line.y, line.w - 2 * side, line.h), title, TITLE, align="center")
    sheet.text(Box(line.right - side, line.y, side, line.h), about, Style(11, 8, 6.5, bold=True), align="right", valign="bottom")


# -- a plan


@dataclass(frozen=True, kw_only=True)
class PlanValues:
    """A plan; `duties` and `phones` are (who, what) pairs, a phone without a number gets a line to write it on."""

    title: str
    steps: Sequence[str]
    duties: Sequence[tuple[str, str]] = ()
    phones: Sequence[tuple[str, str]] = ()
    office: str = ""
    since: str = ""
    printed: str = ""


def plan(values: PlanValues) -> bytes:
    """应急预案, one page of A4: the steps as large as there is room, below them who does what and whom to call."""
    sheet = Sheet(*A4, title=values.title)
    foot, body = Box(0, 0, *A4).inset(13, 10).cut_bottom(FOOT, 1)
    signs, body = body.cut_bottom(10, 3)
    head, rest = body.cut_top(22, 4)
    _plan_head(sheet, head, values)
    lower = _lower_height(values, rest.w)
    lower = min(lower, rest.h * 0.5) if lower else 0.0
    below, above = rest.cut_bottom(lower, LEAD if lower else 0.0)
    _steps(sheet, above, values.steps)
    if lower:
        left, right = Box(below.x, below.y, below.w * 0.56 - 3, below.h), Box(below.x + below.w * 0.56, below.y, below.w * 0.44, below.h)
        _pairs(sheet, left, _("Duties"), values.duties, DUTY)
        _pairs(sheet, right, _("Phones"), values.phones, PHONE)
    sheet.signatures(Box(signs.x, signs.y, signs.w * 0.55, 8), (_("Approved by:"),))
    sheet.foot(foot, values.printed, 1, 1)
    return sheet.finish()


def _plan_head(sheet: Sheet, head: Box, values: PlanValues) -> None:
    line, rest = head.cut_top(6, 0.5)
    sheet.text(Box(line.x, line.y, line.w / 2, line.h), values.office, Style(9.5, 6.5, 5.5))
    sheet.text(Box(line.x + line.w / 2, line.y, line.w / 2, line.h), values.since, Style(9, 6.5, 5.5), align="right")
    words = _("Contingency plan: {title}").format(title=values.title)
    sheet.text(Box(rest.x, rest.y, rest.w, 13), words, Style(26, 14, 12, bold=True))
    sheet.line((head.x, head.bottom), (head.right, head.bottom), line=0.6)


def _size(texts: Sequence[str], sizes: Sequence[float], width: float, height: float, gap: float) -> tuple[float, list[float]]:
    """The largest size at which all texts fit under one another, and the height of each in mm."""
    found: list[float] = []
    for size in sizes:
        found = [fit(text, Style(size, size, size), width * MM, 400 * MM).height / MM for text in texts]
        if sum(found) + gap * len(texts) <= height:
            return size, found
    return sizes[-1], found


def _steps(sheet: Sheet, box: Box, steps: Sequence[str]) -> None:
    mark = 11.0
    size, heights = _size(steps, STEP_SIZES, box.w - mark, box.h, 3.6)
    spare = box.h - sum(heights) - 3.6 * len(steps)
    gap = 3.6 + min(3.0, spare / max(1, len(steps)))
    y = box.y
    for n, (step, high) in enumerate(zip(steps, heights, strict=True), 1):
        side = min(8.0, height_of(1, size) / MM + 1.6)
        badge = Box(box.x, y, side, side)
        sheet.fill(badge, "#1a1a1a")
        sheet.text(badge.inset(0.6), str(n), Style(size * 0.8, 6, bold=True), align="center", colour="#ffffff")
        sheet.text(Box(box.x + mark, y + 0.4, box.w - mark, high + 0.6), step, Style(size, size, size), valign="top")
        y += high + gap


def _lower_height(values: PlanValues, width: float) -> float:
    """What the two lists need at their usual size."""
    needs = [_need(values.duties, width * 0.56 - 3, DUTY), _need(values.phones, width * 0.44, PHONE)]
    return max(needs) if values.duties or values.phones else 0.0


def _need(pairs: Sequence[tuple[str, str]], width: float, share: float) -> float:
    heights = _heights(pairs, LINE_SIZES[1], width, share)
    return 9 + sum(heights) + 3.0 * len(pairs)


def _heights(pairs: Sequence[tuple[str, str]], size: float, width: float, share: float) -> list[float]:
    inner = width - 6
    return [
        max(
            fit(who, Style(size, size, size, bold=True), inner * share * MM, 400 * MM).height,
            fit(what, Style(size, size, size), inner * (1 - share if who else 1.0) * MM - 6, 400 * MM).height,
        ) / MM
        for who, what in pairs
    ]  # fmt: skip


def _pairs(sheet: Sheet, box: Box, title: str, pairs: Sequence[tuple[str, str]], share: float) -> None:
    sheet.frame(box, line=0.25)
    head, rest = box.cut_top(7, 1)
    sheet.fill(Box(head.x + 0.15, head.y + 0.15, head.w - 0.3, head.h - 0.15), HEAD_FILL)
    sheet.text(head.inset(3, 0.6), title, Style(12, 9, bold=True))
    inner = rest.inset(3, 0.5)
    size = next((size for size in LINE_SIZES if sum(_heights(pairs, size, box.w, share)) + 2.0 * len(pairs) <= inner.h), LINE_SIZES[-1])
    heights = _heights(pairs, size, box.w, share)
    gap = min(4.0, 2.0 + max(0.0, inner.h - sum(heights) - 2.0 * len(pairs)) / max(1, len(pairs)))
    y = inner.y
    for (who, what), high in zip(pairs, heights, strict=True):
        left = inner.w * share if who else 0.0
        sheet.text(Box(inner.x, y, left, high + 0.4), who, Style(size, size, size, bold=True), valign="top")
        at = Box(inner.x + left + (2 if who else 0), y, inner.w - left - (2 if who else 0), high + 0.4)
        if what:
            sheet.text(at, what, Style(size, size, size, bold=share == PHONE), valign="top")
        elif share == PHONE:
            sheet.line((at.x, at.bottom - 0.4), (at.right, at.bottom - 0.4), line=0.15)
        y += high + gap
