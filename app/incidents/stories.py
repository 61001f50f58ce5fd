"""What incidents tell: what happened, where and to whom, how it was calmed and ended, and every line written behind it."""

from app.incidents.record import Incident
from app.stories.plain import Behind, plain_source

TEXTS = ("what", "place", "involved", "calmed", "result", "reason")

SOURCE = plain_source(
    "incident",
    Incident,
    TEXTS,
    title=("kind_words",),
    at="happened_at",
    behind=Behind("IncidentEntry", "incident_entry", "incident_id", ("note",), "struck_at"),
)
