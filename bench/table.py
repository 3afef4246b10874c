"""Writes the results of the benchmarks as Markdown: table.py FOLDER, with one JSON file a program.

This is how bench/results.md is made. Programs that have no file in FOLDER are left out. What each table
means stands in bench/sections.py, the pictures are drawn by bench/pictures.py.
"""

import datetime
import json
import os
import platform
import statistics
import sys

from sections import SECTIONS


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


def section(name):
    """The heading of a table and what its columns mean."""
    title, text = SECTIONS[name]
    print(f"{title}\n\n{text.strip()}\n")


def header(data):
    section("page")
    print(f"Measured on {datetime.date.today().isoformat()}.")
    pinned = os.environ.get("OPENBLAS_CORETYPE")
    print(f"Processor: {processor()}. BLAS: OpenBLAS, kernels {data['context']['blas_core']}, "
          + (f"pinned by OPENBLAS_CORETYPE={pinned}" if pinned else "chosen by itself, not pinned")
          + "; one thread.\n")


FIELDS = {"real": "ℝ", "complex": "ℂ", "quaternion": "ℍ"}


def gamma_tables(data):
    square = {parts[1]: entry["gflops"] for parts, entry in rows_of(data) if parts[0] == "square"}
    square["quaternion"] = square["real"]
    for kind in ("gamma", "adjoint"):
        section(kind)
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
    section("fit")
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
    section("small")
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
    section("multiply")
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
    section("multiply_quaternion")
    table(["ℍ", "m×k×n", "loop", "embedding", "eight products", "chosen by multiply",
           "chosen by left_factor"], ways)


def long_tables(data):
    section("long_products")
    rows, thin = [], []
    for parts, e in rows_of(data):
        cell = lambda key: f"{e[key]:.3g}" if key in e else ""
        times = lambda key: f"{e[key] / e['multiply']:.1f}" if key in e else ""
        if parts[0] == "applied":
            thin.append([FIELDS[parts[1]], *parts[2:4], *map(cell, ("multiply", "prepared", "loop")),
                         f"{e['multiply'] / e['prepared']:.1f}"])
            continue
        rows.append([FIELDS[parts[0]], parts[1], parts[2]] +
                    [cell(k) for k in ("multiply", "prepared", "loop", "boost", "arb")] +
                    [times(k) for k in ("loop", "boost", "arb")])
    table(["", "digits", "n", "multiply", "prepared", "MPFR loop", "Boost loop", "Arb",
           "loop / multiply", "Boost / multiply", "Arb / multiply"], rows)
    section("long_left_factor")
    table(["", "digits", "m×k×n", "multiply", "prepared", "MPFR loop", "multiply / prepared"], thin)


def decomposition_tables(data):
    section("decompositions")
    kinds = ("solve", "qr", "eigh", "svd", "polar")
    rows, grid = [], []
    for parts, e in rows_of(data):
        if parts[0] == "grid":
            grid.append(["×".join(parts[1:3]), f"{e['seconds']:.3g}", f"{e['svd']:.0f}"])
        else:
            rows.append([FIELDS[parts[0]], parts[1], parts[2]] +
                        [f"{e[k]:.0f} ({e[k + '_generic']:.1f})" for k in kinds])
    table(["", "digits", "n", "solve, n right sides", "QR", "eigh", "SVD", "polar"], rows)
    section("singular_values")
    table(["m×n", "seconds", "multiple of A†A"], grid)


METHODS = ("fit", "ascent", "vomps", "gradient ascent", "without gradients", "schmidt")
BASELINES = METHODS[2:5]


def row_name(row):
    return (f"{row['name']}, {FIELDS[row['field']]}, n = {row['n']}, r = {row['r']}, "
            f"d = {row['d']}")


def median_of(starts, key):
    values = [s[key] for s in starts if s["converged"]]
    return statistics.median(values) if values else None


def best_value(row):
    """The highest similarity of a converged end that has a projection, by any method."""
    values = [s["similarity"] for m in row["methods"].values() for s in m["starts"]
              if s["converged"] and not s["pair"]]
    return max(values, default=0)


def solver_rows(data):
    rows = []
    for row in data["rows"]:
        best, name = best_value(row), row_name(row)
        pairs = [s["similarity"] for m in row["methods"].values() for s in m["starts"]
                 if s["converged"] and s["pair"]]
        label = f"{name}: {best:.9f}" + (f"; best pair {max(pairs):.9f}" if pairs else "")
        for method in METHODS:
            m = row["methods"][method]
            starts, choice = m["starts"], m["choice"] or {}
            arrived = [s for s in starts if s["converged"]]
            reached = sum(not s["pair"] and abs(s["similarity"] - best) < 1e-8 for s in starts)
            count = median_of(starts, "applications")
            top = max(s["similarity"] for s in starts)
            rows.append([label, method + "".join(f", {k} {v}" for k, v in choice.items()),
                         f"{best - top:.1e}" if top < best - 1e-9 else "0",
                         f"{reached} of {len(starts)}", f"{len(arrived)} of {len(starts)}",
                         "–" if count is None else f"{median_of(starts, 'iterations'):.0f}",
                         "–" if count is None else f"{count:.0f}",
                         "–" if count is None else f"{1e3 * median_of(starts, 'seconds'):.1f}"])
            label = ""
    return rows


def solver_verdict(data):
    """Ratios of median applications a converged start, row by row, and where a target is missed."""
    rows, ratios, missed = [], {(w, b): [] for w in METHODS[:2] for b in BASELINES}, []
    for row in data["rows"]:
        cells = [row_name(row)]
        for who in METHODS[:2]:
            ours = median_of(row["methods"][who]["starts"], "applications")
            for b in BASELINES:
                theirs = median_of(row["methods"][b]["starts"], "applications")
                if ours is None or theirs is None:
                    cells.append("none converged")
                    continue
                ratios[who, b].append(theirs / ours)
                cells.append(f"{theirs / ours:.2f}")
                if theirs <= ours:
                    missed.append(f"{row_name(row)}: {b} {theirs:.0f}, {who} {ours:.0f}")
        rows.append(cells)
    rows.append(["**median**"] + [f"**{statistics.median(r):.2f}**" if r else "–"
                                  for r in ratios.values()])
    return rows, missed


def solver_tables(data):
    section("solvers")
    print(f"Grids: VOMPS damping {data['dampings']}, accuracy {data['accuracies']}; gradient ascent "
          f"step {data['steps']}, momentum {data['momenta']}; without gradients step "
          f"{data['purified_steps']}. At most {data['most_sweeps']} sweeps or "
          f"{data['most_updates']} updates.\n")
    table(["problem: best value", "method", "its best, below that", "starts that reach it",
           "converged", "iterations", "applications", "ms"], solver_rows(data))
    section("ratios")
    rows, missed = solver_verdict(data)
    table(["problem"] + [f"{b} / {who}" for who in METHODS[:2] for b in BASELINES], rows)
    print("A baseline needs no more applications here: " + ("; ".join(missed) or "nowhere") + ".\n")


def cost_tables(data):
    section("cost")
    rows = []
    for sweep in data["sweeps"]:
        for p in sweep["points"]:
            rows.append([sweep["name"], f"{p['x']:g}", f"{p['applications']:.0f}",
                         f"{1e3 * p['seconds']:.2f}", f"{p['total_seconds']:.3f}",
                         f"{1e3 * p['preparing']:.1f}", f"{p['converged']} of {p['of']}"])
        s = sweep["slopes"]
        rows.append([f"**{sweep['name']}**", "**exponent**"] +
                    [f"**{s[k]:.2f}**" for k in ("applications", "seconds", "total_seconds",
                                                 "preparing")] + [""])
    table(["swept", "", "applications a start", "ms a start", "seconds in all",
           "ms to prepare A", "converged or joined"], rows)


def digits_table(data):
    section("refine")
    table(["problem", "digits", "residuals", "seconds", "of one residual",
           "of 12 residuals and a Jacobian in double"],
          [[sweep["name"], str(p["digits"]), str(p["residuals"]), f"{p['seconds']:.3g}",
            f"{p['ratio']:.0f}", f"{p['in_budget']:.2f}"]
           for sweep in data["sweeps"] for p in sweep["points"]])


TABLES = {"gamma": gamma_tables, "fit": fit_tables, "solvers": solver_tables,
          "cost": cost_tables, "small": small_table, "multiply": multiply_tables,
          "long_products": long_tables, "decompositions": decomposition_tables,
          "refine": digits_table}


def main():
    folder = sys.argv[1]
    found = [name for name in TABLES if os.path.exists(os.path.join(folder, name + ".json"))]
    if "gamma" in found:
        header(load(folder, "gamma"))
    for name in found:
        TABLES[name](load(folder, name))


if __name__ == "__main__":
    main()
