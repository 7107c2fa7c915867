"""台账: tasks from issue to closing, with reports, checks, extensions and their lights."""
