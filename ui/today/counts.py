"""What stands beside the titles of the boards of today."""

from typing import TYPE_CHECKING

from app.core.i18n import _, ngettext

if TYPE_CHECKING:
    from app.visits.lists import Today


def expected_words(coming: int, missed: int) -> str:
    """Who is to come, and who never came."""
    words = ngettext("{n} to come", "{n} to come", coming).format(n=coming)
    return " · ".join((words, ngettext("{n} missed", "{n} missed", missed).format(n=missed))) if missed else words


def inside_words(today: "Today") -> str:
    """How many people are inside, companions and all, and how many visits wait."""
    words = ngettext("{n} person", "{n} people", today.people_inside).format(n=today.people_inside)
    if today.waiting.total:
        waiting = ngettext("{n} waiting", "{n} waiting", today.waiting.total).format(n=today.waiting.total)
        return f"{words} · {waiting}"
    return words


def gone_words(today: "Today") -> str:
    """Who has left, and who arrived in all."""
    return _("{gone} left, {arrived} arrived").format(gone=today.gone.total, arrived=today.arrived_today)
