package dev.aqueduct.bridge.http.request;

import java.util.Locale;

/** What an Accept-Encoding header allows (RFC 9110, section 12.5.3). */
public final class AcceptEncoding {

    private AcceptEncoding() {}

    /**
     * Whether a client takes gzip: where it names it, or anything, with a weight above 0.
     *
     * @param header the value of the header, empty where there is none: then it is sent nothing
     *     that is compressed
     */
    public static boolean takesGzip(String header) {
        boolean any = false;
        for (String text : header.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = text.split(";", -1);
            String coding = parts[0].strip();
            boolean taken = parts.length < 2 || !parts[1].strip().matches("q=0(\\.0{0,3})?");
            switch (coding) {
                case "gzip", "x-gzip" -> {
                    return taken;
                }
                case "*" -> any = taken;
                default -> {}
            }
        }
        return any;
    }
}
