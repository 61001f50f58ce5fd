"""One row of the table of faults, and the table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

HEAD = ("fault", "file", "tried", "acknowledged", "lost", "what was noticed, how it ended", "said", "ok")
RIGHT = (3, 4)  # columns of bare numbers


@dataclass(frozen=True)
class Line:
    """A fault tried `many` times on a kind of file: what was lost or wrong (in words), how it ended, and the sentences people read."""

    fault: str
    kind: str
    many: int
    unit: str = "times"
    acknowledged: int | None = None  # entries the program had said were kept
    lost: Sequence[str] = ()
    ended: str = ""
    said: Sequence[str] = ()
    wrong: Sequence[str] = ()  # anything else that must not be
    meant: int | None = None  # how often entries were lost where that is what was to be found out

    @property
    def is_ok(self) -> bool:
        """Whether nothing was lost and nothing was wrong."""
        return not self.lost and not self.wrong and self.many > 0

    def cells(self, notes: list[str]) -> tuple[str, ...]:
        """As words; its sentences are notes below the table, the same one once."""
        told = tuple(dict.fromkeys(self.said))
        for sentence in told:
            if sentence not in notes:
                notes.append(sentence)
        said = " ".join(f"[{notes.index(sentence) + 1}]" for sentence in told)
        ok = "yes" if self.is_ok else "NO" if self.many else "not tried"
        acknowledged = "–" if self.acknowledged is None else f"{self.acknowledged:,}"
        lost = f"{len(self.lost):,}" if self.meant is None else f"({self.meant:,})"
        return self.fault, self.kind, f"{self.many:,} {self.unit}", acknowledged, lost, self.ended or "–", said or "–", ok


def together(lines: Iterable[Line], fault: str, unit: str) -> Line:
    """Several of one kind as one row: as many as there are, all they acknowledged, all that was lost or wrong."""
    rows = list(lines)
    lost = [f"{row.fault}: {what}" for row in rows for what in row.lost]
    wrong = [f"{row.fault}: {what}" for row in rows for what in row.wrong]
    said = tuple(dict.fromkeys(sentence for row in rows for sentence in row.said))
    acknowledged = sum(row.acknowledged or 0 for row in rows)
    return replace(rows[0], fault=fault, many=len(rows), unit=unit, acknowledged=acknowledged, lost=lost, wrong=wrong, said=said)


def shown(lines: Sequence[Line]) -> str:
    """The table, as text that is Markdown too; below it the sentences, and what was lost or wrong.

    What was lost on purpose, to see that it is found out, stands in brackets."""
    notes: list[str] = []
    rows = [HEAD, tuple("---:" if n in RIGHT else "---" for n in range(len(HEAD))), *(line.cells(notes) for line in lines)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(HEAD))]
    table = ["| " + " | ".join(_placed(cell, n, widths[n]) for n, cell in enumerate(row)) + " |" for row in rows]
    table += ["", *(f"[{n}] {sentence}" for n, sentence in enumerate(notes, 1))] if notes else []
    for line in lines:
        table.extend(f"{line.fault}, {line.kind}: {what}" for what in (*line.lost[:10], *line.wrong[:10]))
    return "\n".join(table)


def _placed(cell: str, column: int, width: int) -> str:
    return cell.rjust(width) if column in RIGHT else cell.ljust(width)
