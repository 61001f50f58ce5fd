"""Who is here, out, in a meeting or absent; planned absences; A and B of every matter."""
