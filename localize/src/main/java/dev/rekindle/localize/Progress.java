package dev.rekindle.localize;

import java.util.OptionalLong;

/** Hears how far a restore is. Called from the thread that runs the restore; must return quickly and not throw. */
public interface Progress {
    /** Hears nothing. */
    Progress SILENT = new Progress() {
        @Override
        public void entered(Step step) {}

        @Override
        public void read(long bytes, OptionalLong total) {}

        @Override
        public void notice(String message) {}
    };

    /** A step began. */
    void entered(Step step);

    /** So many bytes of the snapshot have been read, of so many where that is known. Called about once a megabyte. */
    void read(long bytes, OptionalLong total);

    /** Something a person should know, that does not end the restore. */
    void notice(String message);

    /** The steps, in their order; one that has nothing to do is left out. */
    enum Step {
        /** Look at the target: what is there, is there room, is another restore at work. */
        INSPECT,
        /** Read the snapshot, prove it and write it to the staging directory. */
        STREAM,
        /** Compare what was read with what was expected. */
        PROVE,
        /** Give the database its new membership; write the WAL, the raft snapshot and the receipt. */
        MATERIALIZE,
        /** Wait until the disk has it. */
        SYNC,
        /** Make it visible, in one rename. */
        PUBLISH
    }
}
