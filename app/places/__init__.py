"""Sites, buildings and homes that people visit or live in."""
