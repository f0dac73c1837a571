"""The settings view, drawn from the declarations in ``core/settings.py``."""
