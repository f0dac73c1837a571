"""Words and rules: plain nouns, frozen data and pure functions. Imports nothing else of ours."""
