"""Buffers, read from lines as llama.cpp writes them."""

from app.core.memory_fit import CPU, MemoryUse
from app.engine.backends.llama_buffers import BufferLog

MIB = 1 << 20

LINES = """
load_tensors:   CPU_Mapped model buffer size =   100.00 MiB
load_tensors:   CPU_REPACK model buffer size =    60.00 MiB
load_tensors: RPC1[127.0.0.1:50052] model buffer size =    40.50 MiB
load_tensors:        CUDA0 model buffer size =    30.00 MiB
llama_context:        CPU  output buffer size =     1.00 MiB
llama_kv_cache:        CPU KV buffer size =     8.00 MiB
llama_kv_cache:      CUDA0 KV buffer size =     4.00 MiB
llama_memory_recurrent:      CUDA0 RS buffer size =     2.00 MiB
sched_reserve:      CUDA0 compute buffer size =    16.00 MiB
sched_reserve:  CUDA_Host compute buffer size =     3.00 MiB
sched_reserve: reserve took 5.21 ms, sched copies = 1
"""


def test_every_device_gets_its_buffers() -> None:
    log = BufferLog()
    for line in LINES.splitlines():
        log.take(line)
    assert log.uses() == (
        MemoryUse(CPU, 100 * MIB, 8 * MIB, 4 * MIB),
        MemoryUse("CUDA0", 30 * MIB, 6 * MIB, 16 * MIB),
        MemoryUse("RPC1", 81 * MIB // 2, 0, 0),
    )
    log.forget()
    assert log.uses() == ()


def test_what_is_packed_anew_counts_once_and_what_is_not_mapped_counts_too() -> None:
    log = BufferLog()
    log.take("load_tensors:          CPU model buffer size =    10.00 MiB")
    log.take("load_tensors:   CPU_REPACK model buffer size =    60.00 MiB")
    assert log.uses() == (MemoryUse(CPU, 70 * MIB, 0, 0),)
