"""LIKE over what a person typed, taken literally."""

from typing import Any

from sqlalchemy import ColumnElement

from app.core.forms import without_controls


def pattern(text: str) -> str:
    """`text` anywhere, for LIKE … ESCAPE a backslash: % and _ mean themselves, what no column can hold is left out."""
    plain = without_controls(text).strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"


def like(column: Any, text: str) -> ColumnElement[bool]:
    """`text` anywhere in the column, taken as `pattern` says."""
    found: ColumnElement[bool] = column.like(pattern(text), escape="\\")
    return found
