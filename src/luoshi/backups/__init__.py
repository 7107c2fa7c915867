"""备份与恢复: copies that are proved by restoring them, and the state of the disk and the clock."""
