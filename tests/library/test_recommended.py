"""The recommended models: there without a network, and as the code that shows them expects."""

from app.core.gguf.architectures import ARCHITECTURES
from app.core.quant_names import format_bits
from app.core.recommended_models import PURPOSES, WHY, ModelPurpose
from app.library.hub.hub_links import address_of
from app.library.hub.recommended import recommended_models


def test_every_purpose_has_one_and_there_are_about_a_dozen() -> None:
    found = recommended_models()
    assert {it.purpose for it in found} == set(ModelPurpose) == set(PURPOSES)
    assert 10 <= len(found) <= 16


def test_models_of_one_purpose_stand_together() -> None:
    purposes = [it.purpose for it in recommended_models()]
    assert purposes == sorted(purposes, key=purposes.index)


def test_no_repository_and_no_reason_is_there_twice() -> None:
    found = recommended_models()
    assert len({it.model.id for it in found}) == len(found)
    assert sorted(it.why for it in found) == sorted(WHY.values())


def test_each_names_a_repository_a_quant_and_a_family_that_runs_here() -> None:
    for it in recommended_models():
        assert address_of(it.model.id).repo_id == it.model.id
        assert format_bits(it.quantisation)
        assert it.model.architecture in ARCHITECTURES, it.model.id


def test_sizes_and_parameters_agree_with_the_quant() -> None:
    for it in recommended_models():
        bits = it.about_bytes * 8 / it.model.parameters
        # Embeddings are packed less tightly than the rest, and a projector comes along.
        assert format_bits(it.quantisation) <= bits <= 1.9 * format_bits(it.quantisation), it.model.id
