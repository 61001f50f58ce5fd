"""What a backup holds, in words."""

from app.core.i18n import ngettext
from app.storage.backups.manifest import Manifest


def counted(manifest: Manifest) -> tuple[str, ...]:
    """A word each for what there is."""
    found = [_words(name, manifest.counts[name]) for name in ("visits", "people", "tickets", "complaints") if name in manifest.counts]
    if manifest.files:
        n = manifest.files
        found.append(ngettext("{n:,} attached file", "{n:,} attached files", n).format(n=n))
    return tuple(found)


def _words(name: str, n: int) -> str:
    said = {
        "visits": ngettext("{n:,} visit", "{n:,} visits", n),
        "people": ngettext("{n:,} person", "{n:,} people", n),
        "tickets": ngettext("{n:,} ticket", "{n:,} tickets", n),
        "complaints": ngettext("{n:,} complaint", "{n:,} complaints", n),
    }
    return said[name].format(n=n)
