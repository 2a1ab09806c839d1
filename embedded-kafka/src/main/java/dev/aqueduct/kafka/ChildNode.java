package dev.aqueduct.kafka;

import dev.aqueduct.kafka.ChildProtocol.Answer;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The child of a {@link KafkaProcess}: a node in a JVM of its own, which ends in good order at
 * SIGTERM and when its standard input ends, so that it never outlives its parent.
 */
final class ChildNode {

    private ChildNode() {}

    public static void main(String[] args) throws IOException {
        var answers = System.out;
        System.setOut(System.err); // standard output is for the answer alone
        Logger.getLogger("").setLevel(Level.WARNING);
        var settings = ChildProtocol.read(new DataInputStream(System.in));
        Thread.ofPlatform().name("parent-watch").start(() -> exitWithParent(System.in));
        Answer answer = start(settings);
        answers.println(answer.line());
        answers.flush();
        if (!(answer instanceof Answer.Ready)) {
            System.exit(1);
        }
    }

    private static Answer start(NodeSettings settings) {
        try {
            var node = RunningNode.start(settings);
            Runtime.getRuntime().addShutdownHook(new Thread(node::stop, "kafka-shutdown"));
            return new Answer.Ready(node.settings().port(), node.settings().controllerPort());
        } catch (EmbeddedKafkaException e) {
            return e.takenPort() == 0
                    ? new Answer.Failed(String.valueOf(e.getMessage()))
                    : new Answer.PortTaken(e.takenPort());
        }
    }

    /** From the first moment on: also a parent that dies while Kafka starts takes it along. */
    private static void exitWithParent(InputStream parent) {
        try {
            while (parent.read() >= 0) {
                // the parent has nothing more to say
            }
        } catch (IOException e) {
            System.err.println("the parent cannot be heard any more: " + e);
        }
        System.exit(0);
    }
}
