package dev.aqueduct.bridge.http.client;

/**
 * The elements of a header's list, from the last to the first. What stands on the right was written
 * by the nearest proxy, what stands on the left by anybody; so nothing that is open there, such as
 * a quotation, reaches further to the right. For one thread.
 */
final class FromTheRight {
    private final String list;
    private int end;

    FromTheRight(String list) {
        this.list = list;
        end = list.length();
    }

    boolean hasNext() {
        return end >= 0;
    }

    /** The next element to the left; may be blank. */
    String next() {
        boolean quoted = false;
        int at = end - 1;
        while (at >= 0 && (quoted || list.charAt(at) != ',')) {
            quoted ^= list.charAt(at) == '"' && !escaped(at);
            at--;
        }
        String element = list.substring(at + 1, end);
        end = at;
        return element;
    }

    /** Whether the character stands behind an odd number of backslashes. */
    private boolean escaped(int at) {
        int before = at;
        while (before > 0 && list.charAt(before - 1) == '\\') {
            before--;
        }
        return (at - before) % 2 == 1;
    }
}
