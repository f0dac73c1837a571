"""Rules about what is sent to a model and what fits."""


def larger_context_length(current: int, trained: int, used: int) -> int:
    """A context length that holds ``used`` tokens with a quarter of room to go on; 0 when there is none.

    Doubles ``current`` until it is enough, and never passes what the model was trained for.
    """
    wanted = current * 2
    while wanted < used * 5 // 4:
        wanted *= 2
    wanted = min(wanted, trained)
    return wanted if wanted > max(current, used) else 0
