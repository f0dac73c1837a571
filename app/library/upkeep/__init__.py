"""Looking after what is installed: checked, repaired, deleted, kept once, pruned, compared with the hub."""
