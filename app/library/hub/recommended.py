"""The list of recommended models that comes with the application, so that it is there without a network."""

import msgspec

from app.core.hub import CatalogModel
from app.core.paths import resources
from app.core.recommended_models import WHY, ModelPurpose, RecommendedModel

_PIPELINES = {ModelPurpose.VISION: "image-text-to-text", ModelPurpose.EMBEDDING: "sentence-similarity"}


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    purpose: ModelPurpose
    repo: str
    title: str
    quantisation: str
    about_bytes: int
    parameters: int
    licence: str
    architecture: str
    context_length: int


def recommended_models() -> tuple[RecommendedModel, ...]:
    """All of them, in the order in which they are shown."""
    content = (resources() / "recommended_models.json").read_bytes()
    return tuple(map(_model, msgspec.json.decode(content, type=list[_Row])))


def _model(row: _Row) -> RecommendedModel:
    listed = CatalogModel(
        id=row.repo,
        title=row.title,
        parameters=row.parameters,
        architecture=row.architecture,
        context_length=row.context_length,
        licence=row.licence,
        purpose=_PIPELINES.get(row.purpose, "text-generation"),
    )
    return RecommendedModel(listed, row.purpose, row.quantisation, row.about_bytes, WHY[row.key])
