"""A process of its own that does what its input says with the hub's token, and prints how it stands then.

The input is a list of acts in JSON, such as ``[["keep", "hf_..."], ["look"]]``; a token is no argument.
"""

import json
import sys

from app.credentials.hub_token import HubToken

ENDPOINT = "https://hub.example"


def main() -> None:
    """One line of output per act."""
    token = HubToken(ENDPOINT)
    for act, *values in json.load(sys.stdin):
        match act:
            case "keep":
                token.keep(*values)
            case "forget":
                token.forget()
            case "look":
                token.look()
        state = token.state
        problem = state.problem
        print(  # noqa: T201  # its output is what the test reads
            json.dumps(
                {
                    "place": state.place,
                    "hint": state.hint,
                    "value": token.value(),
                    "code": problem.code if problem else "",
                    "reason": problem.values["reason"] if problem else "",
                }
            )
        )


if __name__ == "__main__":
    main()
