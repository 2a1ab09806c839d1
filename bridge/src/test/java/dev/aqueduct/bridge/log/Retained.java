package dev.aqueduct.bridge.log;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * What a log keeps alive, added up by the rules by which the JVM lays objects out: 12 bytes for an
 * object and 16 for an array, references of 4, all in multiples of 8. Objects that are met twice
 * count once.
 */
final class Retained {
    private final Set<Object> met = Collections.newSetFromMap(new IdentityHashMap<>());
    private long bytes;

    private Retained() {}

    static long bytes(ChannelLog log) throws IllegalAccessException {
        Retained retained = new Retained();
        for (long seq = log.start(); seq < log.end(); seq++) {
            retained.add(log.item(seq));
        }
        return retained.bytes + 4L * log.slots();
    }

    private void add(Object object) throws IllegalAccessException {
        boolean isCommon =
                object instanceof ChannelLog
                        || object instanceof Renderer
                        || object instanceof Enum;
        if (object == null || isCommon || !met.add(object)) {
            return;
        }
        switch (object) {
            case byte[] array -> bytes += rounded(16 + array.length);
            case String text -> bytes += 24 + rounded(16 + text.length());
            case Collection<?> list -> {
                bytes += list.isEmpty() ? 0 : 24 + rounded(16 + 4L * list.size());
                for (Object each : list) {
                    add(each);
                }
            }
            default -> addFields(object);
        }
    }

    private void addFields(Object object) throws IllegalAccessException {
        long size = 12;
        for (Field field : object.getClass().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                size += size(field.getType());
                field.setAccessible(true);
                if (!field.getType().isPrimitive()) {
                    add(field.get(object));
                }
            }
        }
        bytes += rounded(size);
    }

    private static int size(Class<?> type) {
        if (type == long.class) {
            return 8;
        }
        return type == boolean.class ? 1 : 4;
    }

    private static long rounded(long size) {
        return (size + 7) & ~7L;
    }
}
