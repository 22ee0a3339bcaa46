"""Makes bootstrap_numpy.csv: python3 bootstrap_numpy.py > bootstrap_numpy.csv

BCa intervals (Efron 1987) over all n^n resamples, one by one, with NumPy and SciPy.
method: effect and paired or not; x: groups by |; values: estimate, low, high at 95 %.
"""
import itertools
import math

import numpy as np
from scipy import stats

rng = np.random.default_rng(20241109)


def cliff(a, b):
    return np.sign(np.subtract.outer(a, b)).mean()


def hedges(a, b):
    df = len(a) + len(b) - 2
    pooled = np.sqrt((((a - a.mean()) ** 2).sum() + ((b - b.mean()) ** 2).sum()) / df)
    j = math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)
    return j * (a.mean() - b.mean()) / pooled if pooled > 1e-12 else math.nan


EFFECTS = {
    "mean_difference": lambda a, b: a.mean() - b.mean(),
    "ratio_of_geometric_means": lambda a, b: math.exp(np.log(a).mean() - np.log(b).mean()),
    "cliffs_delta": cliff,
    "hedges_g": hedges,
    "rescue_percent": lambda m, k, r: 100 * (r - k).sum() / (m - k).sum(),
}


def interval(effect, groups, paired):
    f = EFFECTS[effect]
    estimate = f(*groups)
    rows = lambda n: [list(i) for i in itertools.product(range(n), repeat=n)]
    values, influence = [], []
    if paired:
        n = len(groups[0])
        values = [f(*[g[i] for g in groups]) for i in rows(n)]
        left = np.array([f(*[np.delete(g, i) for g in groups]) for i in range(n)])
        influence.append((n - 1) / n * (left.mean() - left))
    else:
        a, b = groups
        values = [f(a[i], b[j]) for i in rows(len(a)) for j in rows(len(b))]
        for k, g in enumerate(groups):
            n = len(g)
            left = np.array([f(*[np.delete(h, i) if h is g else h for h in groups])
                             for i in range(n)])
            influence.append((n - 1) / n * (left.mean() - left))
    values = np.array(values)
    values = np.sort(values[np.isfinite(values)])
    tie = 1e-12 * max(abs(estimate), np.abs(values).max())
    bias = stats.norm.ppf(np.mean(values < estimate - tie) +
                          0.5 * np.mean(np.abs(values - estimate) <= tie))
    influence = np.concatenate(influence)
    a = (influence ** 3).sum() / (6 * (influence ** 2).sum() ** 1.5)
    ends = []
    for z in stats.norm.ppf([0.025, 0.975]):
        p = stats.norm.cdf(bias + (bias + z) / (1 - a * (bias + z)))
        ends.append(np.quantile(values, p, method="averaged_inverted_cdf"))
    return [estimate, *ends]


def num(values):
    return " ".join(f"{float(v):.17g}" for v in values)


print("method,x,values")
for effect in EFFECTS:
    if effect == "rescue_percent":
        for n in (3, 4, 5, 6):
            control = 1 + rng.normal(0, 0.1, n)
            knockdown = 0.4 + rng.normal(0, 0.05, n)
            groups = [control, knockdown, 0.8 + rng.normal(0, 0.1, n)]
            print(effect + " paired", "|".join(map(num, groups)),
                  num(interval(effect, groups, True)), sep=",")
        continue
    for m, n in [(3, 3), (4, 4), (5, 5), (6, 6), (3, 4), (4, 2)]:
        if effect == "hedges_g" and m != n:
            continue
        for paired in ((True, False) if m == n and m < 5 else (m == n,)):
            if effect == "hedges_g" and m < 4:
                continue
            groups = [rng.normal(2, 0.5, m), rng.normal(1.5, 0.4, n)]
            print(effect + (" paired" if paired else " independent"), "|".join(map(num, groups)),
                  num(interval(effect, groups, paired)), sep=",")
