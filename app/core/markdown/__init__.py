"""Markdown as models write it: its blocks as plain data, and text that grows."""
