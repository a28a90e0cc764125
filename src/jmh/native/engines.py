"""Estimates J. Rust's bus engines, group 4, as the example EngineEstimation does, in dense numpy: by the estimators
that start from the frequencies, and by the nested fixed point with exact second derivatives.

    python3 engines.py [REPETITIONS]        prints: the estimates, and ms of each repetition
"""

import sys
import time

import numpy as np

BINS, BETA = 90, 0.9999
INCREMENTS = (0.3919, 0.5953, 0.0128)
KEPT = (
    138, 105, 115, 123, 121, 121, 103, 97, 98, 99, 96, 98, 93, 102, 84, 92, 92, 91, 83, 79, 68, 74, 73, 72, 64, 68,
    62, 64, 55, 54, 57, 49, 49, 54, 54, 50, 52, 51, 50, 51, 57, 59, 47, 52, 48, 46, 45, 49, 47, 47, 44, 49, 40, 44,
    35, 35, 36, 29, 34, 26, 26, 26, 23, 23, 22, 21, 13, 15, 17, 16, 7, 5, 3, 2, 2, 2, 2, 1,
)
REPLACED = (
    24, 25, 30, 33, 34, 35, 41, 42, 42, 44, 47, 49, 50, 51, 51, 52, 52, 53, 54, 54, 54, 56, 57, 57, 58, 59, 60, 64,
    65, 66, 70, 72, 77,
)
IDENTITY = np.eye(BINS)
P = np.zeros((2, BINS, BINS))  # by action
for x in range(BINS):
    for i, p in enumerate(INCREMENTS):
        P[0, x, min(x + i, BINS - 1)] += p
        P[1, x, i] += p
COUNTS = np.zeros((2, BINS))
COUNTS[0, : len(KEPT)] = KEPT
for x in REPLACED:
    COUNTS[1, x] += 1
FEATURES = np.array([[np.zeros(BINS), -np.ones(BINS)], [-0.001 * np.arange(BINS), np.zeros(BINS)]])  # k, a, x


def softmax(q):
    high = q.max(axis=0)
    e = np.exp(q - high)
    total = e.sum(axis=0)
    return e / total, high + np.log(total)


def matrix(pi):
    return IDENTITY - BETA * (pi[0][:, None] * P[0] + pi[1][:, None] * P[1])


def solve(parameters):
    """Soft policy iteration: Newton's method for V = log sum exp(R + BETA P V)."""
    rewards = np.tensordot(parameters, FEATURES, 1)
    v = np.zeros(BINS)
    for _ in range(50):
        pi, tv = softmax(rewards + BETA * P @ v)
        step = np.linalg.solve(matrix(pi), tv - v)
        v = v + step
        if np.abs(step).max() < 1e-9 * np.abs(v).max():
            break
    q = rewards + BETA * P @ v
    return softmax(q)[0], q


def derivatives(pi, dq, counts, y):
    """Log-likelihood, gradient, Hessian and products of scores."""
    scores = dq - (pi * dq).sum(axis=1)[:, None, :]
    flow = y * pi
    return (
        (counts * np.log(pi)).sum(),
        (counts * scores).sum(axis=(1, 2)),
        np.einsum("ax,kax,lax->kl", flow, scores, scores),
        np.einsum("ax,kax,lax->kl", counts, scores, scores),
    )


def likelihood(parameters):
    pi, _ = solve(parameters)
    a = matrix(pi)
    dv = np.linalg.solve(a, (pi * FEATURES).sum(axis=1).T).T
    dq = FEATURES + BETA * np.einsum("axz,kz->kax", P, dv)
    b = BETA * np.einsum("axz,ax->z", P, COUNTS) - COUNTS.sum(axis=0)
    return derivatives(pi, dq, COUNTS, np.linalg.solve(a.T, b))


def maximize(function, start):
    parameters = np.array(start, float)
    at = function(parameters)
    while True:
        step = np.linalg.solve(at[2], at[1])
        if -at[1] @ step < 1e-12:
            return parameters, at
        scale = 1.0
        while True:
            moved = function(parameters - scale * step)
            if moved[0] >= at[0] or scale < 1e-3:
                break
            scale /= 2
        parameters, at = parameters - scale * step, moved


def values(pi):
    """Q of a policy: that of its entropy, and those of the features."""
    a = matrix(pi)
    entropy = -(pi * np.log(pi)).sum(axis=0)
    v = np.linalg.solve(a, np.column_stack([entropy, *(pi * FEATURES).sum(axis=1)])).T
    q = BETA * np.einsum("axz,kz->kax", P, v)
    q[1:] += FEATURES
    return q


def pseudo_likelihood(q, parameters):
    pi, _ = softmax(q[0] + np.tensordot(parameters, q[1:], 1))
    return derivatives(pi, q[1:], COUNTS, -COUNTS.sum(axis=0))


def demand(parameters):
    pi, _ = solve(parameters)
    patience = 1 - 1e-7
    a = IDENTITY - patience / BETA * (IDENTITY - matrix(pi))
    return 12 * (1 - patience) * np.linalg.solve(a, pi[1])[0]


def estimate():
    lines = []
    share = (COUNTS[1] + 0.01) / (COUNTS.sum(axis=0) + 1)
    pi, parameters = np.array([1 - share, share]), (5, 1)
    for _ in range(4):
        q = values(pi)
        parameters, _ = maximize(lambda t: pseudo_likelihood(q, t), parameters)
        pi, _ = softmax(q[0] + np.tensordot(parameters, q[1:], 1))
        lines.append((*parameters, likelihood(parameters)[0]))
    parameters, at = maximize(likelihood, (5, 1))
    lines.append((*parameters, at[0]))
    lines.append(tuple(np.sqrt(np.diag(np.linalg.inv(at[3])))))
    lines.append(tuple(np.sqrt(np.diag(np.linalg.inv(-at[2])))))
    lines.append(tuple(demand((share * parameters[0], parameters[1])) for share in (0.5, 0.75, 1, 1.25, 1.5)))
    return lines


def main():
    times = []
    for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 1):
        start = time.perf_counter()
        lines = estimate()
        times.append(1e3 * (time.perf_counter() - start))
    for line in lines:
        print(*(f"{number:.6f}" for number in line))
    print("ms:", *(f"{ms:.1f}" for ms in times))


main()
