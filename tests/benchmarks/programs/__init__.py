"""Programs that the measurements start: the rivals, and the processes that are looked at from inside."""
