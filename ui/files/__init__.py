"""Files kept with a record: added, shown inside the program, copied out, taken away."""
