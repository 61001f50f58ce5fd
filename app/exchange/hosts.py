"""Homes and staff as hosts, looked up by the words of a register."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.places.fields import home_key
from app.visits.fields import HostRef


class Hosts:
    """Read once per import; goes to the process that reads the rows."""

    def __init__(self, refs: Mapping[str, HostRef], homes_by_key: Mapping[str, HostRef]) -> None:
        self._refs = refs
        self._homes = homes_by_key
        self._asked: dict[str, HostRef | None] = {}

    def find(self, words: str) -> HostRef | None:
        """The one host these words mean, else None: they are kept as written."""
        if words not in self._asked:
            plain = words.strip()
            self._asked[words] = self._refs.get(plain) or self._homes.get(home_key(plain))
        return self._asked[words]

    def plain(self) -> list[dict[str, list[str]]]:
        """As JSON can hold it."""
        told = self._refs, self._homes
        return [{words: [ref.kind, ref.id.hex, ref.text, ref.department] for words, ref in refs.items()} for refs in told]


def hosts_of(plain: list[dict[str, Any]]) -> Hosts:
    """The hosts `plain` told of."""
    refs, homes = ({words: HostRef(ref[0], UUID(ref[1]), ref[2], ref[3]) for words, ref in found.items()} for found in plain)
    return Hosts(refs, homes)
