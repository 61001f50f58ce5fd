"""The schema's number: what this program writes, older files are migrated to, newer files are refused."""

SCHEMA = 23
