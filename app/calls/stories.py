"""What calls, messages and letters tell: what they were about; names and phones find them too, but are never quoted."""

from app.calls.record import Call, Mail, Message
from app.stories.plain import plain_source

WHO = ("name", "phone", "company", "for_whom")
TITLE = ("name", "company", "for_whom")

SOURCES = (
    plain_source("call", Call, ("text", "reason"), unseen=WHO, title=TITLE),
    plain_source("message", Message, ("text", "outcome", "reason"), unseen=WHO, title=TITLE),
    plain_source("mail", Mail, ("about", "text", "reference", "reason"), unseen=WHO, title=TITLE),
)
