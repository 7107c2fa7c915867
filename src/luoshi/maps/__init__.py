"""The map of a body: outlines of its units, and how the tasks stand there."""
