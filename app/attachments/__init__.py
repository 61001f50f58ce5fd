"""Files kept with a record: letters, photos, scans. Stored beside the database under names of our own, hashed, never run."""
