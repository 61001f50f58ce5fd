"""Texts of the program and their translations (resources/locale/<language>/LC_MESSAGES/firstdesk.po).

python3 build/dev.py catalogues update    texts found in app and ui are put into every catalogue; those no longer there go
python3 build/dev.py catalogues compile   makes the .mo files the program reads; both files are committed
python3 build/dev.py catalogues check     exit 1 and a sentence for each text that is missing, fuzzy, stale or lost a placeholder
"""

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "resources" / "locale"
LANGUAGES = ("zh_CN", "zh_TW", "en")
MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)  # Babel would write the minute, and the same texts would make another file each time
SOURCE = "en"  # texts are written in English, so this catalogue is filled by itself
KEYWORDS: dict[str, Any] = {"_": None, "N_": None, "ngettext": (1, 2), "C_": ((1, "c"), 2)}
# who wrote it when is what the history of the file says; in the file it would only make two branches differ
UNWANTED = ('"POT-Creation-Date', '"PO-Revision-Date', '"Last-Translator', '"Language-Team', '"Generated-By', '"Report-Msgid')


def po_path(language: str) -> Path:
    """The catalogue people edit."""
    return LOCALE / language / "LC_MESSAGES" / "firstdesk.po"


def found_texts() -> Catalog:
    """Every marked text of app and ui, with the files it stands in."""
    texts = Catalog(domain="firstdesk", project="Firstdesk", charset="utf-8", fuzzy=False)
    for path in sorted([*(ROOT / "app").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]):
        name = path.relative_to(ROOT).as_posix()
        for _line, text, comments, context in extract_from_file("python", path, KEYWORDS, ("Translators:",)):
            texts.add(text, locations=[(name, 0)], auto_comments=comments, context=context)
    return texts


def read(language: str) -> Catalog:
    """The catalogue as committed; empty where there is none yet."""
    if not po_path(language).exists():
        return Catalog(locale=language, domain="firstdesk", project="Firstdesk", charset="utf-8", fuzzy=False)
    with po_path(language).open("rb") as file:
        return read_po(file, locale=language, domain="firstdesk", charset="utf-8")


def messages(catalogue: Catalog) -> Iterator[Message]:
    """All but the header, which Babel keeps as the text ""."""
    return (message for message in catalogue if message.id)


def update() -> None:
    """A new text is empty until somebody fills it in, and `check` names it; nothing is guessed from a similar one."""
    texts = found_texts()
    for language in LANGUAGES:
        catalogue = read(language)
        catalogue.update(texts, no_fuzzy_matching=True, update_creation_date=False)
        if language == SOURCE:
            for message in messages(catalogue):
                message.string = message.id
        catalogue.fuzzy = False
        catalogue.header_comment = f"# Firstdesk in {language}; written by build/catalogues.py update, filled in by hand."
        buffer = io.BytesIO()
        write_po(buffer, catalogue, width=120, sort_by_file=True, ignore_obsolete=True, include_lineno=False)
        lines = buffer.getvalue().decode("utf-8").splitlines(keepends=True)
        po_path(language).parent.mkdir(parents=True, exist_ok=True)
        kept = "".join(line for line in lines if not line.startswith(UNWANTED))
        po_path(language).write_text(kept, "utf-8", newline="\n")


def compiled(catalogue: Catalog) -> bytes:
    """What the program reads."""
    catalogue.creation_date = MADE_AT
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def texts_of(mo: bytes) -> dict[str, object]:
    """What the program reads in a .mo; its header names the Babel that wrote it, and a newer one makes no text older."""
    return {named(message): message.string for message in messages(read_mo(io.BytesIO(mo)))}


def named(message: Message) -> str:
    """A text with the context it stands in, where it has one."""
    return f"{message.context}: {message.id}" if message.context else str(message.id)


def compile_all() -> None:
    """One .mo beside each .po."""
    for language in LANGUAGES:
        po_path(language).with_suffix(".mo").write_bytes(compiled(read(language)))


def placeholders(text: str) -> list[str]:
    """The {names} in a text, each as often as it stands there, without doubled braces."""
    return sorted(set(re.findall(r"{[^{}]*}", text.replace("{{", "").replace("}}", ""))))


def wrong_with(message: Message) -> str | None:
    """Why a translation cannot be shown as it is, or None."""
    given = message.string if isinstance(message.string, tuple | list) else (message.string,)
    source = message.id if isinstance(message.id, tuple | list) else (message.id,)
    if message.fuzzy:
        return "fuzzy"
    if not all(given):
        return "missing"
    # "1 person" may leave the count out; every other form is held against the plural
    if any(placeholders(text) not in (placeholders(source[-1]), placeholders(source[0])) for text in given):
        return "has other {placeholders} than the source"
    if placeholders(given[-1]) != placeholders(source[-1]):
        return "has other {placeholders} than the source"
    return None


def problems(language: str, texts: Catalog) -> Iterator[str]:
    """One sentence for each text of one language that is not in order."""
    catalogue = read(language)
    known = {named(message) for message in messages(catalogue)}
    wanted = {named(message) for message in messages(texts)}
    for text in sorted(wanted - known):
        yield f"{language}: not in the catalogue, run update: {text!r}"
    for text in sorted(known - wanted):
        yield f"{language}: no longer in the program, run update: {text!r}"
    for message in messages(catalogue):
        if reason := wrong_with(message):
            yield f"{language}: {reason}: {named(message)!r}"
    mo_path = po_path(language).with_suffix(".mo")
    if not mo_path.exists() or texts_of(mo_path.read_bytes()) != texts_of(compiled(catalogue)):
        yield f"{language}: firstdesk.mo is older than firstdesk.po, run compile"


def check() -> list[str]:
    """Everything that is not in order, in all languages; an empty list is what a release needs."""
    texts = found_texts()
    return [problem for language in LANGUAGES for problem in problems(language, texts)]


def main(words: list[str]) -> int:
    """Exit 0 in order, 1 not in order, 2 wrong words."""
    if words == ["update"]:
        update()
    elif words == ["compile"]:
        compile_all()
    elif words == ["check"]:
        found = check()
        print("\n".join(found) or "All catalogues are complete.")
        return int(bool(found))
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
