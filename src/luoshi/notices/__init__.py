"""What a person is told, where and when."""
