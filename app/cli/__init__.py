"""The terminal front end, one command a file. No Qt."""
