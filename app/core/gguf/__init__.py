"""GGUF files: header, tensors, parts of split models, and what can be said about a file before it is loaded.

Nothing here trusts a byte: a hostile header never hangs, never takes more memory than a bound, and raises
nothing but ``AppError``.
"""
