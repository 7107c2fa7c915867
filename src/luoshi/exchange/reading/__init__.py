"""Tables read: what a stranger's columns mean, and what was edited in a table of ours."""
