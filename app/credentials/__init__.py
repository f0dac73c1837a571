"""The only user of the system's keyring. No Qt."""
