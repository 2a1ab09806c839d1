package dev.aqueduct.producers.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;

/**
 * The rows of one of the feeds' data files, in the order of their time, from the first again after
 * the last. Only a few KB of the file are in memory. For one thread.
 */
final class Rows {
    private final String resource;
    private BufferedReader reader;

    /**
     * @param resource the file beside this class
     */
    Rows(String resource) {
        this.resource = resource;
        this.reader = open(resource);
    }

    /** The columns of the next row. */
    String[] next() {
        try {
            String row = reader.readLine();
            if (row == null) {
                reader.close();
                reader = open(resource);
                row = reader.readLine();
            }
            if (row == null) {
                throw new IllegalStateException(resource + " has no rows");
            }
            return row.split("\t", -1);
        } catch (IOException damaged) {
            throw new UncheckedIOException(resource + " cannot be read", damaged);
        }
    }

    /** Opens it behind the line with the names of the columns. */
    private static BufferedReader open(String resource) {
        try {
            InputStream packed = Rows.class.getResourceAsStream(resource);
            if (packed == null) {
                throw new FileNotFoundException(resource);
            }
            var reader =
                    new BufferedReader(new InputStreamReader(new GZIPInputStream(packed), UTF_8));
            reader.readLine();
            return reader;
        } catch (IOException damaged) {
            throw new UncheckedIOException(resource + " cannot be read", damaged);
        }
    }
}
