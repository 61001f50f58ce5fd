"""The office's own pages: first start, sign-in, settings, staff, about."""
