"""The real application in a process of its own, on a real X server, driven by mouse and keys."""
