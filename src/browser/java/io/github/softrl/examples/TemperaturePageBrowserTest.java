package io.github.softrl.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;

/** Uses the page with the slider in a real browser: Chrome or Chromium, whose driver must be on the path. */
class TemperaturePageBrowserTest {
    private static ChromeDriver browser;

    @BeforeAll
    static void open() {
        ChromeOptions options = new ChromeOptions();
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
        Stream.of("/usr/bin/chromium", "/usr/bin/google-chrome")
                .filter(path -> Files.exists(Path.of(path)))
                .findFirst()
                .ifPresent(options::setBinary);
        File driver = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> Stream.of(new File(folder, "chromedriver"), new File(folder, "chromedriver.exe")))
                .filter(File::canExecute)
                .findFirst()
                .orElseThrow(); // so that nothing is downloaded
        ChromeDriverService service =
                new ChromeDriverService.Builder().usingDriverExecutable(driver).build();
        browser = new ChromeDriver(service, options);
        browser.get(Path.of("docs/temperature.html").toUri().toString());
    }

    @AfterAll
    static void close() {
        browser.quit();
    }

    private static WebElement find(String css) {
        return browser.findElement(By.cssSelector(css));
    }

    private static void choose(String map) {
        browser.findElements(By.cssSelector("#maps label")).stream()
                .filter(label -> label.getText().contains(map))
                .findFirst()
                .orElseThrow()
                .findElement(By.tagName("input"))
                .click();
    }

    private static void assertShows(TemperaturePage.Scene scene, int k) {
        double temperature = TemperaturePage.temperature(scene, k);
        assertEquals(temperature, Double.parseDouble(find("#temperature").getText()));
        Solution solution = SoftPolicyIteration.atTemperature(temperature).solve(scene.model());
        double value = Double.parseDouble(find("#value").getText());
        assertEquals(solution.value(scene.start()), value, 6e-7);
        double reward = Double.parseDouble(find("#reward").getText());
        double entropy = Double.parseDouble(find("#entropy").getText());
        assertEquals(value, reward + temperature * entropy, 2e-6);
        assertTrue(Double.parseDouble(find("#error").getText()) < 1e-9);
        assertEquals("λ = " + find("#temperature").getText(), find("#slider").getDomAttribute("aria-valuetext"));
        assertShowsValues(scene, solution);
    }

    /** The numbers in the cells are rounded once. */
    private static void assertShowsValues(TemperaturePage.Scene scene, Solution solution) {
        find("input[value=values]").click();
        double[] shown = browser.findElements(By.cssSelector("#picture text[y]")).stream()
                .map(WebElement::getText)
                .filter(text -> text.matches("-?[0-9.]+"))
                .mapToDouble(Double::parseDouble)
                .toArray();
        String layout = String.join("", scene.layout());
        double[] values = IntStream.range(0, layout.length())
                .filter(s -> layout.charAt(s) == '.' || layout.charAt(s) == 'S')
                .mapToDouble(s -> Double.parseDouble(TemperaturePage.shown(solution.value(s))))
                .toArray();
        assertArrayEquals(values, shown);
        find("input[value=visits]").click();
    }

    @Test
    void slider_movesByKeys_andTheNumbersFollow() {
        TemperaturePage.Scene ways = TemperaturePage.SCENES.get(0);
        choose(ways.name());
        assertShows(ways, ways.first());
        WebElement slider = find("#slider");
        slider.sendKeys(Keys.END);
        assertShows(ways, TemperaturePage.COUNT - 1);
        slider.sendKeys(Keys.ARROW_LEFT);
        assertShows(ways, TemperaturePage.COUNT - 2);
        slider.sendKeys(Keys.HOME);
        assertShows(ways, 0);
        assertEquals("-11.000000", find("#reward").getText());
    }

    @Test
    void maps_haveTheirOwnPictures() {
        TemperaturePage.Scene lake = TemperaturePage.SCENES.get(1);
        choose(lake.name());
        assertShows(lake, lake.first());
        List<WebElement> letters = browser.findElements(By.cssSelector("#picture text"));
        assertEquals(4, letters.stream().filter(t -> t.getText().equals("H")).count());
        String coloured = find("#picture").getDomProperty("innerHTML");
        find("input[value=values]").click();
        assertTrue(find("#range").getText().startsWith("from "));
        assertTrue(!coloured.equals(find("#picture").getDomProperty("innerHTML")), "other colours and numbers");
        find("input[value=visits]").click();
    }

    @Test
    void page_fitsWideAndNarrowScreens_withoutErrors() {
        for (int width : new int[] {1400, 500, 320}) {
            browser.manage().window().setSize(new Dimension(width, 900));
            long inner = (Long) browser.executeScript("return window.innerWidth");
            long needed = (Long) browser.executeScript("return document.documentElement.scrollWidth");
            assertTrue(needed <= inner, width + ": " + needed + " > " + inner);
        }
        assertEquals(
                List.of(), browser.manage().logs().get(LogType.BROWSER).getAll(), "messages of the browser's console");
        assertEquals(
                0L, browser.executeScript("return performance.getEntriesByType('resource').length"), "loads nothing");
    }
}
