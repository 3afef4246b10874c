"""Writes the results of the benchmarks as Markdown: table.py FOLDER, with one JSON file a program."""

import json
import os
import platform
import sys


def load(folder, program):
    with open(os.path.join(folder, program + ".json"), encoding="utf-8") as file:
        return json.load(file)


def rows_of(data):
    """The benchmarks by name, as lists of the parts of the name with the counters."""
    for entry in data["benchmarks"]:
        name = entry["name"].split("/iterations:")[0]
        yield name.split("/"), entry


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            for line in file:
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def header(data):
    pinned = os.environ.get("OPENBLAS_CORETYPE")
    print(f"Processor: {processor()}. BLAS: OpenBLAS, kernels {data['context']['blas_core']}, "
          + (f"pinned by OPENBLAS_CORETYPE={pinned}" if pinned else "chosen by itself, not pinned")
          + "; one thread.\n")


FIELDS = {"real": "ℝ", "complex": "ℂ", "quaternion": "ℍ"}


def gamma_tables(data):
    square = {parts[1]: entry["gflops"] for parts, entry in rows_of(data) if parts[0] == "square"}
    square["quaternion"] = square["real"]
    for kind, title in (("gamma", "Γ(A,B) into given storage"), ("adjoint", "Γ(A,B)†")):
        print(f"### {title} against its own two products, r = 10, A cold\n")
        rows = []
        for parts, e in rows_of(data):
            if parts[0] != kind:
                continue
            share = f"{100 * e['memory_share']:.0f} %" if "memory_share" in e else ""
            rows.append([FIELDS[parts[1]], parts[2], parts[3], f"{100 * e['ratio']:.0f} %",
                         f"{e['gflops']:.1f}", f"{e['blas_gflops']:.1f}",
                         f"{square[parts[1]]:.0f}", share])
        table(["", "n", "d", "rate / that of the products", "GFLOP/s", "products alone",
               "square product", "of what memory allows"], rows)


def fit_tables(data):
    print("### Digits, d = 4: the library against the original gradient ascent\n")
    best = data["best"]
    print(f"Grid: steps {', '.join(map(str, data['steps']))}; momentum "
          f"{', '.join(map(str, data['momenta']))}. Best that reaches the norm from every start: "
          f"step {best['step']}, momentum {best['momentum']}.\n")
    rows = []
    for e in data["norms"]:
        for who, name in (("library", "library"), ("original", "gradient ascent")):
            s = e[who]
            rows.append([f"{e['norm']:g}", name, f"{s['reached']} of {s['of']}",
                         f"{s['applications']:.0f}", f"{min(s['each']):.0f} to {max(s['each']):.0f}",
                         f"{1000 * s['seconds']:.1f}"])
        r = e["ratio"]
        rows.append([f"{e['norm']:g}", "**ratio**", "", f"**{r['applications']:.1f}**",
                     f"{min(r['each']):.1f} to {max(r['each']):.1f}", f"**{r['seconds']:.1f}**"])
    table(["to ‖N − BC‖ ≤", "", "starts that reached it", "applications of Γ a start (median)",
           "least to most", "milliseconds a start"], rows)
    faster = [g for g in data["grid"] if g["reached"] < g["of"]]
    faster = sorted(faster, key=lambda g: min(g["each"]))[:3]
    print("Pairs of the grid that were faster from some start and failed from another: " +
          "; ".join(f"step {g['step']}, momentum {g['momentum']}: {min(g['each']):.0f} at best, "
                    f"failed from start {g['of']}" for g in faster) + ".\n")


def small_table(data):
    print("### Small operators against bare kernels on the same numbers (1 = the kernels)\n")
    found = {}
    for parts, e in rows_of(data):
        found.setdefault((parts[1], parts[2]), {})[parts[0]] = e
    rows = []
    for (field, n), by in found.items():
        row = [FIELDS[field], n]
        for kind in ("compose", "adjoint_compose", "gamma"):
            row += [f"{by[kind]['given']:.2f}", f"{by[kind]['value']:.2f}"]
        rows.append(row)
    table(["", "n", "AB given", "AB value", "A†B given", "A†B value", "Γ given", "Γ value"], rows)


def multiply_tables(data):
    print("### Products of arrays, nanoseconds a multiply-add of the field\n")
    rows, ways = {}, []
    for parts, e in rows_of(data):
        size = "×".join(parts[1:])
        if parts[0] in ("real", "complex"):
            rows.setdefault(size, []).extend([f"{e['multiply']:.3f}", f"{e['blas']:.3f}"])
        else:
            kind = "A B" if parts[0] == "quaternion" else "A†B"
            ways.append([kind, size] + [f"{e[k]:.2f}" for k in
                                        ("loop", "embedding", "eight", "multiply", "prepared")])
    table(["m×k×n", "ℝ multiply", "ℝ BLAS", "ℂ multiply", "ℂ BLAS"],
          [[size] + row for size, row in rows.items()])
    table(["ℍ", "m×k×n", "loop", "embedding", "eight products", "chosen by multiply",
           "chosen by left_factor"], ways)


def long_tables(data):
    print("### Products of long numbers, nanoseconds a multiply-add of the field\n")
    rows = []
    for parts, e in rows_of(data):
        cell = lambda key: f"{e[key]:.3g}" if key in e else ""
        times = lambda key: f"{e[key] / e['multiply']:.1f}" if key in e else ""
        rows.append([FIELDS[parts[0]], parts[1], parts[2]] +
                    [cell(k) for k in ("multiply", "prepared", "loop", "boost", "arb")] +
                    [times(k) for k in ("loop", "boost", "arb")])
    table(["", "digits", "n", "multiply", "prepared", "MPFR loop", "Boost loop", "Arb",
           "loop / multiply", "Boost / multiply", "Arb / multiply"], rows)


def main():
    folder = sys.argv[1]
    gamma = load(folder, "gamma")
    header(gamma)
    gamma_tables(gamma)
    fit_tables(load(folder, "fit"))
    small_table(load(folder, "small"))
    multiply_tables(load(folder, "multiply"))
    long_tables(load(folder, "long_products"))


if __name__ == "__main__":
    main()
