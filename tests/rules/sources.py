"""The program's own source, parsed once for all rules."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def trees(*folders: str) -> dict[str, ast.Module]:
    """Path from the project's folder → its parsed text, for every module below these folders."""
    files = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in files}


def program() -> dict[str, ast.Module]:
    """Everything that is delivered."""
    return trees("app", "ui")


def nodes(kind: type[ast.AST] | tuple[type[ast.AST], ...], *, but: tuple[str, ...] = ()) -> Iterator[tuple[str, ast.AST]]:
    """(place, node) of the program, leaving out the files named in `but`."""
    for path, tree in program().items():
        if path in but:
            continue
        for node in ast.walk(tree):
            if isinstance(node, kind):
                yield f"{path}:{getattr(node, 'lineno', 0)}", node


def called_name(node: ast.AST) -> str:
    """`datetime.now` for `datetime.now(UTC)`; for a longer chain its last two names."""
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{called_name(node.value).rpartition('.')[2]}.{node.attr}"
    return ""
