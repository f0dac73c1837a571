"""Models that are on this computer: where they are looked for, what they are, where they came from."""
