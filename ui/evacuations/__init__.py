"""The evacuation room: the roll call, earlier ones, and the copy kept outside the program."""
