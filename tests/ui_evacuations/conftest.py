"""The counter of the journeys."""

from tests.journeys.conftest import counter

__all__ = ["counter"]
