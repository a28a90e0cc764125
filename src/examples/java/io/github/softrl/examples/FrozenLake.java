package io.github.softrl.examples;

import io.github.softrl.FiniteMdp;
import io.github.softrl.SoftBellman;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import io.github.softrl.examples.support.GridMap;
import io.github.softrl.examples.support.GridPicture;
import io.github.softrl.examples.support.GymTable;
import io.github.softrl.examples.support.Svg;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * FrozenLake 4x4, slippery, at several temperatures: values, policies, and what entropy costs in reward. Writes the README's
 * picture if it is given a folder.
 */
public final class FrozenLake {
    private static final GridMap MAP =
            new GridMap(List.of("S...", ".H.H", "...H", "H..G"), "<v>^", " (H hole, G goal)");

    private FrozenLake() {}

    /** Prints values and policies, and writes {@code frozenlake.svg} into the folder that is the first argument. */
    public static void main(String[] args) throws IOException {
        FiniteMdp lake = GymTable.read("frozenlake4_slippery", 0.99);
        print(lake, System.out);
        if (args.length > 0) {
            Svg.write(picture(lake), args[0], "frozenlake.svg");
        }
    }

    static void print(FiniteMdp lake, PrintStream out) {
        out.println("FrozenLake 4x4" + MAP.legend() + ", discount 0.99: reach the goal once, worth 1.");
        out.println("V = reward + temperature * entropy, each discounted, from the start.");
        for (double temperature : new double[] {0, 1e-3, 1e-2, 1e-1}) {
            Solution solution =
                    SoftPolicyIteration.atTemperature(temperature).solve(lake).requireConverged();
            out.println();
            out.printf(
                    Locale.ROOT,
                    "temperature %s: V %.6f, reward %.6f, entropy %.4f%n",
                    temperature,
                    solution.value(0),
                    SoftBellman.discountedReward(lake, solution.policy())[0],
                    SoftBellman.discountedEntropy(lake, solution.policy())[0]);
            List<String> arrows = MAP.draw(solution.policy());
            List<String> values = MAP.draw(solution.values());
            for (int y = 0; y < arrows.size(); y++) {
                out.println("  " + arrows.get(y) + "  " + values.get(y));
            }
        }
    }

    /** The soft policy at three temperatures: arrows are as long as actions are probable. */
    static String picture(FiniteMdp lake) {
        GridPicture picture = new GridPicture("FrozenLake 4x4, slippery: soft-optimal policies and values", MAP, 72);
        for (double temperature : new double[] {1e-3, 1e-2, 1e-1}) {
            Solution solution =
                    SoftPolicyIteration.atTemperature(temperature).solve(lake).requireConverged();
            picture.panel("\u03bb = " + temperature, solution.values(), solution.policy());
        }
        return picture.toSvg();
    }
}
