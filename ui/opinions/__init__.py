"""The room of opinions: the register, the form, one opinion and its answer."""
