"""A component the machine lacks skips its test on a PC and fails it in CI."""

from collections.abc import Callable

import pytest


def test_a_component_that_is_here_is_found(component: Callable[[str], str]) -> None:
    assert component("python3").endswith("python3")


def test_a_missing_component_skips_on_a_pc(component: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FIRSTDESK_REQUIRE_ALL", raising=False)
    with pytest.raises(pytest.skip.Exception, match="component missing: no-such-program"):
        component("no-such-program")


def test_a_missing_component_fails_in_ci(component: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTDESK_REQUIRE_ALL", "1")
    with pytest.raises(pytest.fail.Exception, match="component missing: no-such-program"):
        component("no-such-program")
