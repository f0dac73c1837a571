"""What an engine process is told when it starts, on its command line."""

import msgspec


class EngineOptions(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where an engine may look and write.

    Attributes:
        plugin_folders: searched for ggml backends (``libggml-cuda.so``) besides the package's own.
        rpc_servers: ``host:port`` of ggml RPC workers; empty: the process has no business with the network.
        state_folder: where evaluated chats are kept over a restart; "" keeps none.
        state_budget_bytes: most that they may take.
    """

    plugin_folders: tuple[str, ...] = ()
    rpc_servers: tuple[str, ...] = ()
    state_folder: str = ""
    state_budget_bytes: int = 0


def encode_options(options: EngineOptions) -> str:
    """One command line argument."""
    return msgspec.json.encode(options).decode()


def decode_options(argument: str) -> EngineOptions:
    """The options in a command line argument; ``msgspec.DecodeError`` when there are none."""
    return msgspec.json.decode(argument, type=EngineOptions)
