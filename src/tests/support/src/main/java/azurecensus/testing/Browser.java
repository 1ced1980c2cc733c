package azurecensus.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A headless Chromium. Without an installed one, a test that needs it is skipped with a message;
 * with {@code TEST_BROWSER_REQUIRED=true} in the environment it fails. Nothing is downloaded.
 */
public final class Browser implements AutoCloseable {
  private static final TestEnvironment ENVIRONMENT = TestEnvironment.read();
  private static final List<String> USUAL_PLACES =
      List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration INTERVAL = Duration.ofMillis(25);
  /** The longest script, the type check of all modules, takes some seconds on an idle machine. */
  private static final Duration SCRIPT = Duration.ofMinutes(3);

  /**
   * A function of a page that is true for an element that the user can see; an option is as visible
   * as its list.
   */
  private static final String IS_VISIBLE = """
      element => {
        const seen = element.closest('select') ?? element;
        return seen.checkVisibility({ opacityProperty: true, visibilityProperty: true })
            && seen.getClientRects().length > 0;
      }""";

  /** A function of a page that returns the text of an element as the user reads it. */
  private static final String TEXT = """
      element => (element.innerText ?? element.textContent)
          .replaceAll(/[^\\S\\n]+/g, ' ').replaceAll(/ ?\\n ?/g, '\\n').trim()""";

  private final Path profile;
  private final ChromeDriver driver;
  private Dimension size;
  private Map<String, String> media;

  private Browser(Path profile, ChromeDriver driver) {
    this.profile = profile;
    this.driver = driver;
  }

  /** Skips the running test on a machine without a browser; fails it where one is required. */
  public static void assumeInstalled() {
    boolean installed = Files.isExecutable(chromium()) && Files.isExecutable(driver());
    String reason =
        "No browser found. Install Debian's packages chromium and chromium-driver, or set"
            + " TEST_CHROMIUM and TEST_CHROMEDRIVER in the environment or in .test.env.";
    if (ENVIRONMENT.isTrue("TEST_BROWSER_REQUIRED")) {
      assertThat(installed).as(reason).isTrue();
    }
    assumeTrue(installed, reason);
  }

  private static Path chromium() {
    return Path.of(ENVIRONMENT
        .get("TEST_CHROMIUM")
        .orElseGet(() -> USUAL_PLACES.stream()
            .filter(place -> Files.isExecutable(Path.of(place)))
            .findFirst()
            .orElse(USUAL_PLACES.get(0))));
  }

  private static Path driver() {
    return Path.of(ENVIRONMENT.get("TEST_CHROMEDRIVER").orElse("/usr/bin/chromedriver"));
  }

  /** Starts a browser with a profile of its own and a page of 1280 by 800 pixels. */
  public static Browser start() throws IOException {
    assumeInstalled();
    Path profile = Files.createTempDirectory("portal-browser");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium().toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        // The page needs neither a process for drawing nor the browser's own extensions.
        "--in-process-gpu",
        "--disable-extensions",
        "--disable-component-extensions-with-background-pages",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--user-data-dir=" + profile);
    LoggingPreferences logging = new LoggingPreferences();
    logging.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logging);
    ChromeDriverService service = new ChromeDriverService.Builder()
        .usingDriverExecutable(driver().toFile())
        .withSilent(true)
        .build();
    Browser browser = new Browser(profile, new ChromeDriver(service, options));
    browser.driver.manage().timeouts().scriptTimeout(SCRIPT);
    browser.watchAnswers();
    browser.size(1280, 800);
    return browser;
  }

  /** Sets the size of the page itself, in CSS pixels. */
  public void size(int width, int height) {
    Dimension wanted = new Dimension(width, height);
    if (wanted.equals(size)) {
      return;
    }
    size = wanted;
    driver.manage().window().setSize(wanted);
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Emulates a system that prefers {@code "dark"} or {@code "light"}. */
  public void colorScheme(String scheme) {
    emulate("prefers-color-scheme", scheme);
  }

  /** Emulates a system with forced colors (high contrast) until the next {@link #colorScheme}. */
  public void forcedColors() {
    emulate("forced-colors", "active");
  }

  private void emulate(String feature, String value) {
    Map<String, String> wanted = Map.of("name", feature, "value", value);
    if (!wanted.equals(media)) {
      media = wanted;
      driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(wanted)));
    }
  }

  /** Goes to an address and waits for the answers to the page's first requests. */
  public void open(String url) {
    driver.get(url);
    settle();
  }

  /**
   * Waits until no request is open and the page has drawn the last answer. After that nothing moves
   * until telemetry arrives.
   */
  public void settle() {
    await(() -> (Boolean) driver.executeAsyncScript("""
        const done = arguments[0];
        const end = performance.now() + 1000;
        let drawn = 0;
        const look = () => {
          drawn = (window.openRequests ?? 0) === 0 ? drawn + 1 : 0;
          if (drawn > 2 || performance.now() > end) {
            done(drawn > 2);
          } else {
            requestAnimationFrame(look);
          }
        };
        look();
        """));
  }

  /** Clicks the first visible element that matches the selector, after the page has settled. */
  public void click(String selector) {
    settle();
    await(() -> {
      try {
        find(selector).click();
        return true;
      } catch (ElementClickInterceptedException moved) {
        return false;
      }
    });
  }

  /**
   * Replaces the text of a field key by key, as a user does. WebDriver's own {@code clear()} sends
   * no input event, so a page that renders again restores the old text.
   */
  public void type(String selector, CharSequence... keys) {
    settle();
    find(selector).sendKeys(Keys.chord(Keys.CONTROL, "a") + String.join("", keys));
  }

  public String url() {
    return driver.getCurrentUrl();
  }

  /**
   * Milliseconds from the navigation to the settled page until it had drawn the last answer and had
   * ended the last task of more than 50 ms, so that it reacts to the user at once.
   */
  public double interactiveMillis() {
    return ((Number) run("return Math.max(window.drawnAt, window.busyUntil)")).doubleValue();
  }

  /**
   * Counts the open requests of every page, and notes when it draws their answers; an event stream
   * is not counted.
   */
  private void watchAnswers() {
    driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", """
            window.openRequests = 0;
            window.drawnAt = 0;
            window.busyUntil = 0;
            window.shifted = 0;
            new PerformanceObserver((shifts) => shifts.getEntries().forEach(({ value }) => {
              window.shifted += value;
            })).observe({ type: 'layout-shift', buffered: true });
            new PerformanceObserver((tasks) => tasks.getEntries().forEach(({ startTime, duration }) => {
              window.busyUntil = Math.max(window.busyUntil, startTime + duration);
            })).observe({ type: 'longtask', buffered: true });
            const drawn = () => setTimeout(() => { window.drawnAt = performance.now(); });
            const ask = window.fetch;
            window.fetch = async (...request) => {
              window.openRequests++;
              try {
                const answer = await ask(...request);
                const text = await answer.text();
                return new Response([204, 304].includes(answer.status) ? null : text, answer);
              } finally {
                setTimeout(() => {
                  window.openRequests--;
                  requestAnimationFrame(drawn);
                });
              }
            };
            """));
  }

  /** The first element that matches the selector; waits until it is visible. */
  public WebElement find(String selector) {
    return await("a visible " + selector, () -> (WebElement) run(
        "return [...document.querySelectorAll(arguments[0])].find(" + IS_VISIBLE + ")", selector));
  }

  /** All elements that match the selector now. */
  public List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** The texts of all elements that match the selector now; an invisible one has none. */
  @SuppressWarnings("unchecked") // The script returns texts.
  public List<String> texts(String selector) {
    return (List<String>) run(
        "return [...document.querySelectorAll(arguments[0])].map(each => (" + IS_VISIBLE
            + ")(each) ? (" + TEXT + ")(each) : '')",
        selector);
  }

  /**
   * Repeats a question until its answer is neither null nor false. An element that the page has
   * just replaced counts as no answer.
   */
  public <T> T await(Question<T> question) {
    return await("the answer to a question about the page", question);
  }

  private <T> T await(String awaited, Question<T> question) {
    return new WebDriverWait(driver, PATIENCE, INTERVAL)
        .ignoring(StaleElementReferenceException.class)
        .withMessage(() -> awaited + " on " + driver.getCurrentUrl() + ", which shows: "
            + driver.findElement(By.tagName("body")).getText())
        .until(unused -> question.ask());
  }

  /** Waits until the first visible element that matches the selector contains a text. */
  public void awaitText(String selector, String text) {
    await('"' + text + "\" in a visible " + selector, () -> (Boolean) run(
        "const found = [...document.querySelectorAll(arguments[0])].find(" + IS_VISIBLE
            + "); return found !== undefined && (" + TEXT + ")(found).includes(arguments[1])",
        selector,
        text));
  }

  /** Waits until the background of the page has a color, as in {@code rgb(250, 250, 250)}. */
  public void awaitBackground(String color) {
    await(() -> color.equals(run("return getComputedStyle(document.body).backgroundColor")));
  }

  /**
   * Holds the first visible element that matches the selector and moves it aside, without releasing
   * it.
   */
  public void drag(String selector, int pixels) {
    new Actions(driver).clickAndHold(find(selector)).moveByOffset(pixels, 0).perform();
  }

  /** Releases what {@link #drag} holds. */
  public void release() {
    new Actions(driver).release().perform();
  }

  public void press(Keys key) {
    new Actions(driver).sendKeys(key).perform();
  }

  public void back() {
    driver.navigate().back();
  }

  /** Runs a script in the page; the result of a promise is awaited. */
  public Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** The warnings and errors in the console since the last call. */
  public List<String> consoleErrors() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .collect(Collectors.toList());
  }

  /** Waits for a warning or error that contains a text; returns all of them since the last call. */
  public List<String> awaitConsoleError(String part) {
    List<String> messages = new ArrayList<>();
    await('"' + part + "\" in the console", () -> {
      messages.addAll(consoleErrors());
      return messages.stream().anyMatch(error -> error.contains(part));
    });
    return messages;
  }

  /**
   * A picture of what the window shows.
   *
   * @param format {@code png}, or {@code webp} for a small one
   */
  public byte[] picture(String format) {
    Map<String, Object> picture = driver.executeCdpCommand(
        "Page.captureScreenshot",
        format.equals("webp") ? Map.of("format", format, "quality", 60) : Map.of("format", format));
    return Base64.getDecoder().decode((String) picture.get("data"));
  }

  /** A question about the page; null and false are no answers yet. */
  @FunctionalInterface
  public interface Question<T> {
    T ask();
  }

  @Override
  public void close() {
    driver.quit();
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
