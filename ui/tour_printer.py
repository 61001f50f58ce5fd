"""The tour's printer, which runs out of labels when told to."""

from typing import Any

from app.core.errors import UserError


class TourPrinter:
    """A printer that runs out of labels when told to."""

    def __init__(self) -> None:
        self.trouble = ""
        self.printed = 0

    def printers(self) -> list[str]:
        return ["Brother QL-820NWB"]

    def submit(self, pdf: bytes, printer: str, title: str, *, copies: int = 1, page: tuple[float, float] = (0, 0)) -> str:
        if self.trouble:
            raise UserError(self.trouble)
        self.printed += 1
        return str(self.printed)

    def look(self, ticket: str) -> Any:
        from app.printing.spool import Progress, Stage

        return Progress(Stage.DONE)

    def cancel(self, ticket: str) -> None:
        """Nothing waits here."""
