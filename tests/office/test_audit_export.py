"""The trail as a file is verified by a program that knows nothing of this one; what was done to the file is named by its event."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.core.actor import SYSTEM, Actor, Role
from app.core.errors import UserError
from app.office.audit import seal_now
from app.office.audit_export import export_chain, export_trail
from app.office.seal import key_folder
from app.people import service as people
from app.visits import service
from build import verify_audit
from tests.trail import exports_of

FORM = {"name": "王小明", "phone": "13812345678", "host": "5-1-0803", "purpose": "Visiting"}


@pytest.fixture
def trail(desk: Any, tmp_path: Path) -> Path:
    """An exported trail with what it says, one person forgotten and one day sealed."""
    key = desk.do(people.add, {"name": "赵六", "phones": "13900001111"})
    for name in ("王小明", "李四", "周海洋"):
        desk.do(service.arrive, {**FORM, "name": name})
    desk.do(people.forget, key)
    desk.do(seal_now)
    path = tmp_path / "trail.jsonl"
    assert desk.read(export_trail, path, noted=abs, by=SYSTEM, now=desk.now) >= 6
    return path


def verdict(path: Path, **more: Any) -> str:
    try:
        said: str = verify_audit.verify(path, **more)
    except verify_audit.Broken as reason:
        return str(reason)
    return said


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("ascii").splitlines()]


def write(path: Path, lines: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines), "ascii")


def key_of() -> dict[str, Any]:
    (path,) = key_folder().glob("*.key")
    found: dict[str, Any] = json.loads(path.read_text("ascii"))
    return found


def test_a_whole_trail_is_whole_and_the_verifier_needs_nothing_of_the_program(trail: Path, tmp_path: Path) -> None:
    alone = tmp_path / "elsewhere"
    alone.mkdir()
    (alone / "verify_audit.py").write_bytes(Path(verify_audit.__file__).read_bytes())
    done = subprocess.run(
        [sys.executable, "-I", str(alone / "verify_audit.py"), str(trail)], capture_output=True, text=True, check=False, cwd=alone,
        env={"PATH": os.environ.get("PATH", "")},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"whole: {len(lines_of(trail)) - 2} events")
    assert "nobody vouches" in done.stdout
    assert "seals fit the key" in verdict(trail, key=key_of())
    last = lines_of(trail)[-1]
    assert "noted earlier" in verdict(trail, head=f"{last['end']}:{last['hash']}")


def test_every_single_changed_byte_is_found(trail: Path) -> None:
    whole = trail.read_bytes()
    first = whole.index(b"\n") + 1
    unseen = []
    for place in range(first, whole.rindex(b',"seals":'), 7):
        changed = bytearray(whole)
        changed[place] = ord("0") if changed[place] != ord("0") else ord("1")
        trail.write_bytes(bytes(changed))
        if not verdict(trail).startswith("broken"):
            unseen.append(place)
    assert unseen == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("at", 1), ("actor", "别人"), ("counter", "9"), ("verb", "visits.leave"), ("clock_back", 1), ("digests", "00" * 16), ("staff", "")],
)
def test_a_changed_event_is_named(trail: Path, name: str, value: Any) -> None:
    lines = lines_of(trail)
    lines[3][name] = value
    write(trail, lines)
    assert verdict(trail).startswith("broken at event 3")


def test_what_an_event_says_is_held_against_its_digest(trail: Path) -> None:
    lines = lines_of(trail)
    lines[3]["says"]["0"] = lines[3]["says"]["0"].replace("13812345678", "13800000000")
    write(trail, lines)
    assert verdict(trail) == "broken at event 3: what it says of a record was changed or taken away"
    del lines[3]["says"]["0"]
    write(trail, lines)
    assert verdict(trail) == "broken at event 3: what it says of a record was changed or taken away"


def test_an_event_left_out_is_named(trail: Path) -> None:
    lines = lines_of(trail)
    write(trail, lines[:3] + lines[4:])
    assert verdict(trail) == "broken at event 3: it is missing (event 4 stands in its place)"


def test_a_file_cut_off_says_after_which_event(trail: Path) -> None:
    lines = lines_of(trail)
    write(trail, lines[:4])
    assert verdict(trail) == "broken after event 3: the file ends without its last line"
    trail.write_bytes(trail.read_bytes()[:-20])
    assert verdict(trail).startswith("broken after event 2")
    write(trail, [*lines[:4], lines[-1]])
    assert verdict(trail) == "broken after event 3: the events behind it were cut off"


def test_a_tail_cut_with_care_is_found_by_the_key_or_a_noted_head_and_without_them_nobody_vouches(trail: Path) -> None:
    lines = lines_of(trail)
    end = {**lines[-1], "end": 3, "hash": lines[3]["hash"], "seals": []}
    write(trail, [*lines[:4], end])
    assert "nobody vouches for it" in verdict(trail)
    assert "the key signed another one, or the trail was cut off" in verdict(trail, key=key_of())
    assert "cut off before it" in verdict(trail, head=f"{lines[-1]['end']}:{lines[-1]['hash']}")


def test_the_chain_alone_holds_nothing_of_a_visitor(desk: Any, tmp_path: Path) -> None:
    desk.do(service.arrive, FORM)
    path = tmp_path / "chain.jsonl"
    desk.read(export_chain, path, noted=abs, by=desk.by, now=desk.now)
    assert "13812345678" not in path.read_text("ascii")
    assert json.dumps("王小明")[1:-1] not in path.read_text("ascii")
    assert verdict(path).startswith("whole")
    assert path.stat().st_mode & 0o077 == 0 or os.name == "nt"


def test_an_administrator_takes_the_chain_but_not_what_it_says(desk: Any, tmp_path: Path) -> None:
    by = Actor(None, "somebody", frozenset({Role.ADMINISTRATOR}))
    desk.read(export_chain, tmp_path / "c", noted=abs, by=by, now=desk.now)
    with pytest.raises(UserError, match="another role"):
        desk.read(export_trail, tmp_path / "t", noted=abs, by=by, now=desk.now)
    assert sorted(path.name for path in tmp_path.glob("?")) == ["c"]


def test_the_tool_exports_and_the_export_is_on_the_trail(desk: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from app.__main__ import main

    folder = ["--data", str(desk.folder), "--lang", "en", "audit"]
    assert main([*folder, "export", str(tmp_path / "a.jsonl"), "--records"]) == 0
    assert capsys.readouterr().out == "1 event written to a.jsonl.\n"
    assert exports_of(desk.read)[-1]["kind"] == "audit_trail"
    assert main([*folder, "head"]) == 0
    assert capsys.readouterr().out.startswith("2:")
    assert verify_audit.main([str(tmp_path / "a.jsonl")]) == 0
    assert capsys.readouterr().out.startswith("whole: 1 events")
