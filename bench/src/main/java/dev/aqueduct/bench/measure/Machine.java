package dev.aqueduct.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The machine that was measured on.
 *
 * @param cores that this JVM may use
 * @param cpu its model's name
 * @param jdk version of the JVM that all were run by
 * @param kernel name and version of the operating system
 */
public record Machine(int cores, String cpu, String jdk, String kernel) {

    public static Machine here() {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                model(),
                System.getProperty("java.vm.name")
                        + " "
                        + System.getProperty("java.runtime.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.version"));
    }

    private static String model() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch"); // not Linux
        }
    }

    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cores", cores);
        json.put("cpu", cpu);
        json.put("jdk", jdk);
        json.put("kernel", kernel);
        return json;
    }

    @Override
    public String toString() {
        return "%d core%s, %s; %s; %s".formatted(cores, cores == 1 ? "" : "s", cpu, jdk, kernel);
    }
}
