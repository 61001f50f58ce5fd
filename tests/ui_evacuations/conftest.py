"""The counter of the journeys."""

from tests.journeys.conftest import counter, furnished

__all__ = ["counter", "furnished"]
