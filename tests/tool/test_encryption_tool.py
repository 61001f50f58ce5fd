"""Encryption by the office tool: on, asked for, another passphrase, off; secrets never on the command line."""

import io
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


INIT = ("init", "--office", "美好家园", "--kind", "property", "--admin", "李红")


@pytest.mark.file_only("a server encrypts its own disk")
@pytest.mark.parametrize("variable", ["FIRSTDESK_NEW_PASSPHRASE", "FIRSTDESK_PASSPHRASE"])
def test_an_office_is_set_up_encrypted_unless_told_otherwise(
    tool: Tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv("FIRSTDESK_PASSWORD", "correct horse")
    monkeypatch.setenv(variable, WORDS)
    made = tool(*INIT, data=tmp_path / "new")
    assert made.code == 0, made.error
    assert keyfile.as_recovery_code(made.out.rpartition(" ")[2].strip())
    assert not (tmp_path / "new" / opening.NAME).read_bytes().startswith(keys.HEADER)
    new_program(tmp_path / "new")
    plain = tool(*INIT, "--plain", data=tmp_path / "other")
    assert "not encrypted" in plain.out
    assert "set up here already" in refused(tool(*INIT, data=tmp_path / "other"))


@pytest.mark.file_only("a server encrypts its own disk")
@pytest.mark.parametrize(("typed", "said"), [("", "no passphrase was given"), ("short", "at least 10")])
def test_without_a_good_passphrase_nothing_is_set_up(
    tool: Tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, said: str
) -> None:
    monkeypatch.setenv("FIRSTDESK_PASSWORD", "correct horse")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
    assert said in refused(tool(*INIT, data=tmp_path / "new"))
    assert not (tmp_path / "new" / opening.NAME).exists()


@pytest.mark.parametrize("weak", ["short", "1111111111"])
def test_a_weak_passphrase_is_refused_in_a_sentence(tool: Tool, office_folder: Path, weak: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTDESK_NEW_PASSPHRASE", weak)
    assert "pass" in refused(tool("encryption", "on"))
    assert not keys.is_encrypted(office_folder / opening.NAME)
