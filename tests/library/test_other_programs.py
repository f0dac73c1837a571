"""What LM Studio, Jan, GPT4All, Ollama and the usual cache of the hub keep here, found and used in place."""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from app.core.model import InstalledModel, ModelSource
from app.core.paths import Folders, folders, hub_cache
from app.core.settings import Settings
from app.core.upkeep import FoundPlace
from app.library.installed.found_places import found_places
from app.library.installed.installed_models import resolve, search
from app.library.installed.read_files import ReadFiles
from tests.fakes.fixtures import BrokenModels, TinyModel
from tests.fakes.other_programs import put_ollama
from tests.fakes.tiny_adapters import write_projector
from tests.fakes.tiny_models import write_model

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the folders are those of Linux")


@pytest.fixture
def places(tmp_path: Path) -> Folders:
    return folders(tmp_path / "profile")


def put(source: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)
    return target


def found(places: Folders, *used: ModelSource, **settings: object) -> list[FoundPlace]:
    wanted = Settings(used_places=tuple(used), **settings)  # type: ignore[arg-type]
    findings = search(places, wanted)
    read = ReadFiles(places.data / "read.json")
    return list(found_places(findings.places, findings.models, wanted.used_places, read))


def listed(places: Folders, *used: ModelSource) -> list[InstalledModel]:
    models = search(places, Settings(used_places=tuple(used))).models
    return [model for model in models if model.source is not ModelSource.STARTER]


@pytest.mark.parametrize(
    ("source", "path"),
    [
        (ModelSource.LM_STUDIO, ".lmstudio/models/acme/tiny-GGUF/tiny.gguf"),
        (ModelSource.LM_STUDIO, ".cache/lm-studio/models/acme/tiny-GGUF/tiny.gguf"),
        (ModelSource.JAN, "jan/models/tiny/tiny.gguf"),
        (ModelSource.JAN, ".local/share/Jan/data/llamacpp/models/acme/tiny/model.gguf"),
        (ModelSource.JAN, ".local/share/Jan/data/models/tiny/tiny.gguf"),
        (ModelSource.GPT4ALL, ".local/share/nomic.ai/GPT4All/tiny.gguf"),
    ],
)
def test_each_programs_folders_are_found(
    source: ModelSource, path: str, places: Folders, own_home: Path, tiny_model: TinyModel
) -> None:
    file = put(tiny_model("llama"), own_home / path)
    (place,) = found(places)
    assert place.source is source
    assert place.folder in file.parents
    assert [model.path for model in place.models] == [file]
    assert place.size_bytes == file.stat().st_size
    assert not place.is_used
    assert listed(places) == []
    (model,) = listed(places, source)
    assert (model.path, model.source) == (file, source)
    (place,) = found(places, source)
    assert place.is_used


def test_a_folder_that_was_added_anyway_is_no_find(
    places: Folders, own_home: Path, tiny_model: TinyModel
) -> None:
    file = put(tiny_model("llama"), own_home / ".lmstudio" / "models" / "acme" / "tiny-GGUF" / "tiny.gguf")
    assert found(places, model_folders=(str(file.parents[2]),)) == []
    assert len(found(places, ModelSource.LM_STUDIO, model_folders=(str(file.parents[2]),))) == 1


def test_a_folder_that_a_programs_settings_name_is_found(
    places: Folders, own_home: Path, tmp_path: Path, tiny_model: TinyModel
) -> None:
    disk = tmp_path / "disk"
    put(tiny_model("llama"), disk / "lm" / "acme" / "tiny" / "a.gguf")
    put(tiny_model("llama"), disk / "jan" / "llamacpp" / "models" / "tiny" / "b.gguf")
    put(tiny_model("llama"), disk / "gpt4all" / "c.gguf")
    settings = {
        ".lmstudio/settings.json": json.dumps({"downloadsFolder": str(disk / "lm")}),
        ".local/share/Jan/settings.json": json.dumps({"data_folder": str(disk / "jan")}),
        ".config/nomic.ai/GPT4All.ini": f"[General]\nmodelPath={disk / 'gpt4all'}\n",
    }
    for name, text in settings.items():
        (own_home / name).parent.mkdir(parents=True, exist_ok=True)
        (own_home / name).write_text(text)
    assert {place.source: place.models[0].path.name for place in found(places)} == {
        ModelSource.LM_STUDIO: "a.gguf",
        ModelSource.JAN: "b.gguf",
        ModelSource.GPT4ALL: "c.gguf",
    }


def test_lm_studio_that_was_moved_is_found_by_its_pointer(
    places: Folders, own_home: Path, tmp_path: Path, tiny_model: TinyModel
) -> None:
    (own_home / ".lmstudio-home-pointer").write_text(f"{tmp_path / 'moved'}\n")
    put(tiny_model("llama"), tmp_path / "moved" / "models" / "acme" / "tiny-GGUF" / "tiny.gguf")
    (place,) = found(places)
    assert place.source is ModelSource.LM_STUDIO
    origin = place.models[0].origin
    assert origin is not None
    assert (origin.repo_id, origin.path) == ("acme/tiny-GGUF", "tiny.gguf")


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"downloadsFolder": 3}', "\xff"])
def test_settings_that_cannot_be_understood_name_nothing(
    text: str, places: Folders, own_home: Path, tiny_model: TinyModel
) -> None:
    for name in (".lmstudio/settings.json", ".config/nomic.ai/GPT4All.ini", ".local/share/Jan/settings.json"):
        (own_home / name).parent.mkdir(parents=True, exist_ok=True)
        (own_home / name).write_text(text, "latin-1")
    put(tiny_model("llama"), own_home / ".lmstudio" / "models" / "a" / "b" / "c.gguf")
    (place,) = found(places)
    assert len(place.models) == 1


def test_ollamas_models_have_their_names_digests_and_projectors(
    places: Folders, own_home: Path, tmp_path: Path, tiny_model: TinyModel
) -> None:
    root = own_home / ".ollama" / "models"
    write_projector(tmp_path / "projector", 64)
    llama = put_ollama(root, "tiny", tiny_model("llama"), tag="3b", projector=tmp_path / "projector")
    put_ollama(root, "tiny", tiny_model("llama"), projector=tmp_path / "projector")
    put_ollama(root, "someone/qwen", tiny_model("qwen2"))
    put_ollama(root, "hf.co/acme/Gemma-GGUF", tiny_model("gemma3"), tag="Q8_0")
    models = {model.id: model for model in listed(places, ModelSource.OLLAMA)}
    assert set(models) == {"tiny:3b", "someone/qwen:latest", "hf.co/acme/Gemma-GGUF:Q8_0"}
    tiny = models["tiny:3b"]
    assert tiny.path == llama
    assert tiny.name == "Tiny llama"
    assert tiny.origin is not None
    assert f"sha256-{tiny.origin.sha256}" == llama.name
    assert tiny.projector is not None
    assert tiny.projector.parent == llama.parent
    assert resolve(list(models.values()), "tiny:3b") == tiny


def test_what_has_no_name_in_its_header_has_ollamas(places: Folders, own_home: Path, tmp_path: Path) -> None:
    write_model(tmp_path / "nameless", "llama", kv={"/general.name": " "})
    put_ollama(own_home / ".ollama" / "models", "nameless", tmp_path / "nameless", tag="1b")
    (model,) = listed(places, ModelSource.OLLAMA)
    assert model.name == "nameless:1b"


def test_where_ollamas_variable_leads_is_found(
    places: Folders, tmp_path: Path, tiny_model: TinyModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_MODELS", str(tmp_path / "elsewhere"))
    put_ollama(tmp_path / "elsewhere", "tiny", tiny_model("llama"))
    (place,) = found(places)
    assert (place.source, place.folder) == (ModelSource.OLLAMA, tmp_path / "elsewhere")


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "[]",
        "{}",
        '{"layers": 3}',
        '{"layers": [{"mediaType": "application/vnd.ollama.image.model", "digest": "sha256:../../x"}]}',
        json.dumps(
            {"layers": [{"mediaType": "application/vnd.ollama.image.model", "digest": f"sha256:{'0' * 64}"}]}
        ),
    ],
)
def test_manifests_that_name_nothing_are_skipped(
    manifest: str, places: Folders, own_home: Path, tiny_model: TinyModel
) -> None:
    root = own_home / ".ollama" / "models"
    put_ollama(root, "good", tiny_model("llama"))
    bad = root / "manifests" / "registry.ollama.ai" / "library" / "bad" / "latest"
    bad.parent.mkdir(parents=True)
    bad.write_text(manifest)
    assert [model.id for model in listed(places, ModelSource.OLLAMA)] == ["good:latest"]


def test_what_is_no_gguf_file_in_ollamas_blobs_is_left_out(
    places: Folders, own_home: Path, tiny_model: TinyModel, broken_models: BrokenModels
) -> None:
    root = own_home / ".ollama" / "models"
    put_ollama(root, "page", broken_models["html-page"])
    assert listed(places, ModelSource.OLLAMA) == []
    assert found(places) == []


def test_the_usual_cache_is_a_place_when_another_was_chosen(
    places: Folders, tmp_path: Path, tiny_model: TinyModel
) -> None:
    path = hub_cache() / "models--acme--tiny" / "snapshots" / ("0" * 40) / "tiny.gguf"
    put(tiny_model("llama"), path)
    assert found(places) == []
    (place,) = found(places, hub_cache_folder=str(tmp_path / "chosen"))
    assert (place.source, [model.path for model in place.models]) == (ModelSource.HUB, [path])


def test_what_lies_here_twice_is_named_only_where_it_is_known(
    places: Folders, own_home: Path, tmp_path: Path, tiny_model: TinyModel
) -> None:
    """The digest is known of blobs; a hard link is the same file; equal sizes alone prove nothing."""
    digest = put_ollama(own_home / ".ollama" / "models", "tiny", tiny_model("llama")).name[len("sha256-") :]
    repository = hub_cache() / "models--acme--tiny"
    put(tiny_model("llama"), repository / "blobs" / digest)
    snapshot = repository / "snapshots" / ("0" * 40)
    snapshot.mkdir(parents=True)
    (snapshot / "cached.gguf").symlink_to(f"../../blobs/{digest}")
    twin = put(tiny_model("llama"), places.models / "twin.gguf")
    theirs = own_home / ".lmstudio" / "models" / "a" / "b" / "same.gguf"
    theirs.parent.mkdir(parents=True)
    os.link(twin, theirs)
    names = {model.path.name: model.name for model in listed(places)}
    assert {place.source: place.same_as for place in found(places)} == {
        ModelSource.OLLAMA: (names["cached.gguf"],),
        ModelSource.LM_STUDIO: (names["twin.gguf"],),
    }
    theirs.unlink()
    shutil.copy(twin, theirs)
    assert {place.source: len(place.same_as) for place in found(places)} == {
        ModelSource.OLLAMA: 1,
        ModelSource.LM_STUDIO: 0,
    }


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (".lmstudio-home-pointer", b"\0" * 40),
        (".lmstudio/settings.json", b'{"downloadsFolder": "\\u0000"}'),
        (".lmstudio/settings.json", b'{"downloadsFolder": "~nobody-of-that-name/models"}'),
        (".config/nomic.ai/GPT4All.ini", b"[General]\nmodelPath=\0\0\n"),
    ],
)
def test_settings_that_a_power_cut_emptied_hide_no_models(
    path: str, content: bytes, places: Folders, own_home: Path, tiny_model: TinyModel
) -> None:
    (own_home / path).parent.mkdir(parents=True, exist_ok=True)
    (own_home / path).write_bytes(content)
    put(tiny_model("llama"), own_home / "jan/models/tiny/tiny.gguf")
    assert [each.source for each in found(places)] == [ModelSource.JAN]


def test_a_home_of_nobody_is_a_folder_that_is_not_there(
    places: Folders, tiny_model: TinyModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_MODELS", "~nobody-of-that-name/models")
    put(tiny_model("llama"), places.models / "tiny.gguf")
    nobody = "~nobody-of-that-name/models"
    models = search(places, Settings(model_folders=(nobody,), hub_cache_folder=nobody)).models
    assert "tiny" in {model.id for model in models}
