package dev.aqueduct.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A report as a table in Markdown, with ratios to the limit: a line a figure where there are few
 * subjects, else a line a subject.
 */
public final class Table {
    private static final int FEW = 4;

    private Table() {}

    public static String of(Report report) {
        return markdown(
                report.subjects().size() <= FEW ? lineAFigure(report) : lineASubject(report));
    }

    private static List<List<String>> lineAFigure(Report report) {
        List<String> subjects = report.subjects();
        List<String> compared = new ArrayList<>();
        if (subjects.contains(report.limit())) {
            compared.addAll(subjects);
            compared.remove(report.limit());
        }
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of(""));
        head.addAll(subjects);
        compared.forEach(subject -> head.add(subject + " / " + report.limit()));
        lines.add(head);
        for (Figure figure : report.figures()) {
            List<String> line = new ArrayList<>(List.of(figure.title()));
            subjects.forEach(subject -> line.add(value(report, subject, figure)));
            compared.forEach(
                    subject -> line.add(figure.compared() ? ratio(report, subject, figure) : ""));
            lines.add(line);
        }
        return lines;
    }

    /**
     * Only the first figure that is compared has a ratio here, or the lines were too long to read.
     */
    private static List<List<String>> lineASubject(Report report) {
        Set<Figure> figures = report.figures();
        Optional<Figure> compared =
                figures.stream()
                        .filter(Figure::compared)
                        .findFirst()
                        .filter(_ -> !report.limit().isEmpty());
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of(""));
        compared.ifPresent(figure -> head.add(figure.title() + " / " + report.limit()));
        figures.forEach(figure -> head.add(figure.title()));
        lines.add(head);
        for (String subject : report.subjects()) {
            List<String> line = new ArrayList<>(List.of(subject));
            compared.ifPresent(figure -> line.add(ratio(report, subject, figure)));
            figures.forEach(figure -> line.add(value(report, subject, figure)));
            lines.add(line);
        }
        return lines;
    }

    private static String value(Report report, String subject, Figure figure) {
        return text(report.spread(subject, figure), figure.unit());
    }

    private static String ratio(Report report, String subject, Figure figure) {
        return text(report.ratio(subject, figure), 1);
    }

    private static String text(Optional<Spread> spread, double unit) {
        if (spread.isEmpty()) {
            return "";
        }
        double median = spread.get().median() / unit;
        double min = spread.get().min() / unit;
        double max = spread.get().max() / unit;
        boolean whole = isWhole(median) && isWhole(min) && isWhole(max);
        int decimals = whole ? 0 : decimals(median);
        String text = number(median, decimals);
        return min == max
                ? text
                : "%s (%s–%s)".formatted(text, number(min, decimals), number(max, decimals));
    }

    private static boolean isWhole(double value) {
        return value == Math.rint(value);
    }

    /** So many that three digits count. */
    private static int decimals(double value) {
        double size = Math.abs(value);
        return size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 3;
    }

    private static String number(double value, int decimals) {
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
