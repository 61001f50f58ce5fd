"""What the rooms with a register, a form and one record at the side have in common."""
