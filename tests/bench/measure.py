"""Times ours and its floor by turns, so that a slow moment of the machine meets both."""

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Line:
    """One row of the table: a floor where there is one, what we take, and what it may be at most."""

    job: str
    ours: float
    floor: float | None = None
    most_ratio: float | None = None
    most: float | None = None
    extra: float = 0.0  # what may come on top of the ratio: a frame
    unit: str = "ms"
    most_growth: float | None = None
    before: float | None = None  # ours in the small office of the same run

    @property
    def ratio(self) -> float | None:
        """How many times the floor."""
        return self.ours / self.floor if self.floor else None

    @property
    def growth(self) -> float | None:
        """How many times what the small office takes."""
        return self.ours / self.before if self.before else None

    @property
    def goal(self) -> str:
        """The goal in words."""
        words = []
        if self.most_ratio is not None:
            words.append(f"≤ {self.most_ratio:g}×" + (f" + {self.extra:g} {self.unit}" if self.extra else ""))
        if self.most is not None:
            words.append(f"≤ {self.most:g} {self.unit}")
        if self.most_growth is not None:
            words.append(f"growth ≤ {self.most_growth:g}×")
        return ", ".join(words) or "–"

    @property
    def is_met(self) -> bool:
        """Whether every goal of the line is."""
        is_near = self.most_ratio is None or (self.floor is not None and self.ours <= self.most_ratio * self.floor + self.extra)
        has_grown = self.most_growth is not None and self.growth is not None and self.growth > self.most_growth
        return is_near and not has_grown and (self.most is None or self.ours <= self.most)


@dataclass(frozen=True)
class Pair:
    """Milliseconds of single runs, floor and ours."""

    floor: list[float]
    ours: list[float]

    def typical(self, job: str, **goals: float) -> Line:
        """The medians as a line."""
        return Line(job, median(self.ours), median(self.floor), **goals)  # type: ignore[arg-type]  # only the goals are given by name

    def slow(self, job: str, **goals: float) -> Line:
        """What 95 of 100 runs stay below, as a line."""
        return Line(job, p95(self.ours), p95(self.floor), **goals)  # type: ignore[arg-type]  # only the goals are given by name


def p95(times: Sequence[float]) -> float:
    """The value 95 % stay below."""
    return sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def by_turns(floor: Callable[[int], object], ours: Callable[[int], object], runs: int, *, warm: int = 2) -> Pair:
    """`runs` runs of each, floor and ours alternating and changing who goes first; the first `warm` do not count."""
    times: tuple[list[float], list[float]] = ([], [])
    works = (floor, ours)
    gc.collect()
    for n in range(runs + warm):
        for which in (0, 1) if n % 2 else (1, 0):
            work = works[which]
            start = perf_counter()
            work(n)
            spent = (perf_counter() - start) * 1000
            if n >= warm:
                times[which].append(spent)
    return Pair(*times)


def shown(lines: Sequence[Line], small: str = "") -> str:
    """The table, as text that is Markdown too; with `small`, the words for the small office, what that takes as well."""
    head, under = ["job", "floor", "ours", "ratio", "goal", "ok"], ["---", "---:", "---:", "---:", "---", "---"]
    rows = [head, under]
    for line in lines:
        floor = "–" if line.floor is None else f"{_number(line.floor)} {line.unit}"
        verdict = "" if line.goal == "–" else "yes" if line.is_met else "NO"
        rows.append([line.job, floor, f"{_number(line.ours)} {line.unit}", _times(line.ratio), line.goal, verdict])
    if small:
        head[3:3] = [small, "growth"]
        under[3:3] = ["---:", "---:"]
        for line, row in zip(lines, rows[2:], strict=True):
            row[3:3] = ["–" if line.before is None else f"{_number(line.before)} {line.unit}", _times(line.growth)]
    return table(rows)


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows of equally many cells, the first two of them heading and rule."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    return "\n".join("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows)


def _times(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}×"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
