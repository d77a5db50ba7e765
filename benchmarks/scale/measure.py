#!/usr/bin/env python3
"""Measures convsharp's jobs of many tasks. Needs the tool on the path, for the queue a nats-server, and nothing else.

python3 measure.py [workers|memory|files|resume|queue|submit ...]   (default: all; a folder of some GB of free space as TMPDIR)
"""
import json
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

TOOL = os.environ.get("CONVSHARP", "convsharp")


def sparse_npy(path, shape, dtype="<f4", item=4):
    """A .npy file of zeros that takes no space."""
    header = repr({"descr": dtype, "fortran_order": False, "shape": tuple(shape)})
    header += " " * (-(10 + len(header) + 1) % 64) + "\n"
    length = item
    for size in shape:
        length *= size
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode())
        file.truncate(file.tell() + length)


def start(arguments, **environment):
    return subprocess.Popen([TOOL, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            env={**os.environ, **environment})


def finish(process):
    out, error = process.communicate()
    if process.returncode != 0:
        sys.exit(f"exit {process.returncode}: {error}{out}")
    return out


def timed(*commands, **environment):
    """Runs commands at the same time; seconds until the last has ended, and their outputs."""
    begun = time.perf_counter()
    outputs = [finish(process) for process in [start(command, **environment) for command in commands]]
    return time.perf_counter() - begun, outputs


def peak_anonymous(process):
    """Follows a process: the most anonymous memory that it had, in MiB."""
    peak = 0
    while process.poll() is None:
        try:
            for line in open(f"/proc/{process.pid}/status"):
                if line.startswith("RssAnon"):
                    peak = max(peak, int(line.split()[1]) / 1024)
        except OSError:
            pass
        time.sleep(0.02)
    return peak


def clean(*paths):
    for path in paths:
        for name in (path, f"{path}.job", f"{path}.partial"):
            if os.path.isdir(name):
                shutil.rmtree(name)
            elif os.path.exists(name):
                os.remove(name)


def workers():
    """Two processes of one thread beside one process of two threads."""
    sparse_npy("plane.npy", (6144, 6144))
    layer = ["plane.npy", "--layer", "conv2d", "--out-channels", 16, "--kernel", 5, "--padding", "same", "--tile", "512x512",
             "--compression", "none"]
    one, two = [], []
    for _ in range(5):
        clean("y.zarr")
        seconds, outputs = timed(["tiles", *layer, "-o", "y.zarr", "--threads", 2, "--json"])
        one.append(json.loads(outputs[0])["seconds"])
        clean("y.zarr")
        finish(start(["tiles", *layer, "-o", "y.zarr", "--prepare"]))
        seconds, outputs = timed(*(["tiles", *layer, "-o", "y.zarr", "--shard", f"{i}/2", "--threads", 1, "--json"] for i in range(2)))
        two.append(max(json.loads(output)["seconds"] for output in outputs))
    clean("y.zarr", "plane.npy")
    one.sort(), two.sort()
    print(f"workers: one process with 2 threads {one[2]:.2f} s, two with 1 thread {two[2]:.2f} s: {one[2] / two[2]:.1%} of the speed")


def memory():
    """A volume of 4 GiB under a heap limit of 400 MiB."""
    sparse_npy("volume.npy", (1024, 1024, 1024))
    for side in (64, 128):
        process = start(["tiles", "volume.npy", "--layer", "conv3d", "--kernel", 3, "--padding", "same", "--tile", f"{side}x{side}x{side}",
                         "-o", "v.zarr", "--threads", 2, "--json"], DOTNET_GCHeapHardLimit=hex(400 << 20))
        peak = peak_anonymous(process)
        result = json.loads(finish(process))
        tile_in, tile_out = (side + 2) ** 3 * 4 / 2**20, side**3 * 4 / 2**20
        limit = 2 * (tile_in + tile_out) + 200
        ratio = (1 + 2 / side) ** 3
        print(f"memory: 4 GiB, tiles of {side}^3: {result['tasks']} tasks, {result['seconds']:.1f} s, anonymous memory {peak:.0f} MiB "
              f"(2 x (in + out) + 200 = {limit:.0f}, work space not counted); read {result['read_ratio']:.3f} times "
              f"(at most {ratio:.3f})")
        clean("v.zarr")
    clean("volume.npy")


def files():
    """What a file costs beside the computing: small arrays to small arrays."""
    count = 20_000
    os.makedirs("in")
    sparse_npy("one.npy", (8, 8))
    for i in range(count):
        shutil.copy("one.npy", f"in/{i}.npy")
    process = start(["map", "in", "--layer", "conv2d", "--kernel", 3, "--output-dir", "out", "--threads", 2, "--json"])
    peak = peak_anonymous(process)
    result = json.loads(finish(process))
    print(f"files: {result['done']} small files in {result['seconds']:.1f} s, {result['cpu_seconds'] / result['done'] * 1e6:.0f} us of a "
          f"processor for each; anonymous memory {peak:.0f} MiB")
    for name in ("in", "out"):
        shutil.rmtree(name)


def resume():
    """The look at a million outputs that are done."""
    count, each = 1_000_000, 1000
    pathlib.Path("in/0").mkdir(parents=True)
    sparse_npy("in/0/0.npy", (8, 8))
    layer = ["map", "in", "--layer", "conv2d", "--kernel", 3, "--output-dir", "out", "--threads", 2, "--json"]
    finish(start(layer))
    # The other files are links, with the marks that the job would have made.
    mark, when = pathlib.Path("out/.convsharp/done/0/0.npy").read_text().splitlines(), os.stat("in/0/0.npy").st_mtime_ns
    begun = time.perf_counter()
    for folder in range(count // each):
        for root in (f"in/{folder}", f"out/{folder}", f"out/.convsharp/done/{folder}"):
            os.makedirs(root, exist_ok=True)
        os.utime("in/0/0.npy", ns=(when, when))
        for i in range(each):
            if folder == i == 0:
                continue
            name = f"{folder}/{i}.npy"
            if i % each == 0 or i == 1:
                shutil.copy2("in/0/0.npy", f"in/{name}")
                os.utime(f"in/{name}", ns=(when, when))
                first = f"in/{name}"
            else:
                os.link(first, f"in/{name}")
            os.close(os.open(f"out/{name}.npy", os.O_CREAT))
            pathlib.Path(f"out/.convsharp/done/{name}").write_text("\n".join([*mark[:3], os.path.abspath(f"in/{name}")]))
    print(f"resume: three million files made in {time.perf_counter() - begun:.0f} s")
    process = start(layer)
    begun = time.perf_counter()
    peak = peak_anonymous(process)
    result = json.loads(finish(process))
    print(f"resume: {result['skipped']} of {count} outputs found done in {time.perf_counter() - begun:.1f} s, listing the inputs included; "
          f"anonymous memory {peak:.0f} MiB")
    for name in ("in", "out"):
        shutil.rmtree(name)


class Server:
    """A nats-server with JetStream on a free port."""

    def __enter__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder = tempfile.mkdtemp()
        self.process = subprocess.Popen(["nats-server", "-js", "-sd", self.folder, "-a", "127.0.0.1", "-p", str(self.port)],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.url = f"nats://127.0.0.1:{self.port}"
        time.sleep(1)
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder)


def queue():
    """Tasks of about 50 ms by the queue, beside the same without it: what 465 more tasks take, so that starts and ends do not count."""
    layer = ["plane.npy", "--layer", "conv2d", "--out-channels", 48, "--kernel", 9, "--padding", "same", "--tile", "512x512",
             "--compression", "none", "--dtype", "uint8", "-o", "y.zarr"]
    more = {"without": [], "with": []}
    with Server() as server:
        for _ in range(3):
            taken = {"without": [], "with": []}
            for side in (4096, 11585):
                sparse_npy("plane.npy", (side, side))
                for way in taken:
                    clean("y.zarr")
                    finish(start(["tiles", *layer, "--prepare"]))
                    if way == "with":
                        finish(start(["submit", "y.zarr.job", "--queue", server.url]))
                        _, outputs = timed(*(["work", "--queue", server.url, "--job", "y.zarr.job", "--json"] for _ in range(2)))
                    else:
                        _, outputs = timed(*(["tiles", *layer, "--shard", f"{i}/2", "--threads", 1, "--json"] for i in range(2)))
                    taken[way].append(max(json.loads(output)["seconds"] for output in outputs))
            for way in taken:
                more[way].append((taken[way][1] - taken[way][0]) / 465 * 2)
    clean("y.zarr", "plane.npy")
    one, two = sorted(more["without"])[1], sorted(more["with"])[1]
    print(f"queue: two workers, a task takes {one * 1000:.1f} ms without and {two * 1000:.1f} ms with the queue: {two / one - 1:+.1%} "
          f"({', '.join(f'{b / a - 1:+.1%}' for a, b in zip(more['without'], more['with']))})")


def submit():
    """A million tasks."""
    sparse_npy("plane.npy", (16000, 16000), "|u1", 1)
    finish(start(["tiles", "plane.npy", "--layer", "conv2d", "--kernel", 3, "--padding", "same", "--tile", "16x16", "-o", "y.npy",
                  "--prepare"]))
    with Server() as server:
        process = start(["submit", "y.npy.job", "--queue", server.url])
        begun = time.perf_counter()
        peak = peak_anonymous(process)
        out = finish(process)
        print(f"submit: {time.perf_counter() - begun:.0f} s, anonymous memory {peak:.0f} MiB; {out.strip().splitlines()[0]}")
    clean("y.npy", "plane.npy")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for name in sys.argv[1:] or ["workers", "memory", "files", "resume", "queue", "submit"]:
            {"workers": workers, "memory": memory, "files": files, "resume": resume, "queue": queue, "submit": submit}[name]()
            sys.stdout.flush()
