"""The pieces a message is painted from: text, code, tables, rules. None of them is a widget."""
