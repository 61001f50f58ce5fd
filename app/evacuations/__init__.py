"""Emptying the house: who is inside and where, the roll call, its papers, and the copy that is read without the program."""
