"""Conversations on disk: SQLite, migrations, the profile's lock. No Qt."""
