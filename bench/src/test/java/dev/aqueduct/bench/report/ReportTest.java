package dev.aqueduct.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

final class ReportTest {
    private static final Figure RATE = Figure.compared("rate", "events/s", 1);
    private static final Figure MEMORY = Figure.count("memory", "memory, KiB");
    private static final Figure LATENCY = Figure.compared("latency", "latency, ms", 1e6);

    private static Report report() {
        Report report = new Report("a case", "loop");
        report.add("bridge", new Figures().put(RATE, 900).put(LATENCY, 2_500_000).put(MEMORY, 12));
        report.add("loop", new Figures().put(RATE, 1000).put(LATENCY, 1_000_000));
        report.add("bridge", new Figures().put(RATE, 600).put(LATENCY, 5_000_000).put(MEMORY, 14));
        report.add("loop", new Figures().put(RATE, 1200).put(LATENCY, 2_000_000));
        return report;
    }

    @Test
    void the_median_is_the_middle_or_between_the_two_there() {
        assertEquals(new Spread(2, 1, 9), Spread.of(List.of(9.0, 1.0, 2.0)));
        assertEquals(new Spread(3, 1, 9), Spread.of(List.of(9.0, 2.0, 1.0, 4.0)));
        assertEquals(new Spread(5, 5, 5), Spread.of(List.of(5.0)));
        assertThrows(IllegalArgumentException.class, () -> Spread.of(List.of()));
    }

    @Test
    void ratios_are_those_of_runs_that_belong_together() {
        assertEquals(new Spread(0.7, 0.5, 0.9), report().ratio("bridge", RATE).orElseThrow());
        assertTrue(report().ratio("loop", RATE).isEmpty());
        assertTrue(report().ratio("bridge", MEMORY).isEmpty());
    }

    @Test
    void few_subjects_are_columns() {
        assertEquals(
                """
                |             |           bridge |                loop |    bridge / loop |
                |-------------|-----------------:|--------------------:|-----------------:|
                | events/s    |    750 (600–900) | 1,100 (1,000–1,200) | 0.70 (0.50–0.90) |
                | latency, ms | 3.75 (2.50–5.00) |    1.50 (1.00–2.00) |             2.50 |
                | memory, KiB |       13 (12–14) |                     |                  |
                """,
                Table.of(report()));
    }

    @Test
    void many_subjects_are_lines() {
        Report report = new Report("a case", "1");
        for (int i = 1; i <= 5; i++) {
            report.add(Integer.toString(i), new Figures().put(RATE, 1000 * i).put(MEMORY, i));
        }
        assertEquals(
                """
                |   | events/s / 1 | events/s | memory, KiB |
                |---|-------------:|---------:|------------:|
                | 1 |              |    1,000 |           1 |
                | 2 |            2 |    2,000 |           2 |
                """,
                String.join("\n", Table.of(report).lines().limit(4).toList()) + "\n");
    }

    @Test
    void numbers_show_three_digits() {
        Map<Double, String> shown =
                Map.of(
                        123_456.7, "123,457", 12.34, "12.3", 1.234, "1.23", 0.0123, "0.012", -1.5,
                        "-1.50", 7.0, "7");
        shown.forEach((value, text) -> {
            Report report = new Report("a case", "");
            report.add("bridge", new Figures().put(RATE, value));
            assertEquals(
                    "| events/s | " + text + " |",
                    Table.of(report).lines().toList().get(2).replaceAll(" +", " "));
        });
    }

    @Test
    void programs_get_every_run() throws Exception {
        JsonNode json = new ObjectMapper().readTree(Json.of(report(), Map.of("violations", 0)));
        JsonNode rate = json.at("/subjects/bridge/rate");
        assertEquals(
                "{\"median\":750.0,\"min\":600.0,\"max\":900.0,\"runs\":[900.0,600.0],\"ratio\":0.7}",
                rate.toString());
        assertEquals(0, json.at("/violations").intValue());
        assertEquals("a case", json.at("/title").textValue());
    }

    @Test
    void programs_get_several_cases_at_once() throws Exception {
        Report other = new Report("another case", "loop");
        JsonNode json =
                new ObjectMapper()
                        .readTree(Json.of(List.of(report(), other), Map.of("violations", 0)));
        assertEquals(750, json.at("/cases/0/subjects/bridge/rate/median").intValue());
        assertEquals("another case", json.at("/cases/1/title").textValue());
        assertEquals(0, json.at("/violations").intValue());
    }
}
