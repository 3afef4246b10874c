"""Draws the pictures of docs/performance.md from the tables of bench/results.md: pictures.py RESULTS.md FOLDER.

Two kinds: curves over logarithmic axes, and strips, a row of dots for each problem.
"""

import math
import os
import re
import sys

COLOURS = ("#2b6cb0", "#c1553b", "#3c8d5a", "#8a5fa8", "#a07d1c", "#5b6770")


def tables_of(path):
    """Heading → rows of the first table under it, each a list of cells."""
    tables, heading = {}, None
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("#"):
                heading = line.lstrip("#").strip()
            elif line.startswith("|"):
                cells = [cell.strip().strip("*") for cell in line.strip().strip("|").split("|")]
                if not set("".join(cells)) <= set("-"):
                    tables.setdefault(heading, []).append(cells)
    return tables


def number(cell):
    """The first number of a cell; None where there is none."""
    found = re.match(r"-?\d+(\.\d+)?(e[+-]?\d+)?", cell)
    return float(found.group()) if found else None


def text(x, y, words, anchor="start", colour="#222", size=12):
    words = words.replace("&", "&amp;").replace("<", "&lt;")
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" '
            f'font-size="{size}">{words}</text>')


def write(path, width, height, parts):
    with open(path, "w", encoding="utf-8") as file:
        file.write(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
                   'font-family="sans-serif">\n'
                   f'<rect width="{width}" height="{height}" fill="white"/>\n'
                   + "\n".join(parts) + "\n</svg>\n")


def ticks(low, high):
    """Round values on a logarithmic axis: decades, with 2 and 5 between where there are few."""
    steps = (1, 2, 5) if math.log10(high / low) < 2.5 else (1,)
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    values = [s * 10.0 ** k for k in decades for s in steps]
    return [v for v in values if low * 0.999 <= v <= high * 1.001]


def scale(low, high, begin, length):
    return lambda v: begin + length * math.log(v / low) / math.log(high / low)


def bounds(values, steps=(1, 2, 5, 10)):
    """The round values around all of these."""
    def rounded(v, up):
        k = math.floor(math.log10(v))
        fits = [s * 10.0 ** k for s in steps if (s * 10.0 ** k >= v if up else s * 10.0 ** k <= v)]
        return min(fits) if up else max(fits)
    low, high = rounded(min(values), False), rounded(max(values), True)
    return low, high if high > low else 10 * low


def curves(title, series, left, top, width=240, height=170, steps=(1, 2, 5, 10)):
    """One panel: `series` is name → list of (x, y); both axes are logarithmic, y from and to one of `steps`."""
    points = [p for line in series.values() for p in line]
    x_low, x_high = min(x for x, _ in points), max(x for x, _ in points)
    y_low, y_high = bounds([y for _, y in points], steps)
    at_x, at_y = scale(x_low, x_high, left, width), scale(y_low, y_high, top + height, -height)
    out = [text(left + width / 2, top - 10, title, "middle")]
    for v in ticks(y_low, y_high):
        out.append(f'<path d="M{left} {at_y(v):.1f}h{width}" stroke="#ddd"/>')
        out.append(text(left - 6, at_y(v) + 4, f"{v:g}", "end"))
    shown = -math.inf
    for v in sorted({x for x, _ in points}):
        if at_x(v) < shown + 30:
            continue
        shown = at_x(v)
        out.append(text(at_x(v), top + height + 16, f"{v:g}", "middle", size=11))
    for k, (name, line) in enumerate(series.items()):
        colour = COLOURS[k % len(COLOURS)]
        path = " ".join(f"{at_x(x):.1f},{at_y(y):.1f}" for x, y in line)
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [f'<circle cx="{at_x(x):.1f}" cy="{at_y(y):.1f}" r="3.2" fill="{colour}"/>'
                for x, y in line]
        if len(series) > 1:
            out.append(text(left + 8, top + 14 + 15 * k, name, colour=colour))
    return out


def strips(path, title, rows, reference, unit):
    """`rows` is a list of (label, name → value or list of values); one dot a value, a line at `reference`."""
    names = list(dict.fromkeys(name for _, dots in rows for name in dots))
    values = [v for _, dots in rows for vs in dots.values() for v in vs] + [reference]
    low, high = bounds(values)
    left = 30 + 6.2 * max(len(label) for label, _ in rows)
    top, width, step = 56, 420, 19
    at, bottom = scale(low, high, left, width), top + step * len(rows)
    out = [text(16, 22, title, size=14)]
    along = left
    for k, name in enumerate(names):
        out.append(text(along, 44, "● " + name, colour=COLOURS[k]))
        along += 40 + 7 * len(name)
    for v in ticks(low, high):
        out.append(f'<path d="M{at(v):.1f} {top}V{bottom}" stroke="#e2e2e2"/>')
        out.append(text(at(v), bottom + 16, f"{v:g}{unit}", "middle", size=11))
    out.append(f'<path d="M{at(reference):.1f} {top}V{bottom}" stroke="#444" stroke-dasharray="4 3"/>')
    for i, (label, dots) in enumerate(rows):
        y = top + step * (i + 0.5)
        out.append(text(left - 12, y + 4, label, "end", size=11))
        for name, vs in dots.items():
            out += [f'<circle cx="{at(v):.1f}" cy="{y:.1f}" r="4" fill="{COLOURS[names.index(name)]}" '
                    'fill-opacity="0.85"/>' for v in vs]
    write(path, round(left + width + 40), bottom + 30, out)


def gamma_picture(tables, path):
    rows = {}
    for field, n, d, rate, *_ in tables["Γ against the two products it is made of"][1:]:
        rows.setdefault(f"{field}, n = {n}", {}).setdefault(f"d = {d}", []).append(number(rate))
    strips(path, "Rate of Γ, as a part of the rate of the two matrix products it is made of",
           list(rows.items()), 100, " %")


def solvers_picture(tables, path):
    rows = []
    for problem, *cells in tables["Applications of a baseline over those of the library"][1:]:
        found = zip(("VOMPS", "gradient ascent", "without gradients"), map(number, cells[:3]))
        rows.append((problem, {name: [v] for name, v in found if v is not None}))
    strips(path, "Applications of Γ that a baseline needs for one of the library's", rows, 1, "")


def decompositions_picture(tables, path):
    head, *rows = tables["Decompositions of long numbers"]
    drawn = []
    for field, digits, n, *cells in rows:
        times = [re.search(r"\(([\d.]+)\)", cell).group(1) for cell in cells]
        drawn.append((f"{field}, {digits} digits, n = {n}",
                      {name.split(",", maxsplit=1)[0]: [float(t)] for name, t in zip(head[3:], times)}))
    strips(path, "Time of a generic routine over that of the refined one", drawn, 1, "")


def products_picture(tables, path):
    panels = {"Boost": 9, "Arb": 10}  # the columns
    out = []
    for k, (name, column) in enumerate(panels.items()):
        series = {}
        for row in tables["Products of long numbers"][1:]:
            value = number(row[column]) if row[1] in ("50", "100") else None
            if value is not None:
                series.setdefault(f"{row[0]}, {row[1]} digits", []).append((float(row[2]), value))
        title = f"{name}: its time over that of multiply, n×n"
        out += curves(title, series, 60 + 400 * k, 50, 320, 230)
    write(path, 820, 330, out)


def cost_picture(tables, path):
    out, sweeps = [], {}
    for name, x, applications, _, seconds, *_ in tables["What a fit costs"][1:]:
        if x == "exponent":
            sweeps[name]["exponents"] = (applications, seconds)
            continue
        sweep = sweeps.setdefault(name, {"applications a start": [], "seconds in all": []})
        sweep["applications a start"].append((float(x), float(applications)))
        sweep["seconds in all"].append((float(x), float(seconds)))
    for column, (name, sweep) in enumerate(sweeps.items()):
        for line, (key, exponent) in enumerate(zip(list(sweep)[:2], sweep["exponents"])):
            out += curves(f"{key} against {name}: exponent {exponent}", {key: sweep[key]},
                          60 + 330 * column, 50 + 230 * line, steps=(1, 10))
    write(path, 60 + 330 * len(sweeps), 500, out)


def digits_picture(tables, path):
    out = []
    for k, (column, name) in enumerate(((2, "residuals"), (3, "seconds"))):
        series = {}
        for row in tables["From a fit in double to many digits"][1:]:
            series.setdefault(row[0], []).append((float(row[1]), float(row[column])))
        series = {key: line for key, line in series.items() if len(line) > 1}
        out += curves(f"{name} against digits", series, 60 + 420 * k, 50, 340, 230)
    write(path, 860, 330, out)


PICTURES = {"gamma.svg": gamma_picture, "solvers.svg": solvers_picture,
            "long_products.svg": products_picture, "decompositions.svg": decompositions_picture,
            "cost.svg": cost_picture, "digits.svg": digits_picture}


def main():
    tables = tables_of(sys.argv[1])
    for name, draw in PICTURES.items():
        draw(tables, os.path.join(sys.argv[2], name))


if __name__ == "__main__":
    main()
