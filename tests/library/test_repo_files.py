"""Files of a repository become models: by names as people publish them."""

import pytest

from app.core.hub import CatalogModel, Quant, RepoFile, RepoListing
from app.core.quant_names import format_bits, format_name
from app.library.hub.repo_files import quants

NAMES = {
    "Qwen2.5-7B-Instruct-Q4_K_M.gguf": "Q4_K_M",
    "Meta-Llama-3.1-8B-Instruct-IQ2_XXS.gguf": "IQ2_XXS",
    "llama-2-7b-chat.Q5_K_S.gguf": "Q5_K_S",
    "mistral-7b-instruct-v0.2.Q8_0.gguf": "Q8_0",
    "qwen2.5-0.5b-instruct-q4_k_m.gguf": "Q4_K_M",
    "Qwen2.5-14B-Instruct-Q6_K_L.gguf": "Q6_K_L",
    "Qwen3-30B-A3B-UD-Q4_K_XL.gguf": "UD-Q4_K_XL",
    "DeepSeek-R1-UD-IQ1_S-00001-of-00003.gguf": "UD-IQ1_S",
    "UD-IQ1_M/DeepSeek-R1-0528-UD-IQ1_M-00001-of-00005.gguf": "UD-IQ1_M",
    "Q8_0/Qwen3-235B-A22B-00001-of-00006.gguf": "Q8_0",
    "BF16/gemma-3-27b-it-BF16-00001-of-00002.gguf": "BF16",
    "gpt-oss-20b-mxfp4.gguf": "MXFP4",
    "gpt-oss-120b-mxfp4-00001-of-00003.gguf": "MXFP4",
    "Qwen3-Coder-30B-A3B-Instruct-MXFP4_MOE.gguf": "MXFP4_MOE",
    "gemma-3-4b-it-q4_0.gguf": "Q4_0",
    "Phi-3-mini-4k-instruct-q4.gguf": "Q4",
    "Phi-3-mini-4k-instruct-fp16.gguf": "F16",
    "nomic-embed-text-v1.5.f32.gguf": "F32",
    "SmolLM2-1.7B-Instruct-Q4_0_4_4.gguf": "Q4_0_4_4",
    "Llama-3.2-3B-Instruct-IQ4_NL.gguf": "IQ4_NL",
    "Mistral-Small-3.2-24B-Instruct-2506-IQ4_XS.gguf": "IQ4_XS",
    "Meta-Llama-3-8B-Instruct.i1-Q4_K_S.gguf": "Q4_K_S",
    "bitnet-b1.58-2B-4T-TQ1_0.gguf": "TQ1_0",
    "Model-Q8_0-trained-Q3_K_XL.gguf": "Q3_K_XL",
    "ggml-model-q2_k.gguf": "Q2_K",
    "ggml-model-Q4_K_M_v2.gguf": "Q4_K_M",
    "codestral-22b-v0.1.Q8_0_L.gguf": "Q8_0_L",
    "Kimi-K2-IQ4_KSS.gguf": "IQ4_KSS",
    "nvidia-nemotron-nano-9b-v2-NVFP4.gguf": "NVFP4",
    "UD_Q2_K_XL/model-00001-of-00002.gguf": "UD-Q2_K_XL",
    "starcoder2.gguf": "",
    "Qwen3-8B.gguf": "",
    "F16ARM-and-Q4KM.gguf": "",
}


def file(path: str, size: int = 1000) -> RepoFile:
    """A listed file."""
    return RepoFile(path, size, path, path)


def found(*files: RepoFile | str) -> list[Quant]:
    """The quants of a repository with these files, and a few that every one has."""
    listed = [it if isinstance(it, RepoFile) else file(it) for it in files]
    usual = [file(name, 10) for name in (".gitattributes", "README.md", "config.json")]
    return quants(RepoListing(CatalogModel("acme/it-GGUF"), "c" * 40, (*usual, *listed)))


@pytest.mark.parametrize(("path", "label"), NAMES.items())
def test_a_name_tells_the_format(path: str, label: str) -> None:
    assert format_name(path) == label


@pytest.mark.parametrize(
    ("label", "bits"),
    [("Q4_K_M", 4), ("UD-IQ1_S", 1), ("MXFP4", 4), ("BF16", 16), ("F32", 32), ("TQ2_0", 2), ("chat", 0)],
)
def test_a_format_tells_its_bits(label: str, bits: int) -> None:
    assert format_bits(label) == bits


def test_quants_are_listed_from_the_smallest() -> None:
    sizes = {"Q8_0": 8, "Q4_K_M": 4, "IQ2_M": 2, "F16": 16}
    listed = found(*(file(f"it-{label}.gguf", size) for label, size in sizes.items()))
    assert [it.label for it in listed] == ["IQ2_M", "Q4_K_M", "Q8_0", "F16"]
    assert [it.size_bytes for it in listed] == [2, 4, 8, 16]


def test_the_parts_of_a_model_are_one_item_in_their_order() -> None:
    (quant,) = found(*(f"Q8_0/big-Q8_0-0000{number}-of-00003.gguf" for number in (3, 1, 2)))
    assert [it.name[-19:] for it in quant.files] == [f"0000{n}-of-00003.gguf"[-19:] for n in (1, 2, 3)]
    assert (quant.label, quant.size_bytes, quant.missing) == ("Q8_0", 3000, ())
    assert quant.first.path.endswith("00001-of-00003.gguf")


def test_parts_that_are_not_there_are_named() -> None:
    (quant,) = found("big-Q8_0-00002-of-00004.gguf", "big-Q8_0-00004-of-00004.gguf")
    assert quant.missing == ("big-Q8_0-00001-of-00004.gguf", "big-Q8_0-00003-of-00004.gguf")


def test_the_same_parts_in_two_folders_are_two_models() -> None:
    listed = found(*(f"{folder}/m-0000{n}-of-00002.gguf" for folder in ("Q4_K_M", "Q8_0") for n in (1, 2)))
    assert [(it.label, len(it.files)) for it in listed] == [("Q4_K_M", 2), ("Q8_0", 2)]


def test_what_goes_with_a_model_is_none() -> None:
    others = (
        "mmproj-model-f16.gguf",
        "imatrix.gguf",
        "it.imatrix.gguf",
        "imatrix_unsloth.gguf",
        "ggml-vocab-qwen2.gguf",
        "mtp-it-Q8_0.gguf",
        "it-eagle3-Q8_0.gguf",
        "dflash-it-Q4_0.gguf",
        "it-F16-LoRA.gguf",
        "lora-it-f16.gguf",
    )
    (quant,) = found("it-Q4_K_M.gguf", *others)
    assert quant.label == "Q4_K_M"
    assert found(*others) == []


def test_a_model_that_is_called_like_them_is_one() -> None:
    listed = found("GLM-4.5-MTP-Q4_K_M.gguf", "explorata-7b-Q8_0.gguf", "vocabulary-tutor-Q2_K.gguf")
    assert len(listed) == 3


def test_other_files_are_no_quants() -> None:
    assert found("model.safetensors", "it-Q4_K_M.gguf.part1of2", "gguf") == []


def test_a_model_gets_the_projector_nearest_in_bits() -> None:
    listed = found(
        file("it-Q4_K_M.gguf", 400),
        file("it-F16.gguf", 1600),
        file("mmproj-it-Q8_0.gguf", 50),
        file("mmproj-it-BF16.gguf", 100),
        file("mmproj-it-F16.gguf", 100),
        file("mmproj-it-F32.gguf", 200),
    )
    assert [it.projector.name if it.projector else "" for it in listed] == [
        "mmproj-it-Q8_0.gguf",
        "mmproj-it-F16.gguf",
    ]
    assert listed[0].size_bytes == 450
    assert [it.name for it in listed[0].all_files] == ["it-Q4_K_M.gguf", "mmproj-it-Q8_0.gguf"]


def test_a_projector_comes_from_the_deepest_folder_above_the_model() -> None:
    (quant,) = found("a/deep/it-Q8_0.gguf", "mmproj-Q8_0.gguf", "a/mmproj-F16.gguf", "b/mmproj-Q8_0.gguf")
    assert quant.projector is not None
    assert quant.projector.path == "a/mmproj-F16.gguf"


def test_labels_that_occur_twice_are_told_apart_by_what_else_the_names_say() -> None:
    listed = found(
        file("tiny-1B-Q4_K_M.gguf", 1), file("tiny-3B-Q4_K_M.gguf", 3), file("tiny-3B-Q8_0.gguf", 8)
    )
    assert [it.label for it in listed] == ["Q4_K_M (1B)", "Q4_K_M (3B)", "Q8_0"]


def test_the_plain_one_keeps_its_plain_label() -> None:
    listed = found(file("it-Q4_K_M.gguf", 1), file("it-Q4_K_M-v2.gguf", 2), file("old/it-q4_k_m.gguf", 3))
    assert [it.label for it in listed] == ["Q4_K_M", "Q4_K_M (v2)", "Q4_K_M (old)"]


def test_names_that_differ_in_nothing_but_their_marks_are_told_apart_too() -> None:
    labels = [it.label for it in found(file("it-Q8_0.gguf", 1), file("it_Q8_0.gguf", 2))]
    assert len(set(labels)) == 2


def test_a_model_whose_name_tells_no_format_is_called_by_its_name() -> None:
    listed = found(file("starcoder2.gguf", 1), file("Upper.GGUF", 2))
    assert [it.label for it in listed] == ["starcoder2", "Upper"]
