# The simulated terminal.
