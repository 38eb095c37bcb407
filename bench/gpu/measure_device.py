#!/usr/bin/env python3
"""Measures on one GPU what Countervail's laws price: matrix products, attention forward and backward, decode, experts,
passes over memory, sustained rates, and whole training steps of small models.

    python3 measure_device.py --chip h100_sxm --out DIR [--seconds 400]

Needs PyTorch with CUDA. Writes DIR/*.csv: kernels in the columns of data/measured/kernels (milliseconds), the rest in
columns of their own. Every time is a median of repeated launches by CUDA events on random data, with the second-level
cache flushed before each launch. A section that fails leaves a line in failures.csv and the others go on.
"""

import argparse
import csv
import os
import statistics
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

CACHE_FLUSH_BYTES = 256 << 20  # several times the second-level cache of any chip measured so far


class Table:
    """One CSV file, written line by line, so that a run that is cut off keeps what it has."""

    def __init__(self, folder, name, columns):
        self.file = open(os.path.join(folder, name), "w", newline="")
        self.writer = csv.DictWriter(self.file, columns)
        self.writer.writeheader()

    def add(self, **row):
        self.writer.writerow(row)
        self.file.flush()


class Clock:
    """Median milliseconds of a launch with a cold second-level cache."""

    def __init__(self):
        self.flush = torch.empty(CACHE_FLUSH_BYTES, dtype=torch.int8, device="cuda")

    def median_ms(self, work, budget_ms=40.0, least=5, most=60):
        for _ in range(3):
            work()
        torch.cuda.synchronize()
        one = self._once(work)
        repeats = int(min(most, max(least, budget_ms / max(one, 1e-3))))
        pairs = []
        for _ in range(repeats):
            self.flush.zero_()
            start, stop = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
            start.record()
            work()
            stop.record()
            pairs.append((start, stop))
        torch.cuda.synchronize()
        return statistics.median(a.elapsed_time(b) for a, b in pairs)

    def graph_ms(self, work, launches=20):
        """Milliseconds a launch inside a replayed graph: no gaps, warm cache."""
        for _ in range(3):
            work()
        torch.cuda.synchronize()
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            for _ in range(launches):
                work()
        graph.replay()
        times = []
        for _ in range(5):
            start, stop = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
            start.record()
            graph.replay()
            stop.record()
            torch.cuda.synchronize()
            times.append(start.elapsed_time(stop) / launches)
        return statistics.median(times)

    def _once(self, work):
        start, stop = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        start.record()
        work()
        stop.record()
        torch.cuda.synchronize()
        return start.elapsed_time(stop)


def random16(*shape):
    return torch.randn(*shape, device="cuda", dtype=torch.bfloat16) * 0.1


def measure_gemm(clock, chip, folder, deadline):
    columns = ["chip", "framework", "version", "op_name", "kernel_source", "gemm_dtype", "m", "n", "k", "latency",
               "graph_latency"]
    table = Table(folder, "gemm.csv", columns)
    weights = [(4096, 4096), (14336, 4096), (4096, 14336), (6144, 4096), (8192, 8192), (28672, 8192), (8192, 28672),
               (12288, 12288), (7168, 2048), (2048, 7168), (1024, 8192), (8192, 1024), (5120, 5120), (128256, 4096)]
    rows = [1, 8, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384]
    for n, k in weights:
        for m in rows:
            if time.time() > deadline or m * n > 1.3e9:
                continue
            x, w = random16(m, k), random16(n, k)
            name = dict(chip=chip, framework="torch", version=torch.__version__, op_name="gemm", m=m, n=n, k=k)
            product = lambda: F.linear(x, w)
            table.add(**name, kernel_source="cublas", gemm_dtype="bfloat16", latency=clock.median_ms(product),
                      graph_latency=clock.graph_ms(product) if m <= 1024 else "")
            if m % 16 == 0:
                one = torch.ones((), device="cuda")
                x8, w8 = x.to(torch.float8_e4m3fn), w.to(torch.float8_e4m3fn).t()
                product8 = lambda: torch._scaled_mm(x8, w8, scale_a=one, scale_b=one, out_dtype=torch.bfloat16,
                                                    use_fast_accum=True)
                table.add(**name, kernel_source="cublas", gemm_dtype="fp8", latency=clock.median_ms(product8),
                          graph_latency=clock.graph_ms(product8) if m <= 1024 else "")


def measure_gradients(clock, chip, folder, deadline):
    """The three products of a linear layer: y = x w^T, dx = dy w, dw = dy^T x."""
    table = Table(folder, "gemm_training.csv", ["chip", "gemm_dtype", "product", "m", "n", "k", "latency"])
    for n, k in [(4096, 4096), (14336, 4096), (4096, 14336), (8192, 8192), (28672, 8192), (8192, 28672), (12288, 12288),
                 (2560, 10240), (2048, 8192)]:
        for m in (2048, 4096, 8192, 16384):
            if time.time() > deadline:
                return
            x, w, dy = random16(m, k), random16(n, k), random16(m, n)
            name = dict(chip=chip, gemm_dtype="bfloat16", m=m, n=n, k=k)
            table.add(**name, product="forward", latency=clock.median_ms(lambda: F.linear(x, w)))
            table.add(**name, product="input_gradient", latency=clock.median_ms(lambda: dy @ w))
            table.add(**name, product="weight_gradient", latency=clock.median_ms(lambda: dy.t() @ x))


def measure_attention(clock, chip, folder, deadline):
    from torch.nn.attention import SDPBackend, sdpa_kernel

    columns = ["chip", "kernel_source", "batch_size", "isl", "num_heads", "num_key_value_heads", "head_dim", "attn_dtype",
               "forward_ms", "backward_ms"]
    table = Table(folder, "attention_training.csv", columns)
    shapes = [(1, 2048, 32, 8, 128), (2, 2048, 32, 8, 128), (4, 2048, 32, 32, 128), (1, 4096, 32, 8, 128),
              (2, 4096, 32, 32, 128), (1, 8192, 32, 8, 128), (1, 8192, 32, 32, 128), (1, 16384, 32, 8, 128),
              (1, 32768, 16, 8, 128), (1, 4096, 8, 1, 128), (1, 8192, 8, 1, 128), (1, 8192, 64, 8, 128),
              (4, 1024, 16, 16, 64), (16, 1024, 16, 16, 64), (8, 2048, 32, 32, 64), (2, 4096, 32, 32, 64),
              (1, 8192, 64, 8, 64), (4, 2048, 12, 12, 96), (1, 2048, 20, 20, 128), (1, 512, 32, 8, 128),
              (8, 512, 32, 8, 128), (32, 512, 16, 16, 64)]
    for backend, label in ((SDPBackend.CUDNN_ATTENTION, "cudnn"), (SDPBackend.FLASH_ATTENTION, "flash2")):
        for batch, length, heads, kv, width in shapes:
            if time.time() > deadline:
                return
            q = random16(batch, heads, length, width).requires_grad_()
            k = random16(batch, kv, length, width).requires_grad_()
            v = random16(batch, kv, length, width).requires_grad_()
            try:
                with sdpa_kernel(backend):
                    run = lambda: F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=heads != kv)
                    out = run()
                    slope = torch.randn_like(out)
                    back = lambda: torch.autograd.grad(out, (q, k, v), slope, retain_graph=True)
                    with torch.no_grad():
                        forward = clock.median_ms(run)
                    table.add(chip=chip, kernel_source=label, batch_size=batch, isl=length, num_heads=heads,
                              num_key_value_heads=kv, head_dim=width, attn_dtype="bfloat16", forward_ms=forward,
                              backward_ms=clock.median_ms(back))
            except RuntimeError as error:
                print("attention", label, batch, length, heads, kv, width, str(error)[:120])


def measure_decode(clock, chip, folder, deadline):
    from torch.nn.attention import SDPBackend, sdpa_kernel

    columns = ["chip", "framework", "version", "op_name", "kernel_source", "batch_size", "isl", "num_heads",
               "num_key_value_heads", "head_dim", "window_size", "beam_width", "attn_dtype", "kv_cache_dtype", "step",
               "latency"]
    table = Table(folder, "generation_attention.csv", columns)
    for backend, label in ((SDPBackend.CUDNN_ATTENTION, "cudnn"), (SDPBackend.FLASH_ATTENTION, "flash2")):
        for heads, kv in ((32, 8), (8, 1), (32, 32), (64, 8)):
            for batch in (1, 8, 32, 128):
                for keys in (512, 2048, 8192, 32768):
                    if time.time() > deadline:
                        return
                    if batch * keys * kv * 128 * 4 > 20e9:
                        continue
                    q, k, v = random16(batch, heads, 1, 128), random16(batch, kv, keys, 128), random16(batch, kv, keys, 128)
                    try:
                        with sdpa_kernel(backend), torch.no_grad():
                            run = lambda: F.scaled_dot_product_attention(q, k, v, enable_gqa=heads != kv)
                            table.add(chip=chip, framework="torch", version=torch.__version__,
                                      op_name="generation_attention", kernel_source=label, batch_size=batch, isl=1,
                                      num_heads=heads, num_key_value_heads=kv, head_dim=128, window_size=0, beam_width=1,
                                      attn_dtype="bfloat16", kv_cache_dtype="bfloat16", step=keys - 1,
                                      latency=clock.median_ms(run, 20))
                    except RuntimeError as error:
                        print("decode", label, batch, keys, heads, kv, str(error)[:120])


def measure_passes(clock, chip, folder, deadline):
    """Passes over memory: bytes that must move, milliseconds."""
    table = Table(folder, "passes.csv", ["chip", "pass", "implementation", "elements", "bytes", "latency"])
    for tokens, hidden in ((512, 4096), (2048, 4096), (8192, 4096), (8192, 8192), (16384, 8192)):
        if time.time() > deadline:
            return
        n = tokens * hidden
        x, y, w = random16(tokens, hidden), random16(tokens, hidden), random16(hidden)
        norm = lambda a: F.rms_norm(a, (hidden,), w)
        gate = lambda a, b: F.silu(a) * b
        add = lambda a, b: a + b
        for name, eager, inputs, moved in (("rms_norm", norm, (x,), 4 * n), ("swiglu", gate, (x, y), 6 * n),
                                           ("add", add, (x, y), 6 * n)):
            table.add(chip=chip, **{"pass": name}, implementation="eager", elements=n, bytes=moved,
                      latency=clock.median_ms(lambda: eager(*inputs)))
            fused = torch.compile(eager, dynamic=True)
            table.add(chip=chip, **{"pass": name}, implementation="compiled", elements=n, bytes=moved,
                      latency=clock.median_ms(lambda: fused(*inputs)))
        target = torch.empty_like(x)
        table.add(chip=chip, **{"pass": "copy"}, implementation="eager", elements=n, bytes=4 * n,
                  latency=clock.median_ms(lambda: target.copy_(x)))
    for vocabulary in (32000, 128256):
        logits = random16(4096, vocabulary)
        labels = torch.randint(vocabulary, (4096,), device="cuda")
        table.add(chip=chip, **{"pass": "cross_entropy_16bit"}, implementation="eager", elements=logits.numel(),
                  bytes=2 * logits.numel(), latency=clock.median_ms(lambda: F.cross_entropy(logits, labels)))
    weights = [nn.Parameter(random16(8192, 8192).float()) for _ in range(4)]
    for p in weights:
        p.grad = torch.randn_like(p)
    adam = torch.optim.AdamW(weights, lr=1e-4, fused=True)
    count = sum(p.numel() for p in weights)
    table.add(chip=chip, **{"pass": "adamw_32bit"}, implementation="fused", elements=count, bytes=28 * count,
              latency=clock.median_ms(adam.step))
    host = torch.empty(1 << 28, dtype=torch.int8, pin_memory=True)
    near = torch.empty(1 << 28, dtype=torch.int8, device="cuda")
    table.add(chip=chip, **{"pass": "host_to_device"}, implementation="pinned", elements=1 << 28, bytes=1 << 28,
              latency=clock.median_ms(lambda: near.copy_(host, non_blocking=True)))
    table.add(chip=chip, **{"pass": "device_to_host"}, implementation="pinned", elements=1 << 28, bytes=1 << 28,
              latency=clock.median_ms(lambda: host.copy_(near, non_blocking=True)))


def measure_experts(clock, chip, folder, deadline):
    """Two grouped products of gated experts (up and gate, then down), balanced, without routing and permutation."""
    columns = ["chip", "dtype", "copies", "hidden_size", "inter_size", "experts", "up_ms", "down_ms"]
    table = Table(folder, "experts.csv", columns)
    for hidden, width, experts in ((7168, 2048, 32), (7168, 2048, 8), (4096, 14336, 8), (4096, 1536, 128),
                                   (2048, 768, 128), (2880, 2880, 32)):
        up, down = random16(experts, hidden, 2 * width), random16(experts, width, hidden)
        for each in (1, 4, 16, 64, 256, 1024, 4096):
            if time.time() > deadline or each * experts > 70000:
                continue
            copies = each * experts
            ends = torch.arange(1, experts + 1, device="cuda", dtype=torch.int32) * each
            x, middle = random16(copies, hidden), random16(copies, width)
            table.add(chip=chip, dtype="bfloat16", copies=copies, hidden_size=hidden, inter_size=width,
                      experts=experts, up_ms=clock.median_ms(lambda: torch._grouped_mm(x, up, offs=ends)),
                      down_ms=clock.median_ms(lambda: torch._grouped_mm(middle, down, offs=ends)))


def measure_sustained(chip, folder, seconds):
    """One product repeated for seconds: the rate falls to what the power limit allows."""
    import pynvml

    pynvml.nvmlInit()
    handle = pynvml.nvmlDeviceGetHandleByIndex(0)
    table = Table(folder, "sustained.csv", ["chip", "gemm_dtype", "n", "at_s", "tflops", "watts", "sm_mhz"])
    one = torch.ones((), device="cuda")
    for kind in ("bfloat16", "fp8"):
        n = 8192
        x, w = random16(n, n), random16(n, n)
        if kind == "fp8":
            x8, w8 = x.to(torch.float8_e4m3fn), w.to(torch.float8_e4m3fn).t()
            work = lambda: torch._scaled_mm(x8, w8, scale_a=one, scale_b=one, out_dtype=torch.bfloat16,
                                            use_fast_accum=True)
        else:
            work = lambda: F.linear(x, w)
        torch.cuda.synchronize()
        time.sleep(2)  # a cool start
        begin = time.time()
        while time.time() - begin < seconds:
            start, stop = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
            launches = 150 if kind == "bfloat16" else 300
            start.record()
            for _ in range(launches):
                work()
            stop.record()
            while not stop.query():
                watts = pynvml.nvmlDeviceGetPowerUsage(handle) / 1000
                clock = pynvml.nvmlDeviceGetClockInfo(handle, pynvml.NVML_CLOCK_SM)
                time.sleep(0.02)
            rate = 2 * n**3 * launches / (start.elapsed_time(stop) * 1e-3) / 1e12
            table.add(chip=chip, gemm_dtype=kind, n=n, at_s=round(time.time() - begin, 2), tflops=round(rate, 1),
                      watts=watts, sm_mhz=clock)


class Block(nn.Module):
    def __init__(self, hidden, heads, kv, ffn, width):
        super().__init__()
        self.heads, self.kv, self.width = heads, kv, width
        self.norm1, self.norm2 = nn.RMSNorm(hidden), nn.RMSNorm(hidden)
        self.qkv = nn.Linear(hidden, (heads + 2 * kv) * width, bias=False)
        self.out = nn.Linear(heads * width, hidden, bias=False)
        self.up = nn.Linear(hidden, 2 * ffn, bias=False)
        self.down = nn.Linear(ffn, hidden, bias=False)

    def forward(self, x, cos, sin):
        b, s, _ = x.shape
        qkv = self.qkv(self.norm1(x)).view(b, s, -1, self.width).transpose(1, 2)
        q, k, v = qkv.split((self.heads, self.kv, self.kv), dim=1)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=self.heads != self.kv)
        x = x + self.out(y.transpose(1, 2).reshape(b, s, -1))
        gate, up = self.up(self.norm2(x)).chunk(2, dim=-1)
        return x + self.down(F.silu(gate) * up)


def rotate(x, cos, sin):
    a, b = x.chunk(2, dim=-1)
    return torch.cat((a * cos - b * sin, b * cos + a * sin), dim=-1)


class Decoder(nn.Module):
    def __init__(self, layers, hidden, heads, kv, ffn, vocabulary, width, recompute):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, hidden)
        self.blocks = nn.ModuleList(Block(hidden, heads, kv, ffn, width) for _ in range(layers))
        self.norm = nn.RMSNorm(hidden)
        self.head = nn.Linear(hidden, vocabulary, bias=False)
        self.head.weight = self.embedding.weight
        self.width, self.recompute = width, recompute

    def forward(self, tokens, labels):
        from torch.utils.checkpoint import checkpoint

        x = self.embedding(tokens)
        at = torch.arange(tokens.shape[1], device="cuda")[:, None]
        angle = at / (10000.0 ** (torch.arange(0, self.width // 2, device="cuda") * 2 / self.width))
        cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
        for block in self.blocks:
            x = checkpoint(block, x, cos, sin, use_reentrant=False) if self.recompute else block(x, cos, sin)
        logits = self.head(self.norm(x))
        return F.cross_entropy(logits.view(-1, logits.shape[-1]), labels.view(-1))


def measure_training(chip, folder, deadline):
    """Whole steps: weights and Adam in 32 bit, products in 16 bit by autocast-free copies: parameters held in bfloat16 with
    32-bit Adam moments is what FSDP with mixed precision runs; here parameters, gradients and moments are as `state` says."""
    columns = ["chip", "model", "layers", "hidden", "heads", "kv_heads", "head_dim", "ffn", "vocabulary", "parameters",
               "seq", "micro_batch", "micro_batches", "recompute", "compiled", "state", "step_ms", "optimizer_ms",
               "peak_allocated_bytes", "tokens_per_second"]
    table = Table(folder, "training_steps.csv", columns)
    shapes = {"llama-3.2-1b": (16, 2048, 32, 8, 8192, 128256, 64), "qwen3-0.6b-like": (28, 1024, 16, 8, 3072, 151936, 128),
              "gpt3-1.3b-gated": (24, 2048, 16, 16, 5504, 51200, 128), "llama-8b-4-layers": (4, 4096, 32, 8, 14336, 32000, 128),
              "llama-70b-1-layer": (1, 8192, 64, 8, 28672, 32000, 128)}
    runs = [("llama-3.2-1b", 4096, 2, False), ("llama-8b-4-layers", 8192, 1, False), ("gpt3-1.3b-gated", 2048, 4, False),
            ("llama-70b-1-layer", 8192, 1, False), ("llama-3.2-1b", 8192, 2, True), ("qwen3-0.6b-like", 4096, 2, False),
            ("llama-8b-4-layers", 4096, 4, True), ("gpt3-1.3b-gated", 2048, 1, False), ("llama-3.2-1b", 2048, 1, False)]
    for compiled in (False, True):
        for name, length, micro, recompute in runs:
            if time.time() > deadline:
                return
            try:
                layers, hidden, heads, kv, ffn, vocabulary, width = shapes[name]
                torch.cuda.empty_cache()
                torch.cuda.reset_peak_memory_stats()
                with torch.device("cuda"):
                    model = Decoder(layers, hidden, heads, kv, ffn, vocabulary, width, recompute).to(torch.bfloat16)
                optimizer = torch.optim.AdamW(model.parameters(), lr=1e-5, fused=True)
                tokens = torch.randint(vocabulary, (micro, length), device="cuda")
                run = torch.compile(model) if compiled else model
                accumulate = 4

                def step():
                    for _ in range(accumulate):
                        run(tokens, tokens).backward()
                    optimizer.step()
                    optimizer.zero_grad(set_to_none=False)

                step()
                step()
                torch.cuda.synchronize()
                torch.cuda.reset_peak_memory_stats()
                times = []
                for _ in range(5):
                    begin = time.perf_counter()
                    step()
                    torch.cuda.synchronize()
                    times.append(1e3 * (time.perf_counter() - begin))
                peak = torch.cuda.max_memory_allocated()
                begin = time.perf_counter()
                for _ in range(5):
                    optimizer.step()
                torch.cuda.synchronize()
                optimizer_ms = 1e3 * (time.perf_counter() - begin) / 5
                ms = statistics.median(times)
                count = sum(p.numel() for p in model.parameters())
                table.add(chip=chip, model=name, layers=layers, hidden=hidden, heads=heads, kv_heads=kv, head_dim=width,
                          ffn=ffn, vocabulary=vocabulary, parameters=count, seq=length, micro_batch=micro,
                          micro_batches=accumulate, recompute="full" if recompute else "none", compiled=compiled,
                          state="bf16 weights, gradients, moments", step_ms=ms, optimizer_ms=optimizer_ms,
                          peak_allocated_bytes=peak, tokens_per_second=micro * length * accumulate / ms * 1e3)
                print(name, length, micro, recompute, compiled, round(ms, 1), "ms", peak >> 20, "MiB", flush=True)
                del model, optimizer, run
            except (RuntimeError, torch.OutOfMemoryError) as error:
                print("training", name, length, micro, recompute, compiled, str(error)[:160], flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--chip", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--seconds", type=float, default=400)
    parser.add_argument("--without", default="", help="sections to leave out, comma separated")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    begin = time.time()
    end = begin + options.seconds
    failures = Table(options.out, "failures.csv", ["section", "error"])
    about = Table(options.out, "about.csv", ["key", "value"])
    for key, value in (("device", torch.cuda.get_device_name()), ("torch", torch.__version__),
                       ("cuda", torch.version.cuda), ("cudnn", torch.backends.cudnn.version())):
        about.add(key=key, value=value)
    clock = Clock()
    sections = [("gradients", 0.10, lambda d: measure_gradients(clock, options.chip, options.out, d)),
                ("attention", 0.22, lambda d: measure_attention(clock, options.chip, options.out, d)),
                ("gemm", 0.36, lambda d: measure_gemm(clock, options.chip, options.out, d)),
                ("sustained", 0.46, lambda d: measure_sustained(options.chip, options.out, 14)),
                ("passes", 0.56, lambda d: measure_passes(clock, options.chip, options.out, d)),
                ("experts", 0.62, lambda d: measure_experts(clock, options.chip, options.out, d)),
                ("decode", 0.70, lambda d: measure_decode(clock, options.chip, options.out, d)),
                ("training", 1.0, lambda d: measure_training(options.chip, options.out, d))]
    for name, until, section in sections:
        if name in options.without.split(","):
            continue
        started = time.time()
        try:
            section(begin + options.seconds * until)
        except Exception as error:  # a section must not take the others with it
            failures.add(section=name, error=repr(error)[:300])
            print("FAILED", name, repr(error)[:300], flush=True)
        print(f"{name}: {time.time() - started:.1f} s, {end - time.time():.0f} s left", flush=True)
        torch.cuda.empty_cache()


if __name__ == "__main__":
    main()
