package dev.aqueduct.bridge.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;

class Utf8Test {

    @Test
    void text_holds_no_control_characters_but_tab_and_line_ends() {
        assertTrue(Utf8.isText(utf8("")));
        assertTrue(Utf8.isText(utf8("a\tb\r\nc \"quoted\" \\ straße 水 😀")));
        assertFalse(Utf8.isText(utf8("a\0b")));
        assertFalse(Utf8.isText(utf8("12345678\u001b[0m")));
        assertFalse(Utf8.isText(utf8("a\u007f")));
        assertFalse(Utf8.isText(utf8("a\u0085b")));
        assertTrue(Utf8.isText(utf8("a\u00a0b")));
    }

    @Test
    void overlong_forms_surrogates_and_broken_sequences_are_not_utf8() {
        for (String hex :
                new String[] {
                    "c0af",
                    "c1bf",
                    "e08080",
                    "eda080",
                    "f0808080",
                    "f4908080",
                    "f5808080",
                    "80",
                    "c3",
                    "e282",
                    "f09f98",
                    "c328",
                    "e28228",
                    "f09f9828",
                    "ff",
                    "fe",
                    "61c3"
                }) {
            assertFalse(Utf8.isText(HexFormat.of().parseHex(hex)), hex);
        }
    }

    @Test
    void random_bytes_are_utf8_where_the_jdk_says_so() {
        Random random = Seed.random("Utf8Test");
        byte[] interesting =
                HexFormat.of().parseHex("6120c2a0c3bfe0a080eda0ee9ff090f48f80bfe282a8a9");
        for (int round = 0; round < 150_000; round++) {
            byte[] bytes = new byte[random.nextInt(12)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] =
                        random.nextInt(4) == 0
                                ? (byte) random.nextInt(256)
                                : interesting[random.nextInt(interesting.length)];
            }
            boolean appended = new JsonBuffer(64).string(bytes);
            assertEquals(isUtf8(bytes), appended, () -> HexFormat.of().formatHex(bytes));
        }
    }

    static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
