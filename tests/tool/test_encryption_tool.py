"""Encryption by the office tool: on, asked for, another passphrase, off; secrets never on the command line."""

from pathlib import Path

import pytest

from app.storage import keyfile, keys, opening
from tests.tool.test_office_tool import Tool, arrive, refused, tool

__all__ = ["tool"]
WORDS = "three quiet herons"


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyfile, "STRENGTH", "CHEAPEST")


def new_program(folder: Path) -> None:
    keys.hold(folder / opening.NAME, None)


@pytest.mark.file_only("a server encrypts its own disk")
def test_on_then_every_command_wants_the_passphrase_and_off_again(tool: Tool, office_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    number = arrive(tool)
    assert tool("encryption", "state").out == "The data is not encrypted.\n"
    monkeypatch.setenv("FIRSTDESK_NEW_PASSPHRASE", WORDS)
    on = tool("encryption", "on")
    code = on.out.rpartition(" ")[2].strip()
    assert keyfile.as_recovery_code(code)
    new_program(office_folder)
    monkeypatch.setenv("FIRSTDESK_PASSPHRASE", "three quiet heroes")
    assert "does not open" in refused(tool("find", number))
    monkeypatch.setenv("FIRSTDESK_PASSPHRASE", WORDS)
    assert number in tool("find", number).out
    assert tool("check").code == 0
    assert '"encrypted": true' in tool("encryption", "state", "--json").out
    monkeypatch.setenv("FIRSTDESK_NEW_PASSPHRASE", "four loud sparrows")
    assert tool("encryption", "passphrase").code == 0
    assert "does not open" in refused(tool("encryption", "off"))
    monkeypatch.setenv("FIRSTDESK_PASSPHRASE", code)
    newer = tool("encryption", "code").out.rpartition(" ")[2].strip()
    assert "does not open" in refused(tool("encryption", "off"))
    monkeypatch.setenv("FIRSTDESK_PASSPHRASE", newer)
    assert tool("encryption", "off").code == 0
    assert number in tool("find", number).out


def test_an_office_set_up_encrypted_has_never_been_in_the_clear(tool: Tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTDESK_PASSWORD", "correct horse")
    monkeypatch.setenv("FIRSTDESK_NEW_PASSPHRASE", WORDS)
    made = tool("init", "--office", "美好家园", "--kind", "property", "--admin", "李红", "--encrypt", data=tmp_path / "new")
    assert made.code == 0, made.error
    assert not (tmp_path / "new" / opening.NAME).read_bytes().startswith(keys.HEADER)
    new_program(tmp_path / "new")
    plain = tool("init", "--office", "美好家园", "--kind", "property", "--admin", "李红", data=tmp_path / "other")
    assert "not encrypted" in plain.out


@pytest.mark.parametrize("weak", ["short", "1111111111"])
def test_a_weak_passphrase_is_refused_in_a_sentence(tool: Tool, office_folder: Path, weak: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTDESK_NEW_PASSPHRASE", weak)
    assert "pass" in refused(tool("encryption", "on"))
    assert not keys.is_encrypted(office_folder / opening.NAME)
