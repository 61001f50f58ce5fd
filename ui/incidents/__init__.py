"""The room of incidents: the register, the form with the contingency plan beside it, one incident, the plans."""
