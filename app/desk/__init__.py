"""What spans rooms: the one box."""
