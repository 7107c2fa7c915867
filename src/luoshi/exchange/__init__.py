"""A clerk's own tables in and out: mapped once, remembered."""
