"""One row of the table of faults, and the table."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    """A fault tried `many` times: what was lost or wrong (in words), and what the person is told or how it ended."""

    fault: str
    many: int
    lost: Sequence[str] = ()
    told: str = ""
    unit: str = "times"
    wrong: Sequence[str] = field(default=())  # anything else that must not be

    @property
    def is_ok(self) -> bool:
        """Whether nothing was lost and nothing was wrong."""
        return not self.lost and not self.wrong and self.many > 0

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        """As words."""
        return self.fault, f"{self.many:,} {self.unit}", f"{len(self.lost):,}", self.told or "–", "yes" if self.is_ok else "NO"


def shown(lines: Sequence[Line]) -> str:
    """The table, as text that is Markdown too, and below it what was lost or wrong."""
    rows = [("fault", "how often", "lost", "what is said", "ok"), ("---", "---:", "---:", "---", "---")]
    rows.extend(line.cells for line in lines)
    widths = [max(len(row[n]) for row in rows) for n in range(5)]
    table = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows]
    for line in lines:
        table.extend(f"{line.fault}: {what}" for what in (*line.lost[:10], *line.wrong[:10]))
    return "\n".join(table)
