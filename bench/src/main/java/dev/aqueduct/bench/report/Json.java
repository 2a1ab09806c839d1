package dev.aqueduct.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A report as JSON: for each subject and figure the runs' values, their median and the ratio to the
 * limit.
 */
public final class Json {

    private Json() {}

    /**
     * The report as text.
     *
     * @param about what else is to be known: the machine, the command
     */
    public static String of(Report report, Map<String, Object> about) {
        Map<String, Object> json = new LinkedHashMap<>(about);
        json.putAll(members(report));
        return text(json);
    }

    /** Several reports as one text, in an array. */
    public static String of(List<Report> reports, Map<String, Object> about) {
        Map<String, Object> json = new LinkedHashMap<>(about);
        json.put("cases", reports.stream().map(Json::members).toList());
        return text(json);
    }

    private static Map<String, Object> members(Report report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("title", report.title());
        Map<String, Object> subjects = new LinkedHashMap<>();
        for (String subject : report.subjects()) {
            Map<String, Object> figures = new LinkedHashMap<>();
            for (Figure figure : report.figures()) {
                report.spread(subject, figure)
                        .ifPresent(spread ->
                                figures.put(figure.key(), figure(report, subject, figure, spread)));
            }
            subjects.put(subject, figures);
        }
        json.put("subjects", subjects);
        return json;
    }

    private static String text(Map<String, Object> json) {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of numbers are JSON", e);
        }
    }

    private static Map<String, Object> figure(
            Report report, String subject, Figure figure, Spread spread) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("median", spread.median());
        json.put("min", spread.min());
        json.put("max", spread.max());
        json.put("runs", report.values(subject, figure));
        if (figure.compared()) {
            report.ratio(subject, figure).ifPresent(ratio -> json.put("ratio", ratio.median()));
        }
        return json;
    }
}
