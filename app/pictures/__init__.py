"""Small pictures of people, for badges and passes; never of papers."""
