"""The program's own source, parsed once for all rules."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def files(*folders: str) -> list[Path]:
    """Every module below these folders."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def trees(*folders: str) -> dict[str, ast.Module]:
    """Path from the project's folder → its parsed text, for every module below these folders."""
    return {path.relative_to(ROOT).as_posix(): _parsed(path) for path in files(*folders)}


def program() -> dict[str, ast.Module]:
    """Everything that is delivered."""
    return trees("app", "ui")


@cache
def _by_kind() -> dict[type[ast.AST], list[tuple[str, ast.AST]]]:
    """Every node of the program, walked once, as (path, node)."""
    found: dict[type[ast.AST], list[tuple[str, ast.AST]]] = {}
    for path, tree in program().items():
        for node in ast.walk(tree):
            found.setdefault(type(node), []).append((path, node))
    return found


def nodes(kind: type[ast.AST] | tuple[type[ast.AST], ...], *, but: tuple[str, ...] = ()) -> Iterator[tuple[str, ast.AST]]:
    """(place, node) of the program, leaving out the files named in `but`."""
    for one in kind if isinstance(kind, tuple) else (kind,):
        for path, node in _by_kind().get(one, ()):
            if path not in but:
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
