"""Tables, plots, worked steps and progress for a terminal, and plots as pictures."""
