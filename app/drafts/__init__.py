"""Half-filled forms kept aside: put away by the desk, or still in front of it, whole after a crash."""
