"""What opinions tell: the opinion itself and its answer; who has it is found by the people of the one box."""

from app.opinions.record import Opinion
from app.stories.plain import plain_source

SOURCE = plain_source("opinion", Opinion, ("text", "answer", "reason"), title=("name", "home"), at="received_at")
