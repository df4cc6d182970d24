package dev.rekindle.objectstore.file;

/**
 * How a {@link FileStore} behaves.
 *
 * @param pageSize objects in a page of a listing
 */
public record FileStoreOptions(Publication publication, int pageSize) {

    /** The step that makes a finished file appear under its name and never replaces one. */
    public enum Publication {
        /** {@code link(2)}, and {@code renameat2(2)} on file systems without hard links. */
        LINK_ELSE_RENAME,
        /** Always {@code renameat2(2)} with {@code RENAME_NOREPLACE}. */
        RENAME
    }

    /** {@link Publication#LINK_ELSE_RENAME}, pages of 1000. */
    public static final FileStoreOptions DEFAULTS = new FileStoreOptions(Publication.LINK_ELSE_RENAME, 1000);

    public FileStoreOptions {
        if (pageSize < 1) {
            throw new IllegalArgumentException("a page has at least one object");
        }
    }
}
