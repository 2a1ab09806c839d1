package dev.aqueduct.bridge.app.settings;

/**
 * A number, or a share of another one.
 *
 * @param share whether the number is a percentage
 */
public record Portion(int number, boolean share) {

    /** What it comes to, which is 1 at least where it is a share. */
    public int of(int whole) {
        return share ? (int) Math.max(1, (long) whole * number / 100) : number;
    }
}
