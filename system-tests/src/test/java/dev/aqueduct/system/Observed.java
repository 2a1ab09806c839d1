package dev.aqueduct.system;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** What a bridge says about itself. Any thread may call it. */
record Observed(URI bridge) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private RawAnswer get(RawHttp http, String path) throws IOException {
        return http.get(path).answer();
    }

    /** Whether it is to be sent requests. */
    boolean ready() throws IOException {
        try (RawHttp http = new RawHttp(bridge, PATIENCE)) {
            return get(http, "/observe/health/ready").status() / 100 == 2;
        }
    }

    /** UP or DOWN, as its health has Kafka. */
    String kafka() throws IOException {
        try (RawHttp http = new RawHttp(bridge, PATIENCE)) {
            for (var check : Json.read(get(http, "/observe/health").text()).required("checks")) {
                if (check.required("name").asText().equals("kafka")) {
                    return check.required("status").asText();
                }
            }
        }
        throw new AssertionError("health says nothing about Kafka");
    }

    /** The value of a metric without labels. */
    double metric(String name) throws IOException {
        try (RawHttp http = new RawHttp(bridge, PATIENCE)) {
            return get(http, "/observe/metrics")
                    .text()
                    .lines()
                    .filter(line -> line.matches(name + "(\\{[^}]*})? .*"))
                    .mapToDouble(
                            line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("there is no metric " + name));
        }
    }
}
