"""From a chosen model and the settings to an engine: the window and the terminal use it alike."""
