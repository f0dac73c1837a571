"""Fireside: a desktop application for talking to a language model that runs on your own computer."""

__version__ = "0.1.0"
