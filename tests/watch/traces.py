"""Looks for an ID number in everything that was written: files of the office, of its keys, of the window."""

from collections.abc import Iterable
from pathlib import Path

SHORTEST = 8  # eight signs of it in a row are a trace


def traces(number: str, *folders: Path, besides: Iterable[bytes] = ()) -> list[str]:
    """The files (or "said" for what was said besides) that hold a part of the number, in any usual spelling."""
    parts = [number[start : start + SHORTEST] for start in range(len(number) - SHORTEST + 1)]
    forms = {part.encode(code) for part in (*parts, *(part.lower() for part in parts)) for code in ("utf-8", "utf-16-le", "utf-16-be")}
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert files, "there is something to look through"
    written = [(path.name, path.read_bytes()) for path in files] + [("said", said) for said in besides]
    return sorted({name for name, raw in written if any(form in raw for form in forms)})
