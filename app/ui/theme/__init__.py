"""Colours, type, spaces and icons: the only place where they are written."""
