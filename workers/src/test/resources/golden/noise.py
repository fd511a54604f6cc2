#!/usr/bin/env python3
"""Makes noise.json: outputs and gradients of the shifting noise of Santurkar et al. 2018, Algorithm 1, by a NumPy program
of its own, random numbers included: SplitMix64's finalizer over a key and a counter, and Box and Muller's transform.

    /usr/bin/python3 noise.py > noise.json        (Debian: apt-get install python3-numpy)

The key is that of seed 5, purpose 6, step 3 and layer 1. Images are in PyTorch's order; the number of a value within its
row is that of (height, width, channels).
"""
import json
import numpy as np

ROWS = 6
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
np.seterr(over="ignore")


def mix(z):
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def key(seed, purpose, *coordinates):
    k = mix(mix(np.uint64(seed) + GOLDEN) + GOLDEN * np.uint64(purpose + 1))
    for c in coordinates:
        k = mix(k + mix(np.uint64(c) + GOLDEN))
    return k


KEY = key(5, 6, 3, 1)


def uniform(counter):
    counter = np.asarray(counter, dtype=np.uint64)
    return (mix(KEY + GOLDEN * (counter + np.uint64(1))) >> np.uint64(11)).astype(np.float64) * 2.0**-53


def gaussian(counter):
    counter = np.asarray(counter)
    return np.sqrt(-2 * np.log(1 - uniform(2 * counter))) * np.cos(2 * np.pi * uniform(2 * counter + 1))


CASES = [
    (dict(), (5,)),
    (dict(shift=2, scale=3, shiftSpread=0.5, scaleSpread=0.3), (3, 2, 4)),
    (dict(shift=0, scale=1, shiftSpread=0.25, scaleSpread=0), (4,)),
]


def run(number, settings, shape):
    n = dict(shift=0.5, scale=1.25, shiftSpread=0.1, scaleSpread=0.1)
    n.update(settings)
    generator = np.random.default_rng(number)
    x = generator.normal(size=(ROWS, *shape)).astype(np.float32).astype(np.float64)
    dy = generator.normal(size=x.shape).astype(np.float32).astype(np.float64)
    channels, width = shape[0], x[0].size
    view = (1, -1) + (1,) * (len(shape) - 1)
    units = np.arange(channels)
    mean_shift = (n["shift"] * (2 * uniform(2 * units) - 1)).reshape(view)
    mean_scale = (1 + (n["scale"] - 1) * uniform(2 * units + 1)).reshape(view)
    # Rows lie one after another in the epoch, from place 0; channels come last.
    last = np.arange(x.size).reshape((ROWS,) + tuple(shape[1:]) + (channels,))
    own = 2 * channels + 4 * np.moveaxis(last, -1, 1)
    scale = mean_scale + n["scaleSpread"] * gaussian(own // 2)
    shift = mean_shift + n["shiftSpread"] * (2 * uniform(own + 2) - 1)
    floats = lambda a: [float("%.9g" % v) for v in a.reshape(-1)]
    return dict(name="noise %d" % number, settings=settings, shape=list(shape), x=floats(x), dy=floats(dy),
                y=floats(scale * x + shift), dx=floats(scale * dy))


print(json.dumps(dict(generator="noise.py", version=1, numpy=np.__version__,
                      cases=[run(number, *case) for number, case in enumerate(CASES)])))
