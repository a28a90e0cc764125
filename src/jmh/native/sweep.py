"""Sweeps V <- TV at lambda = 1, gamma = 0.99 on the models G, D, R and B of YardstickModels, which it generates bit for
bit, in numpy: one array for each action and outcome, all operations in place.

    python3 sweep.py MODEL STATES SWEEPS        prints: ns/state T sum S
"""

import sys
import time

import numpy as np

GAMMA = 0.99


def output(i):
    """The i-th outputs of SplitMix64."""
    z = np.uint64(12345) + (i + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def unit(i):
    return (output(i) >> np.uint64(11)).astype(float) * 2.0**-53


def grid(n, outcomes):
    """Returns successors and probabilities by action and outcome, and rewards by action."""
    width = round(n**0.5)
    s = np.arange(width * width)
    successors, rewards = [], []
    for a in range(4):
        row = []
        for turn in (0, 1, 3)[:outcomes]:
            d = (a + turn) & 3
            x, y = s % width + (0, 1, 0, -1)[d], s // width + (-1, 0, 1, 0)[d]
            moves = (x >= 0) & (y >= 0) & (x < width) & (y < width) & (s < s.size - 1)
            row.append(np.where(moves, y * width + x, s).astype(np.int32))
        successors.append(row)
        reward = -1 + 0.1 * unit((4 * s + a).astype(np.uint64))
        reward[-1] = 0
        rewards.append(reward)
    return successors, [[1.0] if outcomes == 1 else [0.8, 0.1, 0.1]] * 4, rewards


def random_successors(n):
    successors, probabilities, rewards = [], [], []
    for a in range(4):
        row = np.uint64(16) * (4 * np.arange(n) + a).astype(np.uint64)
        p = [unit(row + np.uint64(k)) + 2.0**-10 for k in range(5)]
        total = ((((0 + p[0]) + p[1]) + p[2]) + p[3]) + p[4]
        probabilities.append([q / total for q in p])
        high = [output(row + np.uint64(8 + k)) >> np.uint64(32) for k in range(5)]
        successors.append([((h * np.uint64(n)) >> np.uint64(32)).astype(np.int32) for h in high])
        rewards.append(unit(row + np.uint64(15)))
    return successors, probabilities, rewards


def band(n):
    s = np.arange(n)
    successors = [[np.minimum(s + k, n - 1).astype(np.int32) for k in range(3)]]
    successors.append([np.full(n, k, np.int32) for k in range(3)])
    return successors, [[0.3919, 0.5953, 0.0128]] * 2, [-0.001 * 2.4569 * (90.0 * s / n), np.full(n, -10.07)]


def sweep(model, v, tv, q, t):
    for a, (successors, probabilities, reward) in enumerate(zip(*model)):
        for k, (successor, p) in enumerate(zip(successors, probabilities)):
            np.take(v, successor, out=t if k else q[a], mode="clip")
            (t if k else q[a])[...] *= p
            if k:
                q[a] += t
        q[a] *= GAMMA
        q[a] += reward
    np.max(q, axis=0, out=tv)
    q -= tv
    np.exp(q, out=q)
    np.sum(q, axis=0, out=t)
    np.log(t, out=t)
    tv += t


def main():
    makers = {"G": lambda n: grid(n, 3), "D": lambda n: grid(n, 1), "R": random_successors, "B": band}
    if len(sys.argv) != 4 or sys.argv[1] not in makers or int(sys.argv[2]) < 3 or int(sys.argv[3]) < 1:
        sys.exit("usage: sweep.py MODEL STATES SWEEPS, with MODEL one of G, D, R and B, and at least 3 states")
    sweeps = int(sys.argv[3])
    model = makers[sys.argv[1]](int(sys.argv[2]))
    states = model[2][0].size
    v, tv, t = np.zeros(states), np.zeros(states), np.zeros(states)
    q = np.zeros((len(model[2]), states))
    start = time.perf_counter()
    for _ in range(sweeps):
        sweep(model, v, tv, q, t)
        v, tv = tv, v
    took = time.perf_counter() - start
    print(f"ns/state {1e9 * took / sweeps / states:.3f} sum {float(v.sum())!r}")


main()
