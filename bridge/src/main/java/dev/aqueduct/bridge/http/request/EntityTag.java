package dev.aqueduct.bridge.http.request;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** Weak entity tags (RFC 9110, section 8.8.3). */
public final class EntityTag {
    private static final int BYTES = 12;

    private EntityTag() {}

    /** The tag of what these texts, each without a line end, stand for together. */
    public static String of(String... texts) {
        return of(String.join("\n", texts).getBytes(StandardCharsets.UTF_8));
    }

    public static String of(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            byte[] cut = Arrays.copyOf(hash, BYTES);
            return "W/\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(cut) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Whether an If-None-Match header, empty where there is none, names the tag. */
    public static boolean matches(String header, String tag) {
        if (header.strip().equals("*")) {
            return true;
        }
        String opaque = opaque(tag);
        for (String listed : header.split(",", -1)) {
            if (opaque(listed.strip()).equals(opaque)) {
                return true;
            }
        }
        return false;
    }

    /** What is compared: weak or strong makes no difference (RFC 9110, section 13.1.2). */
    private static String opaque(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }
}
