"""The library view: the models on this computer."""
