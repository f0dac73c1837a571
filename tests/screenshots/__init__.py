"""Pictures of the real window, for whoever wants to see how it looks: ``make screenshots``."""
