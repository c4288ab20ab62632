"""What only authors need: the production line of notebooks and slides, and the cases that validate the office."""
