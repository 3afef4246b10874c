#!/usr/bin/env python3
"""Keeps every number that the program prints over a list of inputs, and compares two such lists bit by bit.

    bench/same_answers.py record build/bin/cofree before      runs the program, writes the folder `before`
    bench/same_answers.py record build/bin/cofree after
    bench/same_answers.py compare before after                exit 1 and the places where they differ

For whoever moves code about: an answer that has changed names the run and the key. The inputs cover the three
fields, the classes of B, the methods, many digits, graphs, layers, and structured maps: representations,
periodic and reducible maps, low rank, bases scaled by powers of two. Times, paths and versions are left out;
arrays are compared by their bytes. Only the standard library is used.
"""
import gzip
import hashlib
import json
import math
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
DIGITS = os.path.join(HERE, "..", "examples", "data", "digits")
LEFT_OUT = {"seconds", "input", "program", "version"}


def write_npy(path, array, kind="<f8"):
    """array: nested lists of numbers, all of one shape; complex numbers where kind is <c16."""
    shape, level = [], array
    while isinstance(level, list):
        shape.append(len(level))
        level = level[0] if level else None
    flat = []

    def walk(x):
        if isinstance(x, list):
            for y in x:
                walk(y)
        elif kind == "<c16":
            flat.extend((complex(x).real, complex(x).imag))
        else:
            flat.append(float(x))

    walk(array)
    header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }" % (kind, tuple(shape))
    header += " " * ((-len(header) - 11) % 64) + "\n"
    with open(path, "wb") as f:
        f.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode())
        f.write(struct.pack("<%dd" % len(flat), *flat))


def product(a, b):
    return [[sum(x * y for x, y in zip(row, col)) for col in zip(*b)] for row in a]


def kronecker(a, b):
    return [[x * y for x in ra for y in rb] for ra in a for rb in b]


def block_sum(a, b):
    n, m = len(a), len(b)
    return [row + [0.0] * m for row in a] + [[0.0] * n + row for row in b]


def gaussian(source, r, n, m=None):
    return [[[source.gauss(0, 1) for _ in range(m or n)] for _ in range(n)] for _ in range(r)]


def rotation(source, n):
    """A product of plane rotations: orthogonal."""
    q = [[float(i == j) for j in range(n)] for i in range(n)]
    for i in range(n):
        for j in range(i + 1, n):
            t = source.uniform(0, 2 * math.pi)
            for row in q:
                row[i], row[j] = (math.cos(t) * row[i] + math.sin(t) * row[j],
                                  -math.sin(t) * row[i] + math.cos(t) * row[j])
    return q


def transposed(a):
    return [list(col) for col in zip(*a)]


def epsilon(i, j, k):
    return (i - j) * (j - k) * (k - i) / 2


def clifford(n):
    """Real symmetric anticommuting matrices, 2ⁿ rows, 2n of them without the skew ones."""
    one, x, z = [[1, 0], [0, 1]], [[0, 1], [1, 0]], [[1, 0], [0, -1]]
    out = []
    for k in range(n):
        for m in (x, z):
            g = [[1]]
            for i in range(n):
                g = kronecker(g, m if i == k else one if i > k else [[0, -1], [1, 0]])
            out.append(g)
    return out


def permutations_of(n):
    if n == 0:
        return [[]]
    return [p[:i] + [n - 1] + p[i:] for p in permutations_of(n - 1) for i in range(n)]


def regular_representation(n):
    group = permutations_of(n)
    place = {tuple(g): i for i, g in enumerate(group)}
    slices = []
    for g in group:
        m = [[0.0] * len(group) for _ in group]
        for h in group:
            m[place[tuple(g[h[i]] for i in range(n))]][place[tuple(h)]] = 1.0
        slices.append(m)
    return slices


def write_graph(path, n, edges, packed=False):
    text = "%%%%MatrixMarket matrix coordinate real general\n%d %d %d\n" % (n, n, len(edges))
    text += "".join("%d %d %.17g\n" % (i + 1, j + 1, w) for i, j, w in edges)
    with (gzip.open(path, "wt") if packed else open(path, "w")) as f:
        f.write(text)


def write_inputs(folder):
    """The inputs that do not ship, by name, and the arguments of each run."""
    source = random.Random(5)
    runs = []

    def add(name, *arguments):
        runs.append((name, [str(a) for a in arguments]))

    def array(name, slices, kind="<f8"):
        path = os.path.join(folder, name + ".npy")
        write_npy(path, slices, kind)
        return path

    real = array("gaussian", gaussian(source, 3, 7))
    small = array("small", gaussian(source, 2, 4))
    for d in (1, 2, 3, 7):
        add("gaussian_%d" % d, real, "--dim", d)
    add("real_as_complex", real, "--dim", 2, "--field", "complex")
    add("real_as_quaternion", small, "--dim", 2, "--field", "quaternion")
    for c in ("symmetric", "hermitian", "skew"):
        add("class_" + c, real, "--dim", 2, "--class", c)
        if c != "symmetric":
            add("quaternion_class_" + c, small, "--dim", 2, "--class", c, "--field", "quaternion")
        add("complex_class_" + c, small, "--dim", 2, "--class", c, "--field", "complex")
    for m in ("gradient-ascent", "without-gradients", "vomps", "schmidt"):
        add("method_" + m, real, "--dim", 2, "--method", m, "--starts", 4)
    for d in (30, 200):
        add("digits_%d" % d, real, "--dim", 2, "--digits", d)
    add("identified", array("integers", [[[float((3 * i + 5 * j + 7 * k) % 11 - 5) for j in range(4)]
                                         for i in range(4)] for k in range(3)]),
        "--dim", 2, "--digits", 60, "--identify")
    z = [[[complex(source.gauss(0, 1), source.gauss(0, 1)) for _ in range(5)] for _ in range(5)]
         for _ in range(3)]
    complex_ = array("complex", z, "<c16")
    add("complex_2", complex_, "--dim", 2)
    add("complex_digits", complex_, "--dim", 2, "--digits", 40)
    h = [[[[source.gauss(0, 1) for _ in range(4)] for _ in range(4)] for _ in range(4)] for _ in range(2)]
    quaternion = array("quaternion", h)
    add("quaternion_2", quaternion, "--dim", 2)
    add("quaternion_digits", quaternion, "--dim", 1, "--digits", 40)
    cross = array("cross", [[[epsilon(i, j, k) for j in range(3)] for i in range(3)] for k in range(3)])
    add("cross_1", cross, "--dim", 1)
    add("cross_2", cross, "--dim", 2)
    add("clifford", array("clifford", clifford(2)), "--dim", 2)
    for d in (1, 2, 3):
        add("regular_S3_%d" % d, array("regular", regular_representation(3)), "--dim", d)
    q = rotation(source, 9)
    blocks = [product(product(q, block_sum(a, b)), transposed(q))
              for a, b in zip(gaussian(source, 3, 7), gaussian(source, 3, 2))]
    add("two_blocks", array("blocks", blocks), "--dim", 2)
    low = [product(a, b) for a, b in zip(gaussian(source, 3, 6, 1), [[row] for row in
                                                                   gaussian(source, 1, 3, 6)[0]])]
    add("slices_of_rank_1", array("rank_one", low), "--dim", 2)
    steep = [[[math.ldexp(math.floor(21 * source.random()) - 10, -3 * (i + k)) for k in range(5)]
              for i in range(5)] for _ in range(3)]
    add("steep", array("steep", steep), "--dim", 2, "--digits", 40)
    scaled = [[[math.ldexp(x, 15 * (i - j)) for j, x in enumerate(row)] for i, row in enumerate(m)]
              for m in gaussian(source, 2, 5)]
    add("scaled", array("scaled", scaled), "--dim", 2)
    ring = [(i, (i + 1) % 12, 1.0) for i in range(12)]
    for name, edges in (("ring", ring), ("ring_with_chord", ring + [(0, 5, 0.25)]),
                        ("walk", [(i, j, 0.7 if j > i else 0.3) for i in range(12)
                                  for j in (i - 1, i + 1) if 0 <= j < 12]),
                        ("signed", [(i, j, source.gauss(0, 1)) for i in range(8) for j in range(8)
                                    if source.random() < 0.5])):
        path = os.path.join(folder, name + (".mtx.gz" if name == "walk" else ".mtx"))
        write_graph(path, 8 if name == "signed" else 12, edges, name == "walk")
        add("graph_" + name, path, "--dim", 2, "--starts", 6)
    add("one_layer", os.path.join(DIGITS, "one_layer"), "--dim", 4, "--starts", 4)
    add("first_of_two_layers", os.path.join(DIGITS, "two_layer", "layer1"), "--dim", 2, "--starts", 2)
    return runs


def kept(value):
    if isinstance(value, dict):
        return {k: kept(v) for k, v in value.items() if k not in LEFT_OUT and not k.endswith("_seconds")}
    if isinstance(value, list):
        return [kept(v) for v in value]
    return value


def answer_of(program, arguments, folder):
    out = os.path.join(folder, "out")
    shutil.rmtree(out, ignore_errors=True)
    run = subprocess.run([program, "fit", *arguments, "--threads", "1", "--out", out],
                         capture_output=True, text=True, timeout=600)
    answer = {"exit": run.returncode}
    if run.returncode:
        answer["error"] = run.stderr.replace(folder, "")
        return answer
    with open(os.path.join(out, "result.json")) as f:
        answer["result"] = kept(json.load(f))
    for name in sorted(os.listdir(out)):
        if name != "result.json" and not name.endswith(".svg"):
            with open(os.path.join(out, name), "rb") as f:
                answer[name] = hashlib.sha256(f.read()).hexdigest()
    check = subprocess.run([program, "verify", out], capture_output=True, text=True, timeout=600)
    answer["verify"] = {"exit": check.returncode}
    return answer


def record(program, folder):
    os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory() as inputs:
        for name, arguments in write_inputs(inputs):
            with open(os.path.join(folder, name + ".json"), "w") as f:
                json.dump(answer_of(program, arguments, inputs), f, indent=1, sort_keys=True)
            print(name, flush=True)


def differences(a, b, where):
    if isinstance(a, dict) and isinstance(b, dict):
        for k in sorted(set(a) | set(b)):
            yield from differences(a.get(k), b.get(k), where + "/" + k)
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for i, (x, y) in enumerate(zip(a, b)):
            yield from differences(x, y, "%s/%d" % (where, i))
    elif a != b:
        yield "%s: %.60r, %.60r" % (where, a, b)


def compare(before, after):
    names = sorted(set(os.listdir(before)) | set(os.listdir(after)))
    bad = 0
    for name in names:
        sides = []
        for folder in (before, after):
            path = os.path.join(folder, name)
            sides.append(json.load(open(path)) if os.path.exists(path) else None)
        found = list(differences(*sides, name[:-5]))
        bad += bool(found)
        for line in found[:4]:
            print(line)
        if len(found) > 4:
            print("%s: %d more" % (name[:-5], len(found) - 4))
    print("%d of %d runs differ" % (bad, len(names)) if bad else "all %d runs have the same bits" % len(names))
    return bool(bad)


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[1] == "record":
        record(os.path.abspath(sys.argv[2]), sys.argv[3])
    elif len(sys.argv) == 4 and sys.argv[1] == "compare":
        sys.exit(compare(sys.argv[2], sys.argv[3]))
    else:
        sys.exit(__doc__)
