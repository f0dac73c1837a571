"""Bytes from the network to a verified file: the queue, one download, its part, journal and cache."""
