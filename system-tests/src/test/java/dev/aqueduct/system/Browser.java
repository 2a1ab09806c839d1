package dev.aqueduct.system;

import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Chromium without a window, with one page and its own {@code EventSource} on it. For one thread.
 */
final class Browser implements AutoCloseable {
    private final Path profile;
    private final ChromeDriver driver;

    private Browser(File browser, File driverExecutable) throws IOException {
        profile = Files.createTempDirectory("aqueduct-browser");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser);
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        // Both are named, so that Selenium looks for neither, let alone on the internet.
        ChromeDriverService service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driverExecutable)
                        .usingAnyFreePort()
                        .withSilent(true)
                        .build();
        driver = new ChromeDriver(service, options);
    }

    /** Starts one. Where none is installed the test is left out, or fails: {@link Programs}. */
    static Browser start() throws IOException {
        Optional<File> browser = Programs.find("chromium");
        Optional<File> driver = Programs.find("chromedriver");
        return browser.isPresent() && driver.isPresent()
                ? new Browser(browser.get(), driver.get())
                : Programs.leaveOut(
                        "browser",
                        "BrowserTest is left out: chromium and chromedriver are not both"
                                + " installed");
    }

    /** Opens the bridge's own page, and on it a source of events. */
    void open(URI bridge, String target) {
        driver.get(bridge + "/problems");
        driver.executeScript(
                """
                window.seen = [];
                window.told = [];
                window.source = new EventSource(arguments[0]);
                source.onmessage = message => seen.push(message.data);
                for (const name of ['cursor', 'busy', 'gap', 'end']) {
                    source.addEventListener('aqueduct.' + name, () => told.push(name));
                }
                """,
                target);
    }

    /** Opens the console. */
    void openConsole(URI bridge) {
        driver.get(bridge + "/");
    }

    /** Clicks the button of that name, if there is one. */
    boolean click(String button) {
        return Boolean.TRUE.equals(
                driver.executeScript(
                        """
                        const button = document.getElementsByName(arguments[0])[0];
                        if (button) button.click();
                        return !!button;
                        """,
                        button));
    }

    /** What the page shows. */
    String text() {
        return String.valueOf(driver.executeScript("return document.body.innerText"));
    }

    /** The events that reached {@code onmessage}. */
    List<Event> seen() {
        List<Event> events = new ArrayList<>();
        if (driver.executeScript("return seen") instanceof List<?> seen) {
            seen.forEach(event -> events.add(Event.of(String.valueOf(event))));
        }
        return events;
    }

    /** How many control events of a name came. */
    long told(String name) {
        return driver.executeScript("return told.filter(n => n == arguments[0]).length", name)
                        instanceof Long count
                ? count
                : 0;
    }

    /** Whether the source has given up for ever. */
    boolean closed() {
        return Boolean.TRUE.equals(driver.executeScript("return source.readyState == 2"));
    }

    @Override
    public void close() throws IOException {
        driver.quit();
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
