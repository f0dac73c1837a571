"""Licences in one sentence: what the hub's ids mean, and that nothing unknown is called free."""

import pytest

from app.core.licences import LICENCES, NOT_TOLD, OTHER, LicenceKind, licence_of
from app.library.hub.recommended import recommended_models


@pytest.mark.parametrize(
    ("id_", "name", "kind"),
    [
        ("apache-2.0", "Apache 2.0", LicenceKind.FREE),
        ("MIT", "MIT", LicenceKind.FREE),
        ("cc-by-4.0", "CC BY 4.0", LicenceKind.FREE),
        ("cc-by-sa-4.0", "CC BY-SA 4.0", LicenceKind.CONDITIONS),
        ("llama3.1", "Llama 3.1", LicenceKind.CONDITIONS),
        ("gemma", "Gemma terms", LicenceKind.CONDITIONS),
        ("bigscience-openrail-m", "BigScience OpenRAIL-M", LicenceKind.CONDITIONS),
        ("gpl-3.0", "GPL 3.0", LicenceKind.CONDITIONS),
        ("qwen-research", "Qwen Research", LicenceKind.NO_PAID_WORK),
        ("cc-by-nc-4.0", "CC BY-NC 4.0", LicenceKind.NO_PAID_WORK),
        ("cc-by-nc-sa-4.0", "CC BY-NC-SA 4.0", LicenceKind.NO_PAID_WORK),
        ("mrl", "Mistral Research", LicenceKind.NO_PAID_WORK),
        ("deepseek-license", "DeepSeek", LicenceKind.CONDITIONS),
        ("other", OTHER.name, LicenceKind.UNKNOWN),
        ("", NOT_TOLD.name, LicenceKind.UNKNOWN),
        ("unknown", NOT_TOLD.name, LicenceKind.UNKNOWN),
        ("my-own-terms", "my-own-terms", LicenceKind.UNKNOWN),
    ],
)
def test_an_id_tells_a_name_and_how_much_is_asked(id_: str, name: str, kind: LicenceKind) -> None:
    found = licence_of(id_)
    assert (found.name, found.kind) == (name, kind)
    assert found.sentence.endswith(".")


def test_what_forbids_paid_work_says_so_and_what_does_not_says_that() -> None:
    for found in LICENCES.values():
        words = found.sentence
        if found.kind is LicenceKind.NO_PAID_WORK:
            assert "not for paid work" in words, found.name
        else:
            assert "not for paid work" not in words, found.name
            assert "paid work" in words.lower(), found.name


def test_addresses_are_of_texts_on_the_web() -> None:
    for found in LICENCES.values():
        assert not found.address or found.address.startswith("https://"), found.name


def test_ids_are_as_the_hub_writes_them() -> None:
    assert all(id_ == id_.lower().strip() for id_ in LICENCES)


def test_every_recommended_model_has_a_licence_that_is_known() -> None:
    for it in recommended_models():
        assert licence_of(it.model.licence).kind is not LicenceKind.UNKNOWN, it.model.id
