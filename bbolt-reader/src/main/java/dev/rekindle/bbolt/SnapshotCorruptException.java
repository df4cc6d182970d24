package dev.rekindle.bbolt;

import java.io.IOException;
import java.io.Serial;
import java.util.OptionalLong;

/**
 * Says that bytes are not a sound bbolt file or etcd snapshot: what was looked at, where, what had to be there, what was there, and what to do
 * next. The message names no file, because the bytes may come from a stream; whoever knows the source puts it in front.
 *
 * <p>Built in one line where the damage is seen:
 *
 * <pre>{@code
 * throw corrupt(PAGE_ID, "page header").page(7).offset(28672).expected("id 7").found("id 9");
 * }</pre>
 */
public final class SnapshotCorruptException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final long UNKNOWN = -1;

    private final Kind kind;
    private final String what;
    private final long page;
    private final long offset;
    private final String expected;
    private final String found;

    private SnapshotCorruptException(Finding finding, String found) {
        super(finding.message(found));
        this.kind = finding.kind;
        this.what = finding.place();
        this.page = finding.page;
        this.offset = finding.offset;
        this.expected = finding.expected;
        this.found = found;
    }

    /**
     * Begins a refusal.
     *
     * @param what the thing that was being read, in a person's words, such as {@code "leaf page"}
     */
    public static Finding corrupt(Kind kind, String what) {
        return new Finding(kind, what);
    }

    /** The kind of damage; its name is stable and meant for machines. */
    public Kind kind() {
        return kind;
    }

    /** What was looked at and where, such as {@code leaf page (page 7, byte 28672)}: the message without its comparison and advice. */
    public String what() {
        return what;
    }

    /** The bbolt page in which the damage was seen, where it belongs to one. */
    public OptionalLong page() {
        return page == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(page);
    }

    /** The offset of the damage in bytes from the start of the file, where it has one. */
    public OptionalLong offset() {
        return offset == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    /** What a sound file has there. */
    public String expected() {
        return expected;
    }

    /** What this one has there. */
    public String found() {
        return found;
    }

    /** The kinds of damage. Names are part of the JSON output and never change their meaning. */
    public enum Kind {
        /** Too few bytes to hold even two meta pages. */
        TOO_SMALL("the file is empty or was cut off; take it again from its source"),
        /** No bbolt magic where it belongs. */
        NOT_BBOLT("this is not an etcd snapshot; check the path"),
        /** Written by bbolt on a big-endian machine. */
        BIG_ENDIAN("only etcd on a machine of the same byte order can read it; restore it there"),
        /** No meta page with the right version and checksum, or one with impossible values. */
        BAD_META("the file is damaged; use another snapshot"),
        /** A page size that bbolt never writes, or one outside 512 to 65,536 bytes. */
        PAGE_SIZE("the file is damaged, or no etcd wrote it; use another snapshot"),
        /** Shorter or longer than its meta page announces. */
        LENGTH("the file was cut off or something was appended; take it again from its source"),
        /** No SHA-256 after the last page. */
        TRAILER_MISSING(
                "this looks like a copy of a data directory's db; allow that explicitly if etcd was stopped when it was copied"),
        /** The SHA-256 after the last page is not that of the bytes before it. */
        TRAILER_MISMATCH("the file was changed or damaged after etcd wrote it; use another snapshot"),
        /** A page that carries another page's number. */
        PAGE_ID,
        /** A page that is not of the type its place in the tree demands. */
        PAGE_FLAGS,
        /** A page number, an overflow or an element count that leads outside the file. */
        PAGE_RANGE,
        /** A page that two parents claim, or that overlaps another. */
        PAGE_REFERENCED_TWICE,
        /** Keys that are not strictly ascending. */
        KEY_ORDER,
        /** A key or value outside its page, of an impossible size, or overlapping the page's own tables. */
        ELEMENT_BOUNDS,
        /** A value larger than this reader takes, and larger than etcd stores. */
        ENTRY_SIZE("no etcd stores such a value; use another snapshot"),
        /** A child page with keys outside the range that its parent gives it. */
        SEPARATOR,
        /** A freelist page with impossible, unordered, repeated or reachable page numbers. */
        FREELIST,
        /** A bucket header, an inline bucket or a bucket entry that makes no sense. */
        BUCKET,
        /** A tree deeper than any that bbolt can build: a cycle, or a forgery. */
        DEPTH,
        /** A key of bucket {@code key} that is no revision. */
        REVISION_KEY,
        /** Revisions that do not ascend, or a compaction later than the last write. */
        REVISION_ORDER,
        /** A value of bucket {@code meta} of the wrong width or form. */
        META_VALUE,
        /** A value of bucket {@code key} that is no {@code mvccpb.KeyValue}. */
        KEY_VALUE,
        /** A record of members, alarms, leases or auth that cannot be decoded. */
        SCHEMA_VALUE,
        /** More, or larger, than a reader with bounded memory takes, and than any etcd writes. */
        LIMIT("no etcd writes such a file; use another snapshot"),
        /** The file changed while it was being read. */
        CHANGED("something writes to the file; wait until it is done and use a file that nobody changes");

        private final String advice;

        Kind() {
            this("the file is damaged; use another snapshot");
        }

        Kind(String advice) {
            this.advice = advice;
        }

        /** What a person should do next. */
        public String advice() {
            return advice;
        }
    }

    /** A refusal in the making; {@link #found} completes it. */
    public static final class Finding {
        private final Kind kind;
        private final String what;
        private long page = UNKNOWN;
        private long offset = UNKNOWN;
        private String expected = "";

        private Finding(Kind kind, String what) {
            this.kind = kind;
            this.what = what;
        }

        /** Names the bbolt page. */
        public Finding page(long id) {
            page = id;
            return this;
        }

        /** Names the offset in bytes from the start of the file. */
        public Finding offset(long bytes) {
            offset = bytes;
            return this;
        }

        /** Says what a sound file has there. */
        public Finding expected(String value) {
            expected = value;
            return this;
        }

        /** Says what this file has there, and yields the exception to throw. */
        public SnapshotCorruptException found(String value) {
            return new SnapshotCorruptException(this, value);
        }

        private String message(String found) {
            return place() + ": expected " + expected + ", found " + found + "; " + kind.advice();
        }

        private String place() {
            var text = new StringBuilder(what);
            if (page != UNKNOWN) {
                text.append(" (page ").append(Long.toUnsignedString(page));
                text.append(offset == UNKNOWN ? ")" : ", byte " + Long.toUnsignedString(offset) + ")");
            } else if (offset != UNKNOWN) {
                text.append(" (byte ").append(Long.toUnsignedString(offset)).append(')');
            }
            return text.toString();
        }
    }
}
