"""What a task owes again and again: periods, events, yearly evidence."""
