"""The window: widgets that show what ``state`` holds and ask it for changes."""
