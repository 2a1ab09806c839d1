package dev.aqueduct.bridge.http.request;

import dev.aqueduct.bridge.wire.ContentCoding;

import java.util.List;
import java.util.Locale;

/** The choice of a coding by an Accept-Encoding header (RFC 9110, section 12.5.3). */
public final class AcceptEncoding {
    /** Not named, and not excluded: sent where the client likes nothing else. */
    private static final double UNNAMED = 0;

    private AcceptEncoding() {}

    /**
     * The coding that the client likes best; of equals the one that is offered first, and none at
     * all last. A client that takes nothing of what is offered, or excludes even an answer without
     * a coding, is sent one without: that is of more use to it than a 406, and the section allows
     * it.
     *
     * @param header the value of the header, empty where there is none: then nothing is coded,
     *     though everything might be, since clients without it are simple ones
     * @param offered the codings that may be sent, beside {@link ContentCoding#IDENTITY}
     */
    public static ContentCoding choose(String header, List<ContentCoding> offered) {
        String[] elements = header.toLowerCase(Locale.ROOT).split(",", -1);
        ContentCoding best = ContentCoding.IDENTITY;
        double most = 0;
        for (ContentCoding coding : offered) {
            double weight = weight(elements, coding);
            if (weight > most) {
                best = coding;
                most = weight;
            }
        }
        return weight(elements, ContentCoding.IDENTITY) > most ? ContentCoding.IDENTITY : best;
    }

    /** That of the coding where it is named, else that of anything. */
    private static double weight(String[] elements, ContentCoding coding) {
        double any = UNNAMED;
        for (String element : elements) {
            String[] parts = element.split(";", -1);
            String name = parts[0].strip();
            if (coding.isNamed(name)) {
                return Weight.of(parts);
            }
            if (name.equals("*")) {
                any = Weight.of(parts);
            }
        }
        return any;
    }
}
