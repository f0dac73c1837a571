"""Tiny random-weight GGUF files, one per model family, and deliberately broken ones, for tests.

    python -m tests.fakes.tiny_models OUT_DIR [--only NAME ...] [--broken]

Needs only ``gguf`` and ``numpy``. Files are under 2 MB and byte-for-byte reproducible. ``script`` is not random:
it recites SCRIPT_WORDS after any prompt that ends in a newline, then ends its turn, so a test of the chat window
can expect an exact reply.

A model is a row of MODELS: metadata plus tensor specs ``name:dim,dim`` in ggml order (first dim is contiguous).
``name+`` adds a bias of the dims after the first, ``name!`` has no ``.weight`` suffix. Dims are letters of DIMS.
"""

# Tables read best as tables.
# fmt: off
from __future__ import annotations

import argparse
import struct
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gguf
import numpy as np

NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6
WORDS = ("the and you that was for are with his they this have from one had word but not what all were when we there "
         "can your which their time will way about many then them write would like these long make thing see him two "
         "has look more day could come did number sound people over know water than first who down side been now find "
         "hello world model chat user assistant system").split()
SCRIPT_WORDS = ["Hello", "!", " I", " am", " a", " tiny", " **scripted**", " model", ":", " naïve", " 😀", " 日本", ".\n\n",
                "```python\n", "print", "(1)", "\n```", "\r\n", "Done", "."]
DIMS = dict(E=64, F=128, H=4, G=2, D=16, Q=64, K=32, C=512, X=4, L=2, V=0, B=8, T=2, I=128, S=16, M=4, J=16)

CHATML = ("{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
          "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}")
INST = ("{{ bos_token }}{% for m in messages %}{% if m.role == 'user' %}[INST] {{ m.content }} [/INST]"
        "{% elif m.role == 'assistant' %}{{ m.content }}{{ eos_token }}"
        "{% else %}{{ raise_exception('Only user and assistant roles are supported!') }}{% endif %}{% endfor %}")
GEMMA = ("{{ bos_token }}{% for m in messages %}<start_of_turn>{{ 'model' if m.role == 'assistant' else m.role }}\n"
         "{{ m.content | trim }}<end_of_turn>\n{% endfor %}{% if add_generation_prompt %}<start_of_turn>model\n{% endif %}")
PHI = ("{% for m in messages %}<|{{ m.role }}|>\n{{ m.content }}<|end|>\n{% endfor %}"
       "{% if add_generation_prompt %}<|assistant|>\n{% endif %}")
HARMONY = ("{% for m in messages %}<|start|>{{ m.role }}<|message|>{{ m.content }}<|end|>{% endfor %}"
           "{% if add_generation_prompt %}<|start|>assistant{% endif %}")
RWKV = ("{% for m in messages %}{{ 'User' if m.role == 'user' else 'Assistant' }}: {{ m.content }}\n\n{% endfor %}"
        "{% if add_generation_prompt %}Assistant:{% endif %}")
SPECIALS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|start|>", "<|message|>", "<|channel|>", "<|end|>",
            "<|user|>", "<|assistant|>", "<|system|>", "<start_of_turn>", "<end_of_turn>", "[INST]", "[/INST]"]

Q, QKV = "attn_q:E,Q attn_k:E,K attn_v:E,K attn_output:Q,E ", "attn_qkv:E,W attn_output:E,E "
GLU, MLP = "ffn_gate:E,F ffn_up:E,F ffn_down:F,E ", "ffn_up+:E,F ffn_down+:F,E "
MOE = "ffn_gate_inp:E,X ffn_gate_exps:E,F,X ffn_up_exps:E,F,X ffn_down_exps:F,E,X "
HEAD = "token_embd:E,V output_norm:E output:E,V "
LLAMA = "attn_norm:E ffn_norm:E " + Q
BERT = "attn_output_norm+:E layer_output_norm+:E "


def biased(spec: str) -> str:
    return spec.replace(":", "+:")


@dataclass
class Model:
    arch: str
    block: str                            # tensors of one layer
    head: str = HEAD                      # tensors outside the layers
    vocab: str = "bpe"
    template: str | None = CHATML
    eos: str = "<|im_end|>"
    pre: str = "gpt-2"
    dims: dict[str, int] = field(default_factory=dict)
    kv: dict[str, Any] = field(default_factory=dict)  # "a.b" gets the prefix "<arch>.", "/a.b" does not
    quant: bool = False                   # Q8_0 matrices instead of F32
    prefixes: tuple[str, ...] = ("blk",)
    script: bool = False


EXPERTS = {"expert_count": 4, "expert_used_count": 2}
POOLED = {"pooling_type": 1, "attention.causal": False, "/tokenizer.ggml.token_type_count": 2,
          **{f"/tokenizer.ggml.{name}_token_id": i for i, name in enumerate(("padding", "unknown", "cls", "seperator", "mask"))}}
MQA = {"G": 1, "K": 16}
MHA = {"G": 4, "K": 64}
MODELS: dict[str, Model] = {
    "llama": Model("llama", LLAMA + GLU, pre="llama-bpe"),
    "llama-q8": Model("llama", LLAMA + GLU, quant=True, dims={"L": 4}),
    "script": Model("llama", LLAMA + GLU, script=True, kv={"context_length": 4096}),
    "mixtral": Model("llama", LLAMA + MOE, vocab="spm", template=INST, eos="</s>", kv=EXPERTS),
    "mistral": Model("llama", LLAMA + GLU, vocab="spm", template=INST, eos="</s>", kv={"attention.sliding_window": 32}),
    "mistral3": Model("mistral3", LLAMA + GLU, pre="tekken", template=INST, eos="<|endoftext|>", kv={
        "rope.scaling.type": "yarn", "rope.scaling.factor": 4.0, "rope.scaling.original_context_length": 128,
        "attention.temperature_scale": 0.1}),
    "gpt2": Model("gpt2", biased("attn_norm:E ffn_norm:E " + QKV) + MLP, "token_embd:E,V position_embd:E,C output_norm+:E ",
                  template=None, eos="<|endoftext|>", dims=MHA),
    "falcon": Model("falcon", "attn_norm+:E ffn_up:E,F ffn_down:F,E " + QKV, "token_embd:E,V output_norm+:E output:E,V ",
                    pre="falcon", eos="<|endoftext|>", dims=MQA),
    "bert": Model("bert", biased(Q) + BERT + MLP, "token_embd:E,V token_types:E,T position_embd:E,C token_embd_norm+:E ",
                  vocab="wpm", template=None, eos="[SEP]", dims=MHA, kv=POOLED),
    "gemma3": Model("gemma3", LLAMA + GLU + "post_attention_norm:E post_ffw_norm:E attn_q_norm:D attn_k_norm:D ",
                    "token_embd:E,V output_norm:E ", vocab="spm", template=GEMMA, eos="<end_of_turn>", dims={"L": 6},
                    kv={"attention.sliding_window": 32, "rope.freq_base": 1e6}),
    "qwen2": Model("qwen2", LLAMA.replace("attn_q:", "attn_q+:").replace("k:", "k+:").replace("v:", "v+:") + GLU, pre="qwen2"),
    "qwen3": Model("qwen3", LLAMA + GLU + "attn_q_norm:D attn_k_norm:D ", pre="qwen2", dims=MQA),
    "qwen3moe": Model("qwen3moe", LLAMA + MOE + "attn_q_norm:D attn_k_norm:D ", pre="qwen2",
                      kv={**EXPERTS, "expert_feed_forward_length": 128}),
    "phi3": Model("phi3", "attn_norm:E ffn_norm:E ffn_up:E,2F ffn_down:F,E " + QKV, vocab="spm", template=PHI, eos="<|end|>",
                  kv={"attention.sliding_window": 32}),
    "gpt-oss": Model("gpt-oss", "attn_norm:E post_attention_norm:E attn_sinks:H " + biased(Q + MOE), pre="gpt-4o",
                     template=HARMONY, eos="<|end|>",
                     kv={**EXPERTS, "expert_feed_forward_length": 128, "attention.sliding_window": 32}),
    "mamba": Model("mamba", "attn_norm:E ssm_in:E,2I ssm_conv1d+:M,I ssm_x:I,Y ssm_dt+:M,I ssm_a!:S,I ssm_d!:I ssm_out:I,E ",
                   dims={"H": 0, "G": 0, "F": 0}, eos="<|endoftext|>",
                   kv={"ssm.conv_kernel": 4, "ssm.inner_size": 128, "ssm.state_size": 16, "ssm.time_step_rank": 4}),
    "rwkv7": Model("rwkv7", "attn_norm+:E attn_norm_2+:E time_mix_w0:E time_mix_w1:E,J time_mix_w2:J,E time_mix_a0:E "
                   "time_mix_a1:E,J time_mix_a2:J,E time_mix_v0:E time_mix_v1:E,J time_mix_v2:J,E time_mix_g1:E,J "
                   "time_mix_g2:J,E time_mix_lerp_fused:E,1,1,6 time_mix_k_k:E time_mix_k_a:E time_mix_r_k:E time_mix_key:E,E "
                   "time_mix_value:E,E time_mix_receptance:E,E time_mix_ln+:E time_mix_output:E,E channel_mix_lerp_k:E,1,1 "
                   "channel_mix_key:E,F channel_mix_value:F,E ", "token_embd:E,V token_embd_norm+:E output_norm+:E output:E,V ",
                   vocab="rwkv", template=RWKV, eos="\\x00", dims={"H": 0, "G": 0},
                   kv={"wkv.head_size": 64, "attention.decay_lora_rank": 16, "attention.iclr_lora_rank": 16,
                       "attention.value_residual_mix_lora_rank": 16, "attention.gate_lora_rank": 16, "token_shift_count": 2}),
    "t5": Model("t5", "attn_norm:E attn_q:E,Q attn_k:E,Q attn_v:E,Q attn_o:Q,E attn_rel_b:H,B ffn_norm:E " + GLU,
                "token_embd:E,V enc.output_norm:E dec.output_norm:E output:E,V ", vocab="ugm", template=None, eos="</s>",
                dims=MHA, prefixes=("enc.blk", "dec.blk"), kv={
                    "attention.relative_buckets_count": 8, "decoder_start_token_id": 0, "decoder_block_count": 2}),
    "nomic-bert": Model("nomic-bert", QKV + BERT + GLU, "token_embd:E,V token_types:E,T token_embd_norm+:E ", vocab="wpm",
                        template=None, eos="[SEP]", dims=MHA, kv=POOLED),
}
CROSS = "cross_attn_norm:E cross_attn_q:E,Q cross_attn_k:E,Q cross_attn_v:E,Q cross_attn_o:Q,E "  # decoder layers only
KEEP = [*range(33, 127), *range(161, 173), *range(174, 256)]  # GPT-2's printable stand-in for each byte
ALPHABET = [chr(b if b in KEEP else 256 + b - sum(k < b for k in KEEP)) for b in range(256)]


def encoded(text: str) -> str:
    return "".join(ALPHABET[b] for b in text.encode())


def vocabulary(kind: str) -> tuple[list[str], list[int], list[float], list[str]]:
    """Texts, types, scores and BPE merges of a small vocabulary (bpe, spm and rwkv encode any UTF-8 text)."""
    ascii_, words, merges = [chr(c) for c in range(33, 127)], ["▁" + w for w in WORDS], []
    lower = [c for c in ascii_ if not c.isupper()]
    special, texts = {
        "bpe": (SPECIALS, ALPHABET),
        "spm": (["<unk>", "<s>", "</s>", *SPECIALS], [f"<0x{b:02X}>" for b in range(256)] + ["▁", *ascii_] + [
            w[:i] for w in words for i in range(2, len(w) + 1)]),
        "wpm": (["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], lower + ["▁" + c for c in lower] + words),
        "ugm": (["<pad>", "</s>", "<unk>"], ["▁", *ascii_, *words]),
        "rwkv": ([], [f"\\x{b:02x}" for b in range(256)] + [p + w for w in WORDS for p in ("", " ")]),  # longest match
    }[kind]
    unique = dict.fromkeys(texts)
    for word in [*(" " + w for w in WORDS), *SCRIPT_WORDS, "assistant"] if kind == "bpe" else ():
        units = encoded(word)
        for i in range(1, len(units)):
            if units[:i + 1] not in unique:
                unique[units[:i + 1]] = None
                merges.append(f"{units[:i]} {units[i]}")
    tokens = [*unique, *special] if kind == "bpe" else [*special, *unique]
    types = [UNKNOWN if t in ("<unk>", "[UNK]") else CONTROL if t in special else BYTE if t.startswith("<0x") else NORMAL
             for t in tokens]
    scores = [0.0 if t in special else -1e3 if t.startswith("<0x") else -10.0 / len(t) for t in tokens]
    return tokens, types, scores, merges


def tensors(m: Model, dims: dict[str, int]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Names and ggml dims of every tensor."""
    def size(d: str) -> int:
        return dims[d] if d in dims else int(d) if d.isdigit() else int(d[:-1]) * dims[d[-1]]

    groups = [("", m.head)] + [(f"{p}.{i}.", m.block + (CROSS if p == "dec.blk" else ""))
                               for p in m.prefixes for i in range(dims["L"])]
    for prefix, spec in groups:
        for item in spec.split():
            name, _, letters = item.partition(":")
            shape = tuple(size(d) for d in letters.split(","))
            yield prefix + name.rstrip("+!") + ("" if name.endswith("!") else ".weight"), shape
            if name.endswith("+"):
                yield prefix + name[:-1] + ".bias", shape[1:] or shape


def write_model(path: Path, name: str, *, kv: dict[str, Any] | None = None, template: str | None = None,
                split: int = 0, arch: str | None = None, no_tensors: bool = False, same_tokens: bool = False,
                half: str = "\0") -> None:
    """Writes the model ``name`` of MODELS; the keywords change it (``half``: tensors to store as F16)."""
    m = MODELS[name]
    texts, types, scores, merges = vocabulary(m.vocab)
    d = DIMS | m.dims | {"V": len(texts)}
    d |= {"W": d["E"] + 2 * d["K"], "Y": d["M"] + 2 * d["S"]}
    eos = texts.index(m.eos)
    bos = texts.index({"spm": "<s>", "wpm": "[CLS]", "ugm": "<pad>"}.get(m.vocab, m.eos))
    w = gguf.GGUFWriter(path, arch or m.arch, split_max_tensors=split)
    values: dict[str, Any] = {
        "/general.name": f"Tiny {name}", "/general.size_label": "tiny", "vocab_size": d["V"], "context_length": d["C"],
        "embedding_length": d["E"], "block_count": d["L"], "feed_forward_length": d["F"], "attention.head_count": d["H"],
        "attention.head_count_kv": d["G"], "attention.key_length": d["D"], "attention.value_length": d["D"],
        "attention.layer_norm_rms_epsilon": 1e-5, "attention.layer_norm_epsilon": 1e-5, "rope.freq_base": 10000.0,
        "rope.dimension_count": d["D"],
        "/tokenizer.ggml.model": {"bpe": "gpt2", "spm": "llama", "wpm": "bert", "ugm": "t5", "rwkv": "rwkv"}[m.vocab],
        "/tokenizer.ggml.pre": m.pre if m.vocab == "bpe" else "default",
        "/tokenizer.ggml.bos_token_id": bos, "/tokenizer.ggml.eos_token_id": eos,
        "/tokenizer.ggml.add_bos_token": m.vocab in ("spm", "wpm"),
        **({"/tokenizer.chat_template": template or m.template} if template or m.template else {}), **m.kv, **(kv or {})}
    for key, value in values.items():
        key = key[1:] if key.startswith("/") else f"{w.arch}.{key}"
        {bool: w.add_bool, int: w.add_uint32, float: w.add_float32, str: w.add_string, list: w.add_array}[type(value)](key, value)  # type: ignore
    w.add_token_list(["same"] * len(texts) if same_tokens else texts)
    w.add_token_types(types)
    w.add_token_scores(scores)
    if merges:
        w.add_token_merges(merges)
    for tensor, shape in () if no_tensors else tensors(m, d):
        rng = np.random.default_rng(zlib.crc32(f"{name}/{tensor}".encode()))
        data = rng.standard_normal(shape[::-1], np.float32) / np.float32(np.sqrt(shape[0]))
        if "ssm_a" in tensor:
            data = -np.abs(data)  # a state decays
        elif "norm" in tensor:
            data = data * 0 + (0 if tensor.endswith("bias") else 1)
        if m.script and tensor.endswith(("attn_output.weight", "ffn_down.weight")):
            data *= 0  # the layers add nothing, so the next token depends on the current one only
        if m.script and tensor.startswith("output."):
            embedding = np.random.default_rng(zlib.crc32(f"{name}/token_embd.weight".encode())).standard_normal(
                shape[::-1], np.float32)
            data = np.zeros_like(embedding)
            ids = [*(texts.index(encoded(word)) for word in ["\n", *SCRIPT_WORDS]), eos]
            for current, following in zip(ids, ids[1:], strict=False):
                data[following] += embedding[current]
        if half in tensor:
            data = data.astype(np.float16)
        if m.quant and len(shape) > 1 and shape[0] % 32 == 0:
            kind = gguf.GGMLQuantizationType.Q8_0
            w.add_tensor(tensor, gguf.quantize(data, kind), raw_dtype=kind)
        else:
            w.add_tensor(tensor, data)
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.write_tensors_to_file()
    w.close()


def patched(tensor: str | None, at: int, fmt: str, *values: int) -> Callable[[bytes], bytes]:
    """Overwrites bytes at ``at``: from the start of the file, or from the end of a tensor's name in its info."""
    def change(blob: bytes) -> bytes:
        out = bytearray(blob)
        start = blob.index(tensor.encode()) + len(tensor) if tensor else 0
        struct.pack_into("<" + fmt, out, start + at, *values)
        return bytes(out)
    return change


N1, N2 = "output_norm.weight", "blk.0.ffn_up.weight"  # infos after the name: n_dims u32, dims u64 each, type u32, offset u64
LOOP = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
SSTI = "{{ messages.__class__.__mro__[-1].__subclasses__() }}{{ cycler.__init__.__globals__.os.popen('id').read() }}"
BYTES: dict[str, Callable[[bytes], bytes]] = {  # changes to the bytes of "llama"
    "empty": lambda b: b"", "truncated-header": lambda b: b[:1000], "truncated-data": lambda b: b[:-50_000],
    "bad-magic": patched(None, 0, "I", 0x6C6D6767), "future-version": patched(None, 4, "I", 999),
    "huge-n-tensors": patched(None, 8, "Q", 2**60), "huge-n-kv": patched(None, 16, "Q", 2**60),
    "huge-string": patched(None, 24, "Q", 2**60), "html-page": lambda b: b"<!DOCTYPE html><title>404</title>",
    "offset-outside": patched(N1, 16, "Q", 2**40), "unknown-dtype": patched(N1, 12, "I", 999),
    "matrix-i32": patched(N2, 20, "I", 26), "matrix-q4k": patched(N2, 20, "I", 12),
    "shape-mismatch": patched(N2, 4, "QQ", 32, 256), "huge-shape": patched(N2, 4, "QQ", 2**40, 2**40),
}
CHANGED: dict[str, dict[str, Any]] = {  # keywords of write_model
    "norm-f16": {"half": "attn_norm"}, "rwkv-head-size": {"name": "rwkv7", "kv": {"wkv.head_size": 16}},
    "unknown-arch": {"arch": "martian"}, "vocab-only": {"no_tensors": True}, "missing-tensors": {"kv": {"block_count": 3}},
    "template-loop": {"template": LOOP}, "template-ssti": {"template": SSTI}, "template-syntax": {"template": "{% if %}"},
    "template-memory": {"template": "{{ 'x' * 99999999999 }}"}, "duplicate-tokens": {"same_tokens": True},
    "too-many-layers": {"kv": {"block_count": 100_000}}, "zero-layers": {"kv": {"block_count": 0}},
    "experts-used-over-count": {"kv": {"expert_count": 1, "expert_used_count": 9}},
    "zero-heads": {"kv": {"attention.head_count": 0}}, "bad-heads": {"kv": {"attention.head_count": 3}},
    "bad-rope-dims": {"kv": {"rope.dimension_count": 7}}, "eos-out-of-range": {"kv": {"/tokenizer.ggml.eos_token_id": 10**6}},
    "kv-wrong-type": {"kv": {"block_count": "two"}}, "zero-context": {"kv": {"context_length": 0}},
    "huge-context": {"kv": {"context_length": 2**31}}, "unknown-pre": {"kv": {"/tokenizer.ggml.pre": "martian"}},
}


def write_broken(out: Path) -> list[Path]:
    """Writes every broken file; returns those to load (a split model's first shard stands for it)."""
    out.mkdir(parents=True, exist_ok=True)
    write_model(source := out / "source.gguf", "llama")
    blob, paths = source.read_bytes(), []
    source.unlink()
    for name, change in BYTES.items():
        paths.append(out / f"{name}.gguf")
        paths[-1].write_bytes(change(blob))
    for name, keywords in CHANGED.items():
        paths.append(out / f"{name}.gguf")
        write_model(paths[-1], **{"name": "llama", **keywords})
    for name in ("split", "split-missing"):
        write_model(out / f"{name}.gguf", "llama", split=12)
        paths.append(out / f"{name}-00001-of-00002.gguf")
    (out / "split-missing-00002-of-00002.gguf").unlink()
    paths.append(out / "split-00002-of-00002.gguf")
    return paths


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out_dir", type=Path)
    parser.add_argument("--only", nargs="+", choices=MODELS, default=list(MODELS), metavar="NAME")
    parser.add_argument("--broken", action="store_true", help="write OUT_DIR/broken too")
    args = parser.parse_args()
    args.out_dir.mkdir(parents=True, exist_ok=True)
    for name in args.only:
        write_model(args.out_dir / f"{name}.gguf", name)
    if args.broken:
        write_broken(args.out_dir / "broken")
    return 0


if __name__ == "__main__":
    sys.exit(main())
