"""A loaded model's facts, for tests of what shows them."""

from app.core.load_plan import Plan, PlanReason, ReasonCode
from app.core.memory_fit import Layout, MemoryUse
from app.engine.protocol import LoadedModel


def loaded_model(name: str = "Qwen3 8B") -> LoadedModel:
    """8k of context on two threads of the processor."""
    plan = Plan(
        Layout(8192),
        2,
        (MemoryUse("CPU", 5_000_000_000, 700_000_000, 300_000_000),),
        0,
        PlanReason(ReasonCode.NO_GPU_SUPPORT),
    )
    return LoadedModel(
        name=name,
        path="/models/qwen3.gguf",
        identity="5000:abc",
        architecture="qwen3",
        parameters=8_000_000_000,
        context_length=8192,
        trained_context_length=32_768,
        kv_bytes_per_token=147_456,
        threads=2,
        device="Two fast cores",
        load_s=1.5,
        memory_bytes=6_000_000_000,
        plan=plan,
        measured=(MemoryUse("CPU", 5_000_000_000, 600_000_000, 200_000_000),),
    )
