"""What the tables of bench/results.md are called and what their columns mean: name → (heading, text)."""

PAGE = """
For readers of the figures behind [docs/performance.md](../docs/performance.md). `scripts/bench.sh` writes this page: it builds the
benchmarks, runs them and puts what they measured here. Words are in the [glossary](../docs/glossary.md), what the figures led to in [log.md](log.md).

Read the ratios. Both sides of each are timed by turns in one program, in processor time of the thread, and the median over
the rounds is shown. A shared machine changes times by 20 % from run to run and ratios by 10 %.
"""

GAMMA = """
Γ(A,B)X is A X, an rn×n×d product, and that times B†, an n×rd×d product. The column *rate / that of the
products* compares `apply` into given storage with two BLAS calls of these shapes and nothing else; over ℍ
with the eight real products that each of the two takes, on ready-made sums of components. A is cold on
both sides: each call takes another of so many copies that none is left in the caches. A multiply-add
counts 2 operations over ℝ, 8 over ℂ and 16 over ℍ. The *square product* is 512×512×512 from the caches;
thin products do not come near it, because A is used d times only. For d ≤ 4, *what memory allows* is the
time in which a dot product reads as many bytes as A has. r = 10.
"""

FIT = """
Digits, one layer, real, d = 4, A of size 10×64×64: from the same eight starts (Schmidt, perturbed,
random) to the same ‖N − BC‖, evaluated exactly in the end. One application is one Γ(A,·), adjoint or
compression on one U → V. The gradient ascent (`cofree/baseline/gradient_ascent.hpp`: momentum, one power
step of each eigenoperator an update, three applications) runs on the same kernels; B is scaled back to
its norm after each update, without which its steps fade and it needs several times as many. Looks at the
true gradient are free for both. Ratios are formed start by start.
"""

SOLVERS = """
`build/bin/bench_solvers > solvers.json` runs this section alone; a word after it selects rows, as in "octonions 2".

From the same eight starts (Schmidt, perturbed, random) to the same ‖N − BC‖: 1e-10 on Gaussian data,
1e-9 elsewhere. *fit* is `lsrdr` as users run it, with its confirmations from cold and the turning of
complex pairs; *ascent* is its climb alone (L-BFGS, then the joint solve). The baselines (`include/cofree/baseline`,
`cofree fit --method`) run on the same kernels and count alike; their looks at the true gradient are free. Each is
tuned over the grid on two starts of every row and the best choice is kept, the library is not. Medians
are over converged starts, of which none stops at the end of another (`join = false`); the best value is the highest
with a projection, by any method. Fixing Γ(A,A), which the Schmidt start needs, is counted for none.
"""

RATIOS = """
Median applications of a start of a baseline over those of the library. A figure above 1 says that the library needs fewer.
"""

COST = """
`build/bin/bench_cost`: Gaussian over ℝ, n = 32, r = 6, d = 4 and eight starts except for what is swept;
median of two draws, without the second-order check; applications and seconds a start are means over all starts,
of which those that end in complex pairs cost two to four times the others. Exponents are those of a straight line
through the logarithms. The time to prepare A (its self radius and whether it is nilpotent) is apart.
"""

SMALL = """
Times of a composition and of Γ (r = 4, d = 4), as multiples of the bare kernels on the same numbers: BLAS,
over ℍ the product of arrays. *Given*: into storage that is there, against the kernel there; *value*: a new
operator with its spaces checked, against a kernel that returns a fresh array. A†B is `adjoint_product(A, B)`;
`adjoint(A) * B` forms A† first.
"""

MULTIPLY = """
Nanoseconds a multiply-add of the field. Over ℝ and ℂ `multiply` is one BLAS call.
"""

MULTIPLY_QUATERNION = """
There are three ways: a loop, one real product with B embedded as real 4×4 blocks (A†B: the sixteen
products of components in one real product of the arrays as they lie), and eight real products of sums of
components [Howell1975]. `multiply` chooses by size; the limits stand in
`src/dense/multiply_quaternion.cpp`. `left_factor`, which Γ uses for A, has the eight sums of A ready.
Everything is warm here, and the ways share the caches, which the largest sizes show.
"""

LONG_PRODUCTS = """
`multiply` over numbers that stand on MPFR, n×n×n, entries standard normal with all digits random, in nanoseconds a
multiply-add of the field. *Prepared*: a left factor that keeps its residues (`detail::residue_factor`, which
`left_factor` uses from its second product on). The MPFR loop, the loop of Boost's `cpp_bin_float` and Arb's `arb_mat_mul` are measured
beside it in the same run; loops that take long on some rows of the product. How the product works is in
[docs/precision.md](../docs/precision.md#products).
"""

LONG_LEFT_FACTOR = """
A left factor of m×k on n columns, applied many times, in nanoseconds a multiply-add.
"""

DECOMPOSITIONS = """
`bench_decompositions`: time as a multiple of one product of the same size in the same run; in parentheses the generic
routine as a multiple of that. The rows of one field compare; products of different fields run at different rates.
"""

SINGULAR_VALUES = """
Arrays of m×n with singular values 1, 2, … at 50 digits.
"""

REFINE = """
`bench_refine`: the whole call, with ρ(Γ(A,A)), gap, curvature and certificate, beside one residual and beside 12
residuals and one Jacobian in double. `bench_refine octonions 10000` and the like measure other digits.
"""

SECTIONS = {
    "page": ("# Measured tables", PAGE),
    "gamma": ("## Γ against the two products it is made of", GAMMA),
    "adjoint": ("## The adjoint of Γ", "Y ↦ A†(Y⊗1)B, with the same columns."),
    "fit": ("## The library against the original gradient ascent", FIT),
    "solvers": ("## Every method on every problem", SOLVERS),
    "ratios": ("## Applications of a baseline over those of the library", RATIOS),
    "cost": ("## What a fit costs", COST),
    "small": ("## Small operators", SMALL),
    "multiply": ("## Products of arrays", MULTIPLY),
    "multiply_quaternion": ("## Products of arrays over ℍ", MULTIPLY_QUATERNION),
    "long_products": ("## Products of long numbers", LONG_PRODUCTS),
    "long_left_factor": ("## Left factors of long numbers", LONG_LEFT_FACTOR),
    "decompositions": ("## Decompositions of long numbers", DECOMPOSITIONS),
    "singular_values": ("## Singular values of thin arrays", SINGULAR_VALUES),
    "refine": ("## From a fit in double to many digits", REFINE),
}
