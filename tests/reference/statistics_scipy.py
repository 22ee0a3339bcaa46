"""Makes statistics_scipy.csv: python3 statistics_scipy.py > statistics_scipy.csv

Same columns as statistics_r.csv. Made with SciPy 1.10. Where SciPy has no such test, all
arrangements are enumerated here.
"""
import itertools
import math

import numpy as np
from scipy import stats

rng = np.random.default_rng(20240607)


def num(values):
    return " ".join(f"{float(v):.17g}" for v in values)


def text(values):
    if len(values) and isinstance(values[0], (list, np.ndarray)):
        return "|".join(num(v) for v in values)
    return num(values)


def row(method, x, y=(), statistic=None, p=None, estimate=None, low=None, high=None, level=None):
    cells = ["NA" if v is None else f"{float(v):.17g}"
             for v in (statistic, p, estimate, low, high, level)]
    print(",".join([method, text(x), text(y), *cells]))


def distinct(n, scale=1.0):
    return rng.choice(np.arange(1, 40 * n), n, replace=False) / 40 * scale


print("method,x,y,statistic,p,estimate,low,high,level")

for m, n in [(2, 2), (3, 3), (4, 3), (4, 4), (5, 5), (9, 7), (15, 15)]:
    for _ in range(2):
        v = distinct(m + n)
        x, y = v[:m], v[m:]
        r = stats.mannwhitneyu(x, y, method="exact")
        row("mann_whitney_exact", x, y, r.statistic, r.pvalue)

for m, n in [(60, 55), (80, 7)]:
    for levels in (5, 30):
        x, y = rng.integers(0, levels, m), rng.integers(0, levels, n) + 1
        r = stats.mannwhitneyu(x, y, method="asymptotic", use_continuity=True)
        row("mann_whitney_normal", x, y, r.statistic, r.pvalue)

for n in (5, 8, 14, 25):
    d = distinct(n) * rng.choice([-1, 1], n)
    r = stats.wilcoxon(d, mode="exact")
    ranks = stats.rankdata(np.abs(d))
    row("signed_rank_exact", d, (), ranks[d > 0].sum(), r.pvalue)

# Kruskal-Wallis: exact share of assignments with H as large or larger
for sizes in [(2, 2), (2, 2, 2), (3, 3), (3, 2, 2), (3, 3, 2), (3, 3, 3), (4, 3, 2)]:
    for levels in (None, 4):
        total = sum(sizes)
        v = distinct(total) if levels is None else rng.integers(0, levels, total).astype(float)
        if len(set(v)) < 2:
            v[0] += 1
        parts = np.split(v, np.cumsum(sizes)[:-1])
        observed = stats.kruskal(*parts).statistic
        ranks = stats.rankdata(v)

        def score(groups):
            return sum(ranks[list(g)].sum() ** 2 / len(g) for g in groups)

        def assignments(left, rest):
            if not rest:
                yield ()
                return
            for chosen in itertools.combinations(left, rest[0]):
                remaining = tuple(i for i in left if i not in chosen)
                for others in assignments(remaining, rest[1:]):
                    yield (chosen, *others)

        here = score(np.split(np.arange(total), np.cumsum(sizes)[:-1]))
        scores = np.array([score(g) for g in assignments(tuple(range(total)), sizes)])
        row("kruskal_wallis_exact", parts, (), observed, np.mean(scores >= here - 1e-9))

for k in (3, 4):
    parts = [rng.normal(0.2 * i, 1, 14) for i in range(k)]
    r = stats.kruskal(*parts)
    row("kruskal_wallis_chi", parts, (), r.statistic, r.pvalue)

for n in (3, 4, 6, 25):
    x, y = rng.normal(0, 1, n), rng.normal(0.5, 2, n)
    r = stats.ttest_rel(x, y)
    row("t_paired", x - y, (), r.statistic, r.pvalue)
    r = stats.ttest_ind(x, y, equal_var=False)
    row("t_welch", x, y, r.statistic, r.pvalue)
    r = stats.ttest_ind(x, y)
    row("t_student", x, y, r.statistic, r.pvalue)

# Spearman with and without ties: all permutations, |rho| as large or larger
for n in (3, 4, 5, 6, 7, 8):
    for levels in (None, 3):
        if levels is None:
            x, y = distinct(n), distinct(n)
        else:
            x, y = rng.integers(0, levels, n).astype(float), rng.integers(0, levels, n).astype(float)
            if len(set(x)) < 2:
                x[0] += 1
            if len(set(y)) < 2:
                y[0] += 1
        rx, ry = stats.rankdata(x), stats.rankdata(y)
        cx, cy = rx - rx.mean(), ry - ry.mean()
        orders = np.array(list(itertools.permutations(range(n))))
        sums = cy[orders] @ cx
        p = np.mean(np.abs(sums) >= abs(cx @ cy) - 1e-9)
        row("spearman_exact", x, y, stats.spearmanr(x, y).statistic, p)
for n in (13, 40):
    x = rng.integers(0, 12, n)
    y = x + rng.integers(0, 15, n)
    r = stats.spearmanr(x, y)
    row("spearman_t", x, y, r.statistic, r.pvalue)
for n in (4, 9, 30):
    x = rng.normal(0, 1, n)
    y = 0.5 * x + rng.normal(0, 1, n)
    r = stats.pearsonr(x, y)
    ci = r.confidence_interval(0.95)
    row("pearson", x, y, r.statistic, r.pvalue, r.statistic, ci.low, ci.high)

# Blocks (one per |): permutation of the labels within each, mean over blocks of mean a - mean b,
# and van Elteren's weighted rank sum
for sizes in [[(1, 1)] * 3, [(1, 1)] * 6, [(1, 1)] * 10, [(2, 2)] * 3, [(2, 3), (1, 2), (2, 2)],
              [(3, 3), (2, 1)]]:
    for levels in (None, 4):
        draw = (lambda n: rng.normal(0, 1, n)) if levels is None else (
            lambda n: rng.integers(0, levels, n).astype(float))
        a = [draw(m) + 0.5 for m, _ in sizes]
        b = [draw(n) for _, n in sizes]
        if levels is not None:
            a[0][0] = b[0][0] + 1
        mean_parts, rank_parts = [], []
        for x, y in zip(a, b):
            v = np.concatenate([x, y])
            ranks = stats.rankdata(v)
            m, n = len(x), len(y)
            chosen = [list(c) for c in itertools.combinations(range(m + n), m)]
            sums = np.array([v[c].sum() for c in chosen])
            mean_parts.append(sums / m - (v.sum() - sums) / n)
            rank_parts.append(np.array([ranks[c].sum() for c in chosen]) / (m + n + 1))
        for method, parts, centre in (("blocked_permutation", mean_parts, 0.0),
                                      ("van_elteren", rank_parts, None)):
            totals = parts[0]
            for q in parts[1:]:
                totals = np.add.outer(totals, q).ravel()
            scale = len(sizes) if method == "blocked_permutation" else 1
            observed = sum(q[0] for q in parts) / scale  # the first choice is the observed one
            totals = totals / scale
            middle = totals.mean() if centre is None else centre
            p = np.mean(np.abs(totals - middle) >= abs(observed - middle) - 1e-9)
            row(method, a, b, observed, p)

# Estimates
for m, n in [(2, 2), (3, 3), (4, 6), (12, 9)]:
    x, y = rng.normal(0.8, 1, m), rng.normal(0, 1.5, n)
    df = m + n - 2
    pooled = math.sqrt(((m - 1) * x.var(ddof=1) + (n - 1) * y.var(ddof=1)) / df)
    j = math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)
    row("hedges_g", x, y, None, None, j * (x.mean() - y.mean()) / pooled)
    row("cliffs_delta", x, y, None, None, np.sign(np.subtract.outer(x, y)).mean())
    p = (x - x[::-1].min()) / 10 + 0.01
    row("adjust_sidak", np.clip(p, 0, 1), 1 - (1 - np.clip(p, 0, 1)) ** m)

# Equivalence: two one-sided t tests of (R - M) +- 0.2 (M - K), and Fieller's interval as the set
# of ratios that a t test of (R - K) - ratio (M - K) does not reject, found by bisection
for n in (2, 3, 4, 6, 10):
    for rescue in (0.0, 0.5, 1.0):
        control = 1 + rng.normal(0, 0.05, n)
        knockdown = 0.4 + rng.normal(0, 0.02, n)
        rescued = knockdown + rescue * (control - knockdown) + rng.normal(0, 0.03, n)
        effect = control - knockdown
        low = stats.ttest_1samp(rescued - control + 0.2 * effect, 0, alternative="greater").pvalue
        high = stats.ttest_1samp(rescued - control - 0.2 * effect, 0, alternative="less").pvalue
        row("equivalence", [control, knockdown, rescued], (), None, max(low, high))
        critical = stats.t.ppf(0.975, n - 1)
        if abs(stats.ttest_1samp(effect, 0).statistic) <= critical:
            continue

        def excess(ratio):
            d = (rescued - knockdown) - ratio * effect
            return abs(d.mean()) / (d.std(ddof=1) / math.sqrt(n)) - critical

        middle = (rescued - knockdown).mean() / effect.mean()
        ends = []
        for direction in (-1, 1):
            inside, outside = middle, middle + direction * 1e6
            for _ in range(200):
                half = 0.5 * (inside + outside)
                if excess(half) > 0:
                    outside = half
                else:
                    inside = half
            ends.append(100 * inside)
        row("rescue_percent", [control, knockdown, rescued], (), None, None, 100 * middle, *ends)
