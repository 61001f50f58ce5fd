"""What records tell in free words (visits' notes and outcomes, tickets, calls, messages …), found by any part of it."""
