# The map, and the simulated terminal.
