"""Quantiles and normal scores by NumPy and SciPy: python3 quantiles.py > quantiles.json"""
import json
import numpy as np
from scipy.stats import norm, rankdata

rng = np.random.default_rng(3)
shares = [0, 0.01, 0.1, 0.25, 0.3, 0.5, 0.6, 0.75, 0.9, 0.99, 1]
samples = [
    np.round(rng.lognormal(size=37), 6),
    rng.integers(0, 5, size=60).astype(float),
    np.array([0.0, 0.0, 0.0, 1.0]),
    np.round(rng.normal(size=500) * 1e6, 3),
]
out = []
for values in samples:
    ranks = (rankdata(values, "average") - 0.5) / len(values)
    out.append({
        "values": values.tolist(),
        "quantiles": np.quantile(values, shares, method="averaged_inverted_cdf").tolist(),
        "normal": norm.ppf(ranks).tolist(),
    })
print(json.dumps({"shares": shares, "samples": out}))
