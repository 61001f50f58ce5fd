"""The watch list: people, companies, phones and plates the desk should look at, and how they are recognised."""
