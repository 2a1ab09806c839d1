import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds every Java source below this folder to google-java-format's AOSP style, without unused
 * imports. {@code check} names the files that differ and ends with 1; {@code apply} rewrites them.
 */
final class Format {
    public static void main(String[] args) throws Exception {
        boolean apply = args[0].equals("apply");
        var formatter =
                new Formatter(
                        JavaFormatterOptions.builder()
                                .style(JavaFormatterOptions.Style.AOSP)
                                .build());
        List<Path> wrong = new ArrayList<>();
        try (var files = Files.walk(Path.of("."))) {
            for (Path file : files.filter(Format::isSource).sorted().toList()) {
                String source = Files.readString(file);
                String formatted = settled(formatter, source);
                if (!formatted.equals(source)) {
                    wrong.add(file);
                    if (apply) {
                        Files.writeString(file, formatted);
                    }
                }
            }
        }
        wrong.forEach(
                file -> System.err.println((apply ? "formatted " : "not formatted: ") + file));
        if (!apply && !wrong.isEmpty()) {
            System.err.println("Run: mvn validate -Dformat=apply");
            System.exit(1);
        }
    }

    /**
     * Formatting what was formatted may change it once more; what stays is the form that counts.
     */
    private static String settled(Formatter formatter, String source) throws Exception {
        String before = source;
        for (int round = 0; round < 5; round++) {
            String after =
                    formatter.formatSourceAndFixImports(
                            RemoveUnusedImports.removeUnusedImports(before));
            if (after.equals(before)) {
                break;
            }
            before = after;
        }
        return before;
    }

    private static boolean isSource(Path file) {
        return file.toString().endsWith(".java") && !file.toString().contains("/target/");
    }
}
