"""Downloads as cards in a panel and as a strip."""
