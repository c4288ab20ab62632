"""Model: what is simulated and how: the scenario, the demand it draws, and the office that serves it."""
