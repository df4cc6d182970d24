package dev.rekindle.objectstore.s3;

/**
 * Text that must not be shown. Only {@link #reveal()} returns it.
 *
 * @param reveal the text itself
 */
public record Secret(String reveal) {

    @Override
    public String toString() {
        return "***";
    }
}
