"""A plan's layout as llama.cpp takes it: which devices, how many layers each, which experts stay behind."""

import ctypes
from typing import Any

import llama_cpp.llama_cpp as ll

from app.core.memory_fit import Layout
from app.engine.backends.llama_devices import device_pointers, ggml

_EXPERTS = r"blk\.({layers})\.ffn_(up|down|gate|gate_up)_(ch|)exps"
"""``LLM_FFN_EXPS_REGEX`` of llama.cpp's common.h, in the layers wanted."""


class _BufferOverride(ctypes.Structure):
    """``llama_model_tensor_buft_override`` of llama.h."""

    _fields_ = (("pattern", ctypes.c_char_p), ("buffer_type", ctypes.c_void_p))


def lay_out(layout: Layout, params: Any) -> tuple[object, ...]:
    """Write ``layout`` into ``llama_model_params``; what is returned must live as long as the model.

    Without devices the processor does all, whatever else there is: an empty list would mean every device.
    """
    pointers = (ctypes.c_void_p * (len(layout.devices) + 1))(*device_pointers(layout.devices), None)
    # llama.cpp copies as many numbers as it has room for devices.
    split = (ctypes.c_float * max(ll.llama_max_devices(), len(layout.layers)))(*layout.layers)
    params.devices = ctypes.addressof(pointers)
    params.n_gpu_layers = sum(layout.layers)
    params.split_mode = ll.LLAMA_SPLIT_MODE_LAYER
    params.tensor_split = ctypes.cast(split, ctypes.POINTER(ctypes.c_float))
    if not layout.expert_layers_on_cpu:
        return pointers, split
    layers = "|".join(map(str, range(layout.expert_layers_on_cpu)))
    pattern = _EXPERTS.replace("{layers}", layers).encode()
    overrides = (_BufferOverride * 2)(_BufferOverride(pattern, ggml.ggml_backend_cpu_buffer_type()))
    params.tensor_buft_overrides = ctypes.addressof(overrides)
    return pointers, split, overrides
