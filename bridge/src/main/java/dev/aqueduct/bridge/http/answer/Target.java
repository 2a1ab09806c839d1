package dev.aqueduct.bridge.http.answer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The target of a request as a client may write it (RFC 9112, section 3.2). */
public final class Target {
    private static final Pattern AUTHORITY = Pattern.compile("(?i)https?://[^/?#]*");

    private Target() {}

    /**
     * The path of a target that may name the server, too. The server's name is whatever the client
     * says, and has no place in an answer.
     */
    public static String path(String target) {
        if (target.startsWith("/")) {
            return target;
        }
        Matcher authority = AUTHORITY.matcher(target);
        return authority.lookingAt() ? target.substring(authority.end()) : target;
    }
}
