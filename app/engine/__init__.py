"""The process boundary: a child that runs a model, and our end of its pipe. No Qt."""
