"""Random numbers by what they are for, as KeyedRandom, Dropout and Noise define them, written here a second time."""
import math

import numpy
import torch

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15
EPOCH_ORDER, DROPOUT, NOISE = 1, 2, 6  # ordinals of KeyedRandom.Purpose
NOISE_DEFAULTS = dict(shift=0.5, scale=1.25, shiftSpread=0.1, scaleSpread=0.1)


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def key(seed, purpose, *coordinates):
    k = mix((mix((seed + GOLDEN) & MASK) + GOLDEN * (purpose + 1)) & MASK)
    for c in coordinates:
        k = mix((k + mix((c + GOLDEN) & MASK)) & MASK)
    return k


def permutation(k, n):
    p = list(range(n))
    for i in range(n - 1, 0, -1):
        bits = mix((k + GOLDEN * (i + 1)) & MASK)
        j = ((bits >> 1) * ((i + 1) << 1)) >> 64
        p[i], p[j] = p[j], p[i]
    return p


def bits(k, counters):
    """64 uniform bits for each of an array of counters."""
    u = numpy.uint64
    z = u(k) + u(GOLDEN) * (counters.astype(u) + u(1))
    z = (z ^ (z >> u(30))) * u(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> u(27))) * u(0x94D049BB133111EB)
    return z ^ (z >> u(31))


def uniform(k, counters):
    return (bits(k, counters) >> numpy.uint64(11)).astype(numpy.float64) * 2.0 ** -53


def places(x, positions):
    """The number of each value of x (row, channel, ...) in its epoch: row by row, and the channels of a pixel together."""
    channels, width = x.shape[1], x[0].numel()
    inside = numpy.arange(width // channels)[None, :] * channels + numpy.arange(channels)[:, None]
    return numpy.array(positions)[:, None, None] * width + inside


def dropout(x, rate, seed, step, layer, positions):
    drawn = bits(key(seed, DROPOUT, step, layer), places(x, positions)) >> numpy.uint64(1)
    kept = torch.from_numpy(drawn >= numpy.uint64(int(rate * 2.0 ** 63))).reshape(x.shape)
    return x * kept / (1 - rate)


def noise(x, settings, seed, step, layer, positions):
    s, k, channels = {**NOISE_DEFAULTS, **settings}, key(seed, NOISE, step, layer), x.shape[1]
    unit = 2 * numpy.arange(channels)[None, :, None]
    own = 2 * channels + 4 * places(x, positions)
    normal = numpy.sqrt(-2 * numpy.log(1 - uniform(k, own))) * numpy.cos(2 * math.pi * uniform(k, own + 1))
    factor = 1 + (s["scale"] - 1) * uniform(k, unit + 1) + s["scaleSpread"] * normal
    addend = s["shift"] * (2 * uniform(k, unit) - 1) + s["shiftSpread"] * (2 * uniform(k, own + 2) - 1)
    factor, addend = (torch.from_numpy(v).to(x.dtype).reshape(x.shape) for v in (factor, addend))
    return x * factor + addend
