"""The long run: python -m tests.fuzz [--minutes N] [--seed N] [TARGET …]; prints a table, exit 1 where something was found.

Every target gets its share of the minutes. What is found is printed with the value that did it, made as small as it can be."""

import argparse
import contextlib
import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ["FIRSTDESK_NO_SYSTEM_FONTS"] = "1"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

from hypothesis import HealthCheck, given, seed, settings

from app.core import clock, i18n
from tests.conftest import NOON, OFFICE_FORM, Desk
from tests.fuzz.targets import TARGETS, Place, Target, limit_self, play, worked

ROUND = 200  # examples between two looks at the clock


def office(folder: Path) -> Desk:
    """A founded office on a real database file."""
    from app.office.service import found
    from app.wiring import open_office

    os.environ["FIRSTDESK_KEYS"] = str(folder / "keys")
    for name in ("FIRSTDESK_PASSWORD", "FIRSTDESK_PASSPHRASE", "FIRSTDESK_NEW_PASSPHRASE", "FIRSTDESK_ID"):
        os.environ[name] = ""
    store = open_office(folder / "data")
    actor = store.do(found, OFFICE_FORM, now=NOON, counter="1").value
    store.close()
    return Desk(folder / "data", actor)


class Tally:
    """What a target did."""

    def __init__(self) -> None:
        self.tried, self.slowest, self.found = 0, 0.0, ""


def hunt(target: Target, place: Place, seconds: float, first_seed: int) -> Tally:
    """Round after round until the time is over or something is found."""
    tally, ends, rounds = Tally(), time.monotonic() + seconds, random.Random(first_seed)

    def attempt(value: Any) -> None:
        if time.monotonic() > ends and not tally.found:
            return
        shutil.rmtree(place.folder, ignore_errors=True)
        place.folder.mkdir(parents=True)
        begun = worked()
        tally.tried += 1
        play(target, place, value)
        tally.slowest = max(tally.slowest, worked() - begun)

    while time.monotonic() < ends:
        how = settings(max_examples=ROUND, deadline=None, database=None, derandomize=False, suppress_health_check=list(HealthCheck))
        try:
            seed(rounds.getrandbits(64))(how(given(target.values)(attempt)))()
        except Exception as error:  # whatever it is, it is what was looked for
            notes = "\n".join(getattr(error, "__notes__", ()))
            tally.found = f"{type(error).__name__}: {error}\n{notes}"
            return tally
    return tally


def hunted(target: Target, seconds: float, first_seed: int) -> Tally:
    """In an office of its own: the thousands of files one door kept are no part of what another backs up."""
    with tempfile.TemporaryDirectory(prefix="firstdesk-fuzz-", ignore_cleanup_errors=True) as folder:
        desk = office(Path(folder))
        with contextlib.closing(desk.store):
            return hunt(target, Place(desk, Path(folder) / "given"), seconds, first_seed)


def main(words: list[str]) -> int:
    """Exit code."""
    names = [target.name for target in TARGETS]
    parser = argparse.ArgumentParser("python -m tests.fuzz", description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(names))
    said = parser.parse_args(words)
    if strange := [name for name in said.targets if name not in names]:
        parser.error(f"{strange[0]!r} is none of {', '.join(names)}")
    wanted = [target for target in TARGETS if not said.targets or target.name in said.targets]
    first = said.seed if said.seed is not None else random.randrange(1 << 30)
    limit_self()
    i18n.use_language("en")
    clock.use_zone("Asia/Shanghai")
    clock.fix(NOON)
    print(f"seed {first}, {said.minutes:g} minutes\n\n| door | tried | slowest | found |\n| --- | ---: | ---: | --- |", flush=True)
    found = []
    for target in wanted:
        tally = hunted(target, said.minutes * 60 / len(wanted), first)
        outcome = "yes" if tally.found else "nothing"
        print(f"| {target.name} | {tally.tried:,} | {tally.slowest * 1000:,.0f} ms | {outcome} |", flush=True)
        found += [f"{target.name}: {tally.found}"] if tally.found else []
    print("\n".join(("", *found)))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
