"""What a user types: one file for each command, and the options that they share."""
