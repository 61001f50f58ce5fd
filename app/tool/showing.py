"""Which commands show people's data on standard output, from where a pipe takes it anywhere: they are on the trail as files are."""

# lists, whoever reads them: as lines or as JSON
LISTS = frozenset({
    "calls.listed", "complaints.listed", "complaints.visits", "complaints.actions", "complaints.alike",
    "groups.group", "incidents.listed", "leaving.list_waiting", "leaving.list_inside", "opinions.listed", "passes.listed", "passes.items",
    "retention.due", "retention.holds", "shifts.escorts_late", "shifts.outcomes_due", "shifts.steps", "shifts.handover_list",
    "staff.listed", "staff.owned", "tickets.listed", "visits.expected", "watch.show",
})  # fmt: skip
# one record, or what a word finds: noted where a program reads it
ONES = frozenset({
    "calls.show", "complaints.show", "incidents.show", "notices.show_visit", "opinions.show", "passes.show", "shifts.handover_show",
    "tickets.show", "timeline.show", "visits.find", "watch.check",
})  # fmt: skip
# figures, the office's own words and lists of things, and answers to what was just written
NOBODYS = frozenset({
    "absence.listed", "absence.presence", "backups.show", "calendars.changes", "complaints.kinds", "groups.leave", "incidents.counted",
    "incidents.list_plans", "notices.list_texts", "opinions.counted", "papers.list_stocks", "passes.issue", "retention.rules",
    "retention.report", "staff.departments", "staff.pairs", "tickets.items",
})  # fmt: skip


def is_noted(command: str, *, is_json: bool) -> bool:
    """Whether a command (its module and function) is noted before it shows anything."""
    return command in LISTS or (is_json and command in ONES)
