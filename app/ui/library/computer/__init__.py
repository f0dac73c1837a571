"""The tab with the models on this computer."""
