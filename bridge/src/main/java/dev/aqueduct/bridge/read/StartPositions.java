package dev.aqueduct.bridge.read;

import static java.util.Objects.requireNonNull;

import dev.aqueduct.bridge.log.Position;
import dev.aqueduct.bridge.log.SourceUnavailableException;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns a start into positions, asking Kafka as far as the start needs it: a cursor nothing; the
 * others one question about all channels together (two requests to any broker, three to each
 * leader), unless it has just been answered; {@code since} one request more to each leader; {@code
 * last} what {@link NewestEvents} says.
 */
final class StartPositions {
    private final Directory directory;
    private final NewestEvents newest;

    StartPositions(Backing backing) {
        directory = backing.directory();
        newest = new NewestEvents(backing.history(), directory);
    }

    /**
     * The positions by channel. A channel without one starts at its oldest event, which its reader
     * finds by itself.
     *
     * @param states what Kafka has just answered of the channels, if it was asked; empty else
     * @throws SourceUnavailableException if Kafka had to be asked and did not answer, or a
     *     partition has no leader
     */
    Map<String, Position> of(
            Collection<String> channels, Start start, Map<String, ChannelState> states)
            throws InterruptedException {
        return switch (start) {
            case Start.At at -> ofCursor(channels, at);
            case Start.Earliest ignored -> earliest(channels);
            case Start.Latest ignored -> ends(known(channels, states));
            case Start.Since since -> since(known(channels, states), since);
            case Start.Last last -> newest.positions(known(channels, states), last.count());
        };
    }

    private static Map<String, Position> ofCursor(Collection<String> channels, Start.At at) {
        Map<String, Position> positions = new HashMap<>(at.cursor().channels());
        positions.keySet().retainAll(channels);
        return positions;
    }

    /**
     * While Kafka is away, the oldest event that was kept when it last answered: memory may reach
     * back to it.
     */
    private Map<String, Position> earliest(Collection<String> channels)
            throws InterruptedException {
        List<ChannelState> states;
        try {
            states = known(channels, Map.of());
        } catch (SourceUnavailableException e) {
            states = new ArrayList<>();
            for (String channel : channels) {
                states.add(
                        directory
                                .peekState(channel)
                                .filter(ChannelState::known)
                                .orElseThrow(() -> e));
            }
        }
        Map<String, Position> positions = new HashMap<>();
        states.forEach(state -> put(positions, state, state.earliest()));
        return positions;
    }

    private static Map<String, Position> ends(List<ChannelState> states) {
        Map<String, Position> positions = new HashMap<>();
        states.forEach(state -> put(positions, state, state.end()));
        return positions;
    }

    /**
     * The ends were asked before: what arrives between the two questions is behind whatever is
     * found.
     */
    private Map<String, Position> since(List<ChannelState> states, Start.Since since)
            throws InterruptedException {
        Map<String, long[]> found =
                directory.offsetsSince(
                        states.stream().map(ChannelState::topic).toList(),
                        since.instant().toEpochMilli());
        Map<String, Position> positions = new HashMap<>();
        for (ChannelState state : states) {
            long[] offsets = requireNonNull(found.get(state.topic().channel()));
            for (int partition = 0; partition < offsets.length; partition++) {
                if (offsets[partition] == ChannelState.UNKNOWN) {
                    offsets[partition] = state.end()[partition];
                }
            }
            put(positions, state, offsets);
        }
        return positions;
    }

    private static void put(Map<String, Position> positions, ChannelState state, long[] offsets) {
        positions.put(state.topic().channel(), new Position(state.topic().incarnation(), offsets));
    }

    private List<ChannelState> known(Collection<String> channels, Map<String, ChannelState> states)
            throws InterruptedException {
        List<ChannelState> known =
                List.copyOf((states.isEmpty() ? directory.ask(channels) : states).values());
        known.forEach(ChannelState::requireKnown);
        return known;
    }
}
