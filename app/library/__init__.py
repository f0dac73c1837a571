"""Models on this computer (and, later, on the hub). No Qt."""
