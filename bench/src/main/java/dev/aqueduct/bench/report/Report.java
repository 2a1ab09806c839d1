package dev.aqueduct.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The runs of a case, by what was measured. For one thread. */
public final class Report {
    private final String title;
    private final String limit;
    private final Map<String, List<Figures>> runs = new LinkedHashMap<>();

    /**
     * No runs yet.
     *
     * @param title what was done
     * @param limit the name of what the others are compared with
     */
    public Report(String title, String limit) {
        this.title = title;
        this.limit = limit;
    }

    /** Adds a run; those of the same place belong together. */
    public void add(String subject, Figures figures) {
        runs.computeIfAbsent(subject, _ -> new ArrayList<>()).add(figures);
    }

    public String title() {
        return title;
    }

    String limit() {
        return limit;
    }

    List<String> subjects() {
        return List.copyOf(runs.keySet());
    }

    /** All figures that some run came to. */
    Set<Figure> figures() {
        Set<Figure> all = new LinkedHashSet<>();
        runs.values().forEach(of -> of.forEach(figures -> all.addAll(figures.all().keySet())));
        return all;
    }

    /** What the runs of a subject came to. */
    public Optional<Spread> spread(String subject, Figure figure) {
        List<Double> values = values(subject, figure);
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }

    List<Double> values(String subject, Figure figure) {
        return runs.getOrDefault(subject, List.of()).stream()
                .flatMap(figures -> figures.get(figure).stream().boxed())
                .toList();
    }

    /**
     * The ratios to the limit's run of the same place, since what disturbs a machine often disturbs
     * both.
     */
    public Optional<Spread> ratio(String subject, Figure figure) {
        List<Double> of = values(subject, figure);
        List<Double> to = values(limit, figure);
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(of.size(), to.size()); i++) {
            if (to.get(i) > 0) {
                ratios.add(of.get(i) / to.get(i));
            }
        }
        return subject.equals(limit) || ratios.isEmpty()
                ? Optional.empty()
                : Optional.of(Spread.of(ratios));
    }
}
