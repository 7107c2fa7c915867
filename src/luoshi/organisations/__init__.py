"""Bodies, their units, posts that exist without their holders, and who acts as which post."""
