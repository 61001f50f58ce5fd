"""What calls, messages and letters tell: what they were about. Who called is found by the people and calls of the one box."""

from app.calls.record import Call, Mail, Message
from app.stories.plain import plain_source

TITLE = ("name", "company", "for_whom")

SOURCES = (
    plain_source("call", Call, ("text", "reason"), title=TITLE),
    plain_source("message", Message, ("text", "outcome", "reason"), title=TITLE),
    plain_source("mail", Mail, ("about", "text", "reference", "reason"), title=TITLE),
)
