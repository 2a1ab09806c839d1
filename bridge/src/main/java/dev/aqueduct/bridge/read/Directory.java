package dev.aqueduct.bridge.read;

import dev.aqueduct.bridge.log.Signal;
import dev.aqueduct.bridge.log.SourceUnavailableException;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Which channels there are. What is remembered answers {@code peek…}; what must not be said from
 * memory is asked anew. Any thread may call it.
 */
public interface Directory {

    /** The names of all channels as last heard of. Never waits. */
    SortedSet<String> peekNames();

    /** Changes with every change of {@link #peekNames}. Never waits. */
    long version();

    /** The topic of this name as last heard of. Never waits. */
    Optional<Topic> peek(String channel);

    /** The newest state that was asked for, however old. Never waits. */
    Optional<ChannelState> peekState(String channel);

    /**
     * Whether the name may be a channel's at all, whether or not there is such a topic: no
     * internal, no excluded one.
     */
    boolean admits(String channel);

    /** Whether Kafka answered when it was last asked. Never waits. */
    boolean reachable();

    /**
     * Asks Kafka. The asking begins after this call, so the answer is newer than whatever made the
     * caller ask; askers at the same time share a question. A channel that is missing from the
     * answer does not exist.
     *
     * @throws SourceUnavailableException if Kafka did not answer in time (5 s), at once where it is
     *     known not to answer
     * @throws InterruptedException if the thread was interrupted meanwhile
     */
    Map<String, ChannelState> ask(Collection<String> channels) throws InterruptedException;

    /**
     * As {@link #ask}, but only where the channels end, which costs Kafka and this bridge much
     * less.
     *
     * @param sameTopics whether it has to be known that the topics are those named in the answer;
     *     else they may have been made anew, or have gained partitions, in the last quarter of a
     *     second
     */
    Map<String, ChannelEnd> askEnds(Collection<String> channels, boolean sameTopics)
            throws InterruptedException;

    /**
     * Has Kafka asked about a channel, unless it is being asked already; the answer is {@link
     * #peekState} some time later, if there is one. Never waits.
     */
    void askSoon(String channel);

    /**
     * The names of all channels, asked of Kafka now.
     *
     * @throws SourceUnavailableException as {@link #ask}
     */
    SortedSet<String> askNames() throws InterruptedException;

    /**
     * For each partition of the topics, by their channels, the first offset whose record has a
     * timestamp at or after the given one; {@link ChannelState#UNKNOWN} where there is none. One
     * request to every leader, however many topics there are.
     *
     * @throws SourceUnavailableException as {@link #ask}
     */
    Map<String, long[]> offsetsSince(Collection<Topic> topics, long timestampMillis)
            throws InterruptedException;

    /**
     * For how long the channel keeps what; may be some minutes old.
     *
     * @throws SourceUnavailableException as {@link #ask}
     */
    Policy policy(String channel) throws InterruptedException;

    /** Has the signal raised whenever {@link #version} changes. */
    void watch(Signal signal);

    void unwatch(Signal signal);
}
