"""Names of number formats in the names of files: which one a file has, and how many bits a weight takes."""

import re
from pathlib import PurePosixPath

from app.core.gguf.split import stem

_FORMAT = re.compile(
    r"""(?<![A-Z0-9])
    (?:UD[-_])?
    (?: I?Q\d (?:_ (?: K(?:_(?:XXL|XL|XS|[LMSP]))? | K(?:SS|S|T) | XXS | XS | XL | NL | [SML]
                     | [01](?:_(?:[48]_[48]|L))? ) )?
      | TQ[12]_0 | MXFP4(?:_MOE)? | NVFP4 | BF16 | FP?16 | FP?32 )
    (?![A-Z0-9])""",
    re.VERBOSE,
)
"""What quantisers write, in capitals; ``UD-`` is unsloth's mark, ``_XL`` and ``_P`` are makers' own mixes."""
_BITS = re.compile(r"\d+")
_SAME = {"FP16": "F16", "FP32": "F32"}


def format_name(path: str) -> str:
    """The format that a file's name tells, such as ``Q4_K_M``, or else its folders'; "" when none does.

    The last one in a name counts: ``Phi-Q8-trained-Q4_K_M.gguf`` is ``Q4_K_M``.
    """
    file = PurePosixPath(path)
    for name in (stem(file), *reversed(file.parent.parts)):
        found = [match[0] for match in _FORMAT.finditer(name.upper())]
        if found:
            return _SAME.get(found[-1], found[-1].replace("UD_", "UD-"))
    return ""


def format_bits(label: str) -> int:
    """The bits that a format's name tells: 4 for ``Q4_K_M``, 16 for ``BF16``; 0 where it tells none."""
    found = _FORMAT.search(label.upper())
    number = _BITS.search(found[0]) if found else None
    return int(number[0]) if number else 0
