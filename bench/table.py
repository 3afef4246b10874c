"""Writes the results of the benchmarks as Markdown: table.py FOLDER, with one JSON file a program.

Programs that have no file there are left out. FOLDER/cost.svg is written beside cost.json, digits.svg beside refine.json.
"""

import json
import math
import os
import platform
import statistics
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
    print("A left factor of m×k on n columns, applied many times:\n")
    table(["", "digits", "m×k×n", "multiply", "prepared", "MPFR loop", "multiply / prepared"], thin)


def decomposition_tables(data):
    print("### Decompositions of long numbers: time as a multiple of one product of the same size; "
          "in parentheses the generic routine as a multiple of that\n")
    kinds = ("solve", "qr", "eigh", "svd", "polar")
    rows, grid = [], []
    for parts, e in rows_of(data):
        if parts[0] == "grid":
            grid.append(["×".join(parts[1:3]), f"{e['seconds']:.3g}", f"{e['svd']:.0f}"])
        else:
            rows.append([FIELDS[parts[0]], parts[1], parts[2]] +
                        [f"{e[k]:.0f} ({e[k + '_generic']:.1f})" for k in kinds])
    table(["", "digits", "n", "solve, n right sides", "QR", "eigh", "SVD", "polar"], rows)
    print("Singular values 1, 2, … at 50 digits:\n")
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
    print("### Every method on every problem, from the same starts\n")
    print(f"Grids: VOMPS damping {data['dampings']}, accuracy {data['accuracies']}; gradient ascent "
          f"step {data['steps']}, momentum {data['momenta']}; without gradients step "
          f"{data['purified_steps']}. At most {data['most_sweeps']} sweeps or "
          f"{data['most_updates']} updates.\n")
    table(["problem: best value", "method", "its best, below that", "starts that reach it",
           "converged", "iterations", "applications", "ms"], solver_rows(data))
    print("### Applications of a baseline over those of the library\n")
    rows, missed = solver_verdict(data)
    table(["problem"] + [f"{b} / {who}" for who in METHODS[:2] for b in BASELINES], rows)
    print("A baseline needs no more applications here: " + ("; ".join(missed) or "nowhere") + ".\n")


LABELS = {"seconds": "seconds a start", "applications": "applications a start",
          "total_seconds": "seconds in all", "preparing": "seconds for Γ(A,A)"}


def cost_tables(data):
    print("### What a fit costs\n")
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


def decades(values):
    return math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))


def panel(sweep, key, left, top, width, height):
    """One log-log plot of `key` against what is swept, with its exponent."""
    xs, ys = ([p[k] for p in sweep["points"]] for k in ("x", key))
    low, high = decades(ys)
    high = max(high, low + 1)

    def at(x, y):
        u = math.log(x / xs[0]) / math.log(xs[-1] / xs[0])
        v = (math.log10(y) - low) / (high - low)
        return left + u * width, top + height - v * height

    out = [f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="none" '
           'stroke="#999"/>']
    for decade in range(low, high + 1):
        y = at(xs[0], 10.0 ** decade)[1]
        out.append(f'<line x1="{left}" y1="{y:.1f}" x2="{left + width}" y2="{y:.1f}" '
                   'stroke="#ddd"/>')
        label = f"{10.0 ** decade:g}"
        out.append(f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{label}</text>')
    for x in xs:
        u = at(x, ys[0])[0]
        out.append(f'<text x="{u:.1f}" y="{top + height + 16}" text-anchor="middle">{x:g}</text>')
    points = [at(x, y) for x, y in zip(xs, ys)]
    line = " ".join(f"{u:.1f},{v:.1f}" for u, v in points)
    out.append(f'<polyline points="{line}" fill="none" stroke="#2b6cb0" stroke-width="2"/>')
    out += [f'<circle cx="{u:.1f}" cy="{v:.1f}" r="3.5" fill="#2b6cb0"/>' for u, v in points]
    out.append(f'<text x="{left + width / 2}" y="{top - 8}" text-anchor="middle">'
               f'{LABELS[key]} against {sweep["name"]}: exponent '
               f'{sweep["slopes"][key]:.2f}</text>')
    return out


def cost_picture(data, path):
    width, height, out = 210, 150, []
    for column, sweep in enumerate(data["sweeps"]):
        for line, key in enumerate(("applications", "seconds" if column < 3 else "total_seconds")):
            out += panel(sweep, key, 70 + column * 320, 40 + line * 220, width, height)
    size = (70 + 3 * 320 + width + 50, 40 + 220 + height + 40)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]} {size[1]}" '
                   'font-family="sans-serif" font-size="12">\n'
                   f'<rect width="{size[0]}" height="{size[1]}" fill="white"/>\n'
                   + "\n".join(out) + "\n</svg>\n")


def digits_table(data):
    print("\n| problem | digits | residuals | seconds | of one residual | of 12 residuals and a "
          "Jacobian in double |\n|---|---|---|---|---|---|")
    for sweep in data["sweeps"]:
        for p in sweep["points"]:
            print(f"| {sweep['name']} | {p['digits']} | {p['residuals']} | {p['seconds']:.3g} | "
                  f"{p['ratio']:.0f} | {p['in_budget']:.2f} |")


def digits_picture(data, path):
    """Residuals counted and seconds against the digits, both axes logarithmic."""
    colours, width, height, out = ("#2a6f97", "#c1553b"), 300, 200, []
    for column, (key, title) in enumerate((("residuals", "residuals"), ("seconds", "seconds"))):
        left, top = 70 + column * 420, 50
        sweeps = [s for s in data["sweeps"] if len(s["points"]) > 1]
        ys = [math.log10(p[key]) for s in sweeps for p in s["points"]]
        low, high = math.floor(min(ys)), math.ceil(max(ys))
        x_at = lambda n: left + width * (math.log10(n) - 1.4) / 2.2
        y_at = lambda y: top + height * (high - math.log10(y)) / max(1, high - low)
        out.append(f'<text x="{left}" y="{top - 14}">{title}</text>')
        for k in range(low, high + 1):
            y = y_at(10.0 ** k)
            out.append(f'<path d="M{left} {y:.1f}h{width}" stroke="#ddd"/><text x="{left - 8}" '
                       f'y="{y + 4:.1f}" text-anchor="end">{10.0 ** k:g}</text>')
        for n in (30, 100, 300, 1000, 3000):
            out.append(f'<text x="{x_at(n):.1f}" y="{top + height + 18}" '
                       f'text-anchor="middle">{n}</text>')
        out.append(f'<text x="{left + width / 2}" y="{top + height + 36}" '
                   'text-anchor="middle">digits</text>')
        for i, sweep in enumerate(sweeps):
            points = [(x_at(p["digits"]), y_at(p[key])) for p in sweep["points"]]
            line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            out.append(f'<polyline points="{line}" fill="none" stroke="{colours[i]}"/>')
            out += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colours[i]}"/>'
                    for x, y in points]
            out.append(f'<text x="{left + 10}" y="{top + 14 + 16 * i}" '
                       f'fill="{colours[i]}">{sweep["name"]}</text>')
    with open(path, "w", encoding="utf-8") as file:
        file.write('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 820 310" '
                   'font-family="sans-serif" font-size="12">\n'
                   '<rect width="820" height="310" fill="white"/>\n' + "\n".join(out)
                   + "\n</svg>\n")


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
    if "cost" in found:
        cost_picture(load(folder, "cost"), os.path.join(folder, "cost.svg"))
    if "refine" in found:
        digits_picture(load(folder, "refine"), os.path.join(folder, "digits.svg"))


if __name__ == "__main__":
    main()
