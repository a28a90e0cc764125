// Sweeps V <- TV at lambda = 1, gamma = 0.99 on the models G, D, R and B of YardstickModels, which it generates bit for
// bit: a program for each shape, with the numbers of actions and outcomes known to the compiler, probabilities that are
// the same in all rows as constants, and exp and log as polynomials over blocks of states, which the compiler
// vectorizes.
//
//   g++ -std=c++20 -O3 -march=native -fno-math-errno -fno-trapping-math -o sweep sweep.cpp
//   ./sweep MODEL STATES SWEEPS         prints: ns/state T sum S
#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

constexpr double GAMMA = 0.99;
constexpr int BLOCK = 256;

std::uint64_t output(std::uint64_t i) { // of SplitMix64
    std::uint64_t z = 12345 + (i + 1) * 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

double unit(std::uint64_t i) { return static_cast<double>(output(i) >> 11) * 0x1p-53; }

// exp(x) for x in [-700, 0]; what is smaller is taken for -700.
inline double exponential(double x) {
    x = std::max(x, -700.0);
    const double shift = 0x1.8p52;
    const double rounded = x * 1.4426950408889634 + shift;
    const double k = rounded - shift;
    const double r = (x - k * 0x1.62e42fefa0000p-1) - k * 0x1.cf79abc9e3b39p-40;
    double p = 1.0 / 6227020800.0;
    for (double factorial : {479001600.0, 39916800.0, 3628800.0, 362880.0, 40320.0, 5040.0, 720.0, 120.0, 24.0, 6.0, 2.0,
                             1.0, 1.0}) {
        p = p * r + 1 / factorial;
    }
    const std::uint64_t power = (std::bit_cast<std::uint64_t>(rounded) << 52) + 0x3FF0000000000000ULL;
    return p * std::bit_cast<double>(power);
}

// log(x) for normal x > 0.
inline double logarithm(double x) {
    const std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
    const std::uint64_t above = (bits - 0x3FE6A09E667F3BCDULL) >> 52; // 0 where x is in [sqrt(1/2), sqrt(2))
    const double exponent = std::bit_cast<double>(((above + 1024) & 2047) | 0x4330000000000000ULL) - (0x1p52 + 1024);
    const double mantissa = std::bit_cast<double>(bits - (above << 52));
    const double t = (mantissa - 1) / (mantissa + 1);
    const double t2 = t * t;
    double p = 1 / 21.0;
    for (double odd : {19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0, 1.0}) {
        p = p * t2 + 1 / odd;
    }
    return 2 * t * p + exponent * 0.6931471805599453;
}

template <int A, int K>
struct Model {
    int states;
    std::vector<std::int32_t> next; // of state s, action a and outcome k at (s A + a) K + k
    std::vector<double> probability; // likewise, or empty where all rows have those of `common`
    std::vector<double> reward[A];
    double common[K];

    explicit Model(int n) : states(n), next(static_cast<std::size_t>(n) * A * K) {
        for (auto& column : reward) {
            column.resize(n);
        }
    }

    std::size_t at(int s, int a, int k) const { return (static_cast<std::size_t>(s) * A + a) * K + k; }

    template <bool OWN>
    void backUp(const double* v, double (*q)[BLOCK], int from, int n) const {
        const std::int32_t* to = next.data() + at(from, 0, 0);
        const double* p = OWN ? probability.data() + at(from, 0, 0) : common;
        for (int i = 0; i < n; i++) {
            for (int a = 0; a < A; a++) {
                double expected = 0;
                for (int k = 0; k < K; k++) {
                    expected += p[OWN ? (i * A + a) * K + k : k] * v[to[(i * A + a) * K + k]];
                }
                q[a][i] = reward[a][from + i] + GAMMA * expected;
            }
        }
    }

    void sweep(const double* v, double* tv) const {
        alignas(64) double q[A][BLOCK];
        alignas(64) double high[BLOCK];
        alignas(64) double sum[BLOCK];
        for (int from = 0; from < states; from += BLOCK) {
            const int n = std::min(BLOCK, states - from);
            if (probability.empty()) {
                backUp<false>(v, q, from, n);
            } else {
                backUp<true>(v, q, from, n);
            }
            for (int i = 0; i < n; i++) {
                high[i] = q[0][i];
                for (int a = 1; a < A; a++) {
                    high[i] = std::max(high[i], q[a][i]);
                }
                sum[i] = 0;
            }
            for (int a = 0; a < A; a++) {
                for (int i = 0; i < n; i++) {
                    sum[i] += exponential(q[a][i] - high[i]);
                }
            }
            for (int i = 0; i < n; i++) {
                tv[from + i] = high[i] + logarithm(sum[i]);
            }
        }
    }

    int run(int sweeps) const {
        std::vector<double> v(states), tv(states);
        const auto start = std::chrono::steady_clock::now();
        for (int i = 0; i < sweeps; i++) {
            sweep(v.data(), tv.data());
            v.swap(tv);
        }
        const std::chrono::duration<double, std::nano> time = std::chrono::steady_clock::now() - start;
        double sum = 0;
        for (double value : v) {
            sum += value;
        }
        std::printf("ns/state %.3f sum %.17g\n", time.count() / sweeps / states, sum);
        return 0;
    }
};

template <int K>
Model<4, K> grid(int n) {
    const int width = static_cast<int>(std::lround(std::sqrt(n)));
    const int dx[] = {0, 1, 0, -1}, dy[] = {-1, 0, 1, 0}, turn[] = {0, 1, 3};
    Model<4, K> model(width * width);
    for (int s = 0; s < model.states; s++) {
        const bool last = s == model.states - 1;
        for (int a = 0; a < 4; a++) {
            model.reward[a][s] = last ? 0 : -1 + 0.1 * unit(4ULL * s + a);
            for (int k = 0; k < K; k++) {
                const int d = (a + turn[k]) & 3, x = s % width + dx[d], y = s / width + dy[d];
                const bool moves = !last && x >= 0 && y >= 0 && x < width && y < width;
                model.next[model.at(s, a, k)] = moves ? y * width + x : s;
                model.common[k] = K == 1 ? 1 : k == 0 ? 0.8 : 0.1;
            }
        }
    }
    return model;
}

Model<4, 5> randomSuccessors(int n) {
    Model<4, 5> model(n);
    model.probability.resize(model.next.size());
    for (int a = 0; a < 4; a++) {
        for (int s = 0; s < n; s++) {
            const std::uint64_t row = 16 * (4ULL * s + a);
            double total = 0, p[5];
            for (int k = 0; k < 5; k++) {
                p[k] = unit(row + k) + 0x1p-10;
                total += p[k];
                model.next[model.at(s, a, k)] = static_cast<std::int32_t>(((output(row + 8 + k) >> 32) * n) >> 32);
            }
            for (int k = 0; k < 5; k++) {
                model.probability[model.at(s, a, k)] = p[k] / total;
            }
            model.reward[a][s] = unit(row + 15);
        }
    }
    return model;
}

Model<2, 3> band(int n) {
    Model<2, 3> model(n);
    const double wear[] = {0.3919, 0.5953, 0.0128};
    for (int k = 0; k < 3; k++) {
        model.common[k] = wear[k];
        for (int s = 0; s < n; s++) {
            model.next[model.at(s, 0, k)] = std::min(s + k, n - 1);
            model.next[model.at(s, 1, k)] = k;
        }
    }
    for (int s = 0; s < n; s++) {
        model.reward[0][s] = -0.001 * 2.4569 * (90.0 * s / n);
        model.reward[1][s] = -10.07;
    }
    return model;
}

} // namespace

int main(int argc, char** argv) {
    const int n = argc == 4 ? std::atoi(argv[2]) : 0, sweeps = argc == 4 ? std::atoi(argv[3]) : 0;
    const std::string model = argc == 4 ? argv[1] : "";
    if (n >= 3 && n <= 100'000'000 && sweeps >= 1) {
        if (model == "G") return grid<3>(n).run(sweeps);
        if (model == "D") return grid<1>(n).run(sweeps);
        if (model == "R") return randomSuccessors(n).run(sweeps);
        if (model == "B") return band(n).run(sweeps);
    }
    std::fprintf(stderr, "usage: sweep MODEL STATES SWEEPS, with MODEL one of G, D, R and B, and at least 3 states\n");
    return 2;
}
