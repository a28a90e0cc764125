package io.github.softrl.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Names;
import io.github.softrl.Policy;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import io.github.softrl.internal.Svg;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Covers GridPicture, its GridCells and its ColourScale, and Svg: arrows, colours, tips, room for texts, refusals. */
class GridPictureTest {
    /** Two cells and a goal; left and right, from either cell; right from the second cell arrives. */
    private static final FiniteMdp CORRIDOR = FiniteMdp.builder(3, 0.9)
            .transition(0, 0, 0, 1, -1)
            .transition(0, 1, 1, 1, -1)
            .transition(1, 0, 0, 1, -1)
            .transition(1, 1, 2, 1, 0)
            .terminal(2)
            .build()
            .withNames(Names.none().withStates("west < 1", "east", "goal").withActions("left", "right"));

    private static final Solution SOLUTION =
            SoftPolicyIteration.atTemperature(1).solve(CORRIDOR).requireConverged();
    private static final GridPicture EMPTY =
            GridPicture.of("a < b & c", List.of("S.G")).withDirections("<>");

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<Element> elements(String svg, String name) throws Exception {
        NodeList found = parse(svg).getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    private static double number(Element element, String name) {
        return Double.parseDouble(element.getAttribute(name));
    }

    /** Returns how far the tip of an arrow is from where its line begins, along x or y. */
    private static double length(Element line, Element head, int coordinate) {
        String tip = head.getAttribute("points").split(" ")[0].split(",")[coordinate];
        return Double.parseDouble(tip) - number(line, coordinate == 0 ? "x1" : "y1");
    }

    @Test
    void arrows_areAsLongAsActionsAreProbable_andPointWhereTheyLead() throws Exception {
        for (int cell : new int[] {16, 72, 256}) {
            String svg = EMPTY.withCell(cell).withPanel("soft", SOLUTION).toSvg();
            List<Element> lines = elements(svg, "line");
            List<Element> heads = elements(svg, "polygon");
            assertEquals(4, lines.size());
            for (int s = 0; s < 2; s++) {
                double left = length(lines.get(2 * s), heads.get(2 * s), 0);
                double right = length(lines.get(2 * s + 1), heads.get(2 * s + 1), 0);
                assertTrue(left < 0 && right > 0);
                assertEquals(SOLUTION.policy().probability(s, 1), right / (right - left), 0.02 / (right - left));
                assertEquals(0, length(lines.get(2 * s), heads.get(2 * s), 1));
            }
        }
    }

    @Test
    void onlyArrowsShorterThanHalfAPixel_areLeftOut() throws Exception {
        FiniteMdp cell = FiniteMdp.builder(1, 0.5)
                .transition(0, 0, 0, 1, 0)
                .transition(0, 1, 0, 1, 0)
                .build();
        GridPicture picture = GridPicture.of("", List.of(".")).withDirections("<>");
        double longest = 24; // 72 / 2 - 12
        for (double length : new double[] {0.49, 0.51}) {
            double p = length / longest;
            String svg = picture.withPanel("", new double[1], Policy.of(cell, new double[][] {{p, 1 - p}}))
                    .toSvg();
            assertEquals(length < 0.5 ? 1 : 2, elements(svg, "polygon").size());
        }
    }

    @Test
    void upDownAndStay_areDrawn() throws Exception {
        FiniteMdp cell = FiniteMdp.builder(1, 0.5)
                .transition(0, 0, 0, 1, 0)
                .transition(0, 1, 0, 1, 0)
                .transition(0, 2, 0, 1, 0)
                .build();
        Policy policy = Policy.of(cell, new double[][] {{0.5, 0.25, 0.25}});
        String svg = GridPicture.of("", List.of("."))
                .withDirections("^vo")
                .withPanel("", new double[] {3}, policy)
                .toSvg();
        List<Element> lines = elements(svg, "line");
        List<Element> heads = elements(svg, "polygon");
        double down = length(lines.get(0), heads.get(0), 1);
        double up = length(lines.get(1), heads.get(1), 1);
        assertEquals(-2 * down, up, 0.01);
        assertTrue(up < 0, "y grows downwards");
        assertEquals(1, elements(svg, "circle").size());
        assertTrue(svg.contains(">3.00<"));
    }

    @Test
    void oneColourScale_servesAllGrids() throws Exception {
        double[] low = {0, 1, 9};
        double[] high = {1, 2, 9};
        String svg = EMPTY.withPanel("a", low, SOLUTION.policy())
                .withPanel("b", high, SOLUTION.policy())
                .withNumbersNamed("visits")
                .withLegend("what it means")
                .toSvg();
        List<Element> cells = elements(svg, "rect").stream()
                .filter(r -> number(r, "width") == 70)
                .toList();
        assertEquals(6, cells.size(), "three cells, twice");
        String one = cells.get(1).getAttribute("fill");
        assertEquals(one, cells.get(3).getAttribute("fill"), "both are 1");
        assertFalse(one.equals(cells.get(0).getAttribute("fill")));
        for (String text : List.of(">visits 0.00<", ">2.00<", ">what it means<", ">a<", ">b<", ">G<", ">S<")) {
            assertTrue(svg.contains(text), text);
        }
        assertFalse(svg.contains("9.00"), "the goal's number is not shown");
    }

    @Test
    void tips_nameStatesAndActions() throws Exception {
        List<String> tips = elements(EMPTY.withPanel("", SOLUTION).toSvg(), "title").stream()
                .map(Element::getTextContent)
                .toList();
        assertEquals("a < b & c", tips.get(0));
        assertEquals(3, tips.size());
        assertTrue(tips.get(1).matches("(?s)state west < 1: V -?[0-9.]+\nleft [0-9.]+\nright [0-9.]+"), tips.get(1));
    }

    @Test
    void smallCells_haveNoNumbers_andLargeNumbersFewDecimals() {
        GridPicture picture = EMPTY.withPanel("", new double[] {-1234.567, 12.3, 0}, SOLUTION.policy());
        assertTrue(picture.toSvg().contains(">-1235<"));
        assertTrue(picture.toSvg().contains(">12<"));
        assertFalse(picture.withCell(30).toSvg().contains(">12<\n<"), "only the scale has them");
        assertTrue(EMPTY.withPanel("", new double[] {-0.001, 1, 0}, SOLUTION.policy())
                .toSvg()
                .contains(">0.00<"));
    }

    @Test
    void extremeNumbers_haveColours() {
        String svg = EMPTY.withPanel("", new double[] {-Double.MAX_VALUE, Double.MAX_VALUE, 0}, SOLUTION.policy())
                .toSvg();
        assertTrue(svg.contains("#f5f9fc") && svg.contains("#56b4e9"), "both ends of the scale");
        assertTrue(svg.contains(">1.80e+308<"), "not 309 digits");
        assertTrue(EMPTY.withPanel("", new double[] {1e-5, 0, 0}, SOLUTION.policy())
                .toSvg()
                .contains(">1.00e-05<"));
    }

    @Test
    void actionsOfOneDirection_areOneArrow_andStayingCoversNone() throws Exception {
        FiniteMdp cell = FiniteMdp.builder(1, 0.5)
                .transition(0, 0, 0, 1, 0)
                .transition(0, 1, 0, 1, 0)
                .transition(0, 2, 0, 1, 0)
                .build();
        Policy policy = Policy.of(cell, new double[][] {{0.25, 0.25, 0.5}});
        String svg = GridPicture.of("", List.of("."))
                .withDirections("<<o")
                .withPanel("", new double[1], policy)
                .toSvg();
        assertEquals(1, elements(svg, "line").size());
        assertEquals(
                -12,
                length(elements(svg, "line").get(0), elements(svg, "polygon").get(0), 0),
                0.01);
        assertTrue(svg.indexOf("<circle") < svg.indexOf("<line"), "what is drawn later lies above");
    }

    @Test
    void tinyDifferences_areNoColours_andTinyNumbersAre() {
        double ulp = Math.ulp(1.0);
        String noise = EMPTY.withPanel("", new double[] {1, 1 + ulp, 0}, SOLUTION.policy())
                .toSvg();
        for (double x : new double[] {100.5, 0.125, 12.35}) {
            String edge = EMPTY.withPanel("", new double[] {x, Math.nextUp(x), 0}, SOLUTION.policy())
                    .toSvg();
            assertEquals(4, edge.split("#f5f9fc").length, "also where it is written differently: " + x);
        }
        assertEquals(4, noise.split("#f5f9fc").length, "both cells and the light end of the scale are so");
        String tiny = EMPTY.withPanel("", new double[] {0, Double.MIN_VALUE, 0}, SOLUTION.policy())
                .toSvg();
        assertTrue(tiny.contains("fill=\"#56b4e9\"/>\n<line"), tiny);
        assertFalse(tiny.contains("#000000"));
    }

    @Test
    void everyText_hasRoom() throws Exception {
        GridPicture narrow = GridPicture.of("FrozenLake", List.of("S...", ".H.H", "...H", "H..G"));
        FiniteMdp.Builder still = FiniteMdp.builder(16, 0.9);
        IntStream.range(0, 64).forEach(i -> still.transition(i / 4, i % 4, i / 4, 1, i));
        Solution lake = SoftPolicyIteration.atTemperature(0.1).solve(still.build());
        String legend = "S start, H hole, G goal, and what else there is to say about this small lake";
        for (GridPicture picture : List.of(
                narrow.withPanel("λ = 0.1", lake).withLegend(legend),
                narrow.withCell(16)
                        .withPanel("a title that is wider than its grid", lake)
                        .withPanel("b", lake),
                narrow.withCell(56).withPanel("", wide(lake, -9_999_999), lake.policy()),
                GridPicture.of("W".repeat(26) + "M".repeat(8), List.of("#")).withLegend("M".repeat(44)),
                narrow.withCell(16).withLegend("no grid, but a legend that is long enough"),
                EMPTY.withCell(16).withPanel("", SOLUTION).withNumbersNamed("the numbers of this small picture"),
                GridPicture.of("漢字".repeat(9), List.of("#")))) {
            String svg = picture.toSvg();
            Element root = parse(svg).getDocumentElement();
            List<Element> texts = elements(svg, "text");
            for (Element text : texts) {
                double x = number(text, "x");
                double share = text.getAttribute("text-anchor").equals("middle") ? 0.5 : 1;
                double end = x + share * Svg.widthOf(text.getTextContent());
                assertTrue(end <= number(root, "width"), text.getTextContent() + " ends at " + end);
                assertTrue(number(text, "y") < number(root, "height"), text.getTextContent());
                for (Element other : texts) {
                    boolean after = number(other, "y") == number(text, "y") && number(other, "x") > x;
                    assertTrue(
                            !after || number(other, "x") >= end,
                            text.getTextContent() + " runs into " + other.getTextContent());
                }
            }
        }
    }

    private static double[] wide(Solution solution, double number) {
        double[] numbers = solution.values();
        Arrays.fill(numbers, number);
        return numbers;
    }

    @Test
    void layoutsWithoutActingCells_haveNoScale() throws Exception {
        for (String row : List.of("G##", "# #")) {
            String svg =
                    GridPicture.of("", List.of(row)).withPanel("all", SOLUTION).toSvg();
            assertTrue(svg.contains(">all<"));
            assertFalse(svg.contains(">V "), "no scale");
            parse(svg);
        }
    }

    @Test
    void hugeLayouts_areRefused_orFit() {
        List<String> huge = Collections.nCopies(1 << 16, "#".repeat(1 << 16));
        refused(
                "layout must have at most as many cells as a model has states, 2147483647: 4294967296",
                () -> GridPicture.of("", huge));
        assertTrue(GridPicture.of("", List.of("#".repeat(1 << 24)))
                .withCell(256)
                .toSvg()
                .contains(" width=\"4294967328\""));
    }

    @Test
    void namesThatXmlCannotHold_areReplaced() throws Exception {
        Names names = Names.none().withStates("a\ufffe", "b", "c").withActions("l\ud800", "r");
        String svg = EMPTY.withPanel("", new double[3], SOLUTION.policy().withNames(names))
                .toSvg();
        assertTrue(elements(svg, "title").get(1).getTextContent().startsWith("state a\ufffd"), svg);
        assertFalse(svg.contains("\ud800"));
    }

    @Test
    void write_makesTheFile(@TempDir Path folder) throws IOException {
        GridPicture picture = EMPTY.withPanel("λ = 1", SOLUTION);
        picture.write(folder.resolve("grid.svg"));
        assertEquals(picture.toSvg(), Files.readString(folder.resolve("grid.svg")));
    }

    @Test
    void refusals_nameTheRuleAndTheValue() {
        refused("layout must have a cell: []", () -> GridPicture.of("", List.of()));
        refused(
                "lines of the layout must have the same length: line 1 has 1, line 0 has 2",
                () -> GridPicture.of("", List.of("..", ".")));
        refused(
                "title must be one line of text without control characters: a\\u0000",
                () -> GridPicture.of("a\u0000", List.of(".")));
        for (String text : new String[] {"\n", "\u001b", "\ud800", "\uffff"}) {
            assertThrows(IllegalArgumentException.class, () -> EMPTY.withLegend(text));
            assertThrows(IllegalArgumentException.class, () -> EMPTY.withNumbersNamed(text));
            assertThrows(IllegalArgumentException.class, () -> EMPTY.withPanel(text, SOLUTION));
            assertThrows(IllegalArgumentException.class, () -> GridPicture.of("", List.of(text)));
        }
        assertThrows(IllegalArgumentException.class, () -> GridPicture.of("", List.of("\ud83d\ude00")));
        refused("directions must be of the characters <v>^o: <x", () -> EMPTY.withDirections("<x"));
        refused("pixels must be in [16, 256]: 15", () -> EMPTY.withCell(15));
        refused(
                "numbers must have length 3, one for each state of the policy: 2",
                () -> EMPTY.withPanel("", new double[2], SOLUTION.policy()));
        refused(
                "the policy must have a state for each of 4 cells: 3",
                () -> GridPicture.of("", List.of("S..G")).withDirections("<>").withPanel("", SOLUTION));
        refused(
                "numbers[1] must be finite: NaN",
                () -> EMPTY.withPanel("", new double[] {0, Double.NaN, 0}, SOLUTION.policy()));
        refused(
                "state 0 must have an action for each direction of <v>^: 2; use withDirections, or another letter for "
                        + "cells in which the agent does not act",
                () -> GridPicture.of("", List.of("S.G")).withPanel("", SOLUTION));
        refused(
                "state 0 must have an action for each direction of <: 2; use withDirections, or another letter for "
                        + "cells in which the agent does not act",
                () -> EMPTY.withPanel("", SOLUTION).withDirections("<"));
    }

    private static void refused(String message, org.junit.jupiter.api.function.Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
