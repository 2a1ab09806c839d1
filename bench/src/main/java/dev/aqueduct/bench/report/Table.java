package dev.aqueduct.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A report as a table in Markdown: a line a figure, a column what was measured, and the ratios. */
public final class Table {

    private Table() {}

    public static String of(Report report) {
        List<String> subjects = report.subjects();
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of(""));
        for (String subject : subjects) {
            head.add(subject);
        }
        List<String> compared = subjects.stream().filter(s -> !s.equals(report.limit())).toList();
        if (subjects.contains(report.limit())) {
            compared.forEach(subject -> head.add(subject + " / " + report.limit()));
        }
        rows.add(head);
        for (Figure figure : report.figures()) {
            List<String> row = new ArrayList<>(List.of(figure.title()));
            subjects.forEach(
                    subject -> row.add(text(report.spread(subject, figure), figure.unit())));
            if (subjects.contains(report.limit())) {
                compared.forEach(subject ->
                        row.add(figure.compared() ? text(report.ratio(subject, figure), 1) : ""));
            }
            rows.add(row);
        }
        return markdown(rows);
    }

    private static String text(Optional<Spread> spread, double unit) {
        return spread.map(
                        s -> {
                            String median = number(s.median() / unit);
                            String min = number(s.min() / unit);
                            String max = number(s.max() / unit);
                            return min.equals(max)
                                    ? median
                                    : "%s (%s–%s)".formatted(median, min, max);
                        })
                .orElse("");
    }

    /** Three digits that count. */
    static String number(double value) {
        double size = Math.abs(value);
        int decimals =
                value == Math.rint(value) || size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    private static String markdown(List<List<String>> rows) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            line(text, rows.get(r), widths);
            if (r == 0) {
                text.append('|');
                for (int i = 0; i < columns; i++) {
                    text.append("-".repeat(widths[i] + 1)).append(i == 0 ? "-|" : ":|");
                }
                text.append('\n');
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> row, int[] widths) {
        text.append('|');
        for (int i = 0; i < widths.length; i++) {
            String pad = " ".repeat(widths[i] - row.get(i).length());
            text.append(' ').append(i == 0 ? row.get(i) + pad : pad + row.get(i)).append(" |");
        }
        text.append('\n');
    }
}
