"""The print room: jobs, previews, printers."""
