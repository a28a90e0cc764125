package io.github.softrl.io;

import static io.github.softrl.testing.Refusals.assertIllegal;
import static io.github.softrl.testing.Refusals.assertNullRefused;
import static io.github.softrl.testing.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Names;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.testing.RandomMdps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Covers PrismReader, PrismFiles, SuccessorIndex, PrismWriter, ParsedPairs and LoadedMdp: PRISM's explicit files, read,
 * written and read back. The models are exports made by hand: a coin that is tossed or taken back, as in the manual's
 * chapter on explicit files; two processes that exclude each other, its first example; and a robot on a grid with two
 * rows of cells.
 */
class PrismReaderTest {
    @TempDir
    Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    static final String COIN = """
            4 5 7
            0 0 1 1 go
            1 0 2 0.5 toss
            1 0 3 0.5 toss
            1 1 0 0.7 back
            1 1 1 0.3 back
            2 0 2 1 go
            3 0 3 1 go
            """;
    private static final String COIN_TREW = """
            # Reward structure "cost"
            # Transition rewards
            4 5 4
            1 0 2 6
            1 0 3 6
            1 1 0 5
            1 1 1 5
            """;
    private static final String COIN_LAB = """
            0="init" 1="deadlock" 2="heads" 3="tails"
            0: 0
            2: 2
            3: 3
            """;

    static PrismReader coin(Path folder) throws IOException {
        return PrismReader.of(Files.writeString(folder.resolve("coin.tra"), COIN))
                .withTransitionRewards(Files.writeString(folder.resolve("coin.trew"), COIN_TREW))
                .withLabels(Files.writeString(folder.resolve("coin.lab"), COIN_LAB));
    }

    @Test
    void coin_labelsNamedByTheCaller_areTerminal() throws IOException {
        LoadedMdp loaded =
                coin(folder).withTerminal("heads").withTerminal("tails").read(0.5);
        FiniteMdp expected = FiniteMdp.builder(4, 0.5)
                .transition(0, 0, 1, 1, 0)
                .transition(1, 0, 2, 0.5, 6)
                .transition(1, 0, 3, 0.5, 6)
                .transition(1, 1, 0, 0.7, 5)
                .transition(1, 1, 1, 0.3, 5)
                .terminal(2)
                .terminal(3)
                .build();
        assertEquals(expected, loaded.mdp().withNames(Names.none()));
        assertEquals("back", loaded.mdp().names().action(1, 1));
        assertEquals(Set.of("init", "deadlock", "heads", "tails"), loaded.labels());
        assertArrayEquals(new int[] {3}, loaded.statesWith("tails"));
        assertArrayEquals(new int[0], loaded.statesWith("deadlock"));
        assertArrayEquals(new double[] {1, 0, 0, 0}, loaded.start().orElseThrow());
    }

    @Test
    void coin_withoutLabels_hasNoTerminalStates() throws IOException {
        LoadedMdp loaded = coin(folder).read(0.5);
        assertFalse(loaded.mdp().isTerminal(2));
        FiniteMdp same = MdpFiles.readPrism(folder.resolve("coin.tra"), folder.resolve("coin.trew"), null, 0.5);
        assertEquals(loaded.mdp(), same);
        assertEquals(
                0,
                MdpFiles.readPrism(folder.resolve("coin.tra"), null, null, 0.5).reward(1, 0));
    }

    /** Two processes: 0 waits until a coin of 0.2 lets it try, 1 enters unless the other is in, 2 leaves or goes on. */
    @Test
    void mutualExclusion_isTheModelOfItsCommands() throws IOException {
        StringBuilder tra = new StringBuilder();
        StringBuilder sta = new StringBuilder("(x,y)\n");
        int[][] index = new int[3][3];
        int n = 0;
        for (int x = 0; x < 3; x++) {
            for (int y = 0; y < 3; y++) {
                index[x][y] = x == 2 && y == 2 ? -1 : n;
                if (index[x][y] >= 0) {
                    sta.append(n++).append(":(").append(x).append(',').append(y).append(")\n");
                }
            }
        }
        int choices = 0;
        int transitions = 0;
        for (int x = 0; x < 3; x++) {
            for (int y = 0; y < 3; y++) {
                int choice = 0;
                for (int process = 0; process < 2 && index[x][y] >= 0; process++) {
                    int own = process == 0 ? x : y;
                    int other = process == 0 ? y : x;
                    if (own == 1 && other == 2) {
                        continue;
                    }
                    double[] p = own == 0
                            ? new double[] {0.8, 0.2, 0}
                            : own == 1 ? new double[] {0, 0, 1} : new double[] {0.5, 0, 0.5};
                    for (int next = 0; next < 3; next++) {
                        if (p[next] > 0) {
                            int to = process == 0 ? index[next][y] : index[x][next];
                            tra.append(index[x][y] + " " + choice + " " + to + " " + p[next] + "\n");
                            transitions++;
                        }
                    }
                    choice++;
                    choices++;
                }
            }
        }
        assertEquals(14, choices);
        assertEquals(24, transitions);
        LoadedMdp loaded = PrismReader.of(file("mutual.tra", "8 14 24\n" + tra))
                .withStates(file("mutual.sta", sta.toString()))
                .read(1);
        assertEquals(8, loaded.mdp().stateCount());
        int bothTry = loaded.mdp().names().stateNamed("(1,1)");
        assertEquals(2, loaded.mdp().actionCount(bothTry));
        assertEquals(
                1, loaded.mdp().probability(bothTry, 1, loaded.mdp().names().stateNamed("(1,2)")));
        assertEquals(1, loaded.mdp().actionCount(loaded.mdp().names().stateNamed("(1,2)")));
        assertTrue(loaded.start().isEmpty());
    }

    private static final String ROBOT = """
            6 10 16
            0 0 1 0.1 south
            0 0 3 0.8 south
            0 0 4 0.1 south
            0 1 0 0.4 east
            0 1 1 0.6 east
            1 0 2 0.5 south
            1 0 4 0.5 south
            1 1 2 1 east
            2 0 2 1 stuck
            3 0 3 1 stuck
            4 0 3 0.6 west
            4 0 4 0.4 west
            4 1 5 1 east
            5 0 2 0.9 north
            5 0 5 0.1 north
            5 1 4 1 west
            """;

    @Test
    void robot_stateAndTransitionRewards_areAddedInEachState() throws IOException {
        FiniteMdp mdp = MdpFiles.readPrism(
                file("robot.tra", ROBOT),
                file("robot.trew", "6 10 2\n2 0 2 3.5\n3 0 3 3.5\n"),
                file("robot.srew", "6 6\n0 2.3\n1 2.3\n2 0.1\n3 0.1\n4 2.3\n5 2.3\n"),
                0.9);
        for (int s = 0; s < 6; s++) {
            for (int a = 0; a < mdp.actionCount(s); a++) {
                assertEquals(s == 2 || s == 3 ? 3.5 + 0.1 : 2.3, mdp.reward(s, a));
            }
        }
        assertEquals(0.8, mdp.probability(0, 0, 3));
        assertEquals("north", mdp.names().action(5, 0));
    }

    @Test
    void deadlocks_labelledOrWithoutChoices_areTerminal() throws IOException {
        String open = "3 1 2\n0 0 1 1/4 east\n0 0 2 3/4 east\n";
        String fixed = "3 3 4\n0 0 1 0.25 east\n0 0 2 0.75 east\n1 0 1 1\n2 0 2 1\n";
        FiniteMdp withoutChoices =
                PrismReader.of(file("open.tra", open)).read(1).mdp();
        PrismReader labelled = PrismReader.of(file("fixed.tra", fixed))
                .withLabels(file("fixed.lab", "0=\"init\" 1=\"deadlock\"\n0: 0\n1: 1\n2: 1\n"));
        assertTrue(withoutChoices.isTerminal(1) && withoutChoices.isTerminal(2));
        assertEquals(withoutChoices, labelled.read(1).mdp());
        PrismReader paid = labelled.withStateRewards(file("fixed.srew", "3 1\n2 7\n"));
        assertRefused(
                IOException.class, () -> paid.read(1), "rewards of the deadlock state 2 must be 0", "withTerminal");
        assertEquals(withoutChoices, paid.withTerminal("deadlock").read(1).mdp());
    }

    @Test
    void choices_withTheSameLabelOrNone_haveNames() throws IOException {
        FiniteMdp mdp = PrismReader.of(file("x.tra", "1 4 4\n0 0 0 1 a\n0 1 0 1\n0 2 0 1 a\n0 3 0 1 b\n"))
                .read(0.5)
                .mdp();
        assertEquals(Names.none().withActions("a#0", "1", "a#2", "b"), mdp.names());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 4, 7, 8, 9, 19, 29})
    void writePrism_readBack_isTheSameExceptForWhatTheFormatCannotSay(long seed) throws IOException {
        Path tra = folder.resolve("model.tra.gz");
        Path trew = folder.resolve("model.trew");
        FiniteMdp mdp = RandomMdps.of(seed, 0.9);
        MdpFiles.writePrism(mdp, tra, trew);
        FiniteMdp merged = MdpFiles.readPrism(tra, trew, null, 0.9);
        double bound = 1e-9;
        assertArrayEquals(
                SoftPolicyIteration.atTemperature(0.5).solve(mdp).values(),
                SoftPolicyIteration.atTemperature(0.5).solve(merged).values(),
                2 * bound + 2e-8);
        MdpFiles.writePrism(merged, tra, trew);
        assertEquals(merged, MdpFiles.readPrism(tra, trew, null, 0.9));
    }

    @Test
    void writePrism_labels_areWrittenAsTheyWere() throws IOException {
        FiniteMdp mdp = PrismReader.of(file("x.tra", "1 4 4\n0 0 0 1.0 a\n0 1 0 1.0\n0 2 0 1.0 a\n0 3 0 1.0 b\n"))
                .read(0.5)
                .mdp();
        Path tra = folder.resolve("y.tra");
        MdpFiles.writePrism(mdp, tra, folder.resolve("y.trew"));
        assertEquals(Files.readString(folder.resolve("x.tra")), Files.readString(tra));
        assertEquals("1 4 4\n0 0 0 0.0\n0 1 0 0.0\n0 2 0 0.0\n0 3 0 0.0\n", Files.readString(folder.resolve("y.trew")));
        FiniteMdp odd = mdp.withNames(Names.none().withActions("go left", "b", "c", "d"));
        assertIllegal(
                () -> MdpFiles.writePrism(odd, tra, tra),
                "name of state 0, action 0 must consist of letters",
                "go left");
    }

    @Test
    void labels_withOrWithoutSpaceAfterTheColon_areRead() throws IOException {
        LoadedMdp loaded = PrismReader.of(file("coin.tra", COIN))
                .withLabels(file("coin.lab", COIN_LAB.replace(": ", ":")))
                .withTerminal("heads")
                .read(0.5);
        assertArrayEquals(new int[] {2}, loaded.statesWith("heads"));
        assertTrue(loaded.mdp().isTerminal(2));
        Path junk = file("junk.lab", COIN_LAB.replace("2: 2", "2:junk 2"));
        assertRefused(
                IOException.class,
                () -> coin(folder).withLabels(junk).read(1),
                ":3:3: label must be an integer",
                "junk");
    }

    @Test
    void writePrism_repeatedSuccessorsAndExtremeRewards_areReadBack() throws IOException {
        Path tra = folder.resolve("x.tra");
        Path trew = folder.resolve("x.trew");
        double[][] rows = {{0.01, 0.2, 0.68, 0.11}, {0.5, 0.5 + 5e-10}, {0.5, 0.5}};
        double[] rewards = {1, Double.MAX_VALUE, Double.MIN_VALUE};
        for (int i = 0; i < rows.length; i++) {
            int n = rows[i].length;
            FiniteMdp mdp = FiniteMdp.ofRows(
                    0.5, new int[] {0, 1}, new int[] {0, n}, new int[n], rows[i], new double[] {rewards[i]});
            MdpFiles.writePrism(mdp, tra, trew);
            assertEquals(rewards[i], MdpFiles.readPrism(tra, trew, null, 0.5).reward(0, 0));
            Path csv = folder.resolve("x.csv");
            MdpFiles.writeCsv(mdp, csv);
            assertEquals(mdp, MdpFiles.readCsv(csv, 0.5));
        }
    }

    /** Two paths of one file, which the second table would overwrite: by detours, by links, and before it exists. */
    @Test
    void writePrism_oneFileByTwoPaths_isRefused() throws IOException {
        FiniteMdp mdp = FiniteMdp.builder(1, 0.5).transition(0, 0, 0, 1, 1).build();
        Path tra = folder.resolve("x.tra");
        Path sub = Files.createDirectory(folder.resolve("sub"));
        List<Path> same = new ArrayList<>(List.of(tra, folder.resolve("./x.tra"), sub.resolve("../x.tra")));
        try {
            same.add(Files.createSymbolicLink(folder.resolve("here"), folder).resolve("x.tra"));
        } catch (UnsupportedOperationException | IOException e) {
            assertEquals(3, same.size()); // no links here
        }
        for (Path other : same) {
            assertIllegal(() -> MdpFiles.writePrism(mdp, tra, other), "must be two different files: " + tra + " and ");
        }
        assertFalse(Files.exists(tra));
        Files.writeString(tra, "old");
        if (same.size() > 3) {
            same.add(Files.createSymbolicLink(folder.resolve("link.trew"), tra));
        }
        for (Path other : same) {
            assertIllegal(() -> MdpFiles.writePrism(mdp, other, tra), " and " + tra + " are both " + tra.toRealPath());
        }
        assertEquals("old", Files.readString(tra));
        Path none = folder.resolve("none");
        assertRefused(
                IOException.class,
                () -> MdpFiles.writePrism(mdp, none.resolve("x"), none.resolve("./x")),
                "the folder must exist");
        MdpFiles.writePrism(mdp, tra, sub.resolve("x.tra")); // another file of the same name
        assertEquals(mdp, MdpFiles.readPrism(tra, sub.resolve("x.tra"), null, 0.5));
        if (same.size() > 3) {
            Path dangling = folder.resolve("not-yet.tra");
            Path link = Files.createSymbolicLink(folder.resolve("dangling.trew"), Path.of("not-yet.tra"));
            assertIllegal(() -> MdpFiles.writePrism(mdp, dangling, link), "must be two different files");
            Path circle = Files.createSymbolicLink(folder.resolve("circle"), folder.resolve("circle"));
            assertRefused(IOException.class, () -> MdpFiles.writePrism(mdp, tra, circle), "leads back to itself");
            Path nowhere = folder.resolve("here/nosuch/../x.tra");
            assertRefused(IOException.class, () -> MdpFiles.writePrism(mdp, tra, nowhere), "the folder must exist");
        }
        assertNullRefused(() -> MdpFiles.writePrism(mdp, null, tra), "transitions");
        assertNullRefused(() -> MdpFiles.writePrism(mdp, tra, null), "transitionRewards");
    }

    /** A choice with very many successors. */
    @Test
    void longRows_areReadAndWrittenInLinearTime() throws IOException {
        int n = 40_000;
        StringBuilder tra = new StringBuilder((n + 1) + " 1 " + n + "\n");
        StringBuilder trew = new StringBuilder((n + 1) + " 1 " + n + "\n");
        for (int j = 1; j <= n; j++) {
            tra.append("0 0 " + j + " " + 1.0 / n + "\n");
            trew.append("0 0 " + j + " " + j + "\n");
        }
        Path in = file("long.tra", tra.toString());
        FiniteMdp mdp = MdpFiles.readPrism(in, file("long.trew", trew.toString()), null, 0.5);
        assertEquals((n + 1) / 2.0, mdp.reward(0, 0), 1e-6);
        Path out = folder.resolve("out.tra");
        MdpFiles.writePrism(mdp, out, folder.resolve("out.trew"));
        assertEquals(n + 1, Files.readAllLines(out).size());
    }
}
