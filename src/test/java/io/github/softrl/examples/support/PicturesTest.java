package io.github.softrl.examples.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Charts are well-formed pictures, with their points where they belong. */
class PicturesTest {
    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static double[] points(Element shape) {
        return Arrays.stream(shape.getAttribute("points").split("[ ,]"))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @Test
    void lineChart_hasLinesBandsAndTicks_whereTheyBelong() throws Exception {
        String svg = new LineChart("a < b & c", "steps", "return", false)
                .line("one", new double[] {0, 5, 10}, new double[] {0, 50, 100})
                .band("two", new double[] {0, 10}, new double[] {10, 20}, new double[] {20, 30}, new double[] {30, 40})
                .toSvg();
        Document picture = parse(svg);
        assertEquals("a < b & c", picture.getElementsByTagName("title").item(0).getTextContent());
        NodeList lines = picture.getElementsByTagName("polyline");
        assertEquals(2, lines.getLength());
        double[] one = points((Element) lines.item(0));
        assertEquals((one[0] + one[4]) / 2, one[2], 0.011);
        assertEquals((one[1] + one[5]) / 2, one[3], 0.011);
        assertTrue(one[1] > one[5], "larger is higher");
        NodeList bands = picture.getElementsByTagName("polygon");
        assertEquals(1, bands.getLength());
        assertEquals(8, points((Element) bands.item(0)).length);
        for (String label : new String[] {">0<", ">20<", ">100<", ">10<", ">steps<", ">return<", ">one<", ">two<"}) {
            assertTrue(svg.contains(label), label);
        }
    }

    @Test
    void lineChart_logarithmic_hasPowersOfTen() throws Exception {
        String svg = new LineChart("t", "x", "y", true)
                .line("one", new double[] {0.001, 0.1, 10}, new double[] {1, 1, 1})
                .toSvg();
        double[] one =
                points((Element) parse(svg).getElementsByTagName("polyline").item(0));
        assertEquals((one[0] + one[4]) / 2, one[2], 0.011);
        for (String label : new String[] {">0.001<", ">0.01<", ">0.1<", ">1<", ">10<"}) {
            assertTrue(svg.contains(label), label);
        }
    }

    @Test
    void gridPicture_hasAnArrowForEachActionThatIsProbable() throws Exception {
        FiniteMdp lake = GymTable.read("frozenlake4_slippery", 0.99);
        GridMap map = new GridMap(List.of("S...", ".H.H", "...H", "H..G"), "<v>^", "");
        GridPicture drawn = new GridPicture("a < b", map, 72);
        for (double temperature : new double[] {1e-3, 1e-2, 1e-1}) {
            Solution solution = SoftPolicyIteration.atTemperature(temperature).solve(lake);
            drawn.panel("panel", solution.values(), solution.policy());
        }
        Document picture = parse(drawn.toSvg());
        assertEquals(3 * 16 + 1, picture.getElementsByTagName("rect").getLength());
        int arrows = picture.getElementsByTagName("polygon").getLength();
        assertEquals(arrows, picture.getElementsByTagName("line").getLength());
        assertTrue(arrows >= 3 * 11, "one for each cell at least: " + arrows);
    }
}
