"""The telephone at the desk: the form of a call, messages left, the register of calls, messages and mail."""
