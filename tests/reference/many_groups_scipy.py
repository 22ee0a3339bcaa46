"""Makes many_groups_scipy.csv: python3 many_groups_scipy.py > many_groups_scipy.csv

Same columns as many_groups_r.csv. Made with SciPy 1.10, whose studentized range is the more exact.
"""
import itertools

import numpy as np
from scipy import stats

rng = np.random.default_rng(20241018)


def num(values):
    return " ".join(f"{float(v):.17g}" for v in values)


def row(method, x, statistic="NA", df="NA", p="NA", pairs=()):
    print(",".join([method, "|".join(num(g) for g in x), "NA", str(statistic), str(df), str(p),
                    "|".join(num(q) for q in pairs)]))


print("method,x,argument,statistic,df,p,pairs")
for k, df, q in itertools.product((2, 3, 5, 24), (1, 2, 4, 11, 46), (0.3, 2.5, 4, 9, 40)):
    row("studentized_range_scipy", [[q, k, df]], p=repr(stats.studentized_range.sf(q, k, df)))

for sizes in [(2, 2), (3, 3, 3), (2, 4, 3), (5, 5, 5, 5), (3, 7, 4, 2, 6)]:
    for scale in (1.0, 1e6):
        groups = [rng.normal(0.7 * i, 1, n) * scale for i, n in enumerate(sizes)]
        result = stats.tukey_hsd(*groups)
        ends = result.confidence_interval(0.95)
        df = sum(sizes) - len(sizes)
        ms = sum(((g - g.mean()) ** 2).sum() for g in groups) / df
        pairs = []
        for a, b in itertools.combinations(range(len(sizes)), 2):
            t = result.statistic[a, b] / np.sqrt(ms * (1 / sizes[a] + 1 / sizes[b]))
            pairs.append((a, b, result.statistic[a, b], t, 2 * stats.t.sf(abs(t), df),
                          result.pvalue[a, b], ends.low[a, b], ends.high[a, b]))
        row("tukey", groups, df=df, pairs=pairs)
        f = stats.f_oneway(*groups)
        row("one_way_anova", groups, repr(f.statistic), f"{len(sizes) - 1} {df}", repr(f.pvalue))

for k, b in [(3, 30), (5, 12), (8, 6)]:
    rows = [rng.normal(0.2 * i, 1, b) for i in range(k)]
    f = stats.friedmanchisquare(*rows)
    row("friedman_chi" if (k, b) != (3, 30) else "friedman_statistic", rows, repr(f.statistic),
        k - 1, repr(f.pvalue))
