package dev.aqueduct.kafka;

import org.apache.kafka.metadata.storage.Formatter;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;

/**
 * The folder of a running node, locked against every other one, in this process or another, until
 * it is closed. Its lock file also marks it as ours: a folder with other things in it is refused,
 * since Kafka would take every folder in there for a partition.
 */
final class DataDirectory implements AutoCloseable {

    private static final String LOCK = "embedded-kafka.lock";
    private static final String META_PROPERTIES = "meta.properties";

    private final Path path;
    private final FileChannel lock;

    private DataDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Makes the folder if it is absent, and locks it.
     *
     * @throws EmbeddedKafkaException where it cannot be written, is in use, or holds something else
     */
    static DataDirectory open(Path path) {
        try {
            Files.createDirectories(path);
            if (isForeign(path)) {
                throw new EmbeddedKafkaException(path + " is not empty and holds no data of Kafka");
            }
            return new DataDirectory(path, lock(path));
        } catch (FileAlreadyExistsException e) {
            throw new EmbeddedKafkaException(path + " is not a directory", e);
        } catch (IOException e) {
            throw new EmbeddedKafkaException(path + " cannot be written" + because(e), e);
        }
    }

    /** What is wrong in words, as far as Java has any. */
    private static String because(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> ": permission denied";
            case FileSystemException inWords when inWords.getReason() != null ->
                    ": " + inWords.getReason();
            case FileSystemException _ -> "";
            default -> ": " + e.getMessage();
        };
    }

    private static boolean isForeign(Path path) throws IOException {
        if (Files.exists(path.resolve(LOCK)) || Files.exists(path.resolve(META_PROPERTIES))) {
            return false;
        }
        try (var entries = Files.list(path)) {
            return entries.findAny().isPresent();
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        var channel =
                FileChannel.open(
                        path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw inUse(path);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw inUse(path);
    }

    private static EmbeddedKafkaException inUse(Path path) {
        return new EmbeddedKafkaException(path + " is in use by another Kafka");
    }

    /** The id of the cluster whose data a folder holds, if it holds any. */
    static Optional<String> clusterId(Path path) {
        var properties = new Properties();
        try (var file = Files.newBufferedReader(path.resolve(META_PROPERTIES))) {
            properties.load(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new EmbeddedKafkaException(path + " cannot be read: " + e, e);
        }
        return Optional.ofNullable(properties.getProperty("cluster.id"));
    }

    /** Writes the cluster's and the node's id into a new folder; one that has them keeps them. */
    void format(int nodeId, String clusterId) {
        if (Files.exists(path.resolve(META_PROPERTIES))) {
            return;
        }
        try {
            new Formatter()
                    .setPrintStream(
                            new PrintStream(
                                    OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setNodeId(nodeId)
                    .setClusterId(clusterId)
                    .addDirectory(path.toString())
                    .setMetadataLogDirectory(path.toString())
                    .setControllerListenerName(NodeSettings.CONTROLLER)
                    .setIgnoreFormatted(true)
                    .run();
        } catch (Exception e) {
            throw new EmbeddedKafkaException(path + " cannot be formatted: " + e.getMessage(), e);
        }
    }

    /** Unlocks the folder and leaves it as it is. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new EmbeddedKafkaException(path + " cannot be unlocked", e);
        }
    }

    /** Makes a folder for data that nobody wants to keep. */
    static Path temporary() {
        try {
            return Files.createTempDirectory("aqueduct-kafka-");
        } catch (IOException e) {
            throw new EmbeddedKafkaException("no temporary directory can be made: " + e, e);
        }
    }

    /** Removes a folder and all that is in it, if it is there. */
    static void delete(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (var files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new EmbeddedKafkaException(path + " cannot be removed: " + e, e);
        }
    }
}
