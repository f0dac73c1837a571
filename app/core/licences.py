"""What a licence lets one do, in one sentence, by the id that the hub gives it.

A sentence is a first look and no advice: the text itself is what counts, and its address is given where it is
known. What is not known is said to be unknown.
"""

from enum import StrEnum

import msgspec

from app.core.words import QT_TRANSLATE_NOOP as _


class LicenceKind(StrEnum):
    """How much a licence asks for, for a colour and a shape."""

    FREE = "free"
    """Paid work too, with no more than a notice."""
    CONDITIONS = "conditions"
    """Paid work too, within limits or with duties."""
    NO_PAID_WORK = "no_paid_work"
    UNKNOWN = "unknown"


class Licence(msgspec.Struct, frozen=True):
    """One licence.

    Attributes:
        name: as people call it, for ``translate("licences", name)``.
        sentence: what it allows, for ``translate("licences", sentence)``.
        address: of its text; "" where it lies in the repository itself.
    """

    name: str
    kind: LicenceKind
    sentence: str
    address: str = ""


_FREE, _CONDITIONS, _NO_PAID = LicenceKind.FREE, LicenceKind.CONDITIONS, LicenceKind.NO_PAID_WORK

_ANYTHING = _("licences", "You may do with it what you like, also for paid work.")
_NOTICE = _("licences", "You may use, change and share it, also for paid work. Keep the notice.")
_NAME = _("licences", "You may use, change and share it, also for paid work. Name its makers.")
_ALIKE = _(
    "licences",
    "You may use, change and share it, also for paid work. Name its makers, and share what you make of it "
    "under the same licence.",
)
_UNCHANGED = _(
    "licences",
    "You may use it and share it as it is, also for paid work. Name its makers; changed versions are not to "
    "be shared.",
)
_SOURCES = _(
    "licences",
    "You may use, change and share it, also for paid work. Whoever gets it from you gets the same rights and "
    "the sources.",
)
_NO_MONEY = _("licences", "You may use, change and share it, but not for paid work. Name its makers.")
_NO_MONEY_ALIKE = _(
    "licences",
    "You may use, change and share it, but not for paid work. Name its makers, and share what you make of it "
    "under the same licence.",
)
_NO_MONEY_UNCHANGED = _(
    "licences",
    "You may use it and share it as it is, but not for paid work. Name its makers; changed versions are not "
    "to be shared.",
)
_RESEARCH = _("licences", "It is for research and for trying out, not for paid work. Its text says more.")
_FORBIDDEN_USES = _(
    "licences",
    "You may use, change and share it, also for paid work, but not for the harmful uses that it lists. Pass "
    "the same limits on.",
)
_LLAMA = _(
    "licences",
    "Paid work is allowed below 700 million users a month. Name Llama where you share or build on it, and "
    "keep to Meta's rules of use.",
)
_LLAMA_2 = _(
    "licences",
    "Paid work is allowed below 700 million users a month. Keep to Meta's rules of use, and do not improve "
    "other language models with it.",
)
_LLAMA_EU = _(
    "licences",
    "Paid work is allowed below 700 million users a month. Keep to Meta's rules of use. Models that see "
    "pictures are not licensed to people and companies of the European Union.",
)
_GEMMA = _(
    "licences",
    "You may use, change and share it, also for paid work, but not for the uses that Google lists. Pass the "
    "terms on.",
)
_HUNDRED_MILLION = _(
    "licences", "Paid work is allowed below 100 million users a month. Keep the notice; its text says more."
)
_TERRITORY = _(
    "licences",
    "Paid work is allowed below 100 million users a month. It is not licensed in the European Union, the "
    "United Kingdom and South Korea.",
)
_REVENUE = _("licences", "Paid work is allowed for those who earn less than 10 million dollars a year.")
_REGISTER = _("licences", "It is free for study; paid work needs to be registered with its makers.")
_LARGE_NAME = _(
    "licences",
    "You may use, change and share it, also for paid work. Keep the notice; very large services name it.",
)
_OWN = _("licences", "It has terms of its own. Read them before you use it for work.")
_UNKNOWN = _("licences", "Its makers do not say what is allowed. Ask them before you use it for work.")

_CC = "https://creativecommons.org/licenses/{}/"
_META = "https://www.llama.com/{}/license/"
_GNU = "https://www.gnu.org/licenses/{}.html"
_OSI = "https://opensource.org/license/{}"

LICENCES: dict[str, Licence] = {
    "apache-2.0": Licence("Apache 2.0", _FREE, _NOTICE, "https://www.apache.org/licenses/LICENSE-2.0"),
    "mit": Licence("MIT", _FREE, _NOTICE, _OSI.format("mit")),
    "modified-mit": Licence("Modified MIT", _CONDITIONS, _LARGE_NAME),
    "bsd": Licence("BSD", _FREE, _NOTICE, _OSI.format("bsd-3-clause")),
    "bsd-2-clause": Licence("BSD 2-clause", _FREE, _NOTICE, _OSI.format("bsd-2-clause")),
    "bsd-3-clause": Licence("BSD 3-clause", _FREE, _NOTICE, _OSI.format("bsd-3-clause")),
    "bsd-3-clause-clear": Licence("BSD 3-clause Clear", _FREE, _NOTICE),
    "isc": Licence("ISC", _FREE, _NOTICE, _OSI.format("isc-license-txt")),
    "zlib": Licence("zlib", _FREE, _NOTICE, _OSI.format("zlib")),
    "openmdw-1.0": Licence("OpenMDW 1.0", _FREE, _NOTICE),
    "unlicense": Licence("Unlicense", _FREE, _ANYTHING, _OSI.format("unlicense")),
    "wtfpl": Licence("WTFPL", _FREE, _ANYTHING),
    "cc0-1.0": Licence("CC0 1.0", _FREE, _ANYTHING, "https://creativecommons.org/publicdomain/zero/1.0/"),
    "cc-by-2.0": Licence("CC BY 2.0", _FREE, _NAME, _CC.format("by/2.0")),
    "cc-by-3.0": Licence("CC BY 3.0", _FREE, _NAME, _CC.format("by/3.0")),
    "cc-by-4.0": Licence("CC BY 4.0", _FREE, _NAME, _CC.format("by/4.0")),
    "cc-by-sa-3.0": Licence("CC BY-SA 3.0", _CONDITIONS, _ALIKE, _CC.format("by-sa/3.0")),
    "cc-by-sa-4.0": Licence("CC BY-SA 4.0", _CONDITIONS, _ALIKE, _CC.format("by-sa/4.0")),
    "cc-by-nd-4.0": Licence("CC BY-ND 4.0", _CONDITIONS, _UNCHANGED, _CC.format("by-nd/4.0")),
    "cc-by-nc-2.0": Licence("CC BY-NC 2.0", _NO_PAID, _NO_MONEY, _CC.format("by-nc/2.0")),
    "cc-by-nc-3.0": Licence("CC BY-NC 3.0", _NO_PAID, _NO_MONEY, _CC.format("by-nc/3.0")),
    "cc-by-nc-4.0": Licence("CC BY-NC 4.0", _NO_PAID, _NO_MONEY, _CC.format("by-nc/4.0")),
    "cc-by-nc-sa-3.0": Licence("CC BY-NC-SA 3.0", _NO_PAID, _NO_MONEY_ALIKE, _CC.format("by-nc-sa/3.0")),
    "cc-by-nc-sa-4.0": Licence("CC BY-NC-SA 4.0", _NO_PAID, _NO_MONEY_ALIKE, _CC.format("by-nc-sa/4.0")),
    "cc-by-nc-nd-4.0": Licence("CC BY-NC-ND 4.0", _NO_PAID, _NO_MONEY_UNCHANGED, _CC.format("by-nc-nd/4.0")),
    "gpl-2.0": Licence("GPL 2.0", _CONDITIONS, _SOURCES, _GNU.format("old-licenses/gpl-2.0")),
    "gpl-3.0": Licence("GPL 3.0", _CONDITIONS, _SOURCES, _GNU.format("gpl-3.0")),
    "lgpl-3.0": Licence("LGPL 3.0", _CONDITIONS, _SOURCES, _GNU.format("lgpl-3.0")),
    "agpl-3.0": Licence("AGPL 3.0", _CONDITIONS, _SOURCES, _GNU.format("agpl-3.0")),
    "mpl-2.0": Licence("MPL 2.0", _CONDITIONS, _SOURCES, "https://www.mozilla.org/MPL/2.0/"),
    "llama2": Licence("Llama 2", _CONDITIONS, _LLAMA_2, "https://ai.meta.com/llama/license/"),
    "llama3": Licence("Llama 3", _CONDITIONS, _LLAMA, _META.format("llama3")),
    "llama3.1": Licence("Llama 3.1", _CONDITIONS, _LLAMA, _META.format("llama3_1")),
    "llama3.2": Licence("Llama 3.2", _CONDITIONS, _LLAMA_EU, _META.format("llama3_2")),
    "llama3.3": Licence("Llama 3.3", _CONDITIONS, _LLAMA, _META.format("llama3_3")),
    "llama4": Licence("Llama 4", _CONDITIONS, _LLAMA_EU, _META.format("llama4")),
    "gemma": Licence(_("licences", "Gemma terms"), _CONDITIONS, _GEMMA, "https://ai.google.dev/gemma/terms"),
    "qwen": Licence("Qwen", _CONDITIONS, _HUNDRED_MILLION),
    "tongyi-qianwen": Licence("Tongyi Qianwen", _CONDITIONS, _HUNDRED_MILLION),
    "qwen-research": Licence("Qwen Research", _NO_PAID, _RESEARCH),
    "tongyi-qianwen-research": Licence("Tongyi Qianwen Research", _NO_PAID, _RESEARCH),
    "deepseek": Licence("DeepSeek", _CONDITIONS, _FORBIDDEN_USES),
    "falcon-llm-license": Licence("Falcon LLM", _CONDITIONS, _FORBIDDEN_USES),
    "mrl": Licence("Mistral Research", _NO_PAID, _RESEARCH, "https://mistral.ai/licenses/MRL-0.1.md"),
    "mnpl": Licence("Mistral Non-Production", _NO_PAID, _RESEARCH, "https://mistral.ai/licenses/MNPL-0.1.md"),
    "openrail": Licence("OpenRAIL", _CONDITIONS, _FORBIDDEN_USES),
    "openrail++": Licence("OpenRAIL++", _CONDITIONS, _FORBIDDEN_USES),
    "creativeml-openrail-m": Licence("CreativeML OpenRAIL-M", _CONDITIONS, _FORBIDDEN_USES),
    "bigscience-openrail-m": Licence("BigScience OpenRAIL-M", _CONDITIONS, _FORBIDDEN_USES),
    "bigscience-bloom-rail-1.0": Licence("BigScience RAIL 1.0", _CONDITIONS, _FORBIDDEN_USES),
    "bigcode-openrail-m": Licence("BigCode OpenRAIL-M", _CONDITIONS, _FORBIDDEN_USES),
    "nvidia-open-model-license": Licence("NVIDIA Open Model", _CONDITIONS, _FORBIDDEN_USES),
    "cogvlm": Licence("CogVLM", _CONDITIONS, _REGISTER),
    "lfm1.0": Licence("LFM 1.0", _CONDITIONS, _REVENUE),
    "tencent-hunyuan-community": Licence("Tencent Hunyuan Community", _CONDITIONS, _TERRITORY),
    "exaone": Licence("EXAONE", _NO_PAID, _RESEARCH),
    "apple-amlr": Licence("Apple Model Research", _NO_PAID, _RESEARCH),
    "intel-research": Licence("Intel Research", _NO_PAID, _RESEARCH),
    "fair-noncommercial-research-license": Licence("FAIR Noncommercial Research", _NO_PAID, _RESEARCH),
}
"""By the hub's id, or by the name that a card gives where the id is ``other``."""

OTHER = Licence(_("licences", "Other licence"), LicenceKind.UNKNOWN, _OWN)
NOT_TOLD = Licence(_("licences", "No licence named"), LicenceKind.UNKNOWN, _UNKNOWN)

_ALIASES = {
    "deepseek-license": "deepseek",
    "falcon": "falcon-llm-license",
    "falcon-180b-license": "other",
    "mistral-research": "mrl",
    "mistral-ai-research-licence": "mrl",
    "cogvlm-license": "cogvlm",
    "qwen-license": "qwen",
    "apache2": "apache-2.0",
    "apache 2.0": "apache-2.0",
    "gemma-terms-of-use": "gemma",
}


def licence_of(id_: str) -> Licence:
    """What is known of the licence with that id; one that is not known has terms of its own."""
    known = id_.strip().lower()
    if known in ("", "unknown", "none"):
        return NOT_TOLD
    known = _ALIASES.get(known, known)
    if known in LICENCES:
        return LICENCES[known]
    # Shown by its own name where there is one: nobody is told what it says.
    return OTHER if known == "other" else msgspec.structs.replace(OTHER, name=id_.strip())
