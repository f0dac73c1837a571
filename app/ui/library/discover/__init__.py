"""The tab that searches the hub: the list at the left, one repository at the right."""
