package dev.rekindle.localize;

/** Every kind of step of a restore that changes the disk, roughly in the order in which a run meets them. */
public enum CrashPoint {
    /** Make the data directory, where there is none. */
    CREATE_DATA_DIRECTORY,
    /** Make {@code .rekindle}. */
    CREATE_WORK_DIRECTORY,
    /** Make and take the lock file. */
    TAKE_LOCK,
    /** Delete what an earlier run left in its staging directory. */
    DELETE_LEFTOVER,
    /** Make the staging directory and the member's directories in it. */
    CREATE_STAGING,
    /** Make the database file. */
    CREATE_DATABASE,
    /** Write a chunk of the database. */
    WRITE_DATABASE,
    /** Have the disk take what was written so far. */
    FLUSH_DATABASE,
    /** Write the pages that give the database its new membership. */
    EDIT_DATABASE,
    /** Cut off what lies behind the last page. */
    TRUNCATE_DATABASE,
    /** Write a small file: WAL, raft snapshot, receipt, or a mark. */
    WRITE_FILE,
    /** Make a staged file durable, the database among them. */
    SYNC_FILE,
    /** Set owner, group or mode of a staged path. */
    SET_OWNER,
    /** Make the names in a staging directory durable. */
    SYNC_STAGING,
    /** Make the archive directory. */
    CREATE_ARCHIVE,
    /** Put what is to be swapped in beside the place where the old data will be. */
    PREPARE_EXCHANGE,
    /** Swap old and new in one step. */
    EXCHANGE,
    /** Take it back, where the file system cannot swap. */
    UNDO_PREPARE,
    /** Move the old member to the archive. */
    ARCHIVE_MEMBER,
    /** Move an old WAL file of a separate WAL directory to the archive. */
    ARCHIVE_WAL,
    /** Move the new WAL file into a separate WAL directory. */
    PUBLISH_WAL,
    /** Give the new member its name. */
    PUBLISH_MEMBER,
    /** Take away the mark that kept etcd from starting between two volumes. */
    REMOVE_BARRIER,
    /** Make the published names durable. */
    SYNC_PUBLISHED,
    /** End the moving aside of a restore's WAL files: from here on the old ones come back. */
    TURN_WAL,
    /** Move an old WAL file back to where it was. */
    RETURN_WAL,
    /** Move the marker of a restore aside. */
    MOVE_MARKER,
    /** Note that this member starts empty. */
    PUBLISH_MARKER,
    /** Delete the marker of an older order. */
    DELETE_OLD_MARKER,
    /** Delete the staging directory. */
    DELETE_STAGING,
    /** Delete the lock file. */
    DELETE_LOCK,
    /** Delete {@code .rekindle}, or an archive in it, once it is empty. */
    DELETE_EMPTY
}
