"""What each quant of a repository would be on this computer, from what is known of it so far."""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from app.core.errors import Problem
from app.core.gguf.architectures import ARCHITECTURES
from app.core.hub import Quant, QuantOffer
from app.core.load_fit import Fit, LoadFit, load_fit
from app.core.load_plan import Plan
from app.core.memory_fit import Correction, Layout
from app.core.model import InstalledModel
from app.core.model_shape import ModelShape
from app.core.planning import plan
from app.core.quant_choice import quant_size
from app.core.rough_fit import fit_by_size, resized
from app.library.hub.remote_header import RemoteHeader
from app.state.room_here import Room


class Known(msgspec.Struct, frozen=True):
    """What is known of one repository's quants; another one after every header.

    Attributes:
        headers, problems: by label.
    """

    repo_id: str = ""
    quants: tuple[Quant, ...] = ()
    parameters: int = 0
    architecture: str = ""
    headers: dict[str, RemoteHeader] = {}
    problems: dict[str, Problem] = {}

    def with_header(self, label: str, header: RemoteHeader) -> "Known":
        """The same, and this header."""
        return msgspec.structs.replace(self, headers={**self.headers, label: header})

    def with_problem(self, label: str, found: Problem) -> "Known":
        """The same, and why this header could not be read."""
        return msgspec.structs.replace(self, problems={**self.problems, label: found})

    @property
    def any_header(self) -> RemoteHeader | None:
        """The first that was read: everything but the weights is alike in all of them."""
        return next(iter(self.headers.values()), None)


class OfferRoom(msgspec.Struct, frozen=True):
    """What offers are judged by.

    Attributes:
        corrections: what past loads of an architecture have taught.
        speed: tokens per second of a model that is laid out so; None where nothing was measured.
    """

    room: Room
    corrections: Mapping[str, Correction]
    speed: Callable[[ModelShape, Layout], float | None]
    installed: Sequence[InstalledModel] = ()


def offers(known: Known, here: OfferRoom) -> tuple[QuantOffer, ...]:
    """One for each quant, in their order."""
    return tuple(_offer(quant, known, here) for quant in known.quants)


def installed_path(quant: Quant, repo_id: str, models: Sequence[InstalledModel]) -> str | None:
    """Where the same bytes, or the same file of the same repository, lie already."""
    first = quant.first
    for model in models:
        origin = model.origin
        if origin is None or model.problem is not None:
            continue
        is_same_file = origin.repo_id == repo_id and origin.path == first.path and not origin.sha256
        if is_same_file or (origin.sha256 and origin.sha256 == first.sha256):
            return str(model.path)
    return None


def planned(shape: ModelShape, here: OfferRoom) -> Plan:
    """How a model of that shape would be loaded here: the plan that the engine would make."""
    correction = here.corrections.get(shape.architecture, Correction())
    return plan(shape, here.room.devices, here.room.wishes, cores=1, correction=correction)


def _offer(quant: Quant, known: Known, here: OfferRoom) -> QuantOffer:
    header, any_header = known.headers.get(quant.label), known.any_header
    architecture = any_header.facts.architecture if any_header is not None else known.architecture
    fit, speed = _fit(quant, known, here)
    return QuantOffer(
        quant=quant,
        size=quant_size(quant.label),
        facts=header.facts if header is not None else None,
        fit=fit,
        is_supported=architecture in ARCHITECTURES if architecture else None,
        tokens_per_second=speed,
        installed_path=installed_path(quant, known.repo_id, here.installed),
        problem=known.problems.get(quant.label),
    )


def _fit(quant: Quant, known: Known, here: OfferRoom) -> tuple[LoadFit | None, float | None]:
    """How it stands and how fast it should be: by its own header, by another quant's, else by its size."""
    size_bytes = sum(file.size_bytes for file in quant.files)
    header, any_header = known.headers.get(quant.label), known.any_header
    if not here.room.devices:
        return None, None
    if any_header is None:
        return fit_by_size(size_bytes, here.room.devices, here.room.wishes, known.parameters), None
    shape = header.shape if header is not None else resized(any_header.shape, size_bytes)
    found = planned(shape, here)
    fit = load_fit(found, here.room.devices, len(shape.layers))
    is_chat = any_header.facts.writes_text and fit.fit is not Fit.TOO_LARGE
    return fit, here.speed(shape, found.layout) if is_chat else None
