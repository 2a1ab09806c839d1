package dev.aqueduct.bridge.http.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.aqueduct.bridge.log.Gap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

final class ProblemTest {

    @Test
    void problem_has_the_members_of_its_rfc() {
        assertEquals(
                "{\"type\":\"/problems/no-such-channel\",\"title\":\"No such"
                        + " channel\",\"status\":404,\"detail\":\"there is no channel"
                        + " 'a\\\"b\\\\u0007'\"}",
                text(Problem.noSuchChannel("a\"b\u0007")));
    }

    @Test
    void gaps_come_with_the_cursor_to_go_on_with() {
        Problem problem =
                Problem.gaps(List.of(new Gap("c", 0, 2, 6, Gap.Reason.RETENTION)), "c*i*6");
        assertEquals(
                "{\"type\":\"/problems/gap\",\"title\":\"Events are no longer"
                    + " kept\",\"status\":410,\"detail\":\"offsets 2 to 5 of partition 0 of channel"
                    + " c are no longer kept; go on with the cursor given"
                    + " here\",\"gaps\":[{\"channel\":\"c\",\"partition\":0,\"from\":2,\"to\":6,"
                    + "\"reason\":\"retention\"}],\"cursor\":\"c*i*6\"}",
                text(problem));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "%zz", "%ff", "%c3%28", "%ed%a0%80", "a\uFFFDb"})
    void encoding_that_is_none_is_refused(String encoded) {
        Refused refused = assertThrows(Refused.class, () -> PercentEncoding.decode(encoded));
        assertEquals(ProblemType.BAD_REQUEST, refused.problem().type());
    }

    @Test
    void encoding_is_of_utf_8_and_a_plus_is_a_plus() {
        assertEquals("a+b ü\u0000/", PercentEncoding.decode("a+b%20%C3%BC%00%2f"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "a,", "a b", "a/b", "ü", "a\0", "a,,b"})
    void name_that_no_channel_can_have_is_no_channel(String names) {
        Refused refused = assertThrows(Refused.class, () -> ChannelNames.several(names));
        assertEquals(ProblemType.NO_SUCH_CHANNEL, refused.problem().type());
    }

    private static String text(Problem problem) {
        return new String(problem.json(), StandardCharsets.UTF_8);
    }
}
