"""What a hub tells about models: its client, links, headers read from afar, the recommended list."""
