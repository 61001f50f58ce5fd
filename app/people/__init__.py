"""One record per person, whoever they are to the desk."""
