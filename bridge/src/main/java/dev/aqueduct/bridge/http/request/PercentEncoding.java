package dev.aqueduct.bridge.http.request;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent-encoding in URLs (RFC 3986, section 2.1): UTF-8, strictly, and {@code +} as itself. */
public final class PercentEncoding {

    private PercentEncoding() {}

    /**
     * The text that an encoded one stands for. Characters that should have been encoded stand for
     * themselves.
     *
     * @throws Refused if it is not encoded right
     */
    public static String decode(String encoded) {
        if (encoded.indexOf('%') < 0 && encoded.chars().allMatch(c -> c < 0x80)) {
            return encoded;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        for (int at = 0; at < encoded.length(); at++) {
            char c = encoded.charAt(at);
            if (c != '%') {
                if (c >= 0x80) {
                    // What was no ASCII on the wire arrives here as a replacement: it cannot be
                    // told.
                    throw refused(encoded, "characters beyond ASCII are to be percent-encoded");
                }
                bytes.write(c);
            } else if (at + 2 < encoded.length()
                    && HexFormat.isHexDigit(encoded.charAt(at + 1))
                    && HexFormat.isHexDigit(encoded.charAt(at + 2))) {
                bytes.write(HexFormat.fromHexDigits(encoded, at + 1, at + 3));
                at += 2;
            } else {
                throw refused(encoded, "after each % stand two hexadecimal digits");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refused(encoded, "what is percent-encoded is UTF-8");
        }
    }

    private static Refused refused(String encoded, String rule) {
        return new Refused(
                Problem.of(
                        ProblemType.BAD_REQUEST,
                        "the URL holds " + Shown.of(encoded) + ", but " + rule));
    }
}
