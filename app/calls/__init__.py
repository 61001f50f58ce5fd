"""What reaches the desk without a person in front of it: calls, messages left, letters, faxes and e-mails."""
