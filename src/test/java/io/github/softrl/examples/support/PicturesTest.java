package io.github.softrl.examples.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.Arrays;
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
        String svg = new LineChart("a < b & c", "steps", "return")
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
        String svg = new LineChart("t", "x", "y")
                .logX()
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
    void lineChart_logarithmicHeights_limitsMarksAndCutOff() throws Exception {
        String svg = new LineChart("t", "x", "y")
                .logY()
                .from(10)
                .limit("cap", 100_000)
                .mark("here", 1, 1_000)
                .line("one", new double[] {0, 1, 2}, new double[] {1, 1_000, 10_000})
                .toSvg();
        Document picture = parse(svg);
        for (String label : new String[] {">10<", ">1,000<", ">100,000<", ">cap<", ">here<"}) {
            assertTrue(svg.contains(label), label);
        }
        assertTrue(!svg.contains(">1<") || svg.indexOf(">1<") == svg.lastIndexOf(">1<"), "no height below 10");
        double[] one = points((Element) picture.getElementsByTagName("polyline").item(0));
        Element inside =
                (Element) picture.getElementsByTagName("clipPath").item(0).getFirstChild();
        double bottom =
                Double.parseDouble(inside.getAttribute("y")) + Double.parseDouble(inside.getAttribute("height"));
        assertTrue(one[1] > bottom, "what is lower lies outside");
        assertEquals(one[3] + (one[3] - one[1]) / 3, one[5], 0.02, "three powers of ten, then one");
        assertEquals(4, picture.getElementsByTagName("circle").getLength(), "three points and the mark");
    }
}
