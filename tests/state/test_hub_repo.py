"""A repository on screen: its quants, what they need here by their real headers, what stands in the way."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from app.core.errors import ErrorCode, NextAct
from app.core.gguf.shape import model_shape
from app.core.hub import AccessState, CatalogModel, HubAddress, QuantSize
from app.core.load_fit import Fit, load_fit
from app.core.paths import hub_cache
from app.core.planning import plan
from app.core.quant_choice import ChoiceCode
from app.state.hub_repo import MOST_PARTS
from app.state.quant_offers import OfferRoom, planned
from app.state.room_here import devices_here, room_here, wishes_here
from tests.core.machines import CARD, CPU, MACHINES
from tests.fakes.fixtures import BrokenModels, TinyModel
from tests.fakes.loopback_hub import LoopbackHub
from tests.fakes.tiny_adapters import write_projector
from tests.fakes.tiny_models import MODELS, write_model
from tests.library.hub_clients import TOKEN
from tests.state.hub_world import HubWorld, world

__all__ = ["world"]

REPO = "acme/tiny-GGUF"
CARD_TEXT = b"---\nlicense: apache-2.0\n---\n# Tiny\n\nA model."


def publish(
    world: HubWorld, files: Mapping[str, Path | bytes], repo_id: str = REPO, **values: object
) -> None:
    world.loopback.add_repo(repo_id, {"README.md": CARD_TEXT, **files}, **values)


def labels(world: HubWorld) -> list[str]:
    return [it.quant.label for it in world.page.offers]


# -- what it shows -------------------------------------------------------------------------------------


def test_everything_that_is_known_is_there_in_the_end(world: HubWorld, tiny_model: TinyModel) -> None:
    files = {
        f"tiny-{label}.gguf": tiny_model(name) for label, name in (("Q8_0", "llama"), ("Q4_K_M", "llama-q8"))
    }
    publish(world, files, downloads=7, tags=["gguf", "license:apache-2.0"])
    world.use_machine([CPU, CARD])
    page = world.open(REPO)
    assert page.model.licence == "apache-2.0"
    assert page.model.downloads == 7
    assert page.card == "# Tiny\n\nA model."
    assert page.commit == world.loopback.repos[REPO].sha
    assert page.problem is None
    assert page.access is AccessState.OPEN
    assert (page.thinks_first, page.sees_pictures) == (False, False)
    assert labels(world) == sorted(labels(world), key=lambda it: files[f"tiny-{it}.gguf"].stat().st_size)
    for offer in page.offers:
        assert offer.facts is not None
        assert offer.facts.architecture == "llama"
        assert offer.is_supported
        assert offer.fit is not None
        assert offer.fit.fit is Fit.GPU
        assert offer.installed_path is None
    assert page.recommended
    assert page.reason is not None
    assert page.reason.code is ChoiceCode.LITTLE_ANYWAY


@pytest.mark.parametrize("name", MODELS)
def test_the_plan_from_the_hub_is_that_of_the_downloaded_file(
    world: HubWorld, tiny_model: TinyModel, name: str
) -> None:
    path = tiny_model(name)
    publish(world, {"tiny-Q4_K_M.gguf": path})
    world.use_machine(MACHINES["12 GB NVIDIA"])
    (offer,) = world.open(REPO).offers
    shape, devices = model_shape(path), devices_here(world.engines)
    expected = plan(shape, devices, wishes_here(world.engines), cores=1)
    header = world.repo._known.headers["Q4_K_M"]
    here = OfferRoom(room_here(world.engines), {}, lambda *_: None)
    assert planned(header.shape, here) == expected
    assert offer.fit == load_fit(expected, devices, len(shape.layers))


def test_sizes_and_a_first_guess_are_there_before_any_header(world: HubWorld, tiny_model: TinyModel) -> None:
    publish(world, {"tiny-Q4_K_M.gguf": tiny_model("llama")})
    world.use_machine(MACHINES["8 GB laptop"])
    world.loopback.fault(match="HEAD .*gguf", delay=1.0)
    world.repo.open(CatalogModel(id=REPO))
    world.until(lambda: bool(world.page.offers))
    (offer,) = world.page.offers
    assert world.page.is_loading
    assert offer.facts is None
    assert offer.size is QuantSize.BALANCED
    assert offer.fit is not None
    assert offer.fit.fit is Fit.CPU
    assert world.page.recommended == "Q4_K_M"
    world.loaded()
    assert world.page.offers[0].facts is not None


def test_devices_that_are_told_late_are_judged_by_then(world: HubWorld, tiny_model: TinyModel) -> None:
    publish(world, {"tiny-Q4_K_M.gguf": tiny_model("llama")})
    world.open(REPO)
    world.until(lambda: world.page.offers[0].fit is not None)


def test_what_the_search_knew_stays_where_the_hub_tells_less(world: HubWorld, tiny_model: TinyModel) -> None:
    publish(world, {"tiny-Q4_K_M.gguf": tiny_model("llama")})
    world.repo.open(CatalogModel(id=REPO, parameters=42, architecture="llama"))
    page = world.loaded()
    assert (page.model.parameters, page.model.architecture) == (42, "llama")


def test_a_second_look_reads_no_header_again(world: HubWorld, tiny_model: TinyModel) -> None:
    publish(world, {"tiny-Q4_K_M.gguf": tiny_model("llama"), "tiny-Q8_0.gguf": tiny_model("llama-q8")})
    world.open(REPO)
    first = len(world.asked("Signature="))
    assert first >= 2
    world.open(REPO)
    assert len(world.asked("Signature=")) == first
    assert all(it.facts is not None for it in world.page.offers)


def test_of_models_in_many_parts_not_every_header_is_asked_for(world: HubWorld, tmp_path: Path) -> None:
    write_model(tmp_path / "tiny.gguf", "llama", split=1)
    parts = sorted(tmp_path.glob("*.gguf"))
    assert MOST_PARTS / 3 < len(parts) < MOST_PARTS / 2
    names = ("Q2_K", "Q3_K_M", "Q4_K_M", "Q5_K_M", "Q8_0")
    publish(world, {f"{name}/{name}-{part.name}": part for name in names for part in parts})
    world.use_machine([CPU])
    page = world.open(REPO)
    assert len(world.asked("HEAD ")) == 3 * len(parts)
    assert sum(it.facts is not None for it in page.offers) == 3
    assert all(it.fit is not None and it.fit.fit is Fit.CPU for it in page.offers)


def test_a_projector_comes_along(world: HubWorld, tiny_model: TinyModel, tmp_path: Path) -> None:
    write_projector(tmp_path / "mmproj-F16.gguf", 64)
    publish(world, {"tiny-Q4_K_M.gguf": tiny_model("llama"), "mmproj-F16.gguf": tmp_path / "mmproj-F16.gguf"})
    page = world.open(REPO)
    assert page.sees_pictures
    request = world.repo.request_for("Q4_K_M")
    assert request is not None
    assert [it.path for it in request.files] == ["tiny-Q4_K_M.gguf", "mmproj-F16.gguf"]
    assert (request.repo_id, request.commit, request.name) == (REPO, page.commit, "tiny")
    assert request.endpoint == world.loopback.endpoint
    assert world.repo.request_for("Q2_K") is None


def test_a_model_with_parts_missing_cannot_be_fetched(world: HubWorld, tmp_path: Path) -> None:
    write_model(tmp_path / "tiny-Q8_0.gguf", "llama", split=12)
    first, _ = sorted(tmp_path.glob("*.gguf"))
    publish(world, {first.name: first})
    (offer,) = world.open(REPO).offers
    assert offer.quant.missing
    assert world.repo.request_for("Q8_0") is None
    assert world.page.recommended == ""


def test_a_family_that_does_not_run_here_is_told_before_the_download(
    world: HubWorld, broken_models: BrokenModels
) -> None:
    publish(world, {"tiny-Q4_K_M.gguf": broken_models["unknown-arch"]})
    world.use_machine([CPU])
    (offer,) = world.open(REPO).offers
    assert offer.is_supported is False
    assert world.page.recommended == ""


def test_one_damaged_file_is_its_own_problem(
    world: HubWorld, tiny_model: TinyModel, broken_models: BrokenModels
) -> None:
    publish(world, {"tiny-Q4_K_M.gguf": tiny_model("llama"), "tiny-Q8_0.gguf": broken_models["bad-magic"]})
    world.use_machine([CPU])
    page = world.open(REPO)
    problems = {it.quant.label: it.problem.code if it.problem else None for it in page.offers}
    assert problems == {"Q4_K_M": None, "Q8_0": ErrorCode.NOT_GGUF}
    assert page.problem is None
    assert page.recommended == "Q4_K_M"


def test_what_is_here_already_is_marked(world: HubWorld, tiny_model: TinyModel) -> None:
    path = tiny_model("llama")
    publish(world, {"tiny-Q4_K_M.gguf": path})
    page = world.open(REPO)
    assert page.offers[0].installed_path is None
    snapshot = (
        Path(world.settings.settings.model_folders[0]) if world.settings.settings.model_folders else None
    )
    assert snapshot is None
    blob = page.offers[0].quant.first.blob_id
    place = put_into_hub_cache(page.commit, blob, path)
    world.library.refresh()
    world.until(lambda: world.page.offers[0].installed_path is not None)
    assert world.page.offers[0].installed_path == str(place)


def put_into_hub_cache(commit: str, blob: str, source: Path) -> Path:
    """The file, where another program would have put it."""
    folder = hub_cache() / f"models--{REPO.replace('/', '--')}"
    (folder / "blobs").mkdir(parents=True)
    shutil.copy(source, folder / "blobs" / blob)
    place = folder / "snapshots" / commit / "tiny-Q4_K_M.gguf"
    place.parent.mkdir(parents=True)
    place.symlink_to(Path("../../blobs") / blob)
    return place


# -- addresses -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        (HubAddress(REPO), ""),
        (HubAddress(REPO, quantisation="Q8_0"), "Q8_0"),
        (HubAddress(REPO, quantisation="q8_0"), "Q8_0"),
        (HubAddress(REPO, path="deep/tiny-Q4_K_M.gguf"), "Q4_K_M"),
        (HubAddress(REPO, quantisation="Q4_K_XL"), "UD-Q4_K_XL"),
    ],
)
def test_an_address_marks_the_quant_that_it_names(
    world: HubWorld, tiny_model: TinyModel, address: HubAddress, wanted: str
) -> None:
    names = ("deep/tiny-Q4_K_M.gguf", "tiny-Q8_0.gguf", "tiny-UD-Q4_K_XL.gguf")
    publish(world, {name: tiny_model("llama") for name in names})
    world.repo.open_address(address)
    page = world.loaded()
    assert page.wanted == wanted
    assert page.problem is None


@pytest.mark.parametrize(
    ("address", "code"),
    [
        (HubAddress(REPO, quantisation="Q2_K"), ErrorCode.QUANT_UNKNOWN),
        (HubAddress(REPO, path="other.gguf"), ErrorCode.REPO_FILE_UNKNOWN),
        (HubAddress(REPO, revision="v9"), ErrorCode.REVISION_UNKNOWN),
        (HubAddress("acme/none"), ErrorCode.REPO_UNKNOWN),
    ],
)
def test_an_address_that_names_nothing_says_what(
    world: HubWorld, tiny_model: TinyModel, address: HubAddress, code: ErrorCode
) -> None:
    publish(world, {"tiny-Q4_K_M.gguf": tiny_model("llama")})
    world.repo.open_address(address)
    page = world.loaded()
    assert page.problem is not None
    assert page.problem.code is code
    assert "…" not in page.problem.sentence()


# -- what stands in the way ----------------------------------------------------------------------------


def test_a_repository_without_gguf_shows_versions_that_have_it_the_best_first(
    world: HubWorld, tiny_model: TinyModel
) -> None:
    publish(world, {"model.safetensors": b"x"}, "acme/Tiny", tags=["safetensors"])
    files: dict[str, Path | bytes] = {"tiny-Q4_K_M.gguf": tiny_model("llama")}
    made_of_it = ["gguf", "base_model:quantized:acme/Tiny"]
    publish(world, files, "someone/Tiny-GGUF", downloads=50, tags=made_of_it)
    publish(world, files, "bartowski/Tiny-GGUF", downloads=20, tags=made_of_it)
    publish(world, files, "acme/Tiny-GGUF", downloads=1, tags=made_of_it)
    publish(world, files, "other/Tiny-2-GGUF", downloads=900)
    page = world.open("acme/Tiny")
    assert not page.model.has_gguf
    assert page.problem is not None
    assert page.problem.code is ErrorCode.REPO_WITHOUT_GGUF
    assert page.problem.next_act is NextAct.LOOK_FOR_OTHER
    assert page.problem.values["search"] == "Tiny"
    assert [it.id for it in page.alternatives] == [
        "acme/Tiny-GGUF",
        "bartowski/Tiny-GGUF",
        "someone/Tiny-GGUF",
        "other/Tiny-2-GGUF",
    ]
    assert page.offers == ()


def test_a_gated_repository_shows_its_files_and_reads_none(world: HubWorld, tiny_model: TinyModel) -> None:
    publish(world, {"tiny-Q4_K_M.gguf": tiny_model("llama")}, gated="manual")
    world.use_machine([CPU])
    page = world.open(REPO)
    assert page.access is AccessState.NEEDS_TOKEN
    assert page.model.gate == "manual"
    (offer,) = page.offers
    assert offer.facts is None
    assert offer.fit is not None
    assert page.problem is None
    assert not world.asked("Signature=")


def test_a_token_that_is_let_in_opens_it_by_itself(
    world: HubWorld, tiny_model: TinyModel, loopback_hub: LoopbackHub
) -> None:
    publish(world, {"tiny-Q4_K_M.gguf": tiny_model("llama")}, gated="manual")
    world.open(REPO)
    world.connection.keep_token(TOKEN)
    world.until(lambda: world.page.access is AccessState.NEEDS_CONSENT)
    loopback_hub.repos[REPO].granted.add(TOKEN)
    world.repo.try_again()
    world.until(lambda: world.page.access is AccessState.GRANTED)
    world.until(lambda: world.page.offers[0].facts is not None)


def test_trouble_on_the_way_is_the_pages_and_not_each_files(world: HubWorld, tiny_model: TinyModel) -> None:
    publish(world, {f"tiny-Q{n}_0.gguf": tiny_model("llama") for n in (4, 5, 8)})
    world.loopback.fault(match="Signature=", status=503, times=None)
    page = world.open(REPO)
    assert page.problem is not None
    assert page.problem.code is ErrorCode.HUB_TROUBLED
    assert all(it.problem is None for it in page.offers)
    assert len(world.asked("Signature=")) == 1
    world.loopback.faults.clear()
    world.repo.try_again()
    page = world.loaded()
    assert page.problem is None
    assert all(it.facts is not None for it in page.offers)


def test_offline_says_so_and_going_online_goes_on(world: HubWorld, tiny_model: TinyModel) -> None:
    publish(world, {"tiny-Q4_K_M.gguf": tiny_model("llama")})
    world.settings.set_value("is_offline", True)
    page = world.open(REPO)
    assert page.problem is not None
    assert page.problem.code is ErrorCode.OFFLINE
    world.connection.go_online()
    world.until(lambda: bool(world.page.offers) and world.page.offers[0].facts is not None)
    assert world.page.problem is None


def test_a_card_that_cannot_be_read_takes_nothing_else_away(world: HubWorld, tiny_model: TinyModel) -> None:
    publish(world, {"tiny-Q4_K_M.gguf": tiny_model("llama")})
    world.loopback.fault(match="README", status=500, times=None)
    page = world.open(REPO)
    assert page.card == ""
    assert page.problem is None
    assert page.offers[0].facts is not None


def test_opening_another_breaks_the_first_off_at_once(world: HubWorld, tiny_model: TinyModel) -> None:
    publish(world, {f"tiny-Q{n}_0.gguf": tiny_model("llama") for n in (4, 5, 8)})
    publish(world, {"other-Q4_K_M.gguf": tiny_model("qwen3")}, "acme/other-GGUF")
    world.loopback.fault(match="Signature=", stall_after=10, stall_for=3.0)
    world.repo.open(CatalogModel(id=REPO))
    world.until(lambda: bool(world.asked("Signature=")))
    page = world.open("acme/other-GGUF")
    assert page.model.id == "acme/other-GGUF"
    assert page.offers[0].facts is not None
    assert page.offers[0].facts.architecture == "qwen3"
    assert len([line for line in world.asked("HEAD ") if "tiny-" in line]) == 1


def test_a_renamed_repository_comes_under_its_new_name(world: HubWorld, tiny_model: TinyModel) -> None:
    publish(world, {"tiny-Q4_K_M.gguf": tiny_model("llama")})
    world.loopback.rename(REPO, "acme/new-GGUF")
    page = world.open(REPO)
    assert page.model.id == "acme/new-GGUF"
    assert page.offers[0].facts is not None
