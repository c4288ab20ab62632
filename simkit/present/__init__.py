"""Present: how results look, as tables and as pictures."""
