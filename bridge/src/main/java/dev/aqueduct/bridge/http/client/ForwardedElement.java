package dev.aqueduct.bridge.http.client;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * One element of a {@code Forwarded} header (RFC 7239, section 4): pairs of a name and a value,
 * which may be quoted. Values hold what clients sent, such as their {@code Host}. For one thread.
 */
final class ForwardedElement {
    private final String text;
    private int at;

    ForwardedElement(String text) {
        this.text = text;
    }

    /**
     * The value of its {@code for}; empty where there is none, or two, or it is not well-formed.
     */
    Optional<String> node() {
        String node = null;
        while (skip(" \t;")) {
            int equals = text.indexOf('=', at);
            if (equals < 0) {
                return Optional.empty();
            }
            String name = text.substring(at, equals);
            at = equals + 1;
            String value = value();
            if (value == null || (skip(" \t") && text.charAt(at) != ';')) {
                return Optional.empty();
            }
            if (name.equalsIgnoreCase("for")) {
                if (node != null) {
                    return Optional.empty();
                }
                node = value;
            }
        }
        return Optional.ofNullable(node);
    }

    /** Passes over these characters; returns whether something follows. */
    private boolean skip(String characters) {
        while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length();
    }

    private @Nullable String value() {
        if (at < text.length() && text.charAt(at) == '"') {
            return quoted();
        }
        int begin = at;
        while (at < text.length() && " \t;\"".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(begin, at);
    }

    /** Null where the quotation does not end. */
    private @Nullable String quoted() {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return value.toString();
            }
            if (c == '\\' && ++at == text.length()) {
                return null;
            }
            value.append(text.charAt(at));
        }
        return null;
    }
}
