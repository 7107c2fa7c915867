"""Pages of tables: taken in, explained, edited outside and taken back."""
